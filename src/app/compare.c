/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim compare: reads results and published claims, simulates nothing. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/folder.h"
#include "base/alloc.h"
#include "compare/comparison.h"
#include "compare/sensitivity.h"
#include "results/precision.h"

enum { KEY_JSON = 256, KEY_REFERENCE };

static const struct argp_option options[] = {
	{"json", KEY_JSON, NULL, 0, "Write data instead of the table, with the values at all points", 0},
	{"reference", KEY_REFERENCE, "FILE", 0, "Published claims other than those that the scenarios name", 0},
	{0},
};

static const char description[] =
	"Holds result folders against the published claims that their scenarios name (reference: FILE.yaml), and "
	"prints "
	"of each claim what was published, what was simulated with its 95 % interval, how far apart they are, and a "
	"verdict:\n\n"
	"  calibrated      it holds, and the platform was fitted to it\n"
	"  predicted       it holds, and nothing was fitted\n"
	"  not reproduced  it does not hold; the cause stands below\n"
	"  not covered     the results lack the points that it is about, or have one replication of them\n"
	"\v"
	"Where the source has words and no number, PUBLISHED is the comparison that stands for them. Of a claim about "
	"several points, the one that meets it worst is shown.\n\n"
	"The exit status is 1 when a claim is not reproduced. What is not covered, as by incomplete results, does not "
	"count. A DIR that holds result folders stands for those.\n\n"
	"Examples:\n"
	"  vifsim compare results/latency\n"
	"  vifsim compare results/latency results/throughput results/pingpong\n"
	"  vifsim compare results/latency --json";

struct compare_input {
	struct cli_list named;       /* as typed */
	struct cli_list directories; /* that they stand for */
	const char *reference;
	bool json;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct compare_input *input = state->input;

	switch (key) {
	case KEY_JSON:
		input->json = true;
		return 0;
	case KEY_REFERENCE:
		input->reference = argument;
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

/* It stands in a folder that was named, and is about no claims. */
static bool is_left_out(const struct compare_input *input, const struct stored *folder)
{
	return input->reference == NULL && folder->header.reference == NULL &&
	       !cli_list_has(&input->named, folder->directory);
}

/* Reads all folders and tells all that is wrong with them.  Returns 0 or -1. */
static int read_folders(const struct compare_input *input, const struct app_machine *machine, struct stored *folders)
{
	char message[PATH_MAX + 256];
	int failed = 0;

	for (size_t i = 0; i < input->directories.count; i++) {
		if (stored_read(input->directories.texts[i], machine->metrics, &folders[i], message, sizeof(message)) !=
		    0) {
			char *suggestion = folder_suggestion(input->directories.texts[i]);
			cli_say("error: %s%s", message, suggestion);
			free(suggestion);
			failed = -1;
			continue;
		}
		for (size_t j = 0; j < i && !is_left_out(input, &folders[i]); j++) {
			if (folders[j].directory == NULL || is_left_out(input, &folders[j]) ||
			    strcmp(folders[j].header.name, folders[i].header.name) != 0)
				continue;
			cli_say("error: %s and %s are both results of %s", folders[j].directory, folders[i].directory,
				folders[i].header.name);
			failed = -1;
		}
	}
	return failed;
}

/* The file of claims that each folder is held against, each for the caller to free; NULL for one without claims that
 * stands in a folder which was named.  Returns 0, or -1 after telling which others have none. */
static int find_references(const struct compare_input *input, const struct stored *folders, char **paths)
{
	size_t without = 0;
	int failed = 0;

	for (size_t i = 0; i < input->directories.count; i++) {
		const char *named = input->reference != NULL ? input->reference : folders[i].header.reference;
		if (input->reference != NULL) {
			paths[i] = alloc_text(named);
			continue;
		}
		paths[i] = named != NULL ? bundle_named(named, "configs/reference") : NULL;
		if (paths[i] != NULL)
			continue;
		if (is_left_out(input, &folders[i])) {
			without++;
			continue;
		}
		if (named == NULL)
			cli_say("error: %s: its scenario '%s' names no published claims (reference: FILE.yaml)",
				folders[i].directory, folders[i].header.name);
		else
			cli_say("error: the file %s, which the scenario '%s' names, is missing", named,
				folders[i].header.name);
		failed = -1;
	}
	if (failed == 0 && without == input->directories.count)
		cli_say("error: no scenario of these results names published claims (reference: FILE.yaml)");
	else if (failed == 0 && without > 0)
		cli_say("note: %zu of %zu folders name no published claims", without, input->directories.count);
	return without == input->directories.count ? -1 : failed;
}

static void tell_sensitivity(const struct comparison *comparison, const struct param_schema *schema,
			     const struct sensitivity *sensitivity, json_t *folder)
{
	const struct expression_names names = {schema, comparison->metrics};

	if (folder != NULL) {
		json_object_set_new(folder, "sensitivity", sensitivity_json(sensitivity));
		return;
	}
	putchar('\n');
	sensitivity_print(sensitivity, &names, stdout);
}

/* Of each folder in which constants varied: into its object in json, or printed when that is NULL.  Returns 0, or -1
 * after telling why. */
static int tell_variations(const struct comparison *comparison, const struct param_schema *schema,
			   struct stored *folders, json_t *json)
{
	char message[PATH_MAX + 256];
	int failed = 0;

	for (size_t i = 0; i < comparison->folder_count && failed == 0; i++) {
		struct sensitivity sensitivity;
		if (folders[i].header.variation.row_count == 0)
			continue;
		failed = sensitivity_make(&sensitivity, comparison->reference, schema, &folders[i], message,
					  sizeof(message));
		if (failed == 0)
			tell_sensitivity(comparison, schema, &sensitivity,
					 json_array_get(json_object_get(json, "folders"), i));
		else
			cli_say("error: %s: %s", folders[i].directory, message);
		sensitivity_free(&sensitivity);
	}
	return failed;
}

static void note(const struct stored *folder, char *text, char *where)
{
	if (text != NULL)
		cli_say("note: %s: %s", folder->directory, text);
	free(text);
	free(where);
}

/* Of intervals that stayed wide, and of points that measured nothing: verdicts about them are as unsure. */
static void note_precision(const struct stored *folder)
{
	struct precision_tally tally = {0};

	for (size_t p = 0; p < folder->point_count; p++)
		precision_count(&tally, folder->points[p].precision);
	if (tally.points == 0)
		return;
	char *widest = stored_describe(folder, tally.widest);
	note(folder, precision_missed_text(&tally, widest), widest);
	char *unmeasured = stored_describe(folder, tally.first_unmeasured);
	note(folder, precision_unmeasured_text(&tally, unmeasured), unmeasured);
}

static int print_text(const struct comparison *comparison, const struct param_schema *schema, struct stored *folders)
{
	comparison_print(comparison, stdout);
	return tell_variations(comparison, schema, folders, NULL);
}

static int print_json(const struct comparison *comparison, const struct param_schema *schema, struct stored *folders)
{
	json_t *json = comparison_json(comparison);

	int failed = json != NULL ? tell_variations(comparison, schema, folders, json) : 0;
	cli_print_json(json);
	return failed;
}

static int compare(const struct app_machine *machine, const struct compare_input *input,
		   const struct reference *reference, struct stored *folders, size_t count)
{
	struct judgement *judgements = judgement_make(reference, machine->schema, folders, count);
	const struct comparison comparison = {reference, machine->metrics, folders, count, judgements};
	int failed = input->json ? print_json(&comparison, machine->schema, folders)
				 : print_text(&comparison, machine->schema, folders);
	int status = failed ? APP_BAD_INPUT : APP_DONE;

	for (size_t i = 0; i < count; i++) {
		folder_note_incomplete(folders[i].directory, &folders[i].header);
		note_precision(&folders[i]);
	}
	for (size_t i = 0; i < reference->count; i++)
		if (status == APP_DONE && judgements[i].verdict == VERDICT_NOT_REPRODUCED)
			status = APP_FAILED;
	judgement_free(judgements, reference);
	return status;
}

/* Of the folders that are held against that file.  Returns a status. */
static int compare_group(const struct app_machine *machine, const struct compare_input *input, const char *path,
			 struct stored *folders, size_t count)
{
	const struct expression_names names = {machine->schema, machine->metrics};
	struct diagnostics diagnostics;
	struct reference reference;
	int status = APP_BAD_INPUT;

	diagnostics_init(&diagnostics);
	if (reference_read(&reference, path, &names, &diagnostics))
		status = compare(machine, input, &reference, folders, count);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	reference_free(&reference);
	return status;
}

/* One table for each file of claims, in the order of the folders; takes the paths. */
static int compare_groups(const struct app_machine *machine, const struct compare_input *input, struct stored *folders,
			  char **paths)
{
	const size_t all = input->directories.count;
	struct stored *group = alloc_zeroed(all, sizeof(*group));
	size_t *places = alloc_zeroed(all, sizeof(*places)); /* in folders, which what is compared changes */
	int worst = APP_DONE;
	bool first = true;

	for (size_t i = 0; i < all; i++) {
		char *const path = paths[i];
		size_t count = 0;
		if (path == NULL)
			continue;
		for (size_t j = i; j < all; j++) {
			if (paths[j] == NULL || strcmp(paths[j], path) != 0)
				continue;
			places[count] = j;
			group[count++] = folders[j];
			if (j > i)
				free(paths[j]);
			paths[j] = NULL;
		}
		if (!first)
			putchar('\n');
		const int status = compare_group(machine, input, path, group, count);
		for (size_t k = 0; k < count; k++)
			folders[places[k]] = group[k];
		worst = status > worst ? status : worst;
		first = false;
		free(path);
	}
	free(places);
	free(group);
	return worst;
}

/* Data are one object, of one file of claims.  Returns 0, or -1 after telling which there are. */
static int check_one_reference(const struct compare_input *input, char **paths)
{
	const char *first = NULL;

	for (size_t i = 0; i < input->directories.count && input->json; i++) {
		if (paths[i] == NULL)
			continue;
		if (first != NULL && strcmp(paths[i], first) != 0) {
			cli_say("error: --json is about one file of claims, and these results name %s and %s", first,
				paths[i]);
			return -1;
		}
		first = paths[i];
	}
	return 0;
}

/* With all folders read. */
static int compare_folders(const struct app_machine *machine, const struct compare_input *input, struct stored *folders)
{
	const size_t count = input->directories.count;
	char **paths = alloc_zeroed(count, sizeof(*paths));
	int status = APP_BAD_INPUT;

	if (find_references(input, folders, paths) == 0 && check_one_reference(input, paths) == 0)
		status = compare_groups(machine, input, folders, paths);
	for (size_t i = 0; i < count; i++)
		free(paths[i]);
	free(paths);
	return status;
}

const struct argp compare_argp = {options, parse, "DIR...", description, NULL, NULL, NULL};

int compare_main(const struct app_machine *machine, int argc, char **argv)
{
	struct compare_input input = {.reference = NULL};

	cli_parse(&compare_argp, argc, argv, &input);
	input.directories = folder_list(&input.named);
	size_t count = input.directories.count;
	struct stored *folders = alloc_zeroed(count, sizeof(*folders));
	int status =
		read_folders(&input, machine, folders) == 0 ? compare_folders(machine, &input, folders) : APP_BAD_INPUT;
	for (size_t i = 0; i < count; i++)
		stored_free(&folders[i]);
	free(folders);
	folder_list_free(&input.directories);
	cli_list_free(&input.named);
	return status;
}
