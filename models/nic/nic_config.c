/* SPDX-License-Identifier: Apache-2.0 */
#include "nic/nic_config.h"

#define AT(field) offsetof(struct nic_config, field)

static const char *const models[] = {"hv", "sv", NULL};
static const char *const interrupts[] = {"identifier", NULL};
static const char *const routings[] = {"hypervisor", "dom0", NULL};

const struct param_spec nic_params[] = {
	{.key = "model",
	 .type = PARAM_CHOICE,
	 .standard = "sv",
	 .choices = models,
	 .help = "The hosts' network device: hv, an ordinary card behind Dom0's bridge; sv, a self-virtualizing one.",
	 .offset = AT(model)},
	{.key = "identifier.width",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "8",
	 .minimum = "1",
	 .maximum = "64",
	 .help = "Bits of the self-virtualizing NIC's identifier register; VIF i sets bit i mod width.",
	 .source = "Raj, Ganev and Schwan: an 8-bit identifier",
	 .offset = AT(identifier_width)},
	{.key = "interrupts",
	 .type = PARAM_CHOICE,
	 .standard = "identifier",
	 .choices = interrupts,
	 .help = "How the self-virtualizing NIC tells which VIFs have frames: one interrupt and an identifier "
		 "register, the one scheme there is now.",
	 .source = "Raj, Ganev and Schwan: master interrupt and identifier",
	 .offset = AT(interrupts)},
	{.key = "interrupt_routing",
	 .type = PARAM_CHOICE,
	 .standard = "hypervisor",
	 .choices = routings,
	 .help = "Who reads the self-virtualizing NIC's identifier and signals the guests: the hypervisor, or Dom0, to "
		 "which it passes the interrupt.",
	 .source = "Raj, Ganev and Schwan: through the driver domain first, then virtualized by the hypervisor",
	 .offset = AT(interrupt_routing)},
	{.key = "ports",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "4",
	 .help = "Ports of the hosts' network device, each with a wire to the switch. Each guest has a MAC on each "
		 "port; a "
		 "TCP stream of its own runs over each, and pair i probes over port i mod ports.",
	 .source = "the slides' testbed: one gigabit link a host",
	 .offset = AT(ports)},
};
const size_t nic_param_count = sizeof(nic_params) / sizeof(nic_params[0]);
