/* SPDX-License-Identifier: Apache-2.0 */
/* Sweeps: which points there are, in which order, with which values. */
#include "fixture.h"

/* All points as "model/vifs/seed", separated by spaces. */
static void expect_points(const struct scenario *scenario, const char *expected)
{
	char list[1024] = "";
	for (size_t i = 0; i < scenario_point_count(scenario); i++) {
		char point[64];
		snprintf(point, sizeof(point), "%s%s/%s/%s", i ? " " : "", fixture_text(scenario, i, "nic.model"),
			 fixture_text(scenario, i, "vifs"), fixture_text(scenario, i, "seed"));
		strcat(list, point);
		/* The object says the same as the text. */
		struct test_machine machine;
		scenario_point(scenario, i, &machine);
		assert_int_equal(machine.vifs, strtoul(fixture_text(scenario, i, "vifs"), NULL, 10));
		assert_int_equal(machine.seed, strtoul(fixture_text(scenario, i, "seed"), NULL, 10));
	}
	assert_string_equal(list, expected);
}

static void expect_sweep(const char *sweep, const struct scenario_overrides *overrides, const char *expected)
{
	char text[1024];
	snprintf(text, sizeof(text), "%s%s", HEAD, sweep);
	struct scenario *scenario = fixture_load(text, overrides);
	expect_points(scenario, expected);
	scenario_free(scenario);
}

static void one_point_without_a_sweep(void **state)
{
	(void)state;
	expect_sweep("vifs: 3\n", NULL, "hv/3/1");
}

static void axes_multiply_and_the_last_is_fastest(void **state)
{
	(void)state;
	expect_sweep("sweep:\n  nic.model: [hv, sv]\n  vifs: [1, 2, 4]\n", NULL,
		     "hv/1/1 hv/2/1 hv/4/1 sv/1/1 sv/2/1 sv/4/1");
	expect_sweep("sweep:\n  vifs: [1, 2]\n  nic: {model: [hv, sv]}\n", NULL, "hv/1/1 sv/1/1 hv/2/1 sv/2/1");
	expect_sweep("sweep: {vifs: [1, 3..5, 9]}\n", NULL, "hv/1/1 hv/3/1 hv/4/1 hv/5/1 hv/9/1");
	expect_sweep("sweep: {vifs: 7}\n", NULL, "hv/7/1");
}

static void zip_varies_together(void **state)
{
	(void)state;
	expect_sweep("sweep:\n  zip: {nic.model: [hv, sv], vifs: [8, 16]}\n", NULL, "hv/8/1 sv/16/1");
	expect_sweep("sweep:\n  zip:\n    - {nic.model: hv, vifs: 8}\n    - {vifs: 16, nic: {model: sv}}\n", NULL,
		     "hv/8/1 sv/16/1");
	/* It is one axis, at its place in the file. */
	expect_sweep("sweep:\n  zip: {nic.model: [hv, sv], vifs: [8, 16]}\n  seed: [1, 2]\n", NULL,
		     "hv/8/1 hv/8/2 sv/16/1 sv/16/2");
	expect_sweep("sweep:\n  seed: [1, 2]\n  zip: {nic.model: [hv, sv], vifs: [8, 16]}\n", NULL,
		     "hv/8/1 sv/16/1 hv/8/2 sv/16/2");
	/* The same value may stand twice when the row differs. */
	expect_sweep("sweep:\n  zip: {vifs: [8, 8], seed: [1, 2]}\n", NULL, "hv/8/1 hv/8/2");
}

static void where_drops_points(void **state)
{
	(void)state;
	static const struct {
		const char *condition, *points;
	} cases[] = {
		{"vifs <= 2", "hv/1/1 hv/2/1 sv/1/1 sv/2/1"},
		{"vifs < 2", "hv/1/1 sv/1/1"},
		{"vifs >= 2", "hv/2/1 hv/4/1 sv/2/1 sv/4/1"},
		{"vifs > 2", "hv/4/1 sv/4/1"},
		{"vifs == 2", "hv/2/1 sv/2/1"},
		{"vifs != 2 and nic.model == \"sv\"", "sv/1/1 sv/4/1"},
		{"nic.model == sv or vifs <= 1", "hv/1/1 sv/1/1 sv/2/1 sv/4/1"},
		{"not nic.model == sv and vifs == 1", "hv/1/1"},
		{"not (nic.model == sv and vifs == 1)", "hv/1/1 hv/2/1 hv/4/1 sv/2/1 sv/4/1"},
		/* and before or: hv, or else sv with one VIF */
		{"nic.model == hv or nic.model == sv and vifs == 1", "hv/1/1 hv/2/1 hv/4/1 sv/1/1"},
		{"(nic.model == hv or nic.model == sv) and vifs == 1", "hv/1/1 sv/1/1"},
		/* of parameters that are not swept, in any unit */
		{"nic.delay == 6000 ns and vifs == 4", "hv/4/1 sv/4/1"},
		{"nic.loss > 0.5 % and nic.polling == off and vifs==4", "hv/4/1 sv/4/1"},
		{"nic.note == from the platform and (vifs == 4)", "hv/4/1 sv/4/1"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char sweep[256];
		snprintf(sweep, sizeof(sweep), "sweep:\n  nic.model: [hv, sv]\n  vifs: [1, 2, 4]\n  where: '%s'\n",
			 cases[i].condition);
		expect_sweep(sweep, NULL, cases[i].points);
	}
	expect_sweep("sweep:\n  nic.model: [hv, sv]\n  vifs: [1, 2]\n  where:\n    - nic.model != hv\n    - vifs > 1\n",
		     NULL, "sv/2/1");
}

static void the_command_line_replaces_and_adds_axes(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"vifs=8, 12,16..18", "seed=1,2"};
	struct scenario_overrides replace = {.sweeps = sweeps, .sweep_count = 1};
	expect_sweep("sweep:\n  vifs: [1, 2]\n  nic.model: [sv]\n", &replace, "sv/8/1 sv/12/1 sv/16/1 sv/17/1 sv/18/1");
	struct scenario_overrides both = {.sweeps = sweeps, .sweep_count = 2};
	expect_sweep("sweep:\n  vifs: [1, 2]\n  where: vifs < 13 and seed > 0\n", &both,
		     "hv/8/1 hv/8/2 hv/12/1 hv/12/2");
	expect_sweep("vifs: 3\n", &both,
		     "hv/8/1 hv/8/2 hv/12/1 hv/12/2 hv/16/1 hv/16/2 hv/17/1 hv/17/2 hv/18/1 hv/18/2");
}

static void the_command_line_selects_rows_of_a_zip(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"seed=3,1", "vifs=4", "nic.delay=7000 ns"};
	struct scenario_overrides one = {.sweeps = sweeps, .sweep_count = 1};
	struct scenario_overrides two = {.sweeps = sweeps, .sweep_count = 2};
	expect_sweep("sweep:\n  zip: {vifs: [1, 2, 4, 8], seed: [1, 2, 3, 1]}\n  nic.model: [sv, hv]\n", &one,
		     "sv/1/1 hv/1/1 sv/4/3 hv/4/3 sv/8/1 hv/8/1");
	expect_sweep("sweep:\n  zip: {vifs: [1, 2, 4, 8], seed: [1, 2, 3, 1]}\n", &two, "hv/4/3");
	expect_sweep("sweep:\n  zip: [{vifs: 1, seed: 3}, {vifs: 2, seed: 1}, {vifs: 4, seed: 2}]\n  where: vifs > 1\n",
		     &one, "hv/2/1");
	/* A value is the same in another unit. */
	struct scenario_overrides unit = {.sweeps = sweeps + 2, .sweep_count = 1};
	struct scenario *scenario =
		fixture_load(HEAD "sweep:\n  zip: {nic.delay: [6 us, 7 us], seed: [5, 6]}\n", &unit);
	assert_int_equal(scenario_point_count(scenario), 1);
	assert_string_equal(fixture_text(scenario, 0, "seed"), "6");
	assert_int_equal(scenario_origin(scenario, 0, param_find(&test_schema, "nic.delay")).column, 27);
	scenario_free(scenario);
}

static void what_no_row_of_a_zip_has_is_refused(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"vifs=1,3,5", "seed=1", "seed=2", "vifs=1"};
	struct scenario_overrides none = {.sweeps = sweeps, .sweep_count = 1};
	fixture_refuse(HEAD "sweep:\n  zip: {vifs: [1, 2], seed: [1, 2]}\n", &none,
		       "vifsim: --sweep vifs=1,3,5: error: vifs: no row of the scenario's zip has the value 3\n"
		       "vifsim: --sweep vifs=1,3,5: error: vifs: no row of the scenario's zip has the value 5\n");
	struct scenario_overrides twice = {.sweeps = sweeps + 1, .sweep_count = 3, .vary = "nic.note=a"};
	fixture_refuse(
		HEAD "sweep:\n  zip: {vifs: [1, 2], seed: [1, 2], nic.note: [a, b]}\n", &twice,
		"vifsim: --sweep seed=2: error: seed: an earlier --sweep gives this axis already\n"
		"vifsim: --vary nic.note=a: error: nic.note: the scenario zips it with other parameters: it does "
		"not vary alone\n");
	/* An error of the file is told alone. */
	struct scenario_overrides one = {.sweeps = sweeps + 3, .sweep_count = 1};
	fixture_refuse(HEAD "sweep:\n  zip: {vifs: [1, 2, 3], seed: [1, 2]}\n", &one,
		       "scenarios/s.yaml:4:32: error: seed has 2 values and vifs has 3: lists under zip have the same "
		       "length\n");
}

static void axes_are_listed_in_order(void **state)
{
	(void)state;
	static const char *const sweeps[] = {"measure.duration=1 ms,2 ms"};
	struct scenario_overrides overrides = {.sweeps = sweeps, .sweep_count = 1};
	struct scenario *scenario =
		fixture_load(HEAD "sweep:\n  zip: {nic.model: [hv, sv], vifs: [8, 16]}\n  seed: [1, 2]\n", &overrides);
	static const char *const expected[] = {"nic.model", "vifs", "seed", "measure.duration"};
	assert_int_equal(scenario_axis_count(scenario), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(scenario_axis_param(scenario, i), param_find(&test_schema, expected[i]));
	assert_int_equal(scenario_point_count(scenario), 8);
	assert_string_equal(fixture_text(scenario, 5, "measure.duration"), "2 ms"); /* 5 = 1*4 + 0*2 + 1 */
	assert_string_equal(fixture_text(scenario, 5, "nic.model"), "sv");
	struct scenario_origin origin = scenario_origin(scenario, 0, param_find(&test_schema, "measure.duration"));
	assert_int_equal(origin.kind, ORIGIN_SWEEP);
	assert_null(origin.file);
	scenario_free(scenario);
}

static void custom_values_can_be_swept(void **state)
{
	(void)state;
	struct scenario *scenario = fixture_load(HEAD "sweep:\n  nic.program: [read 1, [read 2, write 3]]\n", NULL);
	struct test_machine machine;
	assert_int_equal(scenario_point_count(scenario), 2);
	assert_string_equal(fixture_text(scenario, 1, "nic.program"), "read 2; write 3");
	scenario_point(scenario, 1, &machine);
	assert_int_equal(machine.nic.program[1], 3);
	/* Nothing of a longer program stays behind in a shorter one. */
	scenario_point(scenario, 0, &machine);
	assert_int_equal(machine.nic.program[0], 1);
	assert_int_equal(machine.nic.program[1], 0);
	scenario_free(scenario);
}

static void wrong_sweep_arguments_are_refused(void **state)
{
	(void)state;
	static const char *const sweeps[] = {
		"vifs=",         "seed=1,,2", "nic.model=hv,svv",     "nic.loss",
		"nic.clok=1",    "vifs=1",    "nic.polling=on,maybe", "nic.identifier.width=9..8",
		"nic.clock=1..2"};
	struct scenario_overrides overrides = {.sweeps = sweeps, .sweep_count = 9};
	fixture_refuse(
		HEAD "sweep:\n  zip: {nic.polling: [on, off], nic.note: [a, b]}\n", &overrides,
		"vifsim: --sweep vifs=: error: vifs: an element is empty: VALUE,VALUE,... or LOW..HIGH was expected\n"
		"vifsim: --sweep seed=1,,2: error: seed: an element is empty: VALUE,VALUE,... or LOW..HIGH was "
		"expected\n"
		"vifsim: --sweep nic.model=hv,svv: error: nic.model: \"svv\" is none of the choices: hv, sv or cdna; "
		"did "
		"you mean \"sv\"?\n"
		"vifsim: --sweep nic.loss: error: PATH=VALUE was expected\n"
		"vifsim: --sweep nic.clok=1: error: unknown parameter \"nic.clok\"; did you mean \"nic.clock\"?\n"
		"vifsim: --sweep vifs=1: error: vifs: an earlier --sweep gives this axis already\n"
		"vifsim: --sweep nic.polling=on,maybe: error: nic.polling: \"maybe\" is neither on nor off\n"
		"vifsim: --sweep nic.identifier.width=9..8: error: nic.identifier.width: a range goes from the smaller "
		"to the larger value\n"
		"vifsim: --sweep nic.clock=1..2: error: nic.clock: \"1..2\" is no frequency: a number with its unit "
		"was "
		"expected (Hz, kHz, MHz or GHz)\n");
}

static void too_many_points_are_refused(void **state)
{
	(void)state;
	static const char *const many[] = {"vifs=1..1000", "seed=1..101"};
	static const char *const most[] = {"vifs=1..1000", "seed=1..100"};
	static const char *const set[] = {"seed=5"};
	struct scenario_overrides overrides = {.sweeps = many, .sweep_count = 2};
	fixture_refuse(HEAD, &overrides,
		       "vifsim: --sweep seed=1..101: error: more than 100000 points, the most that one scenario may "
		       "have\n");
	overrides.sweeps = most;
	struct scenario *scenario = fixture_load(HEAD, &overrides);
	assert_int_equal(scenario_point_count(scenario), 100000);
	assert_string_equal(fixture_text(scenario, 99999, "vifs"), "1000");
	assert_string_equal(fixture_text(scenario, 99899, "seed"), "100");
	scenario_free(scenario);
	overrides = (struct scenario_overrides){.sweeps = most, .sweep_count = 2, .sets = set, .set_count = 1};
	fixture_refuse(HEAD, &overrides,
		       "vifsim: --set seed=5: error: seed is swept: --sweep seed=5 gives it one value\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_point_without_a_sweep),
		cmocka_unit_test(axes_multiply_and_the_last_is_fastest),
		cmocka_unit_test(zip_varies_together),
		cmocka_unit_test(where_drops_points),
		cmocka_unit_test(the_command_line_replaces_and_adds_axes),
		cmocka_unit_test(the_command_line_selects_rows_of_a_zip),
		cmocka_unit_test(what_no_row_of_a_zip_has_is_refused),
		cmocka_unit_test(axes_are_listed_in_order),
		cmocka_unit_test(custom_values_can_be_swept),
		cmocka_unit_test(wrong_sweep_arguments_are_refused),
		cmocka_unit_test(too_many_points_are_refused),
	};
	return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
