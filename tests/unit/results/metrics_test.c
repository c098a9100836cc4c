/* SPDX-License-Identifier: Apache-2.0 */
#include "results/metrics.h"

#include "support.h"

static void expect(const struct pooled *pooled, const char *name, const char *expected)
{
	for (size_t i = 0; i < test_table.count; i++) {
		char text[METRIC_TEXT_SIZE];
		if (strcmp(test_metrics[i].name, name) != 0)
			continue;
		metric_print(pooled, i, text);
		if (strcmp(text, expected) != 0)
			fail_msg("%s is '%s', not '%s'", name, text, expected);
		return;
	}
	fail_msg("no metric %s", name);
}

static void a_point_without_statistics_has_no_metric(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled, &test_table);
	for (size_t i = 0; i < test_table.count; i++)
		expect(&pooled, test_metrics[i].name, "");
	pooled_free(&pooled);
}

static void round_trips(void **state)
{
	/* 100, 200 and 300 us in one replication, 204 us in the other. */
	struct report first = report_of_round_trips((const uint64_t[]){100000000, 200000000, 300000000}, 3);
	struct report second = report_of_round_trips((const uint64_t[]){204000000}, 1);
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled, &test_table);
	pooled_add(&pooled, &first);
	expect(&pooled, "mean_us", "200.000");
	expect(&pooled, "ci95_us", "");
	pooled_add(&pooled, &second);
	expect(&pooled, "mean_us", "201.000"); /* 804 / 4 */
	expect(&pooled, "ci95_us", "25.412");  /* means 200 and 204: 2 * 12.70620 */
	expect(&pooled, "ci50_us", "2.000");   /* 2 * 1: half of Cauchy's distribution lies within 1 */
	expect(&pooled, "p50_us", "200.016");  /* the middle of the bucket from 2^27 + 125 * 2^19 ps, 2^19 wide */
	expect(&pooled, "max_us", "300.000");
	pooled_free(&pooled);
	report_free(&first);
	report_free(&second);
}

static void both_hosts(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled, &test_table);
	struct report *total = &pooled.total;
	report_add_value(total, "host_a.signals", "", 30);
	report_add_value(total, "host_b.signals", "", 10);
	report_add_value(total, "host_a.frames", "", 9);
	report_add_value(total, "host_b.frames", "", 6);
	report_add_value(total, "host_a.cpu0.dom0_ps", "ps", 1000);
	report_add_value(total, "host_a.cpu0.guest_ps", "ps", 0);
	report_add_value(total, "host_b.cpu3.idle_ps", "ps", 2000);
	report_add_value(total, "host_a.window_ps", "ps", 1000);
	expect(&pooled, "dropped", "");
	report_add_value(total, "dropped_b", "", 7);
	expect(&pooled, "dropped", "7");
	report_add_value(total, "dropped_a", "", 5);
	report_add_value(total, REPORT_SIMULATED_PS, "ps", UINT64_C(520000000000));
	expect(&pooled, "signals_per_frame", "2.6667"); /* 40 / 15 */
	expect(&pooled, "dom0_pct", "33.333");
	expect(&pooled, "guest_pct", "0.000");
	expect(&pooled, "write_pct", "");
	expect(&pooled, "dropped", "12");
	expect(&pooled, "simulated_ms", "520.000");
	pooled_free(&pooled);
}

static void throughput_only_of_streams(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled, &test_table);
	/* 125 MB in 2 s are 500 Mbit/s. */
	report_add_value(&pooled.total, "bytes", "B", 125000000);
	report_add_value(&pooled.total, "window_ps", "ps", UINT64_C(2000000000000));
	expect(&pooled, "mbit_s", "");
	report_add_value(&pooled.total, "streams", "", 1);
	expect(&pooled, "mbit_s", "500.000");
	/* 1 and 3: 16 / (2 * 10). */
	report_add_value(&pooled.total, "stream0.bytes", "B", 1);
	report_add_value(&pooled.total, "stream1.bytes", "B", 3);
	expect(&pooled, "fairness", "0.8000");
	pooled_free(&pooled);
}

/* Two replications of 1 s: 400 and 500 Mbit/s, 12.70620 * 50 about their mean. */
static void interval_of_a_ratio(void **state)
{
	struct pooled pooled;

	(void)state;
	pooled_init(&pooled, &test_table);
	for (uint64_t mbit_s = 400; mbit_s <= 500; mbit_s += 100) {
		struct report report;

		report_init(&report);
		report_add_value(&report, "bytes", "B", mbit_s * 125000);
		report_add_value(&report, "window_ps", "ps", UINT64_C(1000000000000));
		report_add_value(&report, "streams", "", 1);
		pooled_add(&pooled, &report);
		expect(&pooled, "mbit_s_ci95", mbit_s == 400 ? "" : "635.310");
		report_free(&report);
	}
	expect(&pooled, "mbit_s", "450.000");
	pooled_free(&pooled);
}

/* Two replications of 20 batches of 1 ms, the first three of them of 400 ps and all others of 100: the cut is at 3 ms.
 * Measured from 1 ms on: (2 * 400 + 17 * 100) / 19 = 131.579. */
static void warmup_of_all_replications(void **state)
{
	struct report report;
	struct output_series series;
	struct pooled pooled;

	(void)state;
	output_series_init(&series, UINT64_C(1000000000));
	for (size_t i = 0; i < 20; i++)
		output_series_add(&series, i < 3 ? 4000 : 1000, 10);
	series.warmup_ps = UINT64_C(1000000000);
	report_init(&report);
	report_set_output(&report, &series);
	pooled_init(&pooled, &test_table);
	pooled_add(&pooled, &report);
	pooled_add(&pooled, &report);
	expect(&pooled, "warmup_ms", "3.000");
	expect(&pooled, "bias_pct", "31.579");
	for (size_t r = 0; r < 2; r++)
		pooled.outputs[r].warmup_ps = UINT64_C(3000000000);
	expect(&pooled, "bias_pct", "0.000");
	/* What rounds to nothing has no sign. */
	for (size_t r = 0; r < 2; r++) {
		pooled.outputs[r].warmup_ps = UINT64_C(1000000000);
		for (size_t i = 0; i < 20; i++)
			pooled.outputs[r].batches[i].sum = i < 3 ? 999999 : 1000000;
	}
	expect(&pooled, "warmup_ms", "3.000");
	expect(&pooled, "bias_pct", "0.000");
	pooled_free(&pooled);
	report_free(&report);
	output_series_free(&series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_without_statistics_has_no_metric),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(both_hosts),
		cmocka_unit_test(throughput_only_of_streams),
		cmocka_unit_test(interval_of_a_ratio),
		cmocka_unit_test(warmup_of_all_replications),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
