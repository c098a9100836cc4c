/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim merge: the shards of a sweep become one result folder; simulates nothing. */
#include "results/merge.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/aftermath.h"
#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/folder.h"
#include "base/alloc.h"
#include "results/identity.h"
#include "results/manifest.h"

/* How many missing points are named. */
#define MOST_NAMED 20

static const struct argp_option options[] = {
	{"output", 'o', "DIR", 0, "Folder of the whole, which is none of the parts", 0},
	{0},
};

static const char description[] =
	"Puts result folders of vifsim run --shard K/N together: points.csv is the same bytes as of one run without "
	"--shard, and such a run on DIR finds all points there.\vThe parts have to belong together: one text of "
	"scenario "
	"and platform, one program, which is this one, the same --set and --sweep, one seed. All points have to be "
	"there; "
	"any N will do, also parts that overlap, if what they have in common is the same. Otherwise nothing is "
	"written, "
	"and the exit status is 2. A DIR that holds result folders stands for those, except -o's.\n\n"
	"Examples:\n"
	"  vifsim run latency --shard 1/2 -o one\n"
	"  vifsim run latency --shard 2/2 -o two\n"
	"  vifsim merge one two -o results/latency";

struct merge_input {
	struct cli_list named;       /* as typed */
	struct cli_list directories; /* that they stand for */
	const char *output;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct merge_input *input = state->input;

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
	case ARGP_KEY_END:
		if (input->output == NULL || input->output[0] == '\0')
			argp_error(state, "-o DIR is missing: the folder of the whole");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The whole, which an earlier merge left beside its parts, is none of them: a folder that was named does not stand for
 * it.  It stays where there is no other, and where it was named itself, for check_output to refuse. */
static void leave_out_output(struct merge_input *input)
{
	struct cli_list *list = &input->directories;
	char *output = realpath(input->output, NULL);

	for (size_t i = list->count; output != NULL && i-- > 0 && list->count > 1;) {
		char *part = realpath(list->texts[i], NULL);
		if (part != NULL && strcmp(part, output) == 0 && !cli_list_has(&input->named, list->texts[i])) {
			free((char *)list->texts[i]);
			list->count--;
			memmove(&list->texts[i], &list->texts[i + 1], (list->count - i) * sizeof(*list->texts));
		}
		free(part);
	}
	free(output);
}

/* The manifest of a part may not be written over. */
static int check_output(const struct merge_input *input)
{
	char *output = realpath(input->output, NULL);
	int failed = 0;

	for (size_t i = 0; output != NULL && i < input->directories.count; i++) {
		char *part = realpath(input->directories.texts[i], NULL);
		if (part != NULL && strcmp(part, output) == 0) {
			cli_say("error: -o %s is one of the parts", input->output);
			failed = -1;
		}
		free(part);
	}
	free(output);
	return failed;
}

static void tell_missing(const struct merge *merge)
{
	size_t named = 0;

	cli_say("error: %zu of %zu points are in none of the folders", merge->missing, merge->point_count);
	for (size_t p = 0; p < merge->point_count && named < MOST_NAMED; p++) {
		if (merge->points[p].part != MERGE_NOWHERE)
			continue;
		char *where = merge_describe(merge, p);
		cli_say("missing: point %zu%s%s%s", p + 1, where[0] != '\0' ? " (" : "", where,
			where[0] != '\0' ? ")" : "");
		free(where);
		named++;
	}
	if (named < merge->missing)
		cli_say("missing: %zu more", merge->missing - named);
}

/* What run leaves besides where constants vary. */
static int finish(const struct app_machine *machine, const char *directory)
{
	char message[PATH_MAX + 256];
	struct manifest_header header;
	int failed = manifest_read(directory, &header, message, sizeof(message));

	if (failed != 0) {
		cli_say("error: %s", message);
		return -1;
	}
	char *reference = header.variation.row_count > 0 && header.reference != NULL
				  ? bundle_named(header.reference, "configs/reference")
				  : NULL;
	if (reference != NULL)
		failed = aftermath_sensitivity(machine, directory, reference);
	free(reference);
	manifest_header_free(&header);
	return failed;
}

static int write(const struct app_machine *machine, const struct merge *merge, const char *directory)
{
	char *problem = NULL;

	if (merge_write(merge, machine->metrics, directory, &problem) != 0) {
		cli_say("error: %s", problem);
		free(problem);
		return APP_BAD_INPUT;
	}
	if (finish(machine, directory) != 0)
		return APP_FAILED;
	printf("%zu %s in %s, of %zu %s\n", merge->point_count, merge->point_count == 1 ? "point" : "points", directory,
	       merge->part_count, merge->part_count == 1 ? "part" : "parts");
	return APP_DONE;
}

const struct argp merge_argp = {options, parse, "DIR...", description, NULL, NULL, NULL};

int merge_main(const struct app_machine *machine, int argc, char **argv)
{
	struct merge_input input = {.output = NULL};
	struct merge merge = {0};
	char build[IDENTITY_SIZE], *problem = NULL;
	int status = APP_BAD_INPUT;

	cli_parse(&merge_argp, argc, argv, &input);
	input.directories = folder_list(&input.named);
	leave_out_output(&input);
	if (identity_of_build(build) != 0) {
		cli_say("cannot read the program's own file, /proc/self/exe");
		return APP_PANIC;
	}
	if (check_output(&input) == 0) {
		if (merge_read(&merge, input.directories.texts, input.directories.count, build, &problem) != 0)
			cli_say("error: %s", problem);
		else if (merge.missing > 0)
			tell_missing(&merge);
		else
			status = write(machine, &merge, input.output);
	}
	free(problem);
	merge_free(&merge);
	folder_list_free(&input.directories);
	cli_list_free(&input.named);
	return status;
}
