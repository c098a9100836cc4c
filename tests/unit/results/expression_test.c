/* SPDX-License-Identifier: Apache-2.0 */
/* What expressions mean, and what is wrong with those that mean nothing. */
#include "questions.h"

enum { VIFS, MODEL, WIDTH, RATE }; /* the numbers of the parameters */

static struct expression *compile(const char *text)
{
	struct scanner_problem problem = {0, ""};
	struct expression *expression = expression_compile(&made_up_names, text, &problem);

	if (expression == NULL)
		print_error("%s: %zu: %s\n", text, problem.offset, problem.message);
	assert_non_null(expression);
	return expression;
}

static void a_metric_is_one_with_or_without_a_condition(void **state)
{
	struct expression *expression = compile("  rtt_mean_us\n");

	(void)state;
	assert_int_equal(expression->kind, EXPRESSION_METRIC);
	assert_int_equal(expression->metric, RTT_MEAN);
	assert_int_equal(expression->relation, RELATION_NONE);
	assert_string_equal(expression->text, "rtt_mean_us");
	assert_string_equal(expression_unit(expression, &made_up_table), "us");
	assert_false(expression_is_ratio(expression));
	expression_free(expression);

	expression = compile("throughput_mbit_s >= 941.5 Mbit/s");
	assert_int_equal(expression->metric, THROUGHPUT);
	assert_int_equal(expression->relation, RELATION_AT_LEAST);
	assert_true(expression->limit == 941.5);
	expression_free(expression);

	expression = compile("interrupts_redundant==0");
	assert_int_equal(expression->relation, RELATION_EQUAL);
	assert_true(expression->limit == 0.0);
	expression_free(expression);
}

static void a_ratio_has_pairs_of_canonical_values(void **state)
{
	struct expression *expression =
		compile("ratio(rtt_mean_us ; nic.model = sv/hv, nic.identifier.width=\"32/8\") < 0.75");

	(void)state;
	assert_int_equal(expression->kind, EXPRESSION_RATIO);
	assert_int_equal(expression->pair_count, 2);
	assert_int_equal(expression->pairs[0].param, MODEL);
	assert_string_equal(expression->pairs[0].over, "sv");
	assert_string_equal(expression->pairs[0].under, "hv");
	assert_int_equal(expression->pairs[1].param, WIDTH);
	assert_string_equal(expression->pairs[1].over, "32");
	assert_string_equal(expression->pairs[1].under, "8");
	assert_int_equal(expression->relation, RELATION_BELOW);
	assert_true(expression->limit == 0.75);
	assert_string_equal(expression_unit(expression, &made_up_table), "");
	assert_true(expression_varies(expression, MODEL));
	assert_true(expression_varies(expression, WIDTH));
	assert_false(expression_varies(expression, VIFS));
	expression_free(expression);
}

/* 1 Gbit/s/100 Mbit/s has three slashes, of which the second parts two rates. */
static void a_slash_in_a_unit_parts_nothing(void **state)
{
	struct expression *expression = compile("change(rtt_mean_us; link.rate=1 Gbit/s/100 Mbit/s) <= -5 %");

	(void)state;
	assert_int_equal(expression->kind, EXPRESSION_CHANGE);
	assert_int_equal(expression->pairs[0].param, RATE);
	assert_string_equal(expression->pairs[0].over, "1000 Mbit/s");
	assert_string_equal(expression->pairs[0].under, "100 Mbit/s");
	assert_true(expression->limit == -5.0);
	expression_free(expression);
}

static void means_and_growth_follow_axes(void **state)
{
	struct expression *expression = compile("mean(change(throughput_mbit_s; nic.model=sv/hv); vifs, link.rate)");

	(void)state;
	assert_int_equal(expression->kind, EXPRESSION_CHANGE);
	assert_int_equal(expression->mean_count, 2);
	assert_int_equal(expression->means[0], VIFS);
	assert_int_equal(expression->means[1], RATE);
	assert_string_equal(expression_unit(expression, &made_up_table), "%");
	expression_free(expression);

	expression = compile("mean(rtt_max_us; vifs) != 3");
	assert_int_equal(expression->kind, EXPRESSION_METRIC);
	assert_int_equal(expression->mean_count, 1);
	expression_free(expression);

	expression = compile("growth(rtt_mean_us; vifs) > 1");
	assert_int_equal(expression->kind, EXPRESSION_GROWTH);
	assert_int_equal(expression->along, VIFS);
	expression_free(expression);
}

static void errors_are_told_where_they_are(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *message;
	} cases[] = {
		{"", 0, "a metric was expected"},
		{" < 3", 1, "a metric was expected"},
		{"rtt_maen_us", 0, "unknown metric \"rtt_maen_us\"; did you mean \"rtt_mean_us\"?"},
		{"latency", 0, "unknown metric \"latency\""},
		{"rtt_mean_us = 3", 12, "one of == != < <= > >= or the end was expected at \"= 3\""},
		{"rtt_mean_us <", 13, "a number was expected behind <"},
		{"rtt_mean_us < fast", 14, "a number was expected behind <"},
		{"rtt_mean_us < 3 ms", 16, "\"us\" or the end was expected"},
		{"rtt_mean_us < 3 us)", 16, "\"us\" or the end was expected"},
		{"ratio(rtt_mean_us; vifs=2/1) > 1 %", 33, "the end was expected"},
		{"ratio rtt_mean_us", 6, "\"(\" was expected"},
		{"ratio(rtt_mean_us, nic.model=sv/hv)", 17, "\";\" was expected"},
		{"ratio(rtt_mean_us; nic.model=sv/hv", 34, "\")\" was expected"},
		{"ratio(rtt_mean_us; nic.mode=sv/hv)", 19,
		 "unknown parameter \"nic.mode\"; did you mean \"nic.model\"?"},
		{"ratio(rtt_mean_us; speed=1/2)", 19, "unknown parameter \"speed\""},
		{"ratio(rtt_mean_us; =1/2)", 19, "the path of a parameter was expected"},
		{"ratio(rtt_mean_us; nic.model sv/hv)", 29, "\"=\" was expected"},
		{"ratio(rtt_mean_us; nic.model=sv)", 29, "nic.model: two values were expected, as nic.model=A/B"},
		{"ratio(rtt_mean_us; nic.model=sv/vh)", 29,
		 "nic.model: \"vh\" is none of the choices: hv, sv or cdna; did you mean \"hv\"?"},
		{"ratio(rtt_mean_us; nic.model=sv/sv)", 29, "both values are sv"},
		{"ratio(rtt_mean_us; nic.model=sv/hv, nic.model=hv/sv)", 36, "this parameter stands here twice"},
		{"ratio(rtt_mean_us; link.rate=1/2)", 29,
		 "link.rate: 1 is no bit rate: a unit is missing (bit/s, kbit/s, Mbit/s or Gbit/s)"},
		{"ratio(rtt_mean_us; nic.program=a/b)", 19, "nic.program cannot be compared"},
		{"growth(rtt_mean_us; nic.model)", 20, "growth: this parameter has no order"},
		{"mean(growth(rtt_mean_us; vifs); vifs)", 5, "a growth has no mean"},
		{"mean(mean(rtt_mean_us; vifs); vifs)", 5,
		 "the mean of a mean: mean(...; PATH, PATH) takes it over several axes"},
		{"mean(rtt_mean_us)", 16, "\";\" was expected"},
		{"mean(ratio(rtt_mean_us; nic.model=sv/hv); nic.model)", 42, "this parameter stands here twice"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scanner_problem problem = {0, ""};
		assert_null(expression_compile(&made_up_names, cases[i].text, &problem));
		assert_string_equal(problem.message, cases[i].message);
		if (problem.offset != cases[i].offset)
			print_error("at: %s\n", cases[i].text);
		assert_int_equal(problem.offset, cases[i].offset);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_metric_is_one_with_or_without_a_condition),
		cmocka_unit_test(a_ratio_has_pairs_of_canonical_values),
		cmocka_unit_test(a_slash_in_a_unit_parts_nothing),
		cmocka_unit_test(means_and_growth_follow_axes),
		cmocka_unit_test(errors_are_told_where_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
