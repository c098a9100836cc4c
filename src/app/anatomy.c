/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim anatomy: where the time of stored round trips went; simulates nothing. */
#include "results/anatomy.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/cli.h"
#include "app/folder.h"
#include "base/alloc.h"
#include "compare/text_table.h"
#include "results/stored.h"

enum { KEY_AT = 256, KEY_AGAINST, KEY_P99, KEY_STAGES };

/* Beside the stages' names. */
#define MOST_COLUMNS (TEXT_TABLE_COLUMNS - 1)

static const struct argp_option options[] = {
	{"at", KEY_AT, "PATH=VALUE", 0, "Only the points with this value; may be given several times", 0},
	{"against", KEY_AGAINST, "PATH=VALUE", 0, "Hold the one point of --at against that with this value instead", 0},
	{"p99", KEY_P99, NULL, 0, "The round trips ranked from 98.5 to 99.5 % instead of all", 0},
	{"stages", KEY_STAGES, NULL, 0, "Say what each stage is", 0},
	{0},
};

static const char description[] =
	"Shows of a result folder's points where the time of their round trips went: the mean time in each stage, in "
	"microseconds, together the mean round trip to the picosecond. With --against, what each stage has more or "
	"less at one point than at another, the largest difference first.\v"
	"A value is written as points.csv has it, or with its unit. The same numbers stand in the folder's "
	"anatomy.csv.\n\n"
	"Examples:\n"
	"  vifsim anatomy results/latency --at vifs=32\n"
	"  vifsim anatomy results/latency --at nic.model=sv --p99\n"
	"  vifsim anatomy results/identifier_width --at vifs=32 --at nic.model=sv --at nic.identifier.width=8 "
	"--against nic.identifier.width=32";

struct anatomy_input {
	const char *directory;
	struct cli_list at, against;
	enum anatomy_statistic statistic;
	bool stages;
};

static void add_condition(struct cli_list *list, const char *argument, const char *flag, struct argp_state *state)
{
	if (strchr(argument, '=') == NULL || argument[0] == '=')
		argp_error(state, "%s %s: PATH=VALUE was expected", flag, argument);
	cli_list_add(list, argument);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct anatomy_input *input = state->input;

	switch (key) {
	case KEY_AT:
		add_condition(&input->at, argument, "--at", state);
		return 0;
	case KEY_AGAINST:
		add_condition(&input->against, argument, "--against", state);
		return 0;
	case KEY_P99:
		input->statistic = ANATOMY_P99;
		return 0;
	case KEY_STAGES:
		input->stages = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one folder was expected");
		input->directory = argument;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num == 0 && !input->stages)
			argp_error(state, "a result folder is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- which points ---- */

/* "2ms" is "2 ms", and so is "2". */
static bool same_value(const char *given, const char *stored)
{
	for (; *stored != '\0'; stored++) {
		if (*given == '\0' && *stored == ' ')
			return true;
		if (isspace((unsigned char)*stored))
			continue;
		while (isspace((unsigned char)*given))
			given++;
		if (*given++ != *stored)
			return false;
	}
	return *given == '\0';
}

/* Whether the point has the value that the condition names. */
static bool meets(const struct point_values *point, const char *condition)
{
	const char *equals = strchr(condition, '=');
	char *path = alloc_format("%.*s", (int)(equals - condition), condition);
	const char *stored = point_values_input(point, path);

	free(path);
	return stored != NULL && same_value(equals + 1, stored);
}

static bool same_path(const char *a, const char *b)
{
	const size_t length = (size_t)(strchr(a, '=') - a);

	return strncmp(a, b, length + 1) == 0;
}

/* All of `at`, but for the paths that `instead` names, and all of `instead`. */
static bool chosen(const struct point_values *point, const struct cli_list *at, const struct cli_list *instead)
{
	for (size_t i = 0; i < instead->count; i++)
		if (!meets(point, instead->texts[i]))
			return false;
	for (size_t i = 0; i < at->count; i++) {
		bool replaced = false;
		for (size_t j = 0; j < instead->count; j++)
			replaced = replaced || same_path(at->texts[i], instead->texts[j]);
		if (!replaced && !meets(point, at->texts[i]))
			return false;
	}
	return true;
}

/* A path that no point knows is a mistake. */
static int check_paths(const struct stored *stored, const struct cli_list *conditions)
{
	for (size_t i = 0; i < conditions->count; i++) {
		const char *text = conditions->texts[i];
		char *path = alloc_format("%.*s", (int)(strchr(text, '=') - text), text);
		const bool known = stored->point_count > 0 && point_values_input(&stored->points[0], path) != NULL;
		if (!known)
			cli_say("error: %s: no parameter of that path", path);
		free(path);
		if (!known)
			return -1;
	}
	return 0;
}

/* ---- tables ---- */

/* The point's values of the swept parameters: "sv 32". */
static char *heading(const struct stored *stored, const struct point_values *point)
{
	char *text = alloc_text("");

	for (size_t i = 0; i < stored->header.axis_count; i++) {
		const char *value = point_values_input(point, stored->header.axes[i]);
		char *longer = alloc_format("%s%s%s", text, i > 0 ? " " : "", value != NULL ? value : "-");
		free(text);
		text = longer;
	}
	return text;
}

static void print_columns(const struct stored *stored, const struct point_values *const *points,
			  const struct anatomy *anatomies, size_t count, enum anatomy_statistic statistic)
{
	const char *headings[TEXT_TABLE_COLUMNS] = {"stage (us)"};
	char *texts[MOST_COLUMNS];
	struct text_table table;

	for (size_t i = 0; i < count; i++)
		headings[i + 1] = texts[i] = heading(stored, points[i]);
	text_table_begin(&table, count + 1, headings);
	for (size_t stage = 0; stage < anatomies[0].stage_count; stage++) {
		double largest = 0.0;
		for (size_t i = 0; i < count; i++)
			largest = fmax(largest, anatomies[i].us[statistic][stage]);
		if (largest == 0.0)
			continue;
		text_table_row(&table);
		text_table_cell(&table, alloc_text(anatomies[0].names[stage]));
		for (size_t i = 0; i < count; i++)
			text_table_cell(&table, alloc_format("%.3f", anatomies[i].us[statistic][stage]));
	}
	text_table_row(&table);
	text_table_cell(&table, alloc_text("round trip"));
	for (size_t i = 0; i < count; i++)
		text_table_cell(&table, alloc_format("%.3f", anatomy_total_us(&anatomies[i], statistic)));
	text_table_print(&table, 0, stdout);
	text_table_end(&table);
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
}

static void print_axes(const struct stored *stored, enum anatomy_statistic statistic)
{
	printf("%s%s", stored->header.name,
	       statistic == ANATOMY_P99 ? ", round trips ranked from 98.5 to 99.5 %" : ", mean of all round trips");
	for (size_t i = 0; i < stored->header.axis_count; i++)
		printf("%s%s", i == 0 ? "; columns: " : ", ", stored->header.axes[i]);
	putchar('\n');
}

static int show(const struct stored *stored, const struct anatomy_input *input)
{
	const struct cli_list nothing = {0};
	const struct point_values *points[MOST_COLUMNS];
	struct anatomy anatomies[MOST_COLUMNS];
	size_t held = 0, shown = 0;

	for (size_t i = 0; i <= stored->point_count; i++) {
		if (held > 0 && (i == stored->point_count || held == MOST_COLUMNS)) {
			if (shown == 0)
				print_axes(stored, input->statistic);
			putchar('\n');
			print_columns(stored, points, anatomies, held, input->statistic);
			shown += held;
			while (held > 0)
				anatomy_free(&anatomies[--held]);
		}
		if (i < stored->point_count && chosen(&stored->points[i], &input->at, &nothing) &&
		    anatomy_read(stored->points[i].anatomy, &anatomies[held]))
			points[held++] = &stored->points[i];
	}
	if (shown == 0) {
		cli_say("error: %s has no round trips%s", input->directory,
			input->at.count > 0 ? " at such a point" : "");
		return APP_BAD_INPUT;
	}
	return APP_DONE;
}

/* ---- one point against another ---- */

static const struct point_values *find_one(const struct stored *stored, const struct cli_list *at,
					   const struct cli_list *instead, struct anatomy *anatomy)
{
	const struct point_values *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < stored->point_count; i++)
		if (chosen(&stored->points[i], at, instead)) {
			found = &stored->points[i];
			count++;
		}
	if (count != 1) {
		cli_say("error: %zu points%s; a difference is between two: name one by --at%s", count,
			instead->count > 0 ? " to hold it against" : "", instead->count > 0 ? " and --against" : "");
		return NULL;
	}
	if (!anatomy_read(found->anatomy, anatomy)) {
		cli_say("error: the point has no round trips");
		return NULL;
	}
	return found;
}

/* Of the stages not yet `told`, that with the largest difference. */
static size_t largest(const struct anatomy *of, const double *difference, const bool *told)
{
	size_t best = of->stage_count;

	for (size_t i = 0; i < of->stage_count; i++)
		if (!told[i] && (best == of->stage_count || fabs(difference[i]) > fabs(difference[best])))
			best = i;
	return best;
}

static const struct breakdown_part *stage_of(const struct app_machine *machine, const char *name)
{
	for (size_t i = 0; i < machine->stage_count; i++)
		if (strcmp(machine->stages[i].name, name) == 0)
			return &machine->stages[i];
	return NULL;
}

/* What the stages of the group of stage `of` differ by, together. */
static double group_difference(const struct app_machine *machine, const struct anatomy *anatomy,
			       const double *difference, size_t of)
{
	const struct breakdown_part *stage = stage_of(machine, anatomy->names[of]), *other;
	double sum = 0.0;

	for (size_t i = 0; i < anatomy->stage_count; i++) {
		other = stage_of(machine, anatomy->names[i]);
		if (stage != NULL && other != NULL && strcmp(stage->group, other->group) == 0)
			sum += difference[i];
	}
	return sum;
}

/* The sentence that names the cause: the stage with the largest difference of the total's own sign. */
static void name_cause(const struct app_machine *machine, const struct anatomy *of, const double *difference,
		       double total)
{
	size_t cause = 0;

	for (size_t i = 0; i < of->stage_count; i++)
		if (difference[i] * total > difference[cause] * total)
			cause = i;
	const struct breakdown_part *stage = stage_of(machine, of->names[cause]);
	if (difference[cause] * total <= 0.0 || stage == NULL)
		return;
	const double group = group_difference(machine, of, difference, cause);
	printf("\nOf %.1f us %s, %.1f us (%.0f %%) are of %s, %.1f us of them in %s:\n", fabs(total),
	       total > 0.0 ? "more" : "less", fabs(group), 100.0 * group / total, stage->group, fabs(difference[cause]),
	       stage->name);
	text_table_wrap(stdout, stage->help, 4);
}

static void print_difference(const struct app_machine *machine, const struct stored *stored,
			     const struct point_values *const points[2], const struct anatomy anatomies[2],
			     enum anatomy_statistic statistic)
{
	const size_t stages = anatomies[0].stage_count;
	double *difference = alloc_zeroed(stages, sizeof(*difference)), total = 0.0;
	bool *told = alloc_zeroed(stages, sizeof(*told));
	char *texts[2] = {heading(stored, points[0]), heading(stored, points[1])};
	const char *const headings[] = {"stage (us)", texts[0], texts[1], "difference"};
	struct text_table table;

	for (size_t i = 0; i < stages; i++)
		total += difference[i] = anatomies[0].us[statistic][i] - anatomies[1].us[statistic][i];
	text_table_begin(&table, 4, headings);
	for (size_t n = 0; n <= stages; n++) {
		const size_t i = n < stages ? largest(&anatomies[0], difference, told) : stages;
		if (i < stages)
			told[i] = true;
		if (i < stages && anatomies[0].us[statistic][i] == 0.0 && anatomies[1].us[statistic][i] == 0.0)
			continue;
		text_table_row(&table);
		text_table_cell(&table, alloc_text(i < stages ? anatomies[0].names[i] : "round trip"));
		for (size_t side = 0; side < 2; side++)
			text_table_cell(&table, alloc_format("%.3f", i < stages ? anatomies[side].us[statistic][i]
										: anatomy_total_us(&anatomies[side],
												   statistic)));
		text_table_cell(&table, alloc_format("%+.3f", i < stages ? difference[i] : total));
	}
	text_table_print(&table, 0, stdout);
	text_table_end(&table);
	name_cause(machine, &anatomies[0], difference, total);
	for (size_t side = 0; side < 2; side++)
		free(texts[side]);
	free(difference);
	free(told);
}

static int hold_against(const struct app_machine *machine, const struct stored *stored,
			const struct anatomy_input *input)
{
	const struct cli_list nothing = {0};
	const struct point_values *points[2];
	struct anatomy anatomies[2];

	points[0] = find_one(stored, &input->at, &nothing, &anatomies[0]);
	if (points[0] == NULL)
		return APP_BAD_INPUT;
	points[1] = find_one(stored, &input->at, &input->against, &anatomies[1]);
	if (points[1] != NULL && anatomies[0].stage_count == anatomies[1].stage_count) {
		print_axes(stored, input->statistic);
		putchar('\n');
		print_difference(machine, stored, points, anatomies, input->statistic);
	}
	anatomy_free(&anatomies[0]);
	if (points[1] == NULL)
		return APP_BAD_INPUT;
	anatomy_free(&anatomies[1]);
	return APP_DONE;
}

static void print_stages(const struct app_machine *machine)
{
	static const char *const headings[] = {"stage", "group", "what it is"};
	struct text_table table;

	text_table_begin(&table, 3, headings);
	for (size_t i = 0; i < machine->stage_count; i++) {
		text_table_row(&table);
		text_table_cell(&table, alloc_text(machine->stages[i].name));
		text_table_cell(&table, alloc_text(machine->stages[i].group));
		text_table_cell(&table, alloc_text(machine->stages[i].help));
	}
	text_table_print(&table, 0, stdout);
	text_table_end(&table);
}

static int look_into(const struct app_machine *machine, const struct anatomy_input *input)
{
	char message[PATH_MAX + 256];
	struct stored stored;
	int status = APP_BAD_INPUT;

	if (stored_read(input->directory, machine->metrics, &stored, message, sizeof(message)) != 0) {
		char *suggestion = folder_suggestion(input->directory);
		cli_say("error: %s%s", message, suggestion);
		free(suggestion);
		return status;
	}
	folder_note_incomplete(input->directory, &stored.header);
	if (check_paths(&stored, &input->at) == 0 && check_paths(&stored, &input->against) == 0)
		status = input->against.count > 0 ? hold_against(machine, &stored, input) : show(&stored, input);
	stored_free(&stored);
	return status;
}

const struct argp anatomy_argp = {options, parse, "DIR", description, NULL, NULL, NULL};

int anatomy_main(const struct app_machine *machine, int argc, char **argv)
{
	struct anatomy_input input = {.statistic = ANATOMY_MEAN};
	int status = APP_DONE;

	cli_parse(&anatomy_argp, argc, argv, &input);
	if (input.stages)
		print_stages(machine);
	else
		status = look_into(machine, &input);
	cli_list_free(&input.at);
	cli_list_free(&input.against);
	return status;
}
