/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios: where each value comes from, evidence, --set, limits. */
#include "fixture.h"

static const char *const one_set[] = {"nic.model=cdna"};

static void layers_win_in_their_order(void **state)
{
	(void)state;
	struct scenario_overrides overrides = {.sets = one_set, .set_count = 1};
	struct scenario *scenario = fixture_load(HEAD "title: A title\n"
						      "vifs: 3\n"
						      "set:\n"
						      "  nic.model: sv\n"
						      "  nic: {identifier: {width: 16}, polling: on}\n"
						      "  nic.note: mine\n"
						      "sweep: {seed: [7, 8]}\n",
						 &overrides);
	struct test_machine machine;
	scenario_point(scenario, 1, &machine);
	assert_int_equal(machine.vifs, 3);
	assert_int_equal(machine.seed, 8);
	assert_int_equal(machine.nic.model, 2);
	assert_int_equal(machine.nic.width, 16);
	assert_true(machine.nic.polling);
	assert_int_equal(machine.nic.delay_ps, 6000000);
	assert_true(machine.nic.loss == 0.01);
	assert_int_equal(machine.nic.clock_hz, 500000000);
	assert_string_equal(machine.nic.note, "mine");
	assert_int_equal(machine.run.payload_bytes, 64);
	assert_int_equal(machine.run.period_ps, 0);
	assert_int_equal(machine.nic.program[0], 8);
	assert_string_equal(scenario_name(scenario), "s");
	assert_string_equal(scenario_title(scenario), "A title");
	scenario_free(scenario);
}

static void expect_origin(const struct scenario *scenario, const char *path, enum scenario_origin_kind kind,
			  const char *file, size_t line, size_t column)
{
	struct scenario_origin origin = scenario_origin(scenario, 0, param_find(&test_schema, path));
	assert_int_equal(origin.kind, kind);
	if (file)
		assert_string_equal(origin.file, file);
	else
		assert_null(origin.file);
	assert_int_equal(origin.line, line);
	assert_int_equal(origin.column, column);
}

static void values_remember_their_origin(void **state)
{
	(void)state;
	struct scenario_overrides overrides = {.sets = one_set, .set_count = 1};
	struct scenario *scenario = fixture_load(HEAD "set:\n"
						      "  nic.model: sv\n"
						      "  nic:\n"
						      "    identifier: {width: 16}\n"
						      "sweep: {seed: [7, 8]}\n",
						 &overrides);
	expect_origin(scenario, "vifs", ORIGIN_DEFAULT, NULL, 0, 0);
	expect_origin(scenario, "nic.delay", ORIGIN_PLATFORM, "scenarios/../configs/good.yaml", 3, 18);
	expect_origin(scenario, "nic.note", ORIGIN_PLATFORM, "scenarios/../configs/good.yaml", 6, 9);
	expect_origin(scenario, "nic.identifier.width", ORIGIN_SCENARIO, "scenarios/s.yaml", 6, 25);
	expect_origin(scenario, "nic.model", ORIGIN_SET, NULL, 0, 0);
	expect_origin(scenario, "seed", ORIGIN_SWEEP, "scenarios/s.yaml", 7, 16);
	scenario_free(scenario);
}

static void costs_keep_their_evidence(void **state)
{
	(void)state;
	/* A scenario may leave the plausible range, down to nothing at all. */
	struct scenario *scenario = fixture_load(HEAD "set: {nic.delay: 0 us}\n", NULL);
	struct scenario_evidence evidence = scenario_evidence(scenario, param_find(&test_schema, "nic.delay"));
	assert_string_equal(evidence.kind, "assumed");
	assert_string_equal(evidence.source, "a guess");
	assert_string_equal(evidence.range_low, "3 us");
	assert_string_equal(evidence.range_high, "9 us");
	assert_string_equal(fixture_text(scenario, 0, "nic.delay"), "0 us");
	evidence = scenario_evidence(scenario, param_find(&test_schema, "nic.clock"));
	assert_string_equal(evidence.kind, "derived");
	assert_null(evidence.range_low);
	evidence = scenario_evidence(scenario, param_find(&test_schema, "nic.note"));
	assert_null(evidence.kind);
	scenario_free(scenario);
}

static void texts_are_canonical(void **state)
{
	(void)state;
	struct scenario *scenario = fixture_load(HEAD "set:\n"
						      "  nic.delay: 1500 ns\n"
						      "  nic.clock: 0.25 GHz\n"
						      "  nic.polling: true\n"
						      "  nic.program: [read  8, write 2]\n",
						 NULL);
	size_t delay = param_find(&test_schema, "nic.delay");
	assert_string_equal(scenario_point_text(scenario, 0, delay, true), "1.5 us");
	assert_string_equal(scenario_point_text(scenario, 0, delay, false), "1.5");
	assert_string_equal(fixture_text(scenario, 0, "nic.clock"), "250 MHz");
	assert_string_equal(fixture_text(scenario, 0, "nic.polling"), "on");
	assert_string_equal(fixture_text(scenario, 0, "nic.program"), "read  8; write 2");
	assert_string_equal(fixture_text(scenario, 0, "workload.pace.period"), "");
	struct test_machine machine;
	scenario_point(scenario, 0, &machine);
	assert_int_equal(machine.nic.program[1], 2);
	scenario_free(scenario);
}

static void paths_are_relative_to_their_file(void **state)
{
	(void)state;
	fixture_write("scenarios/s.gp", "plot\n");
	fixture_write("scenarios/ref.yaml", "a: 1\n");
	struct scenario *scenario = fixture_load(HEAD "plot: s.gp\nreference: ../scenarios/ref.yaml\n", NULL);
	assert_string_equal(scenario_path(scenario), "scenarios/s.yaml");
	assert_string_equal(scenario_platform_path(scenario), "scenarios/../configs/good.yaml");
	assert_string_equal(scenario_plot(scenario), "scenarios/s.gp");
	assert_string_equal(scenario_reference(scenario), "scenarios/../scenarios/ref.yaml");
	assert_string_equal(scenario_platform_text(scenario), GOOD_PLATFORM);
	assert_string_equal(scenario_text(scenario), HEAD "plot: s.gp\nreference: ../scenarios/ref.yaml\n");
	assert_string_equal(scenario_title(scenario), "s"); /* for want of one */
	scenario_free(scenario);
	scenario = fixture_load(HEAD, NULL);
	assert_null(scenario_plot(scenario));
	assert_null(scenario_reference(scenario));
	scenario_free(scenario);
}

static void a_platform_stands_alone(void **state)
{
	(void)state;
	struct diagnostics diagnostics;
	diagnostics_init(&diagnostics);
	struct scenario *platform = scenario_load_platform("configs/good.yaml", &test_schema, NULL, &diagnostics);
	assert_non_null(platform);
	assert_int_equal(scenario_point_count(platform), 1);
	assert_string_equal(scenario_name(platform), "good");
	assert_string_equal(fixture_text(platform, 0, "nic.delay"), "6 us");
	scenario_free(platform);
	fixture_write("configs/p.yaml", "name: p\nnic.loss: 1 %\n");
	assert_null(scenario_load_platform("configs/p.yaml", &test_schema, NULL, &diagnostics));
	assert_int_equal(diagnostics.count, 2); /* a cost without evidence, a cost that is missing */
	assert_null(scenario_load_platform("configs/none.yaml", &test_schema, NULL, &diagnostics));
	assert_string_equal(diagnostics.entries[2].message, "cannot be read: No such file or directory");
	diagnostics_free(&diagnostics);
}

static void wrong_settings_are_refused(void **state)
{
	(void)state;
	static const char *const sets[] = {"nic.modle=sv", "nic=sv",        "vifs",       "nic.delay=10", "seed=3",
					   "nic.clock=",   "nic.model=sv=", "nic.note=a", "nic.note=b",   "=3"};
	struct scenario_overrides overrides = {.sets = sets, .set_count = 10};
	fixture_refuse(
		HEAD "sweep: {seed: [1, 2]}\n", &overrides,
		"vifsim: --set nic.modle=sv: error: unknown parameter \"nic.modle\"; did you mean \"nic.model\"?\n"
		"vifsim: --set nic=sv: error: \"nic\" is a group of parameters, not a parameter\n"
		"vifsim: --set vifs: error: PATH=VALUE was expected\n"
		"vifsim: --set nic.delay=10: error: nic.delay: 10 is no time: a unit is missing (ps, ns, us, ms or s)\n"
		"vifsim: --set seed=3: error: seed is swept: --sweep seed=3 gives it one value\n"
		"vifsim: --set nic.clock=: error: nic.clock: \"\" is no frequency: a number with its unit was expected "
		"(Hz, kHz, MHz or GHz)\n"
		"vifsim: --set nic.model=sv=: error: nic.model: \"sv=\" is none of the choices: hv, sv or cdna; did "
		"you "
		"mean \"sv\"?\n"
		"vifsim: --set nic.note=b: error: an earlier --set gives nic.note already\n"
		"vifsim: --set =3: error: PATH=VALUE was expected\n");
}

/* A file's and the platform's errors are told together, in one go. */
static void all_errors_come_in_one_go(void **state)
{
	(void)state;
	static const char *const sets[] = {"vifs=0"};
	struct scenario_overrides overrides = {.sets = sets, .set_count = 1};
	fixture_write("configs/p.yaml", "name: p\nnic.clock: 1\n");
	fixture_refuse("platform: ../configs/p.yaml\nvifs: x\n", &overrides,
		       "vifsim: --set vifs=0: error: vifs: 0 is below the smallest value, 1 (allowed: 1 .. 2000000)\n"
		       "scenarios/../configs/p.yaml:1:1: error: the cost nic.delay is missing: {value: ..., kind: ..., "
		       "source: ..., range: ...} was expected\n"
		       "scenarios/../configs/p.yaml:1:1: error: the cost nic.loss is missing: {value: ..., kind: ..., "
		       "source: ..., range: ...} was expected\n"
		       "scenarios/../configs/p.yaml:2:12: error: nic.clock: 1 is no frequency: a unit is missing (Hz, "
		       "kHz, MHz or GHz)\n"
		       "scenarios/s.yaml:1:1: error: the key \"name\" is missing\n"
		       "scenarios/s.yaml:2:7: error: vifs: \"x\" is no count: a bare whole number was expected\n");
}

static void files_have_a_largest_size(void **state)
{
	(void)state;
	size_t size = (1u << 20) + 1;
	char *text = malloc(size + 1);
	memset(text, '#', size);
	memcpy(text, HEAD, strlen(HEAD));
	text[size] = '\0';
	fixture_refuse(text, NULL, "scenarios/s.yaml: error: larger than 1 MiB\n");
	text[size - 1] = '\0'; /* 1 MiB exactly, most of it a comment */
	scenario_free(fixture_load(text, NULL));
	free(text);
}

/* Bytes that are no UTF-8 are told at their place, after an ASCII prefix. */
static void bytes_must_be_utf8(void **state)
{
	(void)state;
	fixture_refuse("name: s\nvifs: \xff\n", NULL,
		       "scenarios/s.yaml:2:7: error: no valid YAML: invalid leading UTF-8 octet\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layers_win_in_their_order),        cmocka_unit_test(values_remember_their_origin),
		cmocka_unit_test(costs_keep_their_evidence),        cmocka_unit_test(texts_are_canonical),
		cmocka_unit_test(paths_are_relative_to_their_file), cmocka_unit_test(a_platform_stands_alone),
		cmocka_unit_test(wrong_settings_are_refused),       cmocka_unit_test(all_errors_come_in_one_go),
		cmocka_unit_test(files_have_a_largest_size),        cmocka_unit_test(bytes_must_be_utf8),
	};
	return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
