/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts over results made up in memory, and how they are told. */
#include "compare/judgement.h"

#include <stdio.h>
#include <unistd.h>

#include "compare/comparison.h"
#include "questions.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A reference out of a text. */
static struct reference read_text(const char *text)
{
	char path[] = "/tmp/vifsim-reference-XXXXXX";
	struct diagnostics diagnostics;
	struct reference reference;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	diagnostics_init(&diagnostics);
	bool good = reference_read(&reference, path, &made_up_names, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	unlink(path);
	assert_true(good);
	return reference;
}

/* One condition, in a claim of the scenario latency. */
static struct reference read_condition(const char *extra, const char *condition)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "source: made up\nclaims:\n- {id: one, text: t, from: f, scenario: latency%s, conditions: [{%s}]}\n",
		 extra, condition);
	return read_text(text);
}

/* At 1 VIF 0.47 and at 2 VIFs 0.6 of the other; the replications are far from each other. */
static const struct made_up_point points[] = {
	{"hv", "1", 100.0, 2, {100.0, 100.0}},
	{"hv", "2", 200.0, 2, {200.0, 200.0}},
	{"sv", "1", 47.0, 2, {47.0, 47.0}},
	{"sv", "2", 120.0, 2, {20.0, 220.0}},
};

static void expect_verdict(const char *extra, const char *condition, enum verdict expected, size_t worst)
{
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct reference reference = read_condition(extra, condition);
	struct judgement *judgement = judgement_make(&reference, &made_up_schema, &stored, 1);

	if (judgement->verdict != expected)
		print_error("%s: %s\n", condition, verdict_names[judgement->verdict]);
	assert_int_equal(judgement->verdict, expected);
	assert_int_equal(judgement->conditions[0].worst, worst);
	judgement_free(judgement, &reference);
	reference_free(&reference);
	stored_free(&stored);
}

#define CHANGE "expect: change(rtt_mean_us; nic.model=sv/hv)"
#define RATIO "expect: ratio(rtt_mean_us; nic.model=sv/hv)"

/* -53 % and -40 %. */
static void a_published_value_holds_within_its_tolerance(void **state)
{
	(void)state;
	expect_verdict(", calibrated: yes", CHANGE ", published: -50 %, tolerance: 3.1 points, at: {vifs: 1}",
		       VERDICT_CALIBRATED, 0);
	expect_verdict(", calibrated: no", CHANGE ", published: -50 %, tolerance: 3.1 points, at: {vifs: 1}",
		       VERDICT_PREDICTED, 0);
	expect_verdict(", calibrated: yes", CHANGE ", published: -50 %, tolerance: 2.9 points, at: {vifs: 1}",
		       VERDICT_NOT_REPRODUCED, 0);
	/* 3 from it at 1 VIF, 10 at 2: the second is worse, whether it holds or not. */
	expect_verdict("", CHANGE ", published: -50 %, tolerance: 10.1 points", VERDICT_PREDICTED, 1);
	expect_verdict("", CHANGE ", published: -50 %, tolerance: 9.9 points", VERDICT_NOT_REPRODUCED, 1);
}

static void a_comparison_holds_at_every_point(void **state)
{
	(void)state;
	expect_verdict("", RATIO " < 0.61", VERDICT_PREDICTED, 1);
	expect_verdict("", RATIO " < 0.59", VERDICT_NOT_REPRODUCED, 1);
	expect_verdict("", RATIO " > 0.46", VERDICT_PREDICTED, 0);
	expect_verdict("", RATIO " > 0.48", VERDICT_NOT_REPRODUCED, 0);
	expect_verdict("", RATIO " != 0.5", VERDICT_PREDICTED, 0);
	expect_verdict("", RATIO " == 0.5", VERDICT_NOT_REPRODUCED, 1);
	expect_verdict("", "expect: growth(rtt_mean_us; vifs) >= 2", VERDICT_PREDICTED, 0);
}

/* At 2 VIFs the two replications of sv are so far apart that its interval covers all. */
static void intervals_that_overlap_are_not_apart(void **state)
{
	(void)state;
	expect_verdict("", RATIO " < 1, intervals: apart, at: {vifs: 1}", VERDICT_PREDICTED, 0);
	expect_verdict("", RATIO " < 1, intervals: apart", VERDICT_NOT_REPRODUCED, 1);
	/* The one that fails by its interval alone is worse than the one that holds by less. */
	expect_verdict("", RATIO " > 0.46, intervals: apart", VERDICT_NOT_REPRODUCED, 1);
}

static void points_that_are_missing_are_no_success(void **state)
{
	(void)state;
	expect_verdict("", RATIO " < 1, at: {vifs: [1, 2, 4]}", VERDICT_NOT_COVERED, 1);
	expect_verdict("", "expect: throughput_mbit_s > 1", VERDICT_NOT_COVERED, 0);
}

/* As a point's file says that a value of the user's stands in the place of the platform's. */
static void change_input(struct stored *stored, size_t point, const char *kind)
{
	json_t *input = json_object_get(stored->points[point].inputs, "nic.identifier.width");

	json_object_set_new(input, "evidence",
			    json_pack("{s:s, s:s, s:s}", "kind", "set", "platform_value", "16", "platform_kind", kind));
}

static enum verdict verdict_with(struct stored *stored, const char *extra, char *missing, size_t size)
{
	struct reference reference =
		read_condition(extra, CHANGE ", published: -50 %, tolerance: 4 points, at: {vifs: 1}");
	struct judgement *judgement = judgement_make(&reference, &made_up_schema, stored, 1);
	enum verdict verdict = judgement->verdict;

	snprintf(missing, size, "%s", judgement->missing != NULL ? judgement->missing : "");
	judgement_free(judgement, &reference);
	reference_free(&reference);
	return verdict;
}

/* As a point's file says that the command line gave another value than the scenario's. */
static void override(struct stored *stored, size_t point, const char *path, const char *value)
{
	json_object_set_new(stored->points[point].inputs, path,
			    json_pack("{s:s, s:s}", "value", value, "scenario_value", "8"));
}

/* Claims are about the published machine. */
static void points_of_a_changed_machine_do_not_count(void **state)
{
	(void)state;
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	char missing[256];

	/* How it was measured, and what the condition names itself, are no change. */
	for (size_t p = 0; p < COUNT(points); p++) {
		override(&stored, p, "seed", "2");
		override(&stored, p, "measure.duration", "1 s");
		override(&stored, p, "vifs", points[p].vifs);
	}
	assert_int_equal(verdict_with(&stored, "", missing, sizeof(missing)), VERDICT_PREDICTED);
	/* Points that the claim is not about are left out. */
	override(&stored, 1, "nic.identifier.width", "32");
	override(&stored, 3, "nic.identifier.width", "32");
	assert_int_equal(verdict_with(&stored, "", missing, sizeof(missing)), VERDICT_PREDICTED);
	for (size_t p = 0; p < COUNT(points); p++)
		override(&stored, p, "nic.identifier.width", "32");
	assert_int_equal(verdict_with(&stored, "", missing, sizeof(missing)), VERDICT_NOT_COVERED);
	assert_string_equal(missing, "of a changed machine (nic.identifier.width=32)");
	stored_free(&stored);
}

/* Fitted to it was the machine that the platform describes, and no other. */
static void a_machine_with_other_calibrated_values_is_not_the_calibrated_one(void **state)
{
	(void)state;
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	char missing[256];

	change_input(&stored, 2, "assumed");
	assert_int_equal(verdict_with(&stored, ", calibrated: yes", missing, sizeof(missing)), VERDICT_CALIBRATED);
	change_input(&stored, 2, "calibrated");
	assert_int_equal(verdict_with(&stored, ", calibrated: yes", missing, sizeof(missing)), VERDICT_NOT_COVERED);
	assert_non_null(strstr(missing, "of a changed machine (nic.identifier.width=8)"));
	assert_int_equal(verdict_with(&stored, "", missing, sizeof(missing)), VERDICT_PREDICTED);
	/* Where constants vary, they do so on purpose. */
	stored.header.variation.row_count = 1;
	assert_int_equal(verdict_with(&stored, ", calibrated: yes", missing, sizeof(missing)), VERDICT_CALIBRATED);
	stored.header.variation.row_count = 0;
	stored_free(&stored);
}

/* Whatever the condition asks: another replication could say something else. */
static void one_replication_is_no_verdict(void **state)
{
	static const struct made_up_point single[] = {{"hv", "1", 100.0, 2, {100.0, 100.0}},
						      {"sv", "1", 47.0, 1, {47.0}}};

	(void)state;
	for (int vary = 0; vary < 2; vary++) {
		struct stored stored = make_up("latency", RTT_MEAN, single, COUNT(single));
		char missing[256];

		stored.header.variation.row_count = (size_t)vary;
		assert_int_equal(verdict_with(&stored, ", calibrated: yes", missing, sizeof(missing)),
				 vary ? VERDICT_CALIBRATED : VERDICT_NOT_COVERED);
		assert_string_equal(missing, vary ? "" : "one replication has no interval: a verdict needs two");
		stored.header.variation.row_count = 0;
		stored_free(&stored);
	}
}

static const char few_claims[] =
	"source: A. Uthor, a paper\n"
	"claims:\n"
	"- id: half\n"
	"  text: about half, said at a length that does not fit into one line of the table, so that it has to be "
	"broken "
	"where a word ends\n"
	"  from: slide 1\n"
	"  scenario: latency\n"
	"  tolerance_set: after a first run\n"
	"  limits: with one scheduler\n"
	"  cause: the second point is too high\n"
	"  conditions:\n"
	"  - {at: {vifs: 1}, expect: change(rtt_mean_us; nic.model=sv/hv), published: -50 %, tolerance: 5 points}\n"
	"  - {expect: ratio(rtt_mean_us; nic.model=sv/hv) < 0.5, intervals: apart}\n"
	"- id: more\n"
	"  text: more\n"
	"  from: slide 2\n"
	"  scenario: throughput\n"
	"  conditions: [{expect: throughput_mbit_s > 1}]\n"
	"- {id: again, text: t, from: f, scenario: throughput, conditions: [{expect: throughput_mbit_s > 1}]}\n";

static const char few_claims_table[] =
	"Published: A. Uthor, a paper\n"
	"\n"
	"CLAIM  PUBLISHED           SIMULATED [95 %]            DEVIATION    VERDICT\n"
	"half   -50 % +/- 5 points  -53.0 % [-53.0, -53.0]      -3.0 points  (holds) (tolerance set after a first "
	"run)\n"
	"    slide 1: about half, said at a length that does not fit into one line of the table, so that it has to be\n"
	"    broken where a word ends\n"
	"    change(rtt_mean_us; nic.model=sv/hv) at vifs=1\n"
	"  and  < 0.5, apart        0.600 [0.000, 2478709.233]  -            not reproduced\n"
	"    ratio(rtt_mean_us; nic.model=sv/hv) < 0.5: worst of 2 at vifs=2\n"
	"    the intervals of its two points overlap, or one has none\n"
	"    limits: with one scheduler\n"
	"    not reproduced: the second point is too high\n"
	"\n"
	"not covered, as no results of throughput were given: more again\n"
	"r is not the scenario as it stands: it was run with --set nic.identifier.width=8 --sweep=vifs=1,2\n"
	"3 claims: 1 not reproduced, 2 not covered\n";

/* What a command says that changes nothing is not told. */
static void set_command(struct stored *stored)
{
	static const char *const words[] = {
		"vifsim run", "latency", "-o", "set", "--set", "nic.identifier.width=8", "--quiet", "--sweep=vifs=1,2"};

	stored->header.command = alloc_zeroed(COUNT(words), sizeof(char *));
	for (size_t i = 0; i < COUNT(words); i++)
		stored->header.command[i] = alloc_text(words[i]);
	stored->header.command_count = COUNT(words);
}

/* Of 20 and 220 over 200 each, 0.1 and 1.1, the logarithms lie ln(11) / 2 from their mean: the interval is 0.6 times
 * exp(-+ 12.7062 ln(11) / 2), and 0.6 exp(15.2342) = 2.479e6. */
static void a_table_tells_them(void **state)
{
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct reference reference = read_text(few_claims);
	struct judgement *judgements = judgement_make(&reference, &made_up_schema, &stored, 1);
	const struct comparison comparison = {&reference, &made_up_table, &stored, 1, judgements};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	set_command(&stored);
	comparison_print(&comparison, to);
	fclose(to);
	assert_string_equal(text, few_claims_table);
	free(text);
	judgement_free(judgements, &reference);
	reference_free(&reference);
	stored_free(&stored);
}

static void data_tell_them_too(void **state)
{
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct reference reference = read_text(few_claims);
	struct judgement *judgements = judgement_make(&reference, &made_up_schema, &stored, 1);
	const struct comparison comparison = {&reference, &made_up_table, &stored, 1, judgements};
	json_t *json = comparison_json(&comparison), *claims, *conditions, *values;
	const char *verdict, *limits, *cause, *missing, *at;
	double published, deviation, value;
	int worst, holds;

	(void)state;
	assert_non_null(json);
	claims = json_object_get(json, "claims");
	assert_int_equal(json_array_size(claims), 3);
	assert_int_equal(json_unpack(json_array_get(claims, 0), "{s:s, s:s, s:s, s:n, s:o}", "verdict", &verdict,
				     "limits", &limits, "cause", &cause, "missing", "conditions", &conditions),
			 0);
	assert_string_equal(limits, "with one scheduler");
	assert_string_equal(verdict, "not reproduced");
	assert_string_equal(cause, "the second point is too high");
	assert_int_equal(json_array_size(conditions), 2);
	assert_int_equal(json_unpack(json_array_get(conditions, 0), "{s:f, s:b, s:i, s:[{s:{s:s}, s:f}]}", "published",
				     &published, "holds", &holds, "worst", &worst, "values", "at", "vifs", &at,
				     "deviation", &deviation),
			 0);
	assert_true(published == -50.0 && holds == 1 && worst == 0 && fabs(deviation + 3.0) < 1e-9);
	assert_string_equal(at, "1");
	values = json_object_get(json_array_get(conditions, 1), "values");
	assert_int_equal(json_unpack(values, "[{s:b}, {s:f, s:b, s:n}]", "holds", &holds, "value", &value, "holds",
				     &worst, "deviation"),
			 0);
	assert_true(holds == 1 && worst == 0 && fabs(value - 0.6) < 1e-9);
	assert_int_equal(json_unpack(json_array_get(claims, 1), "{s:s, s:n, s:n, s:s}", "verdict", &verdict, "limits",
				     "cause", "missing", &missing),
			 0);
	assert_string_equal(verdict, "not covered");
	assert_string_equal(missing, "no results of throughput were given");
	json_decref(json);
	judgement_free(judgements, &reference);
	reference_free(&reference);
	stored_free(&stored);
}

static void a_miss_without_a_cause_says_so(void **state)
{
	struct stored stored = make_up("latency", RTT_MEAN, points, COUNT(points));
	struct reference reference = read_condition("", RATIO " < 0.1");
	struct judgement *judgements = judgement_make(&reference, &made_up_schema, &stored, 1);
	const struct comparison comparison = {&reference, &made_up_table, &stored, 1, judgements};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	comparison_print(&comparison, to);
	fclose(to);
	assert_non_null(strstr(text, "\n    not reproduced: cause not established\n"));
	free(text);
	judgement_free(judgements, &reference);
	reference_free(&reference);
	stored_free(&stored);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_published_value_holds_within_its_tolerance),
		cmocka_unit_test(a_comparison_holds_at_every_point),
		cmocka_unit_test(intervals_that_overlap_are_not_apart),
		cmocka_unit_test(points_that_are_missing_are_no_success),
		cmocka_unit_test(one_replication_is_no_verdict),
		cmocka_unit_test(points_of_a_changed_machine_do_not_count),
		cmocka_unit_test(a_machine_with_other_calibrated_values_is_not_the_calibrated_one),
		cmocka_unit_test(a_table_tells_them),
		cmocka_unit_test(data_tell_them_too),
		cmocka_unit_test(a_miss_without_a_cause_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
