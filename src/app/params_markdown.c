/* SPDX-License-Identifier: Apache-2.0 */
/* docs/parameters.md: the parameters by the part that they belong to, a table each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/markdown.h"
#include "app/param_listing.h"
#include "base/alloc.h"

/* clang-format off */
static const char head[] =
	"# Parameters\n\n"
	"Every parameter that a scenario or platform may set, and `--set`, `--sweep` and `--vary` take. Written by\n"
	"`vifsim params --markdown` from the tables by which the program reads its input; a test holds the page to them.\n"
	"`vifsim params PATH` prints the same of one parameter or part, with the place where its value is set.\n\n"
	"- **value**: on the default platform, `configs/testbed-xeon-xen.yaml`. A microprogram is cut here; `vifsim params`\n"
	"  has all of it.\n"
	"- **unit**: in which results print it; what is typed may have any unit of the same kind (`1500 ns` for `1.5 us`).\n"
	"- **allowed**: what the program takes.\n"
	"- **evidence**, of a cost: `measured`, `derived` (from measured figures), `calibrated` (fitted to a published one) or\n"
	"  `assumed` (judged), and the range in which its true value plausibly lies. Parameters without are choices.\n";
/* clang-format on */

#define TOP "Top level"

/* The part of a path: all before its last key, of two keys at most; "" of a path without parts.  Into part. */
static void part_of(const char *path, char part[PARAM_PATH_SIZE])
{
	const char *end = strchr(path, '.');
	const char *second = end != NULL ? strchr(end + 1, '.') : NULL;

	if (second != NULL)
		end = second;
	snprintf(part, PARAM_PATH_SIZE, "%.*s", end != NULL ? (int)(end - path) : 0, path);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All parts by name, each once.  Returns how many; they are for the caller to free. */
/* The number of a part in a list of such, "faults.2": 2; 0 of others. */
static unsigned long number_of(const char *part)
{
	const char *dot = strrchr(part, '.');

	return dot != NULL ? strtoul(dot + 1, NULL, 10) : 0;
}

static size_t list_parts(const struct param_schema *schema, char **parts)
{
	size_t count = 0, kept = 0;
	char path[PARAM_PATH_SIZE], part[PARAM_PATH_SIZE];

	for (; count < param_count(schema); count++) {
		part_of(param_path(param_at(schema, count), path), part);
		parts[count] = alloc_text(part);
	}
	qsort(parts, count, sizeof(*parts), compare_texts);
	for (size_t i = 0; i < count; i++) {
		if ((kept > 0 && strcmp(parts[kept - 1], parts[i]) == 0) || number_of(parts[i]) > 1)
			free(parts[i]);
		else
			parts[kept++] = parts[i];
	}
	return kept;
}

static void print_row(const struct param_listing *listing, size_t number, const char *path)
{
	const struct param_spec *spec = param_at(listing->schema, number).spec;
	struct scenario_evidence evidence = scenario_evidence(listing->platform, number);
	char *value = param_listing_value(listing, number), *range = param_listing_range(spec);
	const char *kind, *source;

	param_listing_evidence(listing, number, &kind, &source);
	printf("| `%s` | ", path);
	markdown_print_code(strcmp(value, "-") != 0 ? value : NULL);
	printf(" | ");
	markdown_print_text(strcmp(param_listing_unit(spec), "-") != 0 ? param_listing_unit(spec) : NULL);
	printf(" | ");
	markdown_print_text(strcmp(range, "-") != 0 ? range : NULL);
	printf(" | ");
	markdown_print_text(evidence.kind);
	if (evidence.kind != NULL && evidence.range_low != NULL) {
		printf(", ");
		markdown_print_text(evidence.range_low);
		printf(" .. ");
		markdown_print_text(evidence.range_high);
	}
	printf(" | ");
	markdown_print_text(spec->help);
	if (strcmp(source, "-") != 0) {
		printf(" *Source:* ");
		markdown_print_text(source);
	}
	printf(" |\n");
	free(value);
	free(range);
}

static void print_part(const struct param_listing *listing, const char *wanted)
{
	char path[PARAM_PATH_SIZE], part[PARAM_PATH_SIZE];

	printf("\n## %s\n\n%s| path | value | unit | allowed | evidence | what it is |\n| --- | --- | --- | --- | --- "
	       "| "
	       "--- |\n",
	       wanted[0] != '\0' ? wanted : TOP,
	       number_of(wanted) == 1 ? "The first entry of a list; those behind it have the same parameters.\n\n"
				      : "");
	for (size_t i = 0; i < param_count(listing->schema); i++) {
		part_of(param_path(param_at(listing->schema, i), path), part);
		if (strcmp(part, wanted) == 0)
			print_row(listing, i, path);
	}
}

/* The anchor that a heading has: its letters and digits. */
static void print_link(const char *part)
{
	printf("[%s](#", part[0] != '\0' ? part : TOP);
	for (const char *c = part[0] != '\0' ? part : "top-level"; *c != '\0'; c++)
		if (*c != '.')
			putchar(*c);
	printf(")");
}

void params_print_markdown(const struct param_listing *listing)
{
	char **parts = alloc_zeroed(param_count(listing->schema), sizeof(*parts));
	size_t count = list_parts(listing->schema, parts);

	printf("%s\n", head);
	for (size_t i = 0; i < count; i++) {
		printf("%s", i > 0 ? " ·\n" : "");
		print_link(parts[i]);
	}
	printf("\n");
	for (size_t i = 0; i < count; i++) {
		print_part(listing, parts[i]);
		free(parts[i]);
	}
	free(parts);
}
