/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: sums over patterns, statistics by path, and when a run has passed. */
#include "base/report.h"

#include "cmocka_all.h"

static void expect_sum(const struct report *report, const char *pattern, uint64_t sum, size_t count)
{
	size_t found = 99;
	assert_int_equal(report_sum(report, pattern, &found), sum);
	assert_int_equal(found, count);
}

static void patterns_stop_at_dots(void **state)
{
	(void)state;
	struct report report;
	report_init(&report);
	report_add_value(&report, "host_a.cpu0.idle_ps", "ps", 1);
	report_add_value(&report, "host_a.cpu1.idle_ps", "ps", 2);
	report_add_value(&report, "host_b.cpu0.idle_ps", "ps", 4);
	report_add_value(&report, "host_b.cpu0.busy_ps", "ps", 8);
	report_add_value(&report, "host_b.dom0.cpu0.idle_ps", "ps", 16);
	report_add_value(&report, "idle_ps", "ps", 32);
	expect_sum(&report, "host_*.cpu*.idle_ps", 7, 3);
	expect_sum(&report, "host_a.*.idle_ps", 3, 2);
	expect_sum(&report, "host_b.cpu0.*", 12, 2);
	expect_sum(&report, "*_b.*.*_ps", 12, 2);
	expect_sum(&report, "*.*.cpu0.*", 16, 1);
	expect_sum(&report, "*", 32, 1);
	expect_sum(&report, "idle_ps", 32, 1); /* shorter than what is compared first */
	expect_sum(&report, "*_ps", 32, 1);
	expect_sum(&report, "le_ps", 0, 0);
	expect_sum(&report, "host_b.cpu0.idle_p", 0, 0);
	expect_sum(&report, "host_b.cpu0.busy_ps", 8, 1);
	expect_sum(&report, "host_b.cpu0.busy", 0, 0);
	expect_sum(&report, "host_b.cpu0.busy_ps*", 8, 1);
	expect_sum(&report, "host_b.*", 0, 0);
	expect_sum(&report, "*p*.c*0.*s", 0, 0);
	expect_sum(&report, "*o*.c*0.*s", 13, 3);
	assert_int_equal(report_sum(&report, "host_a.*.idle_ps", NULL), 3);
	report_free(&report);
}

static void passes_only_with_checks(void **state)
{
	(void)state;
	struct report report;
	report_init(&report);
	assert_false(report_passed(&report)); /* a run that checked nothing shows nothing */
	report_add_check(&report, "frames conserved", true, "sent %d = received %d", 5, 5);
	assert_true(report_passed(&report));
	assert_string_equal(report.checks[0].detail, "sent 5 = received 5");
	report_add_check(&report, "time conserved", false, "off by %d ps", 1);
	assert_false(report_passed(&report));
	report_free(&report);
}

static void statistics_and_histograms_are_copied(void **state)
{
	(void)state;
	static const struct stat_spec specs[] = {{"frames", "frames", "Frames.", STAT_COUNTER, 0}};
	uint64_t frames = 3;
	struct stat_registry registry;
	struct report report;
	struct histogram histogram;
	stat_registry_init(&registry);
	stat_registry_add(&registry, "wire.a_to_b", &frames, specs, 1);
	stat_registry_snapshot(&registry);
	frames = 10;
	report_init(&report);
	report_statistics(&report, &registry);
	expect_sum(&report, "wire.a_to_b.frames", 7, 1);
	assert_string_equal(report.values[0].unit, "frames");
	histogram_init(&histogram);
	histogram_add(&histogram, 42);
	report_add_histogram(&report, "workload.rtt_ps", "ps", &histogram);
	histogram_add(&histogram, 43);
	assert_int_equal(report_find_histogram(&report, "workload.rtt_ps")->count, 1);
	assert_null(report_find_histogram(&report, "workload.rtt"));
	histogram_free(&histogram);
	report_free(&report);
	stat_registry_free(&registry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_stop_at_dots),
		cmocka_unit_test(passes_only_with_checks),
		cmocka_unit_test(statistics_and_histograms_are_copied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
