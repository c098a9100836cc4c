/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim report: result folders as one page; draws what is not drawn yet, simulates nothing. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/folder.h"
#include "app/plot.h"
#include "app/side_file.h"
#include "base/alloc.h"
#include "compare/comparison.h"
#include "compare/sensitivity.h"
#include "report/page.h"
#include "results/file.h"

#define STANDARD_PAGE "report.html"

static const struct argp_option options[] = {
	{"output", 'o', "FILE", 0, "The page (default: report.html in DIR; of several, in the current folder)", 0},
	{0},
};

static const char description[] = "Writes one HTML page of result folders: figures, the tables behind them, the "
				  "comparison with published claims, "
				  "the constants with their evidence, and what ran and when.\vThe page needs no other "
				  "file and no network. Figures "
				  "that are not there yet, or are older than the results, are drawn first. "
				  "A DIR that holds result folders stands for those.\n\n"
				  "Examples:\n"
				  "  vifsim report results/latency\n"
				  "  vifsim report results -o everything.html";

struct report_input {
	struct cli_list named;       /* as typed */
	struct cli_list directories; /* that they stand for */
	const char *output;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct report_input *input = state->input;

	switch (key) {
	case 'o':
		input->output = argument;
		return 0;
	case ARGP_KEY_ARG:
		cli_list_add(&input->named, argument);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a result folder is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Folders that are compared together: they name the same claims, and no two are of one scenario. */
struct group {
	char *reference; /* NULL: they name none */
	struct stored *folders;
	size_t count;
};

struct groups {
	struct group *groups;
	size_t count, capacity;
};

static bool fits(const struct group *group, const char *reference, const char *name)
{
	if (strcmp(group->reference, reference) != 0)
		return false;
	for (size_t i = 0; i < group->count; i++)
		if (strcmp(group->folders[i].header.name, name) == 0)
			return false;
	return true;
}

/* Puts a folder, which it takes over, into its group. */
static void add_folder(struct groups *groups, struct stored folder, char *reference, size_t most)
{
	size_t at = 0;

	while (at < groups->count && !fits(&groups->groups[at], reference, folder.header.name))
		at++;
	if (at == groups->count) {
		ALLOC_ROOM(groups->groups, groups->count, groups->capacity);
		groups->groups[groups->count++] = (struct group){reference, alloc_zeroed(most, sizeof(folder)), 0};
	} else {
		free(reference);
	}
	struct group *group = &groups->groups[at];
	group->folders[group->count++] = folder;
}

static void groups_free(struct groups *groups)
{
	for (size_t g = 0; g < groups->count; g++) {
		for (size_t i = 0; i < groups->groups[g].count; i++)
			stored_free(&groups->groups[g].folders[i]);
		free(groups->groups[g].folders);
		free(groups->groups[g].reference);
	}
	free(groups->groups);
}

/* Reads all folders, draws what is missing, and tells all that is wrong.  Returns a status; a figure that cannot be
 * drawn is no reason to have no page. */
static int read_folders(const struct report_input *input, const struct app_machine *machine, struct groups *groups)
{
	char message[PATH_MAX + 256];
	int status = APP_DONE;

	for (size_t i = 0; i < input->directories.count; i++) {
		const char *directory = input->directories.texts[i];
		struct stored folder;
		if (stored_read(directory, machine->metrics, &folder, message, sizeof(message)) != 0) {
			char *suggestion = folder_suggestion(directory);
			cli_say("error: %s%s", message, suggestion);
			free(suggestion);
			status = APP_BAD_INPUT;
			continue;
		}
		folder_note_incomplete(directory, &folder.header);
		if (plot_if_needed(directory, &folder.header) != 0 && status == APP_DONE)
			status = APP_FAILED;
		const char *named = folder.header.reference;
		char *reference = named != NULL ? bundle_named(named, "configs/reference") : NULL;
		if (reference != NULL)
			add_folder(groups, folder, reference, input->directories.count);
		else
			stored_free(&folder);
	}
	return status;
}

/* What sensitivity_print says of each folder in which constants varied, for the caller to free. */
static char *sensitivities(const struct app_machine *machine, const struct reference *reference, struct group *group)
{
	const struct expression_names names = {machine->schema, machine->metrics};
	char message[PATH_MAX + 256], *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	for (size_t i = 0; to != NULL && i < group->count; i++) {
		struct sensitivity sensitivity;
		if (group->folders[i].header.variation.row_count == 0)
			continue;
		if (sensitivity_make(&sensitivity, reference, machine->schema, &group->folders[i], message,
				     sizeof(message)) == 0)
			sensitivity_print(&sensitivity, &names, to);
		else
			cli_say("error: %s: %s", group->folders[i].directory, message);
		sensitivity_free(&sensitivity);
	}
	if (to == NULL || fclose(to) != 0)
		abort();
	return text;
}

/* Returns the comparison, NULL after telling what is wrong with the claims; *text is set then. */
static json_t *compare_group(const struct app_machine *machine, struct group *group, char **text)
{
	const struct expression_names names = {machine->schema, machine->metrics};
	struct diagnostics diagnostics;
	struct reference reference;
	json_t *json = NULL;

	diagnostics_init(&diagnostics);
	if (reference_read(&reference, group->reference, &names, &diagnostics)) {
		struct judgement *judgements =
			judgement_make(&reference, machine->schema, group->folders, group->count);
		const struct comparison comparison = {&reference, machine->metrics, group->folders, group->count,
						      judgements};
		json = comparison_json(&comparison);
		judgement_free(judgements, &reference);
		*text = sensitivities(machine, &reference, group);
	}
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	reference_free(&reference);
	return json;
}

/* The page as text, for the caller to free; NULL after telling why there is none. */
static char *make_page(const struct page *page)
{
	char message[PATH_MAX + 256], *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	int failed = page_write(to, page, message, sizeof(message));
	if (fclose(to) != 0)
		abort();
	if (failed == 0)
		return text;
	cli_say("error: %s", message);
	free(text);
	return NULL;
}

/* Returns a status. */
static int write_page(const char *path, const char *text)
{
	char message[PATH_MAX + 256];
	struct side_file file;
	int failed = side_file_open(&file, path, message, sizeof(message));

	if (failed == 0 && file_write_all(file.fd, text, strlen(text)) != 0) {
		side_file_drop(&file);
		snprintf(message, sizeof(message), "cannot write %s", path);
		failed = -1;
	} else if (failed == 0) {
		failed = side_file_keep(&file, message, sizeof(message));
	}
	if (failed != 0)
		cli_say("error: %s", message);
	else
		printf("%s\n", path);
	return failed != 0 ? APP_BAD_INPUT : APP_DONE;
}

/* With all folders read.  Returns a status. */
static int report(const struct app_machine *machine, const struct report_input *input, struct groups *groups)
{
	json_t **comparisons = alloc_zeroed(groups->count, sizeof(*comparisons));
	char **texts = alloc_zeroed(groups->count, sizeof(*texts));
	struct page page = {.directories = input->directories.texts,
			    .directory_count = input->directories.count,
			    .comparisons = comparisons,
			    .sensitivities = (const char *const *)texts,
			    .metrics = machine->metrics,
			    .schema = machine->schema,
			    .version = VIFSIM_VERSION};
	int status = APP_BAD_INPUT;

	while (page.comparison_count < groups->count &&
	       (comparisons[page.comparison_count] = compare_group(machine, &groups->groups[page.comparison_count],
								   &texts[page.comparison_count])) != NULL)
		page.comparison_count++;
	char *text = page.comparison_count == groups->count ? make_page(&page) : NULL;
	if (text != NULL)
		status = write_page(input->output, text);
	free(text);
	for (size_t i = 0; i < groups->count; i++) {
		json_decref(comparisons[i]);
		free(texts[i]);
	}
	free(texts);
	free(comparisons);
	return status;
}

const struct argp report_argp = {options, parse, "DIR...", description, NULL, NULL, NULL};

int report_main(const struct app_machine *machine, int argc, char **argv)
{
	struct report_input input = {.output = NULL};
	struct groups groups = {0};

	cli_parse(&report_argp, argc, argv, &input);
	char *standard =
		input.named.count == 1 ? folder_file(input.named.texts[0], STANDARD_PAGE) : alloc_text(STANDARD_PAGE);
	if (input.output == NULL)
		input.output = standard;
	input.directories = folder_list(&input.named);
	int status = read_folders(&input, machine, &groups);
	if (status != APP_BAD_INPUT) {
		int written = report(machine, &input, &groups);
		status = written != APP_DONE ? written : status;
	}
	groups_free(&groups);
	folder_list_free(&input.directories);
	cli_list_free(&input.named);
	free(standard);
	return status;
}
