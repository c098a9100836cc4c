/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vifsim plot: runs the scenario's gnuplot script on a result folder.  A
 * script is called as
 *   gnuplot -c SCRIPT DIR FORMAT TITLE
 * and writes DIR/<its own name>.FORMAT out of DIR/points.csv; so it can be
 * called by hand as well.
 */
#include "app/plot.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/folder.h"
#include "base/alloc.h"
#include "base/nearest.h"
#include "results/file.h"

#define NO_SUCH_PROGRAM 127

enum { KEY_FORMAT = 256 };

static const struct argp_option options[] = {
	{"format", KEY_FORMAT, "svg|png|pdf", 0, "What to draw (default: svg)", 0},
	{0},
};

static const char *const formats[] = {"svg", "png", "pdf"};
#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

static const char description[] = "Draws the figure of a result folder's scenario into that folder, by gnuplot.\v"
				  "A DIR that holds result folders stands for those that have a figure.\n\n"
				  "Examples:\n"
				  "  vifsim plot results/latency\n"
				  "  vifsim plot results/latency --format pdf";

struct plot_input {
	const char *directory, *format;
};

static const char *parse_format(const char *text, struct argp_state *state)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(formats[i], text) == 0)
			return formats[i];
	argp_error(state, "unknown format '%s': svg, png or pdf was expected", text);
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct plot_input *input = state->input;

	switch (key) {
	case KEY_FORMAT:
		input->format = parse_format(argument, state);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one folder was expected");
		input->directory = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a result folder is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Where the script writes to, for the caller to free. */
static char *figure_path(const struct plot_input *input, const char *script)
{
	const char *slash = strrchr(script, '/');
	char *name = alloc_text(slash != NULL ? slash + 1 : script), *dot = strrchr(name, '.');

	if (dot != NULL)
		*dot = '\0';
	char *path = alloc_format("%s/%s.%s", input->directory, name, input->format);
	free(name);
	return path;
}

/* Returns gnuplot's exit status, or -1 when it did not end by itself. */
static int run_gnuplot(const char *script, const struct plot_input *input, const char *title)
{
	fflush(NULL);
	pid_t child = fork();

	if (child == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		/* In a bare system's C locale gnuplot can't write the micro sign. */
		setenv("LC_ALL", "C.UTF-8", 1);
		execlp("gnuplot", "gnuplot", "-c", script, input->directory, input->format, title, (char *)NULL);
		_exit(errno == ENOENT ? NO_SUCH_PROGRAM : NO_SUCH_PROGRAM - 1);
	}
	int status = -1;
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The figure's path, for the caller to free; NULL after telling why there is none. */
static char *draw(const struct plot_input *input, const char *script, const char *title)
{
	char *figure = figure_path(input, script);

	unlink(figure); /* or an old one would pass for the new */
	int status = run_gnuplot(script, input, title);
	if (status == NO_SUCH_PROGRAM) {
		cli_say("error: gnuplot is not installed (Debian package gnuplot-nox)");
	} else if (status != 0) {
		cli_say("error: gnuplot failed on %s", script);
		unlink(figure); /* what there is of it is broken */
	} else if (access(figure, R_OK) != 0) {
		cli_say("error: %s wrote no %s", script, figure);
	} else {
		return figure;
	}
	free(figure);
	return NULL;
}

/* The scenario's script, for the caller to free; NULL after telling why there is none. */
static char *find_script(const struct manifest_header *header)
{
	char *script = header->plot != NULL ? bundle_named(header->plot, "scenarios") : NULL;

	if (header->plot == NULL)
		cli_say("error: the scenario '%s' names no figure (plot: SCRIPT.gp)", header->name);
	else if (script == NULL)
		cli_say("error: the script %s, which the scenario '%s' names, is missing", header->plot, header->name);
	return script;
}

/* Is there a figure that is newer than what it shows? */
static bool is_current(const struct plot_input *input, const char *script)
{
	char *figure = figure_path(input, script), *data = alloc_format("%s/points.csv", input->directory);
	struct stat drawn, from;
	bool current = stat(figure, &drawn) == 0 && stat(data, &from) == 0 && drawn.st_mtime >= from.st_mtime;

	free(data);
	free(figure);
	return current;
}

int plot_if_needed(const char *directory, const struct manifest_header *header)
{
	const struct plot_input input = {directory, "svg"};
	int result = 0;

	if (header->plot == NULL)
		return 0;
	char *script = find_script(header);
	if (script == NULL)
		return -1;
	if (!is_current(&input, script)) {
		char *figure = draw(&input, script, header->title != NULL ? header->title : "");
		result = figure != NULL ? 0 : -1;
		free(figure);
	}
	free(script);
	return result;
}

const struct argp plot_argp = {options, parse, "DIR", description, NULL, NULL, NULL};

/* Draws what the scenario of input->directory names and prints the figure's path.  Where it is `one_of_many`, it may
 * name none.  Returns a status. */
static int plot_folder(const struct plot_input *input, bool one_of_many)
{
	struct manifest_header header;
	char message[1024];

	if (manifest_read(input->directory, &header, message, sizeof(message)) != 0) {
		char *suggestion = folder_suggestion(input->directory);
		cli_say("error: %s%s", message, suggestion);
		free(suggestion);
		return APP_BAD_INPUT;
	}
	int status = APP_DONE;
	if (header.plot != NULL || !one_of_many) {
		char *script = find_script(&header);
		char *figure = script != NULL ? draw(input, script, header.title != NULL ? header.title : "") : NULL;
		status = script == NULL ? APP_BAD_INPUT : figure == NULL ? APP_FAILED : APP_DONE;
		if (figure != NULL)
			printf("%s\n", figure);
		free(figure);
		free(script);
	}
	manifest_header_free(&header);
	return status;
}

int plot_main(const struct app_machine *machine, int argc, char **argv)
{
	struct plot_input input = {.format = "svg"};
	struct cli_list named = {0};
	int worst = APP_DONE;

	(void)machine;
	cli_parse(&plot_argp, argc, argv, &input);
	cli_list_add(&named, input.directory);
	struct cli_list folders = folder_list(&named);
	for (size_t i = 0; i < folders.count; i++) {
		input.directory = folders.texts[i];
		int status = plot_folder(&input, folders.count > 1);
		worst = status > worst ? status : worst;
	}
	folder_list_free(&folders);
	cli_list_free(&named);
	return worst;
}
