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
				  "  vifsim check scenarios/*.yaml\n"
				  "  vifsim check my.yaml --json";

enum { KEY_JSON = 256 };

static const struct argp_option options[] = {
	{"json", KEY_JSON, NULL, 0, "Write data: of each valid scenario its name, file and number of points", 0},
	{0},
};

struct check_input {
	struct cli_list scenarios;
	json_t *json; /* an array; NULL: lines for readers */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct check_input *input = state->input;

	switch (key) {
	case KEY_JSON:
		input->json = input->json != NULL ? input->json : json_array();
		return 0;
	case ARGP_KEY_ARG:
		cli_list_add(&input->scenarios, argument);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a scenario is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void tell(const struct scenario *scenario, json_t *json)
{
	size_t count = scenario_point_count(scenario);

	if (json != NULL)
		json_array_append_new(json, json_pack("{s:s, s:s, s:I}", "scenario", scenario_name(scenario), "file",
						      scenario_path(scenario), "points", (json_int_t)count));
	else
		printf("%s: %zu %s\n", scenario_name(scenario), count, count == 1 ? "point" : "points");
}

const struct argp check_argp = {options, parse, "SCENARIO...", description, NULL, NULL, NULL};

int check_main(const struct app_machine *machine, int argc, char **argv)
{
	static const struct scenario_overrides none = {0};
	struct check_input input = {.json = NULL};
	struct diagnostics diagnostics;
	int status = APP_DONE;

	cli_parse(&check_argp, argc, argv, &input);
	diagnostics_init(&diagnostics);
	for (size_t i = 0; i < input.scenarios.count; i++) {
		char *path = bundle_scenario(input.scenarios.texts[i]);
		struct scenario *scenario = path != NULL ? inputs_load(path, machine, &none, &diagnostics) : NULL;
		if (scenario != NULL)
			tell(scenario, input.json);
		else
			status = APP_BAD_INPUT;
		scenario_free(scenario);
		free(path);
	}
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	if (input.json != NULL)
		cli_print_json(input.json);
	cli_list_free(&input.scenarios);
	return status;
}
