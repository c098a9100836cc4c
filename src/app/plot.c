/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vifsim plot: runs the scenario's gnuplot script on a result folder.  A
 * script is called as
 *   gnuplot -c SCRIPT DIR FORMAT TITLE
 * and writes DIR/<its own name>.FORMAT out of DIR/points.csv; so it can be
 * called by hand as well.  Of axes that it does not show it is called for each
 * value (figures.h).
 */
#include "app/plot.h"

#include <dirent.h>
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
#include "app/figures.h"
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

static const char description[] =
	"Draws the figure of a result folder's scenario into that folder, by gnuplot.\v"
	"A DIR that holds result folders stands for those that have a figure. A script says which "
	"axes it shows; of a sweep over another one there is a figure for each of its "
	"values, such as latency-nic.identifier.width=8.svg.\n\n"
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

/* Where the script writes to, with that behind its name, for the caller to free. */
static char *figure_path(const struct plot_input *input, const char *script, const char *suffix)
{
	const char *slash = strrchr(script, '/');
	char *name = alloc_text(slash != NULL ? slash + 1 : script), *dot = strrchr(name, '.');

	if (dot != NULL)
		*dot = '\0';
	char *path = alloc_format("%s/%s%s.%s", input->directory, name, suffix, input->format);
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
	char *figure = figure_path(input, script, "");

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

/* One of several figures; the same. */
static char *draw_part(const struct plot_input *input, const char *script, const char *title,
		       const struct figures *figures, size_t number)
{
	char message[1024], *folder = figures_folder_make(figures, number, input->directory, message, sizeof(message));

	if (folder == NULL) {
		cli_say("error: %s", message);
		return NULL;
	}
	const struct plot_input part = {folder, input->format};
	char *values = figures_values(figures, number), *suffix = figures_suffix(figures, number);
	char *named = alloc_format("%s%s%s", title, title[0] != '\0' ? "\n" : "", values);
	char *drawn = draw(&part, script, named), *figure = NULL;
	if (drawn != NULL) {
		figure = figure_path(input, script, suffix);
		if (rename(drawn, figure) != 0) {
			cli_say("error: cannot write %s: %s", figure, strerror(errno));
			free(figure);
			figure = NULL;
		}
	}
	free(drawn);
	free(named);
	free(suffix);
	free(values);
	figures_folder_remove(folder);
	return figure;
}

/* Those that other axes had left would pass for this sweep's. */
static void remove_old(const struct plot_input *input, const char *script, const struct manifest_header *header)
{
	char *start = figure_path(input, script, ""), *ending = alloc_format(".%s", input->format);
	struct dirent *entry;
	DIR *directory = opendir(input->directory);

	start[strlen(start) - strlen(ending)] = '\0';
	const char *name = start + strlen(input->directory) + 1;
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.'), *suffix = entry->d_name + strlen(name);
		if (strncmp(entry->d_name, name, strlen(name)) == 0 && dot != NULL && strcmp(dot, ending) == 0 &&
		    dot > suffix && figures_is_suffix(suffix, (size_t)(dot - suffix), header->axes, header->axis_count))
			unlinkat(dirfd(directory), entry->d_name, 0);
	}
	if (directory != NULL)
		closedir(directory);
	free(ending);
	free(start);
}

/* Draws all figures, and prints their names or does not.  Returns 0, or -1 after telling why one could not be drawn. */
static int draw_all(const struct plot_input *input, const char *script, const struct manifest_header *header,
		    const struct figures *figures, bool print)
{
	const char *title = header->title != NULL ? header->title : "";
	int failed = 0;

	remove_old(input, script, header);
	if (figures->column_count > 0) {
		char *whole = figure_path(input, script, "");
		unlink(whole);
		free(whole);
	}
	for (size_t i = 0; i < figures->count; i++) {
		char *figure = figures->column_count > 0 ? draw_part(input, script, title, figures, i)
							 : draw(input, script, title);
		if (figure == NULL)
			failed = -1;
		else if (print)
			printf("%s\n", figure);
		free(figure);
	}
	return failed;
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

/* Are there figures that are newer than what they show? */
static bool are_current(const struct plot_input *input, const char *script, const struct figures *figures)
{
	char *data = file_join(input->directory, "points.csv");
	struct stat drawn, from;
	bool current = stat(data, &from) == 0;

	for (size_t i = 0; i < figures->count && current; i++) {
		char *suffix = figures_suffix(figures, i), *figure = figure_path(input, script, suffix);
		current = stat(figure, &drawn) == 0 && drawn.st_mtime >= from.st_mtime;
		free(figure);
		free(suffix);
	}
	free(data);
	return current;
}

/* Draws those of a folder; all, or if any is missing or old.  Returns an enum app_status. */
static int plot(const struct plot_input *input, const struct manifest_header *header, bool if_needed)
{
	char message[1024], *script = find_script(header);
	struct figures figures;
	int failed;

	if (script == NULL)
		return APP_BAD_INPUT;
	failed = figures_find(&figures, input->directory, script, header, message, sizeof(message));
	if (failed != 0)
		cli_say("error: %s", message);
	else if (!if_needed || !are_current(input, script, &figures))
		failed = draw_all(input, script, header, &figures, !if_needed);
	figures_free(&figures);
	free(script);
	return failed != 0 ? APP_FAILED : APP_DONE;
}

int plot_if_needed(const char *directory, const struct manifest_header *header)
{
	const struct plot_input input = {directory, "svg"};

	if (header->plot == NULL)
		return 0;
	return plot(&input, header, true) == APP_DONE ? 0 : -1;
}

const struct argp plot_argp = {options, parse, "DIR", description, NULL, NULL, NULL};

/* Draws what the scenario of input->directory names and prints the figures' paths.  Where it is `one_of_many`, it may
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
	folder_note_incomplete(input->directory, &header);
	int status = APP_DONE;
	if (header.plot != NULL || !one_of_many)
		status = plot(input, &header, false);
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
