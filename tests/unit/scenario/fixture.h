/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios written into a folder of their own, loaded, and refused. */
#ifndef VIFSIM_TESTS_SCENARIO_FIXTURE_H
#define VIFSIM_TESTS_SCENARIO_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "scenario/scenario.h"
#include "test_schema.h"

#define GOOD_PLATFORM                                                                                                  \
	"name: good\n"                                                                                                 \
	"nic:\n"                                                                                                       \
	"  delay: {value: 6 us, kind: assumed, source: a guess, range: 3 us .. 9 us}\n"                                \
	"  loss: {value: 1 %, kind: measured, source: a bench, range: 0.5 % .. 2 %}\n"                                 \
	"  clock: {value: 500 MHz, kind: derived, source: a manual}\n"                                                 \
	"  note: from the platform\n"

static inline void fixture_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* The group's own working folder: ./ for scenarios, configs/ for platforms. */
static inline int fixture_enter(void **state)
{
	char *folder = strdup("/tmp/vifsim-scenario-test-XXXXXX");
	*state = folder;
	if (!mkdtemp(folder) || chdir(folder) || mkdir("configs", 0700) || mkdir("scenarios", 0700))
		return -1;
	fixture_write("configs/good.yaml", GOOD_PLATFORM);
	return 0;
}

static inline int fixture_leave(void **state)
{
	static const char *const files[] = {"configs/good.yaml", "configs/p.yaml", "scenarios/s.yaml", "scenarios/s.gp",
					    "scenarios/ref.yaml"};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		remove(files[i]);
	int failed = rmdir("configs") || rmdir("scenarios") || chdir("/") || rmdir(*state);
	free(*state);
	return failed;
}

#define HEAD "name: s\nplatform: ../configs/good.yaml\n"

/* Loads a text as scenarios/s.yaml with any rules and overrides; it has to be right. */
static inline struct scenario *fixture_load_by(const char *text, const struct scenario_rules *rules,
					       const struct scenario_overrides *overrides)
{
	struct diagnostics diagnostics;
	fixture_write("scenarios/s.yaml", text);
	diagnostics_init(&diagnostics);
	struct scenario *scenario = scenario_load("scenarios/s.yaml", &test_schema, rules, overrides, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	assert_non_null(scenario);
	assert_int_equal(diagnostics.count, 0);
	diagnostics_free(&diagnostics);
	return scenario;
}

static inline struct scenario *fixture_load(const char *text, const struct scenario_overrides *overrides)
{
	return fixture_load_by(text, NULL, overrides);
}

/* Loads a text that has to be refused with exactly these lines. */
static inline void fixture_refuse_by(const char *text, const struct scenario_rules *rules,
				     const struct scenario_overrides *overrides, const char *expected)
{
	struct diagnostics diagnostics;
	char *told = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&told, &size);
	fixture_write("scenarios/s.yaml", text);
	diagnostics_init(&diagnostics);
	assert_null(scenario_load("scenarios/s.yaml", &test_schema, rules, overrides, &diagnostics));
	diagnostics_print(&diagnostics, to);
	fclose(to);
	assert_string_equal(told, expected);
	free(told);
	diagnostics_free(&diagnostics);
}

static inline void fixture_refuse(const char *text, const struct scenario_overrides *overrides, const char *expected)
{
	fixture_refuse_by(text, NULL, overrides, expected);
}

static inline const char *fixture_text(const struct scenario *scenario, size_t point, const char *path)
{
	return scenario_point_text(scenario, point, param_find(&test_schema, path), true);
}

#endif
