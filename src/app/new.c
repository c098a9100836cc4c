/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim new: a commented scenario to start from. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/texts.h"
#include "base/alloc.h"
#include "base/text_fill.h"
#include "results/file.h"

static const struct argp_option options[] = {
	{"output", 'o', "FILE", 0, "Where to (default: NAME.yaml)", 0},
	{0},
};

static const char description[] = "Writes a scenario to start from, whose comments say what may stand in one. It can "
				  "be run as it is. A file that is "
				  "there already is left alone.\vExamples:\n"
				  "  vifsim new mine && vifsim run mine.yaml\n"
				  "  vifsim new mine -o experiments/first.yaml";

struct new_input {
	const char *name, *output;
};

static bool is_name(const char *text)
{
	bool valid = isalnum((unsigned char)text[0]);

	for (; *text != '\0'; text++)
		valid = valid && (isalnum((unsigned char)*text) || strchr("_-.", *text) != NULL);
	return valid;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct new_input *input = state->input;

	switch (key) {
	case 'o':
		input->output = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one NAME was expected");
		if (!is_name(argument))
			argp_error(
				state,
				"'%s' is no name: letters, digits, \"_\", \"-\" and \".\" were expected, a letter or "
				"digit first",
				argument);
		input->name = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a NAME is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Returns 0, or -1 after telling why. */
static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int failed = fd < 0 ? -1 : file_write_all(fd, text, strlen(text));

	if (fd >= 0 && close(fd) != 0)
		failed = -1;
	if (failed != 0)
		cli_say("error: cannot write %s: %s", path, strerror(errno));
	if (failed != 0 && fd >= 0)
		unlink(path);
	return failed;
}

const struct argp new_argp = {options, parse, "NAME", description, NULL, NULL, NULL};

int new_main(const struct app_machine *machine, int argc, char **argv)
{
	struct new_input input = {.output = NULL};

	(void)machine;
	cli_parse(&new_argp, argc, argv, &input);
	char *path = input.output != NULL ? alloc_text(input.output) : alloc_format("%s.yaml", input.name);
	char *schema = bundle_find("configs/schema.json");
	const struct text_place places[] = {
		{"NAME", input.name}, {"FILE", path}, {"SCHEMA", schema != NULL ? schema : "schema.json"}, {0}};
	char *text = text_fill(text_new_yaml, places);
	int status = write_file(path, text) == 0 ? APP_DONE : APP_BAD_INPUT;
	if (status == APP_DONE)
		printf("%s\n", path);
	free(text);
	free(schema);
	free(path);
	return status;
}
