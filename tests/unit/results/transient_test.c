/* SPDX-License-Identifier: Apache-2.0 */
#include "results/transient.h"

#include <math.h>

#include "support.h"

/* 20 batches of 1 ps with ten observations, the first three of one height and all others of 10. */
static struct output_series start_at(uint64_t height)
{
	struct output_series series;

	output_series_init(&series, 1);
	for (size_t i = 0; i < 20; i++)
		output_series_add(&series, 10 * (i < 3 ? height : 10), 10);
	return series;
}

/* Biases (3 h + 170) / 200 - 1: 0.15 and 0.45 of heights 20 and 40, together 0.30; their Student interval has the
 * half-width 12.70620 * 0.15, as the deviation of two values 0.30 apart is 0.15 * sqrt 2. */
static void the_bias_has_an_interval(void **state)
{
	struct output_series series[] = {start_at(20), start_at(40)};
	struct transient transient = transient_find(series, 2);

	(void)state;
	assert_true(transient.warmup.found);
	assert_int_equal(transient.warmup.end_ps, 3);
	assert_true(fabs(transient.warmup.bias - 0.30) < 1e-12);
	assert_true(transient.has_interval);
	assert_true(fabs(transient.half_width - 12.70620 * 0.15) < 1e-5);
	/* 0.30 +- 1.9 may well be nothing. */
	assert_false(transient_matters(&transient, 0.02));
	output_series_free(&series[0]);
	output_series_free(&series[1]);
}

static void the_same_in_each_is_sure(void **state)
{
	struct output_series series[] = {start_at(20), start_at(20)};
	struct transient transient = transient_find(series, 2);

	(void)state;
	assert_true(transient.half_width == 0.0);
	assert_true(transient_matters(&transient, 0.14));
	assert_false(transient_matters(&transient, 0.16));
	/* One alone has no interval. */
	transient = transient_find(series, 1);
	assert_false(transient.has_interval);
	assert_true(transient_matters(&transient, 0.14));
	/* Left out as warm-up it moves nothing. */
	series[0].warmup_ps = series[1].warmup_ps = 3;
	transient = transient_find(series, 2);
	assert_int_equal(transient.warmup.end_ps, 3);
	assert_false(transient_matters(&transient, 0.0));
	output_series_free(&series[0]);
	output_series_free(&series[1]);
}

static void downwards_counts_as_well(void **state)
{
	struct output_series series = start_at(0);
	struct transient transient = transient_find(&series, 1);

	(void)state;
	assert_true(fabs(transient.warmup.bias + 0.15) < 1e-12);
	assert_true(transient_matters(&transient, 0.14));
	output_series_free(&series);
}

static void without_a_series_there_is_none(void **state)
{
	struct output_series series;
	struct transient transient;

	(void)state;
	output_series_init(&series, 0);
	transient = transient_find(&series, 1);
	assert_false(transient.warmup.found);
	assert_false(transient_matters(&transient, 0.0));
	transient = transient_find(NULL, 0);
	assert_false(transient.warmup.found);
	output_series_free(&series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bias_has_an_interval),
		cmocka_unit_test(the_same_in_each_is_sure),
		cmocka_unit_test(downwards_counts_as_well),
		cmocka_unit_test(without_a_series_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
