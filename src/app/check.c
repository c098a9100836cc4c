/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim check: what run does before it simulates, and no more. */
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/inputs.h"

static const char description[] = "Reads and validates scenarios and the platforms that they name; simulates nothing.\v"
				  "Examples:\n"
				  "  vifsim check latency\n"
				  "  vifsim check scenarios/*.yaml";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		cli_list_add(state->input, argument);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a scenario is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_count(const struct scenario *scenario)
{
	size_t count = scenario_point_count(scenario);

	printf("%s: %zu %s\n", scenario_name(scenario), count, count == 1 ? "point" : "points");
}

int check_main(const struct app_machine *machine, int argc, char **argv)
{
	static const struct argp argp = {NULL, parse, "SCENARIO...", description, NULL, NULL, NULL};
	static const struct scenario_overrides none = {0};
	struct cli_list scenarios = {0};
	struct diagnostics diagnostics;
	int status = APP_DONE;

	cli_parse(&argp, argc, argv, &scenarios);
	diagnostics_init(&diagnostics);
	for (size_t i = 0; i < scenarios.count; i++) {
		char *path = bundle_scenario(scenarios.texts[i]);
		struct scenario *scenario = path != NULL ? inputs_load(path, machine, &none, &diagnostics) : NULL;
		if (scenario != NULL)
			print_count(scenario);
		else
			status = APP_BAD_INPUT;
		scenario_free(scenario);
		free(path);
	}
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	cli_list_free(&scenarios);
	return status;
}
