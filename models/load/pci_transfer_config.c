/* SPDX-License-Identifier: Apache-2.0 */
#include "load/pci_transfer_config.h"

static const char *const operation_names[] = {"read", "write", NULL};
static const char *const initiator_names[] = {"cpu", "device", NULL};

#define FIELD(member) .offset = offsetof(struct pci_transfer_config, member)

const struct param_spec pci_transfer_params[] = {
	{.key = "operation",
	 .type = PARAM_CHOICE,
	 .choices = operation_names,
	 .standard = "write",
	 .help = "What is transferred over and over: reads or writes",
	 FIELD(operation)},
	{.key = "initiator",
	 .type = PARAM_CHOICE,
	 .choices = initiator_names,
	 .standard = "device",
	 .help = "Who transfers: a CPU, to and from device memory, or the device's DMA, to and from host memory",
	 FIELD(initiator)},
	{.key = "size",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "64 B",
	 .minimum = "1 B",
	 .maximum = "65536 B",
	 .help = "Bytes of one transfer",
	 FIELD(size_bytes)},
	{.key = "burst",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "0 B",
	 .minimum = "0 B",
	 .maximum = "65536 B",
	 .help = "Longest burst of the device, or longest store of the CPU; 0 B: no limit (a CPU's stores are "
		 "combined)",
	 FIELD(burst_bytes)},
	{.key = "word",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "4 B",
	 .minimum = "1 B",
	 .maximum = "8 B",
	 .help = "What a CPU reads in one uncached access",
	 .source = "a 32-bit CPU reads uncached memory a register at a time",
	 FIELD(word_bytes)},
	{.key = "outstanding",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "64",
	 .help = "Transfers begun and not over; a CPU's reads stall it, so they are one at a time",
	 FIELD(outstanding)},
};
const size_t pci_transfer_param_count = sizeof(pci_transfer_params) / sizeof(pci_transfer_params[0]);
