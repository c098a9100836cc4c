/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim params: every parameter as the default platform has it, with the evidence of each cost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/listing.h"
#include "app/param_listing.h"
#include "base/alloc.h"
#include "base/nearest.h"
#include "base/terminal.h"
#include "scenario/scenario.h"

#define DEFAULT_PLATFORM "configs/testbed-xeon-xen.yaml"

static const char description[] =
	"Lists every parameter that a scenario may set: its path, value, allowed range, kind of evidence, and "
	"source.\vThe value is that of the default platform, " DEFAULT_PLATFORM ". With the PATH of one parameter, or "
	"of the part that it belongs to, all that is known of it.\n\n"
	"Examples:\n"
	"  vifsim params\n"
	"  vifsim params nic.identifier.width\n"
	"  vifsim params host.scheduler\n"
	"  vifsim params nic --json | jq '.[].path'";

static const struct argp_option options[] = {LISTING_OPTIONS("parameters")};

enum { COLUMN_PATH, COLUMN_UNIT, COLUMN_VALUE, COLUMN_RANGE, COLUMN_KIND, COLUMN_SOURCE, COLUMN_COUNT };

struct row {
	char *cells[COLUMN_COUNT];
};

static struct row make_row(const struct param_listing *listing, size_t number)
{
	struct param_ref ref = param_at(listing->schema, number);
	char path[PARAM_PATH_SIZE];
	const char *kind, *source;

	param_listing_evidence(listing, number, &kind, &source);
	return (struct row){{alloc_text(param_path(ref, path)), alloc_text(param_listing_unit(ref.spec)),
			     param_listing_value(listing, number), param_listing_range(ref.spec), alloc_text(kind),
			     alloc_text(source)}};
}

static void print_row(const struct row *row, const size_t *widths)
{
	for (size_t i = 0; i + 1 < COLUMN_COUNT; i++)
		printf("%-*s  ", (int)widths[i], row->cells[i]);
	printf("%s\n", row->cells[COLUMN_COUNT - 1]);
}

static void print_table(const struct param_listing *listing)
{
	static char *headings[COLUMN_COUNT] = {"PATH", "UNIT", "VALUE", "ALLOWED", "KIND", "SOURCE"};
	size_t count = param_count(listing->schema), widths[COLUMN_COUNT] = {0};
	struct row *rows = alloc_zeroed(count + 1, sizeof(*rows));

	memcpy(rows[0].cells, headings, sizeof(headings));
	for (size_t i = 0; i < count; i++)
		rows[i + 1] = make_row(listing, i);
	for (size_t i = 0; i <= count; i++)
		for (size_t c = 0; c < COLUMN_COUNT; c++) {
			size_t width = strlen(rows[i].cells[c]);
			/* A wider cell sticks out alone, rather than push all columns behind it off the screen. */
			if (width > widths[c] && width <= PARAM_LISTING_WIDEST)
				widths[c] = width;
		}
	for (size_t i = 0; i <= count; i++) {
		fputs(i == 0 ? terminal_style(stdout, TERMINAL_BOLD) : "", stdout);
		print_row(&rows[i], widths);
		fputs(i == 0 ? terminal_style(stdout, TERMINAL_PLAIN) : "", stdout);
		for (size_t c = 0; c < COLUMN_COUNT && i > 0; c++)
			free(rows[i].cells[c]);
	}
	free(rows);
}

static void print_origin(const struct param_listing *listing, size_t number)
{
	struct scenario_origin origin = scenario_origin(listing->platform, 0, number);

	if (origin.file != NULL)
		printf("  set in     %s:%zu:%zu\n", origin.file, origin.line, origin.column);
}

static void print_full(const struct param_listing *listing, size_t number)
{
	struct param_ref ref = param_at(listing->schema, number);
	struct scenario_evidence evidence = scenario_evidence(listing->platform, number);
	char path[PARAM_PATH_SIZE], *range = param_listing_range(ref.spec);
	const char *kind, *source;

	param_listing_evidence(listing, number, &kind, &source);
	printf("%s\n  %s\n", param_path(ref, path), param_listing_text(ref.spec->help));
	printf("  type       %s%s\n", param_listing_type(ref.spec), ref.spec->flags & PARAM_COST ? " (a cost)" : "");
	printf("  unit       %s\n", param_listing_unit(ref.spec));
	printf("  value      %s\n", param_listing_text(scenario_point_text(listing->platform, 0, number, true)));
	print_origin(listing, number);
	if (!(ref.spec->flags & PARAM_COST))
		printf("  default    %s\n", param_listing_text(ref.spec->standard));
	printf("  allowed    %s\n", range);
	if (evidence.kind != NULL) {
		printf("  kind       %s\n", kind);
		printf("  plausible  %s .. %s\n", param_listing_text(evidence.range_low),
		       param_listing_text(evidence.range_high));
	}
	printf("  source     %s\n", source);
	free(range);
}

/* Is it that parameter, or of that part? */
static bool is_wanted(const struct param_listing *listing, size_t number, const char *wanted)
{
	char path[PARAM_PATH_SIZE];
	size_t length = wanted != NULL ? strlen(wanted) : 0;

	param_path(param_at(listing->schema, number), path);
	return wanted == NULL || (strncmp(path, wanted, length) == 0 && (path[length] == '\0' || path[length] == '.'));
}

/* The nearest parameter or part, written into path; false when none is near. */
static bool find_nearest(const struct param_listing *listing, const char *wanted, char path[PARAM_PATH_SIZE])
{
	struct nearest nearest;
	char known[PARAM_PATH_SIZE];

	nearest_begin(&nearest, wanted);
	for (size_t i = 0; i < param_count(listing->schema); i++) {
		param_path(param_at(listing->schema, i), known);
		for (char *end = known + strlen(known); end != NULL; end = strrchr(known, '.')) {
			*end = '\0';
			size_t distance = nearest.distance, best = nearest.best;
			nearest_offer(&nearest, known, i);
			if (nearest.best != best || nearest.distance != distance)
				snprintf(path, PARAM_PATH_SIZE, "%s", known);
		}
	}
	return nearest.best != SIZE_MAX;
}

/* Nothing of that path was found.  Returns a status. */
static int refuse(const struct param_listing *listing, const char *wanted)
{
	char path[PARAM_PATH_SIZE];

	if (find_nearest(listing, wanted, path))
		cli_say("%s: error: no such parameter; did you mean '%s'?", wanted, path);
	else
		cli_say("%s: error: no such parameter", wanted);
	return APP_BAD_INPUT;
}

/* One parameter, or all of a part.  Returns a status. */
static int print_path(const struct param_listing *listing, const char *wanted)
{
	size_t printed = 0;

	for (size_t i = 0; i < param_count(listing->schema); i++) {
		if (!is_wanted(listing, i, wanted))
			continue;
		if (printed++ > 0)
			printf("\n");
		print_full(listing, i);
	}
	return printed > 0 ? APP_DONE : refuse(listing, wanted);
}

/* An empty text stands for what there is not. */
static json_t *text_json(const char *text)
{
	return text != NULL && text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *param_json(const struct param_listing *listing, size_t number)
{
	struct param_ref ref = param_at(listing->schema, number);
	struct scenario_evidence evidence = scenario_evidence(listing->platform, number);
	char path[PARAM_PATH_SIZE], *range = param_listing_range(ref.spec);
	const char *source = evidence.kind != NULL ? evidence.source : ref.spec->source;
	json_t *json =
		json_pack("{s:s, s:o, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "path", param_path(ref, path),
			  "help", text_json(ref.spec->help), "type", param_listing_type(ref.spec), "cost",
			  (ref.spec->flags & PARAM_COST) != 0, "unit", text_json(ref.spec->display), "value",
			  text_json(scenario_point_text(listing->platform, 0, number, true)), "default",
			  text_json(ref.spec->standard), "allowed", text_json(strcmp(range, "-") != 0 ? range : NULL),
			  "kind", text_json(evidence.kind), "source", text_json(source), "plausible",
			  evidence.range_low != NULL ? json_pack("[s, s]", evidence.range_low, evidence.range_high)
						     : json_null());

	free(range);
	return json;
}

/* Returns a status. */
static int print_json(const struct param_listing *listing, const char *wanted)
{
	json_t *array = json_array();

	for (size_t i = 0; i < param_count(listing->schema); i++)
		if (is_wanted(listing, i, wanted))
			json_array_append_new(array, param_json(listing, i));
	if (json_array_size(array) == 0) {
		json_decref(array);
		return refuse(listing, wanted);
	}
	cli_print_json(array);
	return APP_DONE;
}

const struct argp params_argp = {options, listing_parse, "[PATH]", description, NULL, NULL, NULL};

int params_main(const struct app_machine *machine, int argc, char **argv)
{
	struct listing_input input = {.nouns = "parameters", .argument = "PATH"};
	struct diagnostics diagnostics;

	cli_parse(&params_argp, argc, argv, &input);
	char *file = bundle_find(DEFAULT_PLATFORM);
	if (file == NULL) {
		cli_say(DEFAULT_PLATFORM ", which comes with the program, is missing");
		return APP_BAD_INPUT;
	}
	diagnostics_init(&diagnostics);
	struct scenario *platform = scenario_load_platform(file, machine->schema, bundle_platform, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	free(file);
	if (platform == NULL)
		return APP_BAD_INPUT;
	const struct param_listing listing = {.schema = machine->schema, .platform = platform};
	int status = APP_DONE;
	if (input.markdown)
		params_print_markdown(&listing);
	else if (input.json)
		status = print_json(&listing, input.wanted);
	else if (input.wanted != NULL)
		status = print_path(&listing, input.wanted);
	else
		print_table(&listing);
	scenario_free(platform);
	return status;
}
