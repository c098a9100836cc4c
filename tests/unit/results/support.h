/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the results share. */
#ifndef VIFSIM_TESTS_RESULTS_SUPPORT_H
#define VIFSIM_TESTS_RESULTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/metric.h"
#include "base/report.h"

#define RTT "workload.rtt_ps"
#define STATES "host_*.cpu*.dom0_ps", "host_*.cpu*.guest_ps", "host_*.cpu*.idle_ps"

/* A table of a machine, with a metric of each kind. */
/* clang-format off */
static const struct metric test_metrics[] = {
	{"mean_us", "us", "A mean.", METRIC_MEAN, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0},
	{"ci95_us", "us", "Its interval.", METRIC_HALF_WIDTH, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0.95},
	{"ci50_us", "us", "Its interval of 50 %.", METRIC_HALF_WIDTH, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0.5},
	{"p50_us", "us", "A quantile.", METRIC_QUANTILE, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0.5},
	{"max_us", "us", "A maximum.", METRIC_MAXIMUM, METRIC_FIXED_3, {RTT}, {NULL}, NULL, 1e-6, 0},
	{"warmup_ms", "ms", "A warm-up.", METRIC_WARMUP, METRIC_FIXED_3, {NULL}, {NULL}, NULL, 1e-9, 0},
	{"bias_pct", "%", "What is left of it.", METRIC_WARMUP_BIAS, METRIC_FIXED_3, {NULL}, {NULL}, NULL, 100, 0},
	{"dropped", "", "A sum of two.", METRIC_SUM, METRIC_WHOLE, {"dropped_a", "dropped_b"}, {NULL}, NULL, 0, 0},
	{"simulated_ms", "ms", "A scaled sum.", METRIC_SUM, METRIC_FIXED_3, {REPORT_SIMULATED_PS}, {NULL}, NULL, 1e-9, 0},
	{"signals_per_frame", "", "A ratio.", METRIC_RATIO, METRIC_FIXED_4, {"host_*.signals"}, {"host_*.frames"}, NULL, 0, 0},
	{"dom0_pct", "%", "A share.", METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.dom0_ps"}, {STATES}, NULL, 100, 0},
	{"guest_pct", "%", "A share.", METRIC_RATIO, METRIC_FIXED_3, {"host_*.cpu*.guest_ps"}, {STATES}, NULL, 100, 0},
	{"write_pct", "%", "A share of nothing.", METRIC_RATIO, METRIC_FIXED_3, {"host_*.write_ps"}, {"host_*.window_ps"}, NULL, 100, 0},
	{"mbit_s_ci95", "Mbit/s", "Its interval.", METRIC_HALF_WIDTH, METRIC_FIXED_3, {"bytes"}, {"window_ps"}, "streams", 8e6, 0.95},
	{"mbit_s", "Mbit/s", "A rate of streams.", METRIC_RATIO, METRIC_FIXED_3, {"bytes"}, {"window_ps"}, "streams", 8e6, 0},
	{"fairness", "", "An index.", METRIC_JAIN, METRIC_FIXED_4, {"stream*.bytes"}, {NULL}, NULL, 0, 0},
};
/* clang-format on */
static const struct metric_table test_table = {test_metrics, sizeof(test_metrics) / sizeof(test_metrics[0])};

/* A report whose only statistic is a histogram of round trips. */
static inline struct report report_of_round_trips(const uint64_t *rtts_ps, size_t count)
{
	struct report report;
	struct histogram histogram;

	report_init(&report);
	histogram_init(&histogram);
	for (size_t i = 0; i < count; i++)
		histogram_add(&histogram, rtts_ps[i]);
	report_add_histogram(&report, RTT, "ps", &histogram);
	histogram_free(&histogram);
	report_add_check(&report, "made up", true, "always");
	return report;
}

/* A new empty folder; remove_folder takes it away with all that is in it. */
static inline char *make_folder(void)
{
	static char path[64];

	strcpy(path, "/tmp/vifsim-results-XXXXXX");
	assert_non_null(mkdtemp(path));
	return path;
}

static inline void remove_folder(const char *path)
{
	char command[128] = "rm -rf ";

	strncat(command, path, sizeof(command) - strlen(command) - 1);
	assert_int_equal(system(command), 0);
}

#endif
