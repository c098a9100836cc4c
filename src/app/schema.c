/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim schema: what an editor needs to complete and check scenarios and platforms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/cli.h"
#include "scenario/schema.h"

static const char description[] =
	"Prints the JSON Schema of a scenario, or of a platform, by which editors complete, explain and check what is "
	"typed.\vThe bundled scenarios name theirs in a comment that yaml-language-server reads:\n\n"
	"  # yaml-language-server: $schema=../configs/schema.json\n\n"
	"Examples:\n"
	"  vifsim schema > schema.json\n"
	"  vifsim schema platform > platform-schema.json";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	const char **what = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (state->arg_num > 0 || (strcmp(argument, "scenario") != 0 && strcmp(argument, "platform") != 0))
		argp_error(state, "%s: scenario or platform was expected", argument);
	*what = argument;
	return 0;
}

const struct argp schema_argp = {NULL, parse, "[scenario|platform]", description, NULL, NULL, NULL};

int schema_main(const struct app_machine *machine, int argc, char **argv)
{
	const char *what = "scenario";

	cli_parse(&schema_argp, argc, argv, &what);
	json_t *json = strcmp(what, "platform") == 0 ? schema_of_platform(machine->schema)
						     : schema_of_scenario(machine->schema);
	if (json == NULL || json_dumpf(json, stdout, JSON_INDENT(1)) != 0)
		abort();
	putchar('\n');
	json_decref(json);
	return APP_DONE;
}
