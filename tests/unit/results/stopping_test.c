/* SPDX-License-Identifier: Apache-2.0 */
#include "results/stopping.h"

#include "support.h"

#define MEAN_RTT                                                                                                       \
	{                                                                                                              \
		.mean_of = RTT                                                                                         \
	}

/* At how many replications the rule stops, when replication i has the mean means[i]. */
static size_t stops_at(struct stopping_rule rule, const uint64_t *means, size_t count)
{
	struct series series;

	series_init(&series, &rule.measure);
	for (size_t i = 0; i < count; i++) {
		struct report report = report_of_round_trips(&means[i], 1);
		series_add(&series, &report);
		report_free(&report);
		if (stopping_reached(&rule, &series))
			break;
	}
	size_t replications = series.replications;
	assert_true(stopping_reached(&rule, &series));
	series_free(&series);
	return replications;
}

static void a_narrow_interval_stops_at_the_minimum(void **state)
{
	const uint64_t means[] = {1000, 1001, 999, 1000, 1000};

	(void)state;
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 3, 5, 0.95, 0.02}, means, 5), 3);
}

static void a_wide_one_goes_on_until_it_is_narrow(void **state)
{
	/* Three: mean 1000, deviation 10, half-width 4.303 * 10 / sqrt 3 = 24.8, above 2 %.
	 * Four: deviation sqrt(200/3) = 8.165, half-width 3.182 * 8.165 / 2 = 12.99, below 2 %. */
	const uint64_t means[] = {1000, 1010, 990, 1000, 1000};

	(void)state;
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 3, 5, 0.95, 0.02}, means, 5), 4);
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 3, 5, 0.95, 0.025}, means, 5), 3);
}

static void it_never_goes_beyond_the_maximum(void **state)
{
	const uint64_t means[] = {1000, 2000, 3000, 4000, 5000};

	(void)state;
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 2, 4, 0.95, 0.02}, means, 5), 4);
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 1, 1, 0.95, 0.02}, means, 5), 1);
}

static void one_replication_is_not_enough_for_an_interval(void **state)
{
	const uint64_t means[] = {1000, 1000, 1000};

	(void)state;
	assert_int_equal(stops_at((struct stopping_rule){MEAN_RTT, 1, 3, 0.95, 0.02}, means, 3), 2);
}

static void without_round_trips_the_minimum_is_enough(void **state)
{
	const struct stopping_rule rule = {MEAN_RTT, 2, 9, 0.95, 0.02};
	struct report empty;
	struct series series;

	(void)state;
	report_init(&empty);
	series_init(&series, &rule.measure);
	series_add(&series, &empty);
	assert_false(stopping_reached(&rule, &series));
	series_add(&series, &empty);
	assert_true(stopping_reached(&rule, &series));
	series_free(&series);
	report_free(&empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_narrow_interval_stops_at_the_minimum),
		cmocka_unit_test(a_wide_one_goes_on_until_it_is_narrow),
		cmocka_unit_test(it_never_goes_beyond_the_maximum),
		cmocka_unit_test(one_replication_is_not_enough_for_an_interval),
		cmocka_unit_test(without_round_trips_the_minimum_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
