/* SPDX-License-Identifier: Apache-2.0 */
/* MSER-5 on series worked out by hand; batches that join; the sampler of counters. */
#include "base/output_sampler.h"

#include <math.h>

#include "cmocka_all.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The criterion (squares - sum^2 / k) / k^2 of the k last values, by hand:
 *   k 10: sum 14, squares 72: 52.4 / 100 = 0.524
 *   k  9: sum  6, squares  8:    4 /  81 = 0.0494
 *   k  8: sum  4, squares  4:    2 /  64 = 0.0313, the least
 *   k  7: sum  3, squares  3: 1.71 /  49 = 0.0350
 *   k  6: sum  3, squares  3:  1.5 /  36 = 0.0417
 *   k  5: sum  2, squares  2:  1.2 /  25 = 0.048
 */
static void the_cut_is_where_the_rest_is_known_best(void **state)
{
	const double means[] = {8, 2, 1, 0, 1, 0, 1, 0, 1, 0};

	(void)state;
	assert_int_equal(mser_cut(means, COUNT(means)), 2);
}

static void without_a_transient_nothing_is_cut(void **state)
{
	const double same[] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, to_and_fro[] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};

	(void)state;
	assert_int_equal(mser_cut(same, COUNT(same)), 0);
	/* 2.5 / 100 of all, 20 / 9 / 81 = 0.0274 of nine. */
	assert_int_equal(mser_cut(to_and_fro, COUNT(to_and_fro)), 0);
}

static void what_changes_late_is_too_short_a_run(void **state)
{
	/* The last 5 of 12 are alike, which is a cut of 7 and more than the half. */
	const double late[] = {0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5}, half[] = {0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5};

	(void)state;
	assert_true(mser_cut(late, COUNT(late)) == SIZE_MAX);
	assert_int_equal(mser_cut(half, COUNT(half)), 6);
	assert_true(mser_cut(half, MSER_LEAST_BATCHES - 1) == SIZE_MAX);
}

/* Large values with a small spread: their squares alone would cancel in a double. */
static void large_values_do_not_cancel(void **state)
{
	double means[20];

	(void)state;
	for (size_t i = 0; i < COUNT(means); i++)
		means[i] = 1e15 + (i < 3 ? 4.0 : (double)(i % 2));
	assert_int_equal(mser_cut(means, COUNT(means)), 3);
}

/* 60 batches of 2 ps with one observation each, the
 * first 10 of them of 9, the others of 1 and 3 in turn.  Five at a time: 9, 9, then 1.8 and 2.2 in turn: two cut. */
static void a_batch_holds_five_observations(void **state)
{
	struct output_series series;

	(void)state;
	output_series_init(&series, 2);
	for (size_t i = 0; i < 60; i++)
		output_series_add(&series, i < 10 ? 9 : 1 + 2 * (i % 2), 1);
	struct warmup warmup = output_series_warmup(&series);
	assert_true(warmup.found);
	assert_int_equal(warmup.batches, 12);
	assert_int_equal(warmup.batch_ps, 10);
	assert_int_equal(warmup.end_ps, 20);
	/* All was measured: mean (90 + 50 * 2) / 60 = 3.1667 against 2. */
	assert_true(fabs(warmup.bias - (190.0 / 120 - 1)) < 1e-12);
	/* From 16 ps on: 2 of 9 and 50 of 2 on average: 118 / 52. */
	series.warmup_ps = 16;
	assert_true(fabs(output_series_warmup(&series).bias - (118.0 / 104 - 1)) < 1e-12);
	series.warmup_ps = 20;
	assert_true(output_series_warmup(&series).bias == 0.0);
	output_series_free(&series);
}

/* Batches without an observation, as before the first answer, are not looked at; time runs on all the same. */
static void empty_batches_are_left_out(void **state)
{
	struct output_series series;

	(void)state;
	output_series_init(&series, 10);
	output_series_add(&series, 0, 0);
	output_series_add(&series, 700, 7);
	for (size_t i = 0; i < 12; i++)
		output_series_add(&series, 10 * (5 + i % 2), 10);
	struct warmup warmup = output_series_warmup(&series);
	assert_int_equal(warmup.batches, 13);
	assert_int_equal(warmup.end_ps, 20);
	output_series_free(&series);
	output_series_init(&series, 10);
	assert_false(output_series_warmup(&series).found);
	for (size_t i = 0; i < 20; i++)
		output_series_add(&series, 0, 0);
	assert_false(output_series_warmup(&series).found);
	output_series_free(&series);
	output_series_init(&series, 0);
	assert_false(output_series_warmup(&series).found);
	output_series_free(&series);
}

static void too_many_batches_are_joined(void **state)
{
	struct output_series series;
	uint64_t sum = 0, count = 0;

	(void)state;
	output_series_init(&series, 3);
	for (uint64_t i = 0; i < OUTPUT_SERIES_MOST - 1; i++)
		output_series_add(&series, i, 1);
	assert_int_equal(series.count, OUTPUT_SERIES_MOST - 1);
	assert_int_equal(series.batch_ps, 3);
	output_series_add(&series, OUTPUT_SERIES_MOST - 1, 1);
	assert_int_equal(series.count, OUTPUT_SERIES_MOST / 2);
	assert_int_equal(series.batch_ps, 6);
	for (size_t i = 0; i < series.count; i++) {
		assert_int_equal(series.batches[i].sum, 4 * i + 1); /* 2i and 2i + 1 */
		sum += series.batches[i].sum;
		count += series.batches[i].count;
	}
	assert_int_equal(sum, OUTPUT_SERIES_MOST * (OUTPUT_SERIES_MOST - 1) / 2);
	assert_int_equal(count, OUTPUT_SERIES_MOST);
	output_series_free(&series);
}

static void replications_are_summed_batch_by_batch(void **state)
{
	struct output_series fine, coarse, all;

	(void)state;
	output_series_init(&fine, 5);
	output_series_init(&coarse, 10);
	output_series_init(&all, 0);
	for (uint64_t i = 0; i < 5; i++) {
		output_series_add(&fine, i, 1);
		output_series_add(&coarse, 100 * i, 2);
	}
	fine.warmup_ps = 7;
	coarse.warmup_ps = 20;
	output_series_pool(&all, &coarse);
	output_series_pool(&all, &fine); /* 0 + 1, 2 + 3; the fifth has no partner */
	assert_int_equal(all.batch_ps, 10);
	assert_int_equal(all.count, 2);
	assert_int_equal(all.batches[0].sum, 1);
	assert_int_equal(all.batches[1].sum, 105);
	assert_int_equal(all.batches[1].count, 4);
	assert_int_equal(all.warmup_ps, 7);
	assert_int_equal(fine.count, 5); /* as it was */
	output_series_free(&all);
	output_series_init(&all, 0);
	output_series_pool(&all, &fine);
	output_series_pool(&all, &coarse);
	assert_int_equal(all.batch_ps, 10);
	assert_int_equal(all.batches[1].sum, 105);
	output_series_free(&all);
	output_series_free(&fine);
	output_series_free(&coarse);
}

/* Batches of 1 ps with ten observations.  What is said at 40 ps, of 80 ps at most. */
static uint64_t until(const uint64_t *heights, size_t count)
{
	struct output_series series;

	output_series_init(&series, 1);
	for (size_t i = 0; i < count; i++)
		output_series_add(&series, 10 * heights[i], 10);
	uint64_t until_ps = output_series_warmup_until(&series, count, 80);
	output_series_free(&series);
	return until_ps;
}

static void a_warmup_goes_on_while_there_is_a_transient(void **state)
{
	uint64_t early[40], late[40], half[40];

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		early[i] = i < 8 ? 9 : 1;
		late[i] = i < 25 ? 9 : 1; /* cut beyond the half */
		half[i] = i < 15 ? 9 : 1; /* cut at 15 of 40, but beyond the half of the first 20 */
	}
	assert_int_equal(until(early, 40), 40);
	assert_int_equal(until(late, 40), 80);
	assert_int_equal(until(half, 40), 80);
	/* Too few batches in the half to tell; not later than 80 in any case. */
	assert_int_equal(until(early, 19), 38);
	assert_int_equal(until(late, 30), 60);
	struct output_series series;
	output_series_init(&series, 1);
	assert_int_equal(output_series_warmup_until(&series, 60, 80), 80);
	assert_int_equal(output_series_warmup_until(&series, 80, 80), 80);
	output_series_free(&series);
}

struct part {
	uint64_t time_ps, done, other;
};

static const struct stat_spec specs[] = {
	{"time_ps", "ps", "", STAT_COUNTER, offsetof(struct part, time_ps)},
	{"done", "", "", STAT_COUNTER, offsetof(struct part, done)},
	{"other", "", "", STAT_COUNTER, offsetof(struct part, other)},
};

static void counters_become_a_series(void **state)
{
	struct part parts[2] = {{100, 1, 0}, {0, 0, 0}};
	struct stat_registry registry;
	struct output_sampler sampler;

	(void)state;
	stat_registry_init(&registry);
	stat_registry_add(&registry, "a.part0", &parts[0], specs, 3);
	stat_registry_add(&registry, "a.part1", &parts[1], specs, 3);
	output_sampler_init(&sampler, &registry, &(struct observation){"a.part*.time_ps", "a.part*.done"}, 4);
	assert_int_equal(output_sampler_next_ps(&sampler), 4);
	output_sampler_look(&sampler);
	parts[0].time_ps += 30;
	parts[1].time_ps += 12;
	parts[0].done++;
	parts[1].done += 2;
	parts[1].other += 99;
	stat_registry_snapshot(&registry); /* the end of warm-up leaves the series alone */
	assert_int_equal(output_sampler_next_ps(&sampler), 8);
	output_sampler_look(&sampler);
	assert_int_equal(sampler.series.batches[0].sum, 100);
	assert_int_equal(sampler.series.batches[0].count, 1);
	assert_int_equal(sampler.series.batches[1].sum, 42);
	assert_int_equal(sampler.series.batches[1].count, 3);
	output_sampler_free(&sampler);
	stat_registry_free(&registry);
}

/* A rate: what the sum grows by in a first batch is one observation, also when batches have been joined. */
static void a_rate_needs_no_number(void **state)
{
	struct part part = {0};
	struct stat_registry registry;
	struct output_sampler sampler;

	(void)state;
	stat_registry_init(&registry);
	stat_registry_add(&registry, "part", &part, specs, 3);
	output_sampler_init(&sampler, &registry, &(struct observation){"part.time_ps", NULL}, 10);
	for (size_t looks = 0; looks < OUTPUT_SERIES_MOST + 50; looks++) {
		part.time_ps = 7 * output_sampler_next_ps(&sampler);
		output_sampler_look(&sampler);
	}
	assert_int_equal(sampler.series.batch_ps, 20);
	assert_int_equal(sampler.series.count, OUTPUT_SERIES_MOST / 2 + 50);
	for (size_t i = 0; i < sampler.series.count; i++) {
		assert_int_equal(sampler.series.batches[i].sum, 140);
		assert_int_equal(sampler.series.batches[i].count, 2);
	}
	assert_int_equal(output_sampler_next_ps(&sampler), 20 * (sampler.series.count + 1));
	output_sampler_free(&sampler);
	stat_registry_free(&registry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cut_is_where_the_rest_is_known_best),
		cmocka_unit_test(without_a_transient_nothing_is_cut),
		cmocka_unit_test(what_changes_late_is_too_short_a_run),
		cmocka_unit_test(large_values_do_not_cancel),
		cmocka_unit_test(a_batch_holds_five_observations),
		cmocka_unit_test(empty_batches_are_left_out),
		cmocka_unit_test(too_many_batches_are_joined),
		cmocka_unit_test(replications_are_summed_batch_by_batch),
		cmocka_unit_test(a_warmup_goes_on_while_there_is_a_transient),
		cmocka_unit_test(counters_become_a_series),
		cmocka_unit_test(a_rate_needs_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
