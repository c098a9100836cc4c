/* SPDX-License-Identifier: Apache-2.0 */
#include "results/metrics.h"

#include <inttypes.h>
#include <stdio.h>

#define US_PER_PS 1e-6
#define CPU_STATES "host_*.cpu*.dom0_ps", "host_*.cpu*.guest_ps", "host_*.cpu*.hypervisor_ps", "host_*.cpu*.idle_ps"

/* clang-format off */
const struct metric metrics[] = {
	{"rtt_mean_us", "us", "Mean round-trip time of all probes.",
	 METRIC_MEAN, METRIC_FIXED_3, {POOLED_RTT}, {NULL}, NULL, US_PER_PS, 0},
	{"rtt_ci95_us", "us", "Half-width of the interval of the mean, over the means of the replications (measure.confidence.level).",
	 METRIC_HALF_WIDTH, METRIC_FIXED_3, {POOLED_RTT}, {NULL}, NULL, US_PER_PS, 0},
	{"rtt_p50_us", "us", "Median round-trip time.",
	 METRIC_QUANTILE, METRIC_FIXED_3, {POOLED_RTT}, {NULL}, NULL, US_PER_PS, 0.50},
	{"rtt_p99_us", "us", "99th percentile of the round-trip time.",
	 METRIC_QUANTILE, METRIC_FIXED_3, {POOLED_RTT}, {NULL}, NULL, US_PER_PS, 0.99},
	{"rtt_max_us", "us", "Longest round-trip time.",
	 METRIC_MAXIMUM, METRIC_FIXED_3, {POOLED_RTT}, {NULL}, NULL, US_PER_PS, 0},
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
	{"interrupts_guest", "", "Upcalls into guests for a frame's arrival.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.interrupts.guest"}, {NULL}, NULL, 0, 0},
	{"interrupts_redundant", "", "Signals whose guest woke and found nothing.",
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
	{"frames_dropped", "", "Frames dropped: for a MAC that no VIF has, or for want of a buffer.",
	 METRIC_SUM, METRIC_WHOLE, {"frames.dropped_foreign", "frames.dropped_no_buffer"}, {NULL}, NULL, 0, 0},
	{"probes_skipped", "", "Probes not sent because their predecessor was still out.",
	 METRIC_SUM, METRIC_WHOLE, {"workload.probes_skipped"}, {NULL}, NULL, 0, 0},
	{"isolation_faults", "", "Accesses to another guest's memory that were refused.",
	 METRIC_SUM, METRIC_WHOLE, {"host_*.isolation_faults"}, {NULL}, NULL, 0, 0},
	{"simulated_ms", "ms", "Simulated time of all replications.",
	 METRIC_SUM, METRIC_FIXED_3, {"machine.simulated_ps"}, {NULL}, NULL, 1e-9, 0},
	{"transfer_clocks", "", "Bus clocks of a transfer, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.clocks"}, {"transfer.count"}, NULL, 0, 0},
	{"transfer_time_us", "us", "Time of a transfer, on average.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.time_ps"}, {"transfer.count"}, NULL, US_PER_PS, 0},
	{"transfer_stall_us", "us", "Time that a transfer's initiator stalls, on average.",
	 METRIC_MEAN, METRIC_FIXED_3, {"transfer.stall_ps"}, {NULL}, NULL, US_PER_PS, 0},
	{"transfer_mb_s", "MB/s", "Bytes moved while a transfer was under way.",
	 METRIC_RATIO, METRIC_FIXED_3, {"transfer.bytes"}, {"transfer.time_ps"}, NULL, 1e6, 0},
};
/* clang-format on */
const size_t metric_count = sizeof(metrics) / sizeof(metrics[0]);

static uint64_t sum_of(const struct report *total, const char *const *patterns, bool *found_any)
{
	uint64_t sum = 0;

	*found_any = false;
	for (size_t i = 0; i < METRIC_TERMS && patterns[i] != NULL; i++) {
		size_t found;
		sum += report_sum(total, patterns[i], &found);
		*found_any = *found_any || found > 0;
	}
	return sum;
}

/* (sum x)^2 / (n sum x^2), Jain, Chiu and Hawe 1984. */
static bool jain_index(const struct report *total, const char *pattern, double *index)
{
	double sum = 0.0, squares = 0.0;
	size_t n = 0;

	for (size_t i = 0; i < total->value_count; i++) {
		/* A report of this value alone, to ask whether its path matches. */
		struct report one = {.values = &total->values[i], .value_count = 1};
		size_t found;
		double value = (double)report_sum(&one, pattern, &found);
		n += found;
		sum += value;
		squares += value * value;
	}
	if (squares == 0.0)
		return false;
	*index = sum * sum / ((double)n * squares);
	return true;
}

/* A value made of a histogram. */
static bool from_histogram(const struct metric *metric, const struct pooled *pooled, double *value)
{
	const struct histogram *histogram = report_find_histogram(&pooled->total, metric->over[0]);

	if (histogram == NULL || histogram->count == 0)
		return false;
	if (metric->kind == METRIC_MEAN)
		*value = (double)histogram->sum / (double)histogram->count;
	else if (metric->kind == METRIC_MAXIMUM)
		*value = (double)histogram->maximum;
	else
		*value = (double)histogram_quantile(histogram, metric->q);
	return true;
}

static bool compute(const struct metric *metric, const struct pooled *pooled, double level, double *value)
{
	bool found, found_under;

	switch (metric->kind) {
	case METRIC_SUM:
		*value = (double)sum_of(&pooled->total, metric->over, &found);
		return found;
	case METRIC_RATIO: {
		uint64_t over = sum_of(&pooled->total, metric->over, &found);
		uint64_t under = sum_of(&pooled->total, metric->under, &found_under);
		*value = under == 0 ? 0.0 : (double)over / (double)under;
		return found && found_under && under != 0;
	}
	case METRIC_HALF_WIDTH:
		return pooled_rtt_half_width(pooled, level, value);
	case METRIC_JAIN:
		return jain_index(&pooled->total, metric->over[0], value);
	case METRIC_MEAN:
	case METRIC_QUANTILE:
	case METRIC_MAXIMUM:
		return from_histogram(metric, pooled, value);
	}
	return false;
}

void metric_print(const struct metric *metric, const struct pooled *pooled, double level, char text[METRIC_TEXT_SIZE])
{
	double value;
	size_t found = 1;

	text[0] = '\0';
	if (metric->only_with != NULL)
		report_sum(&pooled->total, metric->only_with, &found);
	if (found == 0 || !compute(metric, pooled, level, &value))
		return;
	if (metric->scale != 0.0)
		value *= metric->scale;
	if (metric->format == METRIC_WHOLE) {
		bool any;
		snprintf(text, METRIC_TEXT_SIZE, "%" PRIu64, sum_of(&pooled->total, metric->over, &any));
	} else {
		snprintf(text, METRIC_TEXT_SIZE, "%.*f", metric->format == METRIC_FIXED_3 ? 3 : 4, value);
	}
}
