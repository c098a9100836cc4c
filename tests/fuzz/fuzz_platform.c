/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a user may say of the real machine: a platform's file, or, where the
 * first line is "---", what stands under `set:` in a scenario for the bundled
 * one, so that all of its parameters together are checked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "fuzz_study.h"
#include "machine/platform.h"

static int check(const void *object, struct param_misfit *misfit)
{
	return platform_check(object, misfit);
}

static int check_effect(const void *object, const char *path, char *message, size_t message_size)
{
	return platform_check_effect(object, path, message, message_size);
}

static void load_platform(const uint8_t *data, size_t size)
{
	struct diagnostics diagnostics;

	diagnostics_init(&diagnostics);
	scenario_free(
		scenario_load_platform(fuzz_write("own.yaml", data, size), platform_schema(), NULL, &diagnostics));
	fuzz_read_out(&diagnostics);
}

static void load_scenario(const char *text)
{
	const struct scenario_rules rules = {check, check_effect, NULL};
	struct scenario_overrides none = {0};
	struct diagnostics diagnostics;
	char *file = alloc_format("name: s\nplatform: %s/configs/testbed-xeon-xen.yaml\n%s\n", VIFSIM_SOURCES, text);

	diagnostics_init(&diagnostics);
	study_look_at(scenario_load(fuzz_write("scenario.yaml", file, strlen(file)), platform_schema(), &rules, &none,
				    &diagnostics),
		      platform_schema());
	fuzz_read_out(&diagnostics);
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (strncmp(text, "---\n", 4) == 0)
		load_scenario(text + 4);
	else
		load_platform(data, size);
	free(text);
	return 0;
}
