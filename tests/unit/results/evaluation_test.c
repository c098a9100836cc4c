/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values and intervals, worked out by hand.  Student's quantiles of 95 %:
 * 12.7062 for one degree of freedom, 4.30265 for two.
 */
#include "questions.h"
#include "results/evaluation.h"

#define T1 12.7062047361747
#define T2 4.30265272974946
#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9 * (1.0 + fabs(b)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { VIFS, MODEL };

static struct evaluation compute(const char *text, const struct stored *stored, const struct evaluation_filter *filters,
				 size_t filter_count)
{
	struct scanner_problem problem;
	struct expression *expression = expression_compile(&made_up_names, text, &problem);
	struct evaluation evaluation;

	assert_non_null(expression);
	evaluation_compute(&evaluation, expression, &made_up_schema, stored, filters, filter_count, 0.95);
	expression_free(expression);
	return evaluation;
}

/* Three replications of the one point at two VIFs, two of each other. */
static const struct made_up_point latency[] = {
	{"hv", "1", 100.0, 2, {90.0, 110.0}},
	{"hv", "2", 120.0, 3, {100.0, 120.0, 140.0}},
	{"sv", "1", 50.0, 2, {36.0, 99.0}},
	{"sv", "2", 150.0, 3, {145.0, 150.0, 155.0}},
};

static void a_metric_has_the_interval_of_its_replications(void **state)
{
	struct stored stored = make_up("latency", RTT_MEAN, latency, COUNT(latency));
	struct evaluation evaluation = compute("rtt_mean_us", &stored, NULL, 0);

	(void)state;
	assert_null(evaluation.missing);
	assert_int_equal(evaluation.count, 4);
	assert_string_equal(evaluation.values[1].at[0], "hv");
	assert_string_equal(evaluation.values[1].at[1], "2");
	/* The standard deviation of 100, 120, 140 is 20, of their mean 20 / sqrt(3). */
	assert_true(evaluation.values[1].interval.exists);
	NEAR(evaluation.values[1].interval.low, 120.0 - T2 * 20.0 / sqrt(3.0));
	NEAR(evaluation.values[1].interval.high, 120.0 + T2 * 20.0 / sqrt(3.0));
	assert_int_equal(evaluation.values[1].replications, 3);
	assert_int_equal(evaluation.values[1].averaged, 1);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* Replication i over replication i: 36 / 90 = 0.4 and 99 / 110 = 0.9.  Their logarithms lie ln 1.5 on either side of
 * ln 0.6, so the standard deviation is sqrt(2) ln 1.5, and that of the mean ln 1.5. */
static void a_ratio_pairs_replications(void **state)
{
	struct stored stored = make_up("latency", RTT_MEAN, latency, COUNT(latency));
	struct evaluation evaluation = compute("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);

	(void)state;
	assert_null(evaluation.missing);
	assert_int_equal(evaluation.count, 2);
	assert_null(evaluation.values[0].at[0]);
	assert_string_equal(evaluation.values[0].at[1], "1");
	NEAR(evaluation.values[0].value, 0.5);
	NEAR(evaluation.values[0].interval.low, 0.5 * exp(-T1 * log(1.5)));
	NEAR(evaluation.values[0].interval.high, 0.5 * exp(T1 * log(1.5)));
	assert_int_equal(evaluation.values[0].replications, 2);
	NEAR(evaluation.values[1].value, 1.25);
	evaluation_free(&evaluation);

	evaluation = compute("change(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);
	NEAR(evaluation.values[0].value, -50.0);
	NEAR(evaluation.values[0].interval.low, 100.0 * (0.5 * exp(-T1 * log(1.5)) - 1.0));
	NEAR(evaluation.values[0].interval.high, 100.0 * (0.5 * exp(T1 * log(1.5)) - 1.0));
	NEAR(evaluation.values[1].value, 25.0);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* Of two and three replications the first two are pairs. */
static void a_pair_has_as_many_replications_as_the_shorter(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "1", 100.0, 3, {100.0, 100.0, 7.0}},
		{"sv", "1", 60.0, 2, {40.0, 90.0}},
	};
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct evaluation evaluation = compute("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);

	(void)state;
	assert_int_equal(evaluation.count, 1);
	assert_int_equal(evaluation.values[0].replications, 2);
	NEAR(evaluation.values[0].value, 0.6);
	NEAR(evaluation.values[0].interval.high, 0.6 * exp(T1 * log(1.5)));
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* 145 .. 155 and 100 .. 140 overlap by far with three replications; without spread nothing does. */
static void intervals_are_apart_or_not(void **state)
{
	const struct made_up_point sharp[] = {
		{"hv", "1", 100.0, 2, {100.0, 100.0}},
		{"sv", "1", 101.0, 2, {101.0, 101.0}},
	};
	struct stored stored = make_up("latency", RTT_MEAN, latency, COUNT(latency));
	struct evaluation evaluation = compute("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);

	(void)state;
	assert_false(evaluation.values[1].apart);
	evaluation_free(&evaluation);
	stored_free(&stored);

	stored = make_up("latency", RTT_MEAN, sharp, COUNT(sharp));
	evaluation = compute("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);
	assert_true(evaluation.values[0].apart);
	NEAR(evaluation.values[0].interval.low, 1.01);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

static void one_replication_has_no_interval(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "1", 100.0, 1, {100.0}},
		{"sv", "1", 60.0, 2, {60.0, 60.0}},
	};
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct evaluation evaluation = compute("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL, 0);

	(void)state;
	assert_null(evaluation.missing);
	assert_false(evaluation.values[0].interval.exists);
	assert_false(evaluation.values[0].apart);
	assert_int_equal(evaluation.values[0].replications, 1);
	evaluation_free(&evaluation);
	evaluation = compute("rtt_mean_us", &stored, NULL, 0);
	assert_false(evaluation.values[0].interval.exists);
	assert_true(evaluation.values[1].interval.exists);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

static void a_maximum_has_no_interval(void **state)
{
	const struct made_up_point points[] = {{"hv", "1", 100.0, 2, {90.0, 100.0}}};
	struct stored stored = make_up("latency", RTT_MAX, points, COUNT(points));
	struct evaluation evaluation = compute("rtt_max_us", &stored, NULL, 0);

	(void)state;
	NEAR(evaluation.values[0].value, 100.0);
	assert_false(evaluation.values[0].interval.exists);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* 30 in three replications is as many as 20 in two. */
static void sums_count_per_replication(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "1", 20.0, 2, {9.0, 11.0}},
		{"sv", "1", 30.0, 3, {10.0, 10.0, 10.0}},
		{"hv", "2", 0.0, 2, {0.0, 0.0}},
		{"sv", "2", 0.0, 2, {0.0, 0.0}},
	};
	struct stored stored = make_up("latency", REDUNDANT, points, COUNT(points));
	char *one[] = {"1"}, *two[] = {"2"};
	const struct evaluation_filter at_one = {VIFS, one, 1, 1}, at_two = {VIFS, two, 1, 1};
	struct evaluation evaluation = compute("ratio(interrupts_redundant; nic.model=sv/hv)", &stored, &at_one, 1);

	(void)state;
	assert_int_equal(evaluation.count, 1);
	NEAR(evaluation.values[0].value, 1.0);
	evaluation_free(&evaluation);
	evaluation = compute("interrupts_redundant == 0", &stored, &at_two, 1);
	assert_int_equal(evaluation.count, 2);
	NEAR(evaluation.values[1].value, 0.0);
	evaluation_free(&evaluation);
	/* But 0 / 0 is none. */
	evaluation = compute("ratio(interrupts_redundant; nic.model=sv/hv)", &stored, &at_two, 1);
	assert_string_equal(evaluation.missing, "r has a 0 to divide by at nic.model=hv vifs=2");
	assert_int_equal(evaluation.count, 0);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* By value, not as text ("16" < "2") nor in the order of the sweep. */
static void growth_follows_the_values_in_their_order(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "16", 40.0, 1, {40.0}}, {"hv", "2", 10.0, 1, {10.0}}, {"sv", "2", 1.0, 1, {1.0}},
		{"hv", "4", 20.0, 1, {20.0}},  {"sv", "4", 0.5, 1, {0.5}},
	};
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct evaluation evaluation = compute("growth(rtt_mean_us; vifs) > 1", &stored, NULL, 0);

	(void)state;
	assert_null(evaluation.missing);
	assert_int_equal(evaluation.count, 3);
	assert_string_equal(evaluation.values[0].at[0], "hv");
	assert_string_equal(evaluation.values[0].at[1], "4 to 16");
	NEAR(evaluation.values[0].value, 2.0);
	assert_string_equal(evaluation.values[1].at[1], "2 to 4");
	assert_string_equal(evaluation.values[2].at[0], "sv");
	NEAR(evaluation.values[2].value, 0.5);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

/* Ratios of 1.5 and 2.5 pooled; in the replications (1 + 2) / 2 = 1.5 and (2.25 + 3.75) / 2 = 3, whose logarithms lie
 * ln(2) / 2 on either side of their mean. */
static void a_mean_is_taken_in_each_replication(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "1", 100.0, 2, {100.0, 100.0}},
		{"hv", "2", 100.0, 2, {100.0, 100.0}},
		{"sv", "1", 150.0, 2, {100.0, 225.0}},
		{"sv", "2", 250.0, 2, {200.0, 375.0}},
	};
	struct stored stored = make_up("throughput", THROUGHPUT, points, COUNT(points));
	struct evaluation evaluation =
		compute("mean(change(throughput_mbit_s; nic.model=sv/hv); vifs)", &stored, NULL, 0);

	(void)state;
	assert_null(evaluation.missing);
	assert_int_equal(evaluation.count, 1);
	assert_null(evaluation.values[0].at[0]);
	assert_null(evaluation.values[0].at[1]);
	assert_int_equal(evaluation.values[0].averaged, 2);
	NEAR(evaluation.values[0].value, 100.0);
	NEAR(evaluation.values[0].interval.low, 100.0 * (2.0 * exp(-T1 * log(2.0) / 2.0) - 1.0));
	NEAR(evaluation.values[0].interval.high, 100.0 * (2.0 * exp(T1 * log(2.0) / 2.0) - 1.0));
	evaluation_free(&evaluation);

	evaluation = compute("mean(throughput_mbit_s; vifs)", &stored, NULL, 0);
	assert_int_equal(evaluation.count, 2);
	assert_string_equal(evaluation.values[1].at[0], "sv");
	NEAR(evaluation.values[1].value, 200.0);
	/* 150 and 300: the standard deviation of their mean is 75. */
	NEAR(evaluation.values[1].interval.high, 200.0 + T1 * 75.0);
	evaluation_free(&evaluation);
	stored_free(&stored);
}

static void expect_missing(const char *text, const struct stored *stored, const struct evaluation_filter *filter,
			   const char *sentence)
{
	struct evaluation evaluation = compute(text, stored, filter, filter != NULL ? 1 : 0);

	assert_non_null(evaluation.missing);
	assert_string_equal(evaluation.missing, sentence);
	evaluation_free(&evaluation);
}

static void what_the_results_lack_is_told(void **state)
{
	const struct made_up_point points[] = {
		{"hv", "1", 100.0, 1, {1.0}}, {"hv", "2", 100.0, 1, {1.0}}, {"sv", "1", 50.0, 1, {1.0}},
		{"sv", "2", 50.0, 1, {1.0}},  {"sv", "4", 50.0, 1, {1.0}},
	};
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	char *few[] = {"1", "8"}, *one[] = {"1"}, *both[] = {"hv", "sv"};
	const struct evaluation_filter at_few = {VIFS, few, 2, 2}, at_one = {VIFS, one, 1, 1};
	const struct evaluation_filter models = {MODEL, both, 2, 2};

	(void)state;
	expect_missing("rtt_mean_us", &stored, &at_few, "r has no point for it at vifs=8");
	expect_missing("throughput_mbit_s", &stored, &at_one, "r has no throughput_mbit_s at nic.model=hv vifs=1");
	expect_missing("ratio(rtt_mean_us; nic.model=sv/hv)", &stored, NULL,
		       "r has no other point to divide that of nic.model=sv vifs=4 by");
	expect_missing("growth(rtt_mean_us; vifs)", &stored, &at_one, "r has no point for it at vifs=1");
	expect_missing("ratio(rtt_mean_us; nic.identifier.width=32/8)", &stored, NULL, "r has no points for it");
	expect_missing("mean(rtt_mean_us; vifs)", &stored, &models, "r: one mean would be of 2 values, another of 3");
	stored_free(&stored);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_metric_has_the_interval_of_its_replications),
		cmocka_unit_test(a_ratio_pairs_replications),
		cmocka_unit_test(a_pair_has_as_many_replications_as_the_shorter),
		cmocka_unit_test(intervals_are_apart_or_not),
		cmocka_unit_test(one_replication_has_no_interval),
		cmocka_unit_test(a_maximum_has_no_interval),
		cmocka_unit_test(sums_count_per_replication),
		cmocka_unit_test(growth_follows_the_values_in_their_order),
		cmocka_unit_test(a_mean_is_taken_in_each_replication),
		cmocka_unit_test(what_the_results_lack_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
