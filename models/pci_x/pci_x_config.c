/* SPDX-License-Identifier: Apache-2.0 */
#include "pci_x/pci_x_config.h"

#include <stdbool.h>
#include <stddef.h>

#define FIELD(member) .offset = offsetof(struct pci_x_config, member)

#define CLOCKS(name, low, high, member, text)                                                                          \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_CYCLES, .display = "cycles",               \
		.minimum = low, .maximum = high, .flags = PARAM_COST, .help = text, FIELD(member)                      \
	}
#define DURATION(name, member, text)                                                                                   \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns", .minimum = "0 ns",  \
		.maximum = "1 ms", .flags = PARAM_COST, .help = text, FIELD(member)                                    \
	}
#define LIMIT(name, value, high, member, text, why)                                                                    \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_CYCLES, .display = "cycles",               \
		.standard = value, .minimum = "0 cycles", .maximum = high, .help = text, .source = why, FIELD(member)  \
	}
#define COUNT(name, value, low, high, member, text, why)                                                               \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_COUNT, .standard = value, .minimum = low,  \
		.maximum = high, .help = text, .source = why, FIELD(member)                                            \
	}

const struct param_spec pci_x_params[] = {
	{.key = "clock",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_FREQUENCY,
	 .display = "MHz",
	 .standard = "133 MHz",
	 .minimum = "1 MHz",
	 .maximum = "1 GHz",
	 .help = "Clock of the bus",
	 .source = "PCI-X 1.0b: up to 133 MHz, with one slot",
	 FIELD(clock_hz)},
	COUNT("width", "64", "8", "1024", width_bits, "Bits that cross the bus in a data phase (a multiple of 8)",
	      "PCI-X 1.0b: 32 or 64"),
	LIMIT("latency_timer", "64 cycles", "255 cycles", latency_timer_clocks,
	      "Clocks from its address phase after which a master gives up the bus, at the next boundary of 128 bytes, "
	      "when "
	      "another asks for it",
	      "PCI-X 1.0b: 64 when a device is in PCI-X mode"),
	LIMIT("first_data_limit", "16 cycles", "1000 cycles", first_data_limit_clocks,
	      "A target that cannot complete its first data phase within so many clocks splits the transaction",
	      "PCI-X 1.0b: target initial latency"),
	{.key = "read_byte_count",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "512 B",
	 .minimum = "512 B",
	 .maximum = "4096 B",
	 .help = "Most bytes that one read asks for (a power of two)",
	 .source = "PCI-X 1.0b: maximum memory read byte count, 512 B unless software sets another",
	 FIELD(read_bytes)},
	COUNT("splits", "8", "1", "32", splits, "Split transactions of one requester that are not completed",
	      "PCI-X 1.0b: maximum outstanding split transactions, 1 to 32 by device"),
	CLOCKS("arbitration", "0 cycles", "64 cycles", arbitration_clocks,
	       "From request to grant on an idle bus; none when the bus is parked on the master, hidden when it is "
	       "busy"),
	CLOCKS("decode", "2 cycles", "4 cycles", decode_clocks,
	       "Clock after the address phase in which a target claims a transaction: 2 (A), 3 (B), 4 (C)"),
	CLOCKS("turnaround", "0 cycles", "8 cycles", turnaround_clocks, "Idle clocks after each transaction"),
	CLOCKS("retry_gap", "0 cycles", "64 cycles", retry_gap_clocks,
	       "Clocks for which a master withdraws its request after a retry"),
	DURATION("target.fetch", target_fetch_ps, "What a device's target takes to fetch the data of a read"),
	DURATION("memory_read", memory_read_ps, "What the host bridge takes to fetch data of host memory"),
	COUNT("bridge.write_buffer", "6", "1", "1024", write_buffer_lines,
	      "Write-combining lines of 64 bytes that the host bridge takes before CPUs stall",
	      "Pentium 4 and Xeon: six write-combining buffers of 64 bytes (Intel IA-32 optimisation manual, p. 7-37)"),
	DURATION("bridge.post", post_ps, "CPU time to hand one posted write, or one line, to the host bridge"),
	DURATION("bridge.read", read_ps, "What a CPU's read takes between the core and the bus, both ways together"),
};
const size_t pci_x_param_count = sizeof(pci_x_params) / sizeof(pci_x_params[0]);

int pci_x_config_check(const struct pci_x_config *config, struct param_misfit *misfit)
{
	if (config->width_bits % 8 != 0)
		return param_refuse(misfit, "bus.pci_x.width", NULL, "bus.pci_x.width must be a multiple of 8");
	if (PCI_X_BOUNDARY_BYTES * UINT64_C(8) % config->width_bits != 0)
		return param_refuse(misfit, "bus.pci_x.width", NULL,
				    "bus.pci_x.width must divide the 1,024 bits between two boundaries");
	if ((config->read_bytes & (config->read_bytes - 1)) != 0)
		return param_refuse(misfit, "bus.pci_x.read_byte_count", NULL,
				    "bus.pci_x.read_byte_count must be a power of two");
	return 0;
}
