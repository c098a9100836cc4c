/* SPDX-License-Identifier: Apache-2.0 */
#include "results/series.h"

#include <math.h>

#include "support.h"

static const struct measure mean_rtt = {.mean_of = RTT};
static const struct measure time_of_transfer = {.over = "bus*.time_ps", .under = "bus*.transfers"};

static void the_interval_is_over_the_replications_means(void **state)
{
	struct series series;
	struct report first = report_of_round_trips((const uint64_t[]){90, 110}, 2); /* mean 100 */
	struct report second = report_of_round_trips((const uint64_t[]){104}, 1);
	double half_width;

	(void)state;
	series_init(&series, &mean_rtt);
	series_add(&series, &first);
	assert_false(series_half_width(&series, 0.95, &half_width));
	series_add(&series, &second);
	assert_true(series_half_width(&series, 0.95, &half_width));
	/* 100 and 104: deviation sqrt 8, over sqrt 2 is 2; times 12.7062. */
	assert_true(fabs(half_width - 2 * 12.7062047364) < 1e-6);
	assert_true(series_mean(&series) == 102.0);
	series_free(&series);
	report_free(&first);
	report_free(&second);
}

static void a_replication_without_the_measure_leaves_no_interval(void **state)
{
	struct series series;
	struct report some = report_of_round_trips((const uint64_t[]){90, 110}, 2);
	struct report none = report_of_round_trips(NULL, 0);
	double half_width;

	(void)state;
	series_init(&series, &mean_rtt);
	series_add(&series, &some);
	series_add(&series, &some);
	assert_true(series_half_width(&series, 0.95, &half_width));
	series_add(&series, &none);
	assert_false(series_half_width(&series, 0.95, &half_width));
	assert_int_equal(series.replications, 3);
	assert_int_equal(series.count, 2);
	series_free(&series);
	report_free(&some);
	report_free(&none);
}

static void a_ratio_is_of_sums(void **state)
{
	struct series series;
	struct report report;

	(void)state;
	report_init(&report);
	series_init(&series, &time_of_transfer);
	report_add_value(&report, "bus0.time_ps", "ps", 300);
	report_add_value(&report, "bus1.time_ps", "ps", 100);
	series_add(&series, &report); /* nothing to divide by */
	report_add_value(&report, "bus0.transfers", "", 0);
	series_add(&series, &report);
	assert_int_equal(series.count, 0);
	report_add_value(&report, "bus1.transfers", "", 16);
	series_add(&series, &report);
	assert_int_equal(series.count, 1);
	assert_true(series.values[0] == 25.0);
	series_free(&series);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_interval_is_over_the_replications_means),
		cmocka_unit_test(a_replication_without_the_measure_leaves_no_interval),
		cmocka_unit_test(a_ratio_is_of_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
