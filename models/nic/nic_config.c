/* SPDX-License-Identifier: Apache-2.0 */
#include "nic/nic_config.h"

#include "vif/identifier_map.h"
#include "vif/interrupt_schemes.h"

#define NAMED(scheme) #scheme,
#define AT(field) offsetof(struct nic_config, field)

static const char *const models[] = {"hv", "sv", "cdna", "sriov", NULL};
static const char *const interrupts[] = {INTERRUPT_SCHEMES(NAMED) NULL};
static const char *const deliveries[] = {"hypervisor", "exitless", NULL};
static const char *const vector_cpus[] = {"interrupt_cpu", "guest", NULL};
static const char *const moderations[] = {"off", "interval", "count", "adaptive", NULL};
static const char *const routings[] = {"hypervisor", "dom0", NULL};

const struct param_spec nic_params[] = {
	{.key = "model",
	 .type = PARAM_CHOICE,
	 .standard = "sv",
	 .choices = models,
	 .help = "The hosts' network device: hv, an ordinary card behind Dom0's bridge; sv, a self-virtualizing one; "
		 "cdna, one with protected contexts that guests drive themselves; sriov, one with virtual functions "
		 "and "
		 "pipelines of fixed functions.",
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
	{.key = "identifier.map",
	 .type = PARAM_CHOICE,
	 .standard = "modulo",
	 .choices = identifier_map_names,
	 .help = "Which bit of the identifier a VIF has: its number modulo the width; a hash of it; cpu, VIFs of "
		 "guests on "
		 "one CPU share bits; cpu_spread, VIFs of guests on different CPUs do; load, by the traffic, busy VIFs "
		 "have bits of their own.",
	 .source = "Raj, Ganev and Schwan: modulo",
	 .offset = AT(identifier_map)},
	{.key = "identifier.load.period",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "512",
	 .minimum = "16",
	 .maximum = "1000000",
	 .help = "Frames of all VIFs from one report of their traffic to the next, where the identifier's bits go by "
		 "it.",
	 .offset = AT(load_period)},
	{.key = "identifier.load.gain",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .standard = "10 %",
	 .minimum = "0 %",
	 .maximum = "100 %",
	 .help = "How many fewer wakes for nothing the bits of a new report must promise to be taken.",
	 .offset = AT(load_gain)},
	{.key = "interrupts",
	 .type = PARAM_CHOICE,
	 .standard = "identifier",
	 .choices = interrupts,
	 .help = "How the self-virtualizing NIC tells which VIFs have frames: identifier, one interrupt and a register "
		 "whose bits VIFs share; per_vif, a message with a vector for each VIF (MSI-X); posted, bit vectors "
		 "of VIFs written to host memory before the interrupt; activity, the identifier with a count of each "
		 "VIF's activities in host memory, so that of a bit's VIFs only those with activity are signalled.",
	 .source = "identifier: Raj, Ganev and Schwan; per_vif: PCI 3.0, section 6.8; posted: Willmann and others, "
		   "HPCA 2007",
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
	{.key = "vectors.count",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "2048",
	 .minimum = "1",
	 .maximum = "2048",
	 .help = "Vectors of the self-virtualizing NIC's messages; VIF i has vector i mod count, so VIFs share them "
		 "beyond.",
	 .source = "PCI 3.0, section 6.8: an MSI-X table has up to 2048",
	 .offset = AT(vectors)},
	{.key = "vectors.cpu",
	 .type = PARAM_CHOICE,
	 .standard = "interrupt_cpu",
	 .choices = vector_cpus,
	 .help = "Where a vector's message goes: to host.interrupt_cpu, or to the CPU of the guest that has the VIF "
		 "(of a shared one: the first).",
	 .offset = AT(vector_cpu)},
	{.key = "vectors.delivery",
	 .type = PARAM_CHOICE,
	 .standard = "hypervisor",
	 .choices = deliveries,
	 .help = "Who takes a vector's message: the hypervisor, always; or, exitless, the guest itself while it runs, "
		 "without a part of the hypervisor (as posted interrupts and ELI do), and the hypervisor else.",
	 .source = "exitless: Gordon and others, ELI, ASPLOS 2012; Intel VT-d, posted interrupts",
	 .offset = AT(vector_delivery)},
	{.key = "posted.slots",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "64",
	 .minimum = "1",
	 .maximum = "4096",
	 .help = "Slots of the buffer in host memory that bit vectors are posted to, a power of two; a slot tells of "
		 "32 VIFs.",
	 .source = "Willmann and others, HPCA 2007, do not say; 64 are 512 B",
	 .offset = AT(posted_slots)},
	{.key = "moderation.mode",
	 .type = PARAM_CHOICE,
	 .standard = "off",
	 .choices = moderations,
	 .help = "When a device with VIFs interrupts for activities: off, at once; interval, no sooner than a time "
		 "after its last interrupt; count, when so many wait or the first has waited so long; adaptive, as "
		 "interval, with a time from 1 us to 256 us that goes by what it brings (Linux's net_dim). Its line, "
		 "or "
		 "each vector for itself.",
	 .source = "off: the testbed's device has none",
	 .offset = AT(moderation.mode)},
	{.key = "moderation.interval",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "50 us",
	 .minimum = "0 us",
	 .maximum = "10 ms",
	 .help = "Moderation by interval: from an interrupt to the next, at least; by count: how long the first "
		 "activity waits, at most.",
	 .source = "Linux ixgbe.h: IXGBE_20K_ITR, 20,000 interrupts a second; the 82599 has 2 us to 1 ms",
	 .offset = AT(moderation.interval_ps)},
	{.key = "moderation.frames",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "32",
	 .minimum = "1",
	 .maximum = "65535",
	 .help = "Moderation by count: so many activities interrupt at once (where bit vectors are posted: so many "
		 "vectors).",
	 .source = "Linux mlx5 en.h: MLX5E_PARAMS_DEFAULT_RX_CQ_MODERATION_PKTS, 0x20",
	 .offset = AT(moderation.frames)},
	{.key = "watchdog",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ms",
	 .standard = "0 ms",
	 .minimum = "0 ms",
	 .maximum = "100 s",
	 .help = "Period in which the device's driver has it interrupt, whether there is a cause or not, so that one "
		 "that was "
		 "lost is made up for; 0 ms: never. Of devices with an interrupt line.",
	 .source = "off: a run without faults needs none. Linux: tg3 looks each 100 ms (chips without tagged status), "
		   "e1000 "
		   "writes its interrupt cause each 2 s; nothing is known of the IXP's driver",
	 .offset = AT(watchdog_ps)},
};
const size_t nic_param_count = sizeof(nic_params) / sizeof(nic_params[0]);
