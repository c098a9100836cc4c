/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim help VERB: what vifsim VERB --help prints, for those who type it this way round. */
#include "app/app.h"
#include "app/cli.h"

static const char description[] = "Shows the flags and examples of a verb; without one, of the program.\v"
				  "Examples:\n"
				  "  vifsim help\n"
				  "  vifsim help run";

static error_t parse(int key, char *argument, struct argp_state *state)
{
	char **verb = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (state->arg_num > 0)
		argp_error(state, "one verb at most was expected");
	*verb = argument;
	return 0;
}

const struct argp help_argp = {NULL, parse, "[VERB]", description, NULL, NULL, NULL};

int help_main(const struct app_machine *machine, int argc, char **argv)
{
	static char program[] = "vifsim", flag[] = "--help";
	char *verb = NULL;

	cli_parse(&help_argp, argc, argv, &verb);
	char *whole[] = {program, flag, NULL}, *one[] = {program, verb, flag, NULL};
	return verb == NULL ? app_main(2, whole, machine) : app_main(3, one, machine);
}
