/* SPDX-License-Identifier: Apache-2.0 */
#include "results/pooled.h"

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
	pooled_init(&pooled, &test_table);
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

static void histograms_are_merged_and_intervals_have_their_means(void **state)
{
	struct pooled pooled;
	struct report first = report_of_round_trips((const uint64_t[]){90, 110}, 2); /* mean 100 */
	struct report second = report_of_round_trips((const uint64_t[]){104}, 1);

	(void)state;
	pooled_init(&pooled, &test_table);
	pooled_add(&pooled, &first);
	pooled_add(&pooled, &second);
	const struct histogram *all = report_find_histogram(&pooled.total, RTT);
	assert_int_equal(all->count, 3);
	assert_int_equal(all->sum, 304);
	for (size_t i = 0; i < test_table.count; i++) {
		/* An interval of a ratio finds nothing in reports of round trips alone. */
		const bool of_mean = test_metrics[i].kind == METRIC_HALF_WIDTH && test_metrics[i].under[0] == NULL;

		assert_int_equal(pooled.series[i].count, of_mean ? 2 : 0);
		if (pooled.series[i].count == 2)
			assert_true(series_mean(&pooled.series[i]) == 102.0);
	}
	pooled_free(&pooled);
	report_free(&first);
	report_free(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_summed_by_path_whatever_their_order),
		cmocka_unit_test(histograms_are_merged_and_intervals_have_their_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
