/* SPDX-License-Identifier: Apache-2.0 */
#include "results/pooled.h"

#include <math.h>

#include "support.h"

static void values_are_summed_by_path_whatever_their_order(void **state)
{
	struct pooled pooled;
	struct report first, second;
	size_t found;

	(void)state;
	report_init(&first);
	report_init(&second);
	report_add_value(&first, "a", "", 1);
	report_add_value(&first, "b", "", 10);
	report_add_value(&second, "b", "", 20);
	report_add_value(&second, "c", "", 300);
	report_add_value(&second, "a", "", 2);
	pooled_init(&pooled);
	pooled_add(&pooled, &first);
	pooled_add(&pooled, &second);
	assert_int_equal(pooled.total.value_count, 3);
	assert_int_equal(report_sum(&pooled.total, "a", &found), 3);
	assert_int_equal(report_sum(&pooled.total, "b", &found), 30);
	assert_int_equal(report_sum(&pooled.total, "c", &found), 300);
	pooled_free(&pooled);
	report_free(&first);
	report_free(&second);
}

static void the_interval_is_over_the_replications_means(void **state)
{
	struct pooled pooled;
	struct report first = report_of_round_trips((const uint64_t[]){90, 110}, 2); /* mean 100 */
	struct report second = report_of_round_trips((const uint64_t[]){104}, 1);
	double half_width;

	(void)state;
	pooled_init(&pooled);
	pooled_add(&pooled, &first);
	assert_false(pooled_rtt_half_width(&pooled, 0.95, &half_width));
	pooled_add(&pooled, &second);
	const struct histogram *all = report_find_histogram(&pooled.total, POOLED_RTT);
	assert_int_equal(all->count, 3);
	assert_int_equal(all->sum, 304);
	assert_true(pooled_rtt_half_width(&pooled, 0.95, &half_width));
	/* 100 and 104: deviation sqrt 8, over sqrt 2 is 2; times 12.7062. */
	assert_true(fabs(half_width - 2 * 12.7062047364) < 1e-6);
	pooled_free(&pooled);
	report_free(&first);
	report_free(&second);
}

static void a_replication_without_round_trips_leaves_no_interval(void **state)
{
	struct pooled pooled;
	struct report some = report_of_round_trips((const uint64_t[]){90, 110}, 2);
	struct report none = report_of_round_trips(NULL, 0);
	double half_width;

	(void)state;
	pooled_init(&pooled);
	pooled_add(&pooled, &some);
	pooled_add(&pooled, &some);
	assert_true(pooled_rtt_half_width(&pooled, 0.95, &half_width));
	pooled_add(&pooled, &none);
	assert_false(pooled_rtt_half_width(&pooled, 0.95, &half_width));
	pooled_free(&pooled);
	report_free(&some);
	report_free(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_summed_by_path_whatever_their_order),
		cmocka_unit_test(the_interval_is_over_the_replications_means),
		cmocka_unit_test(a_replication_without_round_trips_leaves_no_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
