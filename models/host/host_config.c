/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_config.h"

static const char *const receive_names[] = {"interrupt", "poll", "napi", NULL};
static const char *const placement_names[] = {"other_cpus", "secondary_threads", "all_cpus", NULL};

/* A cost in microseconds, whose value and evidence the platform file gives. */
#define COST_US(key_, field_, help_)                                                                                   \
	{                                                                                                              \
		.key = (key_), .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "us",                   \
		.minimum = "0 us", .maximum = "1 s", .flags = PARAM_COST, .help = (help_),                             \
		.offset = offsetof(struct host_config, field_)                                                         \
	}

const struct param_spec host_params[] = {
	{.key = "cpus",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "4",
	 .minimum = "1",
	 .maximum = "1024",
	 .help = "Logical CPUs of a host.",
	 .source = "dual 2-way hyperthreaded Xeon (recalled from the HPDC 2007 text)",
	 .offset = offsetof(struct host_config, cpus)},
	{.key = "threads_per_core",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "2",
	 .minimum = "1",
	 .maximum = "2",
	 .help = "Hyperthreads of a core; siblings are neighbours: (0,1), (2,3), ...",
	 .source = "dual 2-way hyperthreaded Xeon (recalled from the HPDC 2007 text)",
	 .offset = offsetof(struct host_config, threads_per_core)},
	{.key = "cores_per_package",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "64",
	 .help = "Cores of a package, which share a cache; they are neighbours. Matters to core_pingpong alone.",
	 .source = "dual 2-way hyperthreaded Xeon (recalled from the HPDC 2007 text): two packages of one core",
	 .offset = offsetof(struct host_config, cores_per_package)},
	{.key = "placement",
	 .type = PARAM_CHOICE,
	 .choices = placement_names,
	 .standard = "other_cpus",
	 .help = "Logical CPUs that guests run on: all but Dom0's, the non-primary hyperthreads alone, or all.",
	 .source = "other_cpus: recalled from the HPDC 2007 text; secondary_threads: Xen 3.0 dom0_ops.c",
	 .offset = offsetof(struct host_config, placement)},
	{.key = "interrupt_cpu",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .minimum = "0",
	 .maximum = "1023",
	 .help = "The logical CPU that takes the device's interrupt.",
	 .source = "Xen 3.0 binds physical interrupts to the boot CPU",
	 .offset = offsetof(struct host_config, interrupt_cpu)},
	{.key = "smt.speed",
	 .type = PARAM_RATIO,
	 .dimension = DIMENSION_RATIO,
	 .display = "%",
	 .minimum = "10 %",
	 .maximum = "100 %",
	 .flags = PARAM_COST,
	 .help = "Speed of a hyperthread while its sibling is busy.",
	 .offset = offsetof(struct host_config, smt_speed)},
	COST_US("switch.domain", switch_domain_ps, "Switch to another domain than the one last loaded."),
	COST_US("switch.reload", switch_reload_ps, "Return from idle to the domain that was last on the CPU."),
	COST_US("hypervisor.interrupt", hypervisor_interrupt_ps, "Physical interrupt through Xen to Dom0's event."),
	/* Not 0: a line that is still up interrupts again at once, and time would stand still. */
	{.key = "hypervisor.identifier",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "1 ns",
	 .maximum = "1 s",
	 .flags = PARAM_COST,
	 .help = "The SV-NIC's interrupt handler in Xen, without its bus accesses.",
	 .offset = offsetof(struct host_config, hypervisor_identifier_ps)},
	COST_US("hypervisor.decode", hypervisor_decode_ps,
		"Taking one bit vector that the SV-NIC has posted to memory, in that handler (nic.interrupts posted)."),
	COST_US("hypervisor.rebalance", hypervisor_rebalance_ps,
		"In that handler, for each VIF, working out which identifier bits the traffic asks for, after a report "
		"of it "
		"(nic.identifier.map load)."),
	COST_US("hypervisor.enqueue", hypervisor_enqueue_ps,
		"In a hypercall for DMA descriptors: for each, whose page it is, pinning it, writing the descriptor."),
	COST_US("hypervisor.unpin", hypervisor_unpin_ps,
		"In the same: for each that the device is done with, unpinning its page."),
	COST_US("hypervisor.signal", hypervisor_signal_ps, "One signal to one guest out of that handler."),
	COST_US("hypervisor.notify", hypervisor_notify_ps,
		"A domain's notification hypercall, sending the IPI included."),
	COST_US("hypervisor.unmask", hypervisor_unmask_ps,
		"Dom0's hypercall that ends the self-virtualizing NIC's interrupt: its line is unmasked."),
	COST_US("hypervisor.ipi", hypervisor_ipi_ps, "Receiving an inter-processor interrupt."),
	COST_US("hypervisor.timer", hypervisor_timer_ps, "A timer interrupt taken by the hypervisor."),
	COST_US("hypervisor.fault", hypervisor_fault_ps,
		"A guest's access to what its page tables do not map: the fault, until its kernel has it."),
	COST_US("guest.upcall", guest_upcall_ps, "Event-channel upcall and handler entry; Dom0 pays it too."),
	COST_US("guest.look", guest_look_ps, "The driver's look at its rings, whether there is something or not."),
	/* Not 0: one that finds nothing looks again at once, and time would stand still. */
	{.key = "guest.turn",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "1 ns",
	 .maximum = "1 s",
	 .flags = PARAM_COST,
	 .help = "A look that follows another one at once, while all it needs is in the cache: a turn of a polling "
		 "guest's loop; NAPI's look after it has unmasked (host.receive.mode poll, napi).",
	 .offset = offsetof(struct host_config, guest_turn_ps)},
	COST_US("guest.receive", guest_receive_ps, "Stack and application on a received frame."),
	COST_US("guest.receive_kib", guest_receive_kib_ps, "The same, for each KiB of the frame."),
	COST_US("guest.send", guest_send_ps, "Application and stack on a sent frame."),
	COST_US("guest.send_kib", guest_send_kib_ps, "The same, for each KiB of the frame."),
	/* Not 0: without a rate the loop goes round at once. */
	{.key = "guest.raw",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "1 ns",
	 .maximum = "1 s",
	 .flags = PARAM_COST,
	 .help = "One turn of a hostile guest's loop in its kernel, without a stack (workload.hostile).",
	 .offset = offsetof(struct host_config, guest_raw_ps)},
	COST_US("guest.copy_kib", guest_copy_kib_ps,
		"Copying a frame into a VIF's send queue in host memory, for each KiB (nic.ixp.send_queue)."),
	{.key = "guest.load",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "4 B",
	 .minimum = "1 B",
	 .maximum = "8 B",
	 .help = "What a guest reads in one uncached access from a receive queue in device memory "
		 "(nic.ixp.receive_queue).",
	 .source = "a 32-bit CPU reads uncached memory a register at a time",
	 .offset = offsetof(struct host_config, guest_load_bytes)},
	COST_US("guest.acknowledge", guest_acknowledge_ps,
		"The stack on an acknowledgement of TCP without data, sent or received."),
	COST_US("dom0.batch", dom0_batch_ps, "Dom0's fixed part of a batch: softirq, scheduling, hypercall."),
	COST_US("dom0.frame", dom0_frame_ps, "Dom0's part per frame: driver, bridge, netback and grant."),
	COST_US("dom0.kib", dom0_kib_ps, "Dom0's part per KiB: copy or page flip."),
	COST_US("dom0.foreign", dom0_foreign_ps, "Dom0's part on a frame for another MAC: driver and bridge."),
	COST_US("dom0.identifier", dom0_identifier_ps,
		"Dom0's handler of the self-virtualizing NIC's interrupt, without its bus accesses and hypercalls."),
	{.key = "dom0.budget",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "64",
	 .minimum = "1",
	 .maximum = "1024",
	 .help = "Frames that Dom0 handles in one batch at most; 1 turns batching off.",
	 .source = "Linux 2.6.16: NAPI weight 64 of tg3.c",
	 .offset = offsetof(struct host_config, dom0_budget)},
	{.key = "netback.pending",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "256",
	 .minimum = "1",
	 .maximum = "4096",
	 .help = "Frames that netback has taken from guests and the card has not sent yet, at most.",
	 .source = "Xen 3.0.2 netback.c, MAX_PENDING_REQS",
	 .offset = offsetof(struct host_config, netback_pending)},
	{.key = "netfront.ring",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "256",
	 .minimum = "8",
	 .maximum = "4096",
	 .help = "Slots of netfront's shared rings, one ring each way.",
	 .source = "Xen 3.0.2 netback.c: one 4-KiB page a ring",
	 .offset = offsetof(struct host_config, netfront_ring)},
	{.key = "receive.mode",
	 .type = PARAM_CHOICE,
	 .choices = receive_names,
	 .standard = "interrupt",
	 .help = "How guests come to know of received frames: interrupt, by one for each batch; poll, by looking, "
		 "without "
		 "end: their VCPUs never block; napi, by an interrupt that is masked while they poll in rounds "
		 "(Linux's rules).",
	 .source = "interrupt: Linux 2.6.16-xen's netfront; napi: Linux Documentation/networking/napi.rst",
	 .offset = offsetof(struct host_config, receive.mode)},
	{.key = "receive.budget",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "64",
	 .minimum = "1",
	 .maximum = "4096",
	 .help = "Frames that a polling guest takes in one round at most; then its processes have a turn "
		 "(host.receive.mode "
		 "poll, napi).",
	 .source = "Linux: NAPI_POLL_WEIGHT, netfront's weight, 64",
	 .offset = offsetof(struct host_config, receive.budget)},
	{.key = "receive.defer",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .standard = "0 us",
	 .minimum = "0 us",
	 .maximum = "1 s",
	 .help = "After a round a guest leaves its interrupt masked and looks again after so long "
		 "(host.receive.mode napi); "
		 "0 us: it unmasks at once.",
	 .source = "Linux: gro_flush_timeout, which is 0 by default",
	 .offset = offsetof(struct host_config, receive.defer_ps)},
	{.key = "receive.deferrals",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "1",
	 .minimum = "1",
	 .maximum = "1000",
	 .help = "So many such looks in a row that find nothing make it unmask.",
	 .source = "Linux: napi_defer_hard_irqs; a choice: the least that defers at all",
	 .offset = offsetof(struct host_config, receive.deferrals)},
	{.key = "receive.frames",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .minimum = "0",
	 .maximum = "64",
	 .help = "So many frames end a deferral by an interrupt; 0: none do.",
	 .source = "a choice, as Linux's; the threshold is that of Xen's rings (rsp_event)",
	 .offset = offsetof(struct host_config, receive.frames)},
	{.key = "netfront.tx_event",
	 .type = PARAM_SWITCH,
	 .standard = "on",
	 .help = "Whether netfront asks for netback's transmit-completion event (rsp_event).",
	 .source = "Linux 2.6.16-xen netfront.c, network_tx_buf_gc()",
	 .offset = offsetof(struct host_config, netfront_tx_event)},
};
const size_t host_param_count = sizeof(host_params) / sizeof(host_params[0]);

uint32_t host_guest_cpu(const struct host_config *config, uint32_t guest)
{
	uint32_t cpus = (uint32_t)config->cpus;
	uint32_t threads = (uint32_t)config->threads_per_core;

	switch (config->placement) {
	case PLACEMENT_OTHER_CPUS:
		return cpus > 1 ? 1 + guest % (cpus - 1) : 0;
	case PLACEMENT_SECONDARY_THREADS: {
		/* Least loaded, ties to the higher number: 3, 1, 3, 1, ... on four. */
		uint32_t cores = cpus / threads;

		if (cores == 0)
			return 0;
		return (cores - 1 - guest % cores) * threads + (threads - 1);
	}
	default:
		return guest % cpus;
	}
}

uint32_t host_sibling(const struct host_config *config, uint32_t cpu)
{
	uint32_t sibling = config->threads_per_core == 2 ? cpu ^ 1u : cpu;

	return sibling < config->cpus ? sibling : cpu;
}
