/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constants that vary over their ranges: which rows there are and what stands
 * in them.  The platform has nic.delay (3 to 9 us, 6), nic.loss (0.5 to 2 %,
 * 1 %), nic.program (4 to 13 steps, 8) and, of one value, nic.clock.
 */
#include "fixture.h"

#include "scenario/latin_hypercube.h"

#define PLATFORM                                                                                                       \
	"name: p\n"                                                                                                    \
	"nic:\n"                                                                                                       \
	"  delay: {value: 6 us, kind: assumed, source: a guess, range: 3 us .. 9 us}\n"                                \
	"  loss: {value: 1 %, kind: measured, source: a bench, range: 0.5 % .. 2 %}\n"                                 \
	"  clock: {value: 500 MHz, kind: derived, source: a manual, range: 500 MHz .. 500 MHz}\n"                      \
	"  note: {value: a, kind: derived, source: a manual, range: a .. b}\n"                                         \
	"  program: {value: read 6; write 2, kind: derived, source: a count, range: 4 .. 13 steps}\n"
#define START "name: s\nplatform: ../configs/p.yaml\n"

static int enter(void **state)
{
	int failed = fixture_enter(state);
	fixture_write("configs/p.yaml", PLATFORM);
	return failed;
}

/* A row as "delay/loss/program", bare. */
static void expect_row(const struct scenario *scenario, size_t row, const char *expected)
{
	char text[128] = "";
	for (size_t i = 0; i < scenario_varied_count(scenario); i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? "/" : "",
			 scenario_row_text(scenario, row, i));
	assert_string_equal(text, expected);
}

static void one_at_a_time_goes_to_both_ends_of_each(void **state)
{
	(void)state;
	struct scenario *scenario =
		fixture_load(START "sweep:\n  vifs: [1, 2]\n  vary: {costs: all, design: one_at_a_time}\n", NULL);
	const char *low, *high, *unit;
	struct test_machine machine;
	/* The base, and two ends of three; each at 1 and at 2 VIFs, of which the axis that comes last is the faster. */
	assert_int_equal(scenario_varied_count(scenario), 3);
	assert_int_equal(scenario_row_count(scenario), 7);
	assert_int_equal(scenario_point_count(scenario), 14);
	assert_int_equal(scenario_axis_count(scenario), 1);
	expect_row(scenario, 0, "6/1/8");
	expect_row(scenario, 1, "3/1/8");
	expect_row(scenario, 2, "9/1/8");
	expect_row(scenario, 3, "6/0.5/8");
	expect_row(scenario, 4, "6/2/8");
	expect_row(scenario, 5, "6/1/4");
	expect_row(scenario, 6, "6/1/13");
	assert_int_equal(scenario_point_row(scenario, 6), 6);
	assert_int_equal(scenario_point_row(scenario, 7), 0);
	assert_string_equal(fixture_text(scenario, 6, "vifs"), "1");
	assert_string_equal(fixture_text(scenario, 13, "vifs"), "2");
	assert_string_equal(fixture_text(scenario, 6, "nic.program"), "read 13");
	assert_string_equal(fixture_text(scenario, 0, "nic.program"), "read 6; write 2");
	scenario_point(scenario, 8, &machine);
	assert_int_equal(machine.vifs, 2);
	assert_int_equal(machine.nic.delay_ps, 3000000);
	struct scenario_row row = scenario_row(scenario, 4);
	assert_int_equal(row.design, SCENARIO_ONE_AT_A_TIME);
	assert_int_equal(row.param, param_find(&test_schema, "nic.loss"));
	assert_true(row.high);
	scenario_varied_range(scenario, 2, &low, &high, &unit);
	assert_string_equal(low, "4");
	assert_string_equal(high, "13");
	assert_string_equal(unit, "steps");
	scenario_free(scenario);
}

static void what_does_not_vary_is_told(void **state)
{
	(void)state;
	struct scenario *scenario = fixture_load(
		START "nic.delay: 3 us\nsweep:\n  nic.loss: [1 %]\n  vary: {costs: all, design: one_at_a_time}\n",
		NULL);
	static const char *const expected[] = {"nic.loss: an axis of its own", "nic.clock: a range of one value",
					       "nic.note: no range of numbers"};
	/* The delay stands at its low end already. */
	expect_row(scenario, 0, "3/8");
	expect_row(scenario, 1, "9/8");
	expect_row(scenario, 2, "3/4");
	assert_int_equal(scenario_row_count(scenario), 4);
	assert_int_equal(scenario_omission_count(scenario), 3);
	for (size_t i = 0; i < 3; i++) {
		size_t param;
		char path[PARAM_PATH_SIZE], text[128];
		const char *reason = scenario_omission(scenario, i, &param);
		snprintf(text, sizeof(text), "%s: %s", param_path(param_at(&test_schema, param), path), reason);
		assert_string_equal(text, expected[i]);
	}
	scenario_free(scenario);
}

/* Which of `count` equal parts of low to high a bare value is in. */
static size_t stratum(const char *bare, double low, double high, size_t count)
{
	return (size_t)((strtod(bare, NULL) - low) / (high - low) * (double)count);
}

#define SAMPLES 50
#define HYPERCUBE "sweep:\n  vary: {costs: all, design: latin_hypercube, samples: 50, seed: 7}\n"

static void expect_one_in_each_stratum(const struct scenario *scenario, size_t varied, double low, double high)
{
	bool hit[SAMPLES] = {false};
	for (size_t row = 1; row <= SAMPLES; row++) {
		size_t number = stratum(scenario_row_text(scenario, row, varied), low, high, SAMPLES);
		assert_true(number < SAMPLES);
		assert_false(hit[number]);
		hit[number] = true;
	}
}

static void each_stratum_of_each_range_has_one_sample(void **state)
{
	(void)state;
	struct scenario *scenario = fixture_load(START HYPERCUBE, NULL);
	unsigned of_length[14] = {0};
	assert_int_equal(scenario_row_count(scenario), 1 + SAMPLES);
	expect_one_in_each_stratum(scenario, 0, 3, 9);
	expect_one_in_each_stratum(scenario, 1, 0.5, 2);
	/* Of the ten whole numbers 4 to 13 each has a tenth of the strata. */
	for (size_t row = 1; row <= SAMPLES; row++)
		of_length[strtoul(scenario_row_text(scenario, row, 2), NULL, 10)]++;
	for (size_t length = 4; length <= 13; length++)
		assert_int_equal(of_length[length], SAMPLES / 10);
	struct scenario_row row = scenario_row(scenario, SAMPLES);
	assert_int_equal(row.design, SCENARIO_LATIN_HYPERCUBE);
	assert_int_equal(row.sample, SAMPLES);
	assert_int_equal(row.param, PARAM_NONE);
	scenario_free(scenario);
}

/* The same on every machine: integers, and sums and quotients of doubles. */
static void samples_follow_from_the_seed(void **state)
{
	(void)state;
	static const double expected[5] = {0x1.74205191569dbp-2, 0x1.c091b7e36d665p-1, 0x1.82a9cfd1f101ap-1,
					   0x1.22eee1dbe0b6ap-1, 0x1.98ec00037eff7p-3};
	double places[5], others[5];
	latin_hypercube_axis(1, "nic.delay", 5, places);
	for (size_t i = 0; i < 5; i++)
		assert_true(places[i] == expected[i]);
	latin_hypercube_axis(2, "nic.delay", 5, others);
	assert_memory_not_equal(places, others, sizeof(places));
	latin_hypercube_axis(1, "nic.loss", 5, others);
	assert_memory_not_equal(places, others, sizeof(places));
}

/* What else varies does not matter to a constant's samples. */
static void each_constant_has_a_stream_of_its_own(void **state)
{
	(void)state;
	struct scenario *all = fixture_load(START HYPERCUBE, NULL);
	struct scenario *one = fixture_load(
		START "sweep: {vary: {costs: nic.loss, design: latin_hypercube, samples: 50, seed: 7}}\n", NULL);
	for (size_t row = 1; row <= SAMPLES; row++)
		assert_string_equal(scenario_row_text(all, row, 1), scenario_row_text(one, row, 0));
	scenario_free(all);
	scenario_free(one);
}

/* 12 to 47 bytes by words of 8: 16, 24, 32 and 40, a quarter of the samples each. */
static void whole_multiples_share_the_strata(void **state)
{
	(void)state;
	unsigned of_words[8] = {0};
	fixture_write("configs/p.yaml",
		      PLATFORM "  burst: {value: 24 B, kind: assumed, source: a guess, range: 12 B .. 47 B}\n");
	struct scenario *scenario = fixture_load(
		START "sweep: {vary: {costs: [nic.burst, nic.loss], design: latin_hypercube, samples: 40}}\n", NULL);
	for (size_t row = 1; row <= 40; row++)
		of_words[strtoul(scenario_row_text(scenario, row, 0), NULL, 10) / 8]++;
	for (size_t words = 2; words <= 5; words++)
		assert_int_equal(of_words[words], 10);
	scenario_free(scenario);
	scenario = fixture_load(START "sweep: {vary: {costs: [nic.burst], design: one_at_a_time}}\n", NULL);
	expect_row(scenario, 1, "16");
	expect_row(scenario, 2, "40");
	scenario_free(scenario);
	fixture_write("configs/p.yaml", PLATFORM);
	fixture_refuse(START "nic.burst: 20 B\n", NULL,
		       "scenarios/s.yaml:3:12: error: nic.burst: 20 B is no multiple of 8 B\n");
}

static void both_designs_share_the_base(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"vary.costs=nic.delay, nic.program", "vary.samples=4"};
	const struct scenario_overrides overrides = {.sweeps = sweeps, .sweep_count = 2};
	struct scenario *scenario = fixture_load(
		START "sweep: {vary: {design: [one_at_a_time, latin_hypercube], samples: 500}}\n", &overrides);
	/* The base, 2 x 2 ends, and 4 samples. */
	assert_int_equal(scenario_row_count(scenario), 9);
	assert_int_equal(scenario_row(scenario, 0).design, SCENARIO_BASE);
	assert_int_equal(scenario_row(scenario, 4).design, SCENARIO_ONE_AT_A_TIME);
	assert_int_equal(scenario_row(scenario, 5).sample, 1);
	scenario_free(scenario);
}

/* A scenario without vary gets one from the command line. */
static void an_argument_adds_it(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"vary.costs=nic", "vary.design=one_at_a_time"};
	const struct scenario_overrides overrides = {.sweeps = sweeps, .sweep_count = 2};
	struct scenario *scenario = fixture_load(START "vifs: 3\n", &overrides);
	assert_int_equal(scenario_point_count(scenario), 7);
	scenario_free(scenario);
}

/* Rules. */

/* The delay has no effect at 1 VIF, the loss at none. */
static int effect(const void *object, const char *path, char *message, size_t message_size)
{
	const struct test_machine *machine = object;
	if (!strcmp(path, "nic.loss") || (!strcmp(path, "nic.delay") && machine->vifs == 1)) {
		snprintf(message, message_size, "%s is in vain", path);
		return -1;
	}
	return 0;
}

/* A loss in percent has to be below the delay in us less 4: it is in the base. */
static int check(const void *object, struct param_misfit *misfit)
{
	const struct test_machine *machine = object;
	if (100.0 * machine->nic.loss < (double)machine->nic.delay_ps / 1e6 - 4.0)
		return 0;
	return param_refuse(misfit, "nic.loss", "nic.delay", "too much loss");
}

static void what_has_no_effect_does_not_vary(void **state)
{
	(void)state;
	static const struct scenario_rules rules = {.check_effect = effect};
	struct scenario *scenario =
		fixture_load_by(START "sweep: {vifs: [1, 2], vary: {design: one_at_a_time}}\n", &rules, NULL);
	assert_int_equal(scenario_varied_count(scenario), 2);
	scenario_free(scenario);
	scenario = fixture_load_by(START "sweep: {vary: {design: one_at_a_time}}\n", &rules, NULL);
	assert_int_equal(scenario_varied_count(scenario), 1);
	scenario_free(scenario);
	/* Of a group it is left out; by its own path it is wrong. */
	scenario = fixture_load_by(START "sweep: {vary: {costs: [nic], design: one_at_a_time}}\n", &rules, NULL);
	assert_int_equal(scenario_varied_count(scenario), 1);
	scenario_free(scenario);
	fixture_refuse_by(START "sweep:\n  vary: {costs: [nic, nic.loss], design: one_at_a_time}\n", &rules, NULL,
			  "scenarios/s.yaml:4:3: error: vary: nic.loss is in vain\n");
}

static void an_end_at_odds_with_the_others_is_left_out(void **state)
{
	(void)state;
	static const struct scenario_rules rules = {.check = check};
	struct scenario *scenario = fixture_load_by(
		START "sweep: {vary: {costs: [nic.delay, nic.loss], design: one_at_a_time}}\n", &rules, NULL);
	size_t param;
	bool high;
	/* 1 % against 3 us, and 2 % against 6 us. */
	assert_int_equal(scenario_row_count(scenario), 3);
	assert_int_equal(scenario_refusal_count(scenario), 2);
	assert_string_equal(scenario_refusal(scenario, 0, &param, &high), "too much loss");
	assert_int_equal(param, param_find(&test_schema, "nic.delay"));
	assert_false(high);
	scenario_refusal(scenario, 1, &param, &high);
	assert_int_equal(param, param_find(&test_schema, "nic.loss"));
	assert_true(high);
	expect_row(scenario, 1, "9/1");
	expect_row(scenario, 2, "6/0.5");
	scenario_free(scenario);
}

/* The same, such that even at 3 us there is a loss that will do, one below 0.55 %. */
static int check_loosely(const void *object, struct param_misfit *misfit)
{
	const struct test_machine *machine = object;
	if (100.0 * machine->nic.loss < (double)machine->nic.delay_ps / 1e6 - 2.45)
		return 0;
	return param_refuse(misfit, "nic.delay", "nic.loss", "too much loss");
}

/* Samples exchange values: all fit, and each stratum has its one sample still. */
static void samples_at_odds_exchange_values(void **state)
{
	(void)state;
	static const struct scenario_rules rules = {.check = check_loosely}, strict = {.check = check};
	struct scenario *scenario = fixture_load_by(START HYPERCUBE, &rules, NULL);
	struct param_misfit misfit;
	struct test_machine machine;
	assert_true(scenario_exchange_count(scenario) > 0);
	for (size_t point = 0; point <= SAMPLES; point++) {
		scenario_point(scenario, point, &machine);
		assert_int_equal(check_loosely(&machine, &misfit), 0);
	}
	expect_one_in_each_stratum(scenario, 0, 3, 9);
	expect_one_in_each_stratum(scenario, 1, 0.5, 2);
	scenario_free(scenario);
	/* By the stricter rule no loss is small enough for a delay of 4.5 us or less. */
	scenario = NULL;
	struct diagnostics diagnostics;
	fixture_write("scenarios/s.yaml", START HYPERCUBE);
	diagnostics_init(&diagnostics);
	assert_null(scenario_load("scenarios/s.yaml", &test_schema, &strict, NULL, &diagnostics));
	assert_non_null(strstr(diagnostics.entries[0].message, "cannot be made to fit: too much loss"));
	diagnostics_free(&diagnostics);
}

/* The caller tells what is wrong with a base; rows would repeat it. */
static void a_base_at_odds_has_no_other_rows(void **state)
{
	(void)state;
	static const struct scenario_rules rules = {.check = check};
	struct scenario *scenario = fixture_load_by(
		START "nic.delay: 4 us\nsweep: {vary: {costs: nic, design: one_at_a_time}}\n", &rules, NULL);
	assert_int_equal(scenario_row_count(scenario), 1);
	scenario_free(scenario);
}

/* Errors that need a platform of their own, or arguments; others are in tests/bad. */
static void errors_have_their_place(void **state)
{
	(void)state;
	static const char *const sets[] = {"nic.delay=5 us"};
	static const char *const sweeps[] = {"vary.samples=1", "vary.design=latin", "vary.cost=all",
					     "vary.costs=nic.dely"};
	const struct scenario_overrides set = {.sets = sets, .set_count = 1},
					sweep = {.sweeps = sweeps, .sweep_count = 4};
	fixture_refuse(
		START "sweep: {vary: {design: one_at_a_time}}\n", &set,
		"vifsim: --set nic.delay=5 us: error: nic.delay varies: --sweep nic.delay=5 us gives it one value\n");
	fixture_refuse(
		START "vifs: 1\n", &sweep,
		"vifsim: --sweep vary.samples=1: error: vary.samples: \"1\": a count from 2 to 100000 was expected\n"
		"vifsim: --sweep vary.design=latin: error: vary.design: one_at_a_time or latin_hypercube was expected\n"
		"vifsim: --sweep vary.cost=all: error: vary.cost: unknown key; did you mean \"costs\"?\n"
		"vifsim: --sweep vary.costs=nic.dely: error: vary.costs: unknown parameter \"nic.dely\"; did you mean "
		"\"nic.delay\"?\n");
	fixture_refuse(
		START "nic.delay: 2 us\nsweep: {vary: {design: one_at_a_time}}\n", NULL,
		"scenarios/s.yaml:3:12: error: nic.delay: 2 us is outside the range over which it is to vary, 3 us .. "
		"9 us\n");
	fixture_refuse(
		START "sweep:\n  vary: {costs: nic.program, design: latin_hypercube, samples: 50}\n", NULL,
		"scenarios/s.yaml:4:3: error: vary: two samples are the same: the ranges of its costs have too few "
		"values\n");
	fixture_refuse(START "sweep:\n  vary: {costs: [nic.clock, nic.note, vifs], design: one_at_a_time}\n", NULL,
		       "scenarios/s.yaml:4:3: error: vary: vifs has no range of numbers\n"
		       "scenarios/s.yaml:4:3: error: vary: the range of nic.clock is one value\n"
		       "scenarios/s.yaml:4:3: error: vary: nic.note has no range of numbers\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_at_a_time_goes_to_both_ends_of_each),
		cmocka_unit_test(what_does_not_vary_is_told),
		cmocka_unit_test(each_stratum_of_each_range_has_one_sample),
		cmocka_unit_test(samples_follow_from_the_seed),
		cmocka_unit_test(each_constant_has_a_stream_of_its_own),
		cmocka_unit_test(whole_multiples_share_the_strata),
		cmocka_unit_test(both_designs_share_the_base),
		cmocka_unit_test(an_argument_adds_it),
		cmocka_unit_test(what_has_no_effect_does_not_vary),
		cmocka_unit_test(an_end_at_odds_with_the_others_is_left_out),
		cmocka_unit_test(samples_at_odds_exchange_values),
		cmocka_unit_test(a_base_at_odds_has_no_other_rows),
		cmocka_unit_test(errors_have_their_place),
	};
	return cmocka_run_group_tests(tests, enter, fixture_leave);
}
