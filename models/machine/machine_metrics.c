/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/machine_metrics.h"

#include "load/workload_config.h"

#define US_PER_PS 1e-6
#define RTT "workload.rtt_ps"
#define PINGPONG "workload.stage_write_out_ps" /* what only a ping-pong has */
#define CPU_STATES_A "host_a.cpu*.dom0_ps", "host_a.cpu*.guest_ps", "host_a.cpu*.hypervisor_ps", "host_a.cpu*.idle_ps"
#define CPU_STATES "host_*.cpu*.dom0_ps", "host_*.cpu*.guest_ps", "host_*.cpu*.hypervisor_ps", "host_*.cpu*.idle_ps"

/* clang-format off */
static const struct metric metrics[] = {
	{"rtt_mean_us", "us", "Mean round-trip time of all probes.",
	 METRIC_MEAN, METRIC_FIXED_3, {RTT}, {NULL}, NULL, US_PER_PS, 0},
	{"rtt_ci95_us", "us", "Half-width of the 95 % interval of the mean, over the means of the replications.",
	 METRIC_HALF_WIDTH, METRIC_FIXED_3, {RTT}, {NULL}, NULL, US_PER_PS, 0.95},
	{"rtt_p50_us", "us", "Median round-trip time, read from a histogram: off by at most 0.2 %.",
	 METRIC_QUANTILE, METRIC_FIXED_3, {RTT}, {NULL}, NULL, US_PER_PS, 0.50},
	{"rtt_p99_us", "us", "99th percentile of the round-trip time, read likewise.",
	 METRIC_QUANTILE, METRIC_FIXED_3, {RTT}, {NULL}, NULL, US_PER_PS, 0.99},
	{"rtt_max_us", "us", "Longest round-trip time.",
	 METRIC_MAXIMUM, METRIC_FIXED_3, {RTT}, {NULL}, NULL, US_PER_PS, 0},
	{"round_trips", "", "Probes answered.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.round_trips"}, {NULL}, NULL, 0, 0},
	{"throughput_mbit_s", "Mbit/s", "Payload received by all streams.",
	 METRIC_RATIO, METRIC_FIXED_3, {"workload.bytes_received"}, {"machine.window_ps"}, "workload.throughput", 8e6, 0},
	{"fairness_jain", "", "Jain's index of the bytes that each stream received: 1 when all got the same.",
	 METRIC_JAIN, METRIC_FIXED_4, {"workload.stream*.bytes_received"}, {NULL}, NULL, 0, 0},
	{"retransmits", "", "Segments that TCP sent again.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.retransmits"}, {NULL}, NULL, 0, 0},
	{"interrupts_master", "", "Interrupts that the devices raised.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.interrupts.master"}, {NULL}, NULL, 0, 0},
	{"interrupts_guest", "", "Upcalls into guests that took the network port, for frames or for completions.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.interrupts.guest"}, {NULL}, NULL, 0, 0},
	{"interrupts_redundant", "", "Looks begun by a signal that found no frame.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.interrupts.redundant"}, {NULL}, NULL, 0, 0},
	{"signals_per_frame", "", "Signals sent to guests for each frame delivered to one.",
	 METRIC_RATIO, METRIC_FIXED_4, {"host_*.interrupts.signals"}, {"host_*.frames_to_guests"}, NULL, 0, 0},
	{"domain_switches", "", "Times that a CPU went from one domain to another.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.scheduler.domain_switches"}, {NULL}, NULL, 0, 0},
	{"redundant_switches", "", "Domain switches to a guest that a redundant signal woke.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.scheduler.redundant_switches"}, {NULL}, NULL, 0, 0},
	{"cpu_dom0_pct", "%", "Time of all logical CPUs spent in Dom0.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.dom0_ps"}, {CPU_STATES}, NULL, 100, 0},
	{"cpu_guest_pct", "%", "Time of all logical CPUs spent in guests.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.guest_ps"}, {CPU_STATES}, NULL, 100, 0},
	{"cpu_hypervisor_pct", "%", "Time of all logical CPUs spent in the hypervisor.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.hypervisor_ps"}, {CPU_STATES}, NULL, 100, 0},
	{"cpu_idle_pct", "%", "Time of all logical CPUs spent idle.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.idle_ps"}, {CPU_STATES}, NULL, 100, 0},
	{"pci_read_pct", "%", "Time that one PCI bus is held by reads.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.pci.read_ps"}, {"host_*.pci.window_ps"}, NULL, 100, 0},
	{"pci_write_pct", "%", "Time that one PCI bus is held by writes.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.pci.write_ps"}, {"host_*.pci.window_ps"}, NULL, 100, 0},
	{"me_busy_pct", "%", "Time that the microengines in use execute.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.ixp.*.busy_ps"}, {"host_*.ixp.*.elapsed_ps"}, NULL, 100, 0},
	{"frames_sent", "", "Frames that the workload sent.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.frames_sent"}, {NULL}, NULL, 0, 0},
	{"frames_received", "", "Frames that the workload received.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.frames_received"}, {NULL}, NULL, 0, 0},
	{"frames_dropped", "", "Frames dropped: for a MAC that no VIF has, for want of a buffer, with a VIF that went, or as forged.",
	 METRIC_SUM, METRIC_WHOLE, {"frames.dropped_foreign", "frames.dropped_no_buffer", "frames.dropped_vif_gone", "frames.dropped_refused"}, {NULL}, NULL, 0, 0},
	{"probes_skipped", "", "Probes not sent because their predecessor was still out.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.probes_skipped"}, {NULL}, NULL, 0, 0},
	{"isolation_faults", "", "Attempts at what is another guest's that were refused.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.isolation_faults", "host_*.ixp.isolation_faults"}, {NULL}, NULL, 0, 0},
	{"simulated_ms", "ms", "Simulated time of all replications.",
	 METRIC_SUM, METRIC_FIXED_3, {"machine.simulated_ps"}, {NULL}, NULL, 1e-9, 0},
	{"probes_lost", "", "Probes given up because no reply came in time.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.probes_lost"}, {NULL}, NULL, 0, 0},
	{"device_us", "us", "Time that a frame spends in the two self-virtualizing NICs it passes, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.ixp.*.sojourn_ps"}, {"host_*.ixp.ingress_stage.departures"}, NULL, US_PER_PS, 0},
	{"send_wait_us", "us", "Time from a guest's write of a frame until an egress context takes it, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.ixp.send_queue.sojourn_ps"}, {"host_*.ixp.send_queue.departures"}, NULL, US_PER_PS, 0},
	{"poll_interval_us", "us", "Time between two polls of doorbells; a VIF's own is polled once in as many as there are VIFs.",
	 METRIC_RATIO, METRIC_FIXED_4, {"host_*.ixp.egress.elapsed_ps"}, {"host_*.ixp.egress.polls"}, NULL, US_PER_PS, 0},
	{"probes_per_lookup", "", "Entries of the demultiplexing table read for each search of it.",
	 METRIC_RATIO, METRIC_FIXED_4, {"host_*.ixp.*.probes"}, {"host_*.ixp.*.lookups"}, NULL, 0, 0},
	{"lookup_us", "us", "Time of a search of the demultiplexing table, hash included, on average.",
	 METRIC_RATIO, METRIC_FIXED_4, {"host_*.ixp.*.lookup_ps"}, {"host_*.ixp.*.lookups"}, NULL, US_PER_PS, 0},
	{"protection_switches_per_frame", "", "Entries into and exits from the hypervisor for each frame delivered to a guest.",
	 METRIC_RATIO, METRIC_FIXED_4, {"host_*.cpu*.hypervisor_entries", "host_*.cpu*.hypervisor_exits"},
	 {"host_*.frames_to_guests"}, NULL, 0, 0},
	{"me_receive_pct", "%", "Time that the microengine which takes frames from the wire executes.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.ixp.receive.busy_ps"}, {"host_*.ixp.receive.elapsed_ps"}, NULL, 100, 0},
	{"throughput_ci95_mbit_s", "Mbit/s",
	 "Half-width of the 95 % interval of the throughput, over those of the replications.",
	 METRIC_HALF_WIDTH, METRIC_FIXED_3, {"workload.bytes_received"}, {"machine.window_ps"}, "workload.throughput",
	 8e6, 0.95},
	{"cpu_dom0_pct_a", "%", "Time of host A's logical CPUs spent in Dom0.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_a.cpu*.dom0_ps"}, {CPU_STATES_A}, NULL, 100, 0},
	{"cpu_guest_pct_a", "%", "Time of host A's logical CPUs spent in guests.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_a.cpu*.guest_ps"}, {CPU_STATES_A}, NULL, 100, 0},
	{"cpu_hypervisor_pct_a", "%", "Time of host A's logical CPUs spent in the hypervisor.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_a.cpu*.hypervisor_ps"}, {CPU_STATES_A}, NULL, 100, 0},
	{"timeouts", "", "Retransmission time-outs of TCP.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.timeouts"}, {NULL}, NULL, 0, 0},
	{"transfer_clocks", "", "Bus clocks of a transfer, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.clocks"}, {"transfer.count"}, NULL, 0, 0},
	{"transfer_time_us", "us", "Time of a transfer, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.time_ps"}, {"transfer.count"}, NULL, US_PER_PS, 0},
	{"transfer_stall_us", "us", "Time that a transfer's initiator stalls, on average.",
	 METRIC_MEAN, METRIC_FIXED_3, {"transfer.stall_ps"}, {NULL}, NULL, US_PER_PS, 0},
	{"transfer_mb_s", "MB/s", "Bytes moved while a transfer was under way.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.bytes"}, {"transfer.time_ps"}, NULL, 1e6, 0},
	{"bus_request_us", "us", "Time of all requests on the I/O bus, from asking to the answer, per round trip.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.pci.request_ps", "host_*.on_chip.request_ps"}, {"workload.round_trips"},
	 NULL, US_PER_PS, 0},
	{"bus_frame_us", "us", "The same, per frame delivered to a guest.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.pci.request_ps", "host_*.on_chip.request_ps"},
	 {"host_*.frames_to_guests"}, NULL, US_PER_PS, 0},
	{"bus_busy_pct", "%", "Time that one I/O bus is held; on chip: that a link is, in the mean.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.pci.read_ps", "host_*.pci.write_ps", "host_*.on_chip.link_busy_ps"},
	 {"host_*.pci.window_ps", "host_*.on_chip.link_time_ps"}, NULL, 100, 0},
	{"pingpong_write_us", "us", "Of a ping-pong's round trip: both senders write, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"workload.stage_write_*"}, {"workload.round_trips"}, PINGPONG, US_PER_PS, 0},
	{"pingpong_bus_us", "us", "The same: the I/O bus is crossed, both ways.",
	 METRIC_RATIO, METRIC_FIXED_3, {"workload.stage_bus_*"}, {"workload.round_trips"}, PINGPONG, US_PER_PS, 0},
	{"pingpong_notice_us", "us", "The same: both receivers notice, by a look or an interrupt.",
	 METRIC_RATIO, METRIC_FIXED_3, {"workload.stage_notice_*"}, {"workload.round_trips"}, PINGPONG, US_PER_PS, 0},
	{"pingpong_read_us", "us", "The same: both receivers read.",
	 METRIC_RATIO, METRIC_FIXED_3, {"workload.stage_read_*"}, {"workload.round_trips"}, PINGPONG, US_PER_PS, 0},
	{"warmup_mser_ms", "ms",
	 "Where MSER-5 ends the start-up transient, from the start of the simulation; empty: too short a run to tell.",
	 METRIC_WARMUP, METRIC_FIXED_3, {NULL}, {NULL}, NULL, 1e-9, 0},
	{"warmup_bias_pct", "%", "By how much what of it was measured moves the mean; 0: measure.warmup was enough.",
	 METRIC_WARMUP_BIAS, METRIC_FIXED_3, {NULL}, {NULL}, NULL, 100, 0},
	{"guest_wait_us", "us", "Time that all guests waited for a CPU, for each round trip.",
	 METRIC_RATIO, METRIC_FIXED_3, {"host_*.guest*.runnable_ps"}, {"workload.round_trips"}, NULL, US_PER_PS, 0},
	{"hostile_attempts", "", "Attempts of a hostile guest at what is not its own.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.hostile.attempts_all"}, {NULL}, NULL, 0, 0},
};
/* clang-format on */
const struct metric_table machine_metrics = {metrics, sizeof(metrics) / sizeof(metrics[0])};

static const struct measure primary_measures[WORKLOAD_KINDS] = {
	[WORKLOAD_PING] = {.mean_of = RTT},
	[WORKLOAD_CORE_PINGPONG] = {.mean_of = RTT},
	[WORKLOAD_TCP_STREAM] = {.over = "workload.bytes_received", .under = "machine.window_ps"},
	[WORKLOAD_PCI_TRANSFER] = {.over = "transfer.time_ps", .under = "transfer.count"},
};

/* The sums of round trips' parts are those of the round trips, which each run checks. */
static const struct observation observations[WORKLOAD_KINDS] = {
	[WORKLOAD_PING] = {.sum = "workload.stays_ps", .count = "workload.round_trips"},
	[WORKLOAD_CORE_PINGPONG] = {.sum = "workload.stage_*", .count = "workload.round_trips"},
	[WORKLOAD_TCP_STREAM] = {.sum = "workload.bytes_received"},
	[WORKLOAD_PCI_TRANSFER] = {.sum = "transfer.time_ps", .count = "transfer.count"},
};

const struct measure *machine_primary_measure(int workload_kind)
{
	return &primary_measures[workload_kind];
}

const struct observation *machine_observation(int workload_kind)
{
	return &observations[workload_kind];
}
