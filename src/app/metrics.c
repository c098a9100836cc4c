/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim metrics: the columns of points.csv, what each means and of which statistics it is made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/cli.h"
#include "app/listing.h"
#include "app/markdown.h"
#include "base/alloc.h"
#include "base/nearest.h"
#include "base/terminal.h"

static const char description[] = "Lists every metric, a column of points.csv: its name, unit, and meaning.\vWith a "
				  "NAME, or what names begin with, "
				  "also of which statistics it is made; those are in a point's file, points/<id>.json. "
				  "A star stands for any part of a "
				  "name.\n\n"
				  "Examples:\n"
				  "  vifsim metrics\n"
				  "  vifsim metrics rtt_mean_us\n"
				  "  vifsim metrics cpu\n"
				  "  vifsim metrics --json | jq '.[].name'";

static const struct argp_option options[] = {LISTING_OPTIONS("metrics")};

/* clang-format off */
static const char head[] =
	"# Metrics\n\n"
	"The columns of `points.csv` behind those of the swept parameters, in their order. Written by `vifsim metrics --markdown`\n"
	"from the table that the program computes them by; a test holds the page to it. `vifsim metrics METRIC` prints the same\n"
	"of one, or of all whose names begin so.\n\n"
	"A metric is made of **statistics**, counters and histograms of the simulated parts, pooled over a point's replications;\n"
	"all of them are in `points/<id>.json`. A star stands for any part of a name, and what matches is added up. A metric\n"
	"whose statistics a point does not have is an empty field, never 0. Which of the counters have a second one that each\n"
	"run holds them to is told in [what a run checks](results.md#what-a-run-checks).\n\n"
	"| metric | unit | meaning | made of |\n"
	"| --- | --- | --- | --- |\n";
/* clang-format on */

/* "a + b", for the caller to free. */
static char *sum_of(const char *const terms[METRIC_TERMS])
{
	char *text = alloc_text(terms[0]);

	for (size_t i = 1; i < METRIC_TERMS && terms[i] != NULL; i++) {
		char *longer = alloc_format("%s + %s", text, terms[i]);
		free(text);
		text = longer;
	}
	return text;
}

/* "(a + b) / c", for the caller to free. */
static char *ratio_of(const struct metric *metric)
{
	char *over = sum_of(metric->over);

	if (metric->under[0] == NULL)
		return over;
	char *under = sum_of(metric->under);
	const bool over_many = metric->over[1] != NULL, under_many = metric->under[1] != NULL;
	char *text = alloc_format("%s%s%s / %s%s%s", over_many ? "(" : "", over, over_many ? ")" : "",
				  under_many ? "(" : "", under, under_many ? ")" : "");
	free(over);
	free(under);
	return text;
}

/* How a metric is made of its statistics, without its scale; for the caller to free. */
static char *law_of(const struct metric *metric)
{
	char *of = metric->over[0] != NULL ? ratio_of(metric) : alloc_text("");
	char *text = NULL;

	switch (metric->kind) {
	case METRIC_SUM:
	case METRIC_RATIO:
		return of;
	case METRIC_MEAN:
		text = alloc_format("mean(%s)", of);
		break;
	case METRIC_QUANTILE:
		text = alloc_format("quantile(%s, %g)", of, metric->q);
		break;
	case METRIC_MAXIMUM:
		text = alloc_format("maximum(%s)", of);
		break;
	case METRIC_HALF_WIDTH:
		text = alloc_format("half_width(%s%s%s, %g)", metric->under[0] != NULL ? "" : "mean(", of,
				    metric->under[0] != NULL ? "" : ")", metric->q);
		break;
	case METRIC_WARMUP:
		text = alloc_text("mser5(output)");
		break;
	case METRIC_WARMUP_BIAS:
		text = alloc_text("bias(output)");
		break;
	case METRIC_JAIN:
		text = alloc_format("jain(%s)", of);
		break;
	}
	free(of);
	return text;
}

/* The same with its scale. */
static char *formula_of(const struct metric *metric)
{
	char *law = law_of(metric);

	if (metric->scale == 0 || metric->scale == 1)
		return law;
	char *text = alloc_format("%g * %s", metric->scale, law);
	free(law);
	return text;
}

static bool is_wanted(const struct metric *metric, const char *wanted)
{
	return wanted == NULL || strncmp(metric->name, wanted, strlen(wanted)) == 0;
}

static const char *text_or_none(const char *text)
{
	return text[0] != '\0' ? text : "-";
}

static void print_table(const struct metric_table *table)
{
	size_t name = strlen("METRIC"), unit = strlen("UNIT");

	for (size_t i = 0; i < table->count; i++) {
		name = strlen(table->metrics[i].name) > name ? strlen(table->metrics[i].name) : name;
		unit = strlen(table->metrics[i].unit) > unit ? strlen(table->metrics[i].unit) : unit;
	}
	printf("%s%-*s  %-*s  MEANING%s\n", terminal_style(stdout, TERMINAL_BOLD), (int)name, "METRIC", (int)unit,
	       "UNIT", terminal_style(stdout, TERMINAL_PLAIN));
	for (size_t i = 0; i < table->count; i++)
		printf("%-*s  %-*s  %s\n", (int)name, table->metrics[i].name, (int)unit,
		       text_or_none(table->metrics[i].unit), table->metrics[i].help);
}

static void print_full(const struct metric *metric)
{
	char *formula = formula_of(metric);

	printf("%s\n  %s\n  unit       %s\n  made of    %s\n", metric->name, metric->help, text_or_none(metric->unit),
	       formula);
	if (metric->only_with != NULL)
		printf("  only with  %s\n", metric->only_with);
	free(formula);
}

static json_t *terms_json(const char *const terms[METRIC_TERMS])
{
	json_t *array = json_array();

	for (size_t i = 0; i < METRIC_TERMS && terms[i] != NULL; i++)
		json_array_append_new(array, json_string(terms[i]));
	return array;
}

static json_t *metric_json(const struct metric *metric)
{
	char *formula = formula_of(metric);
	json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s?}", "name", metric->name, "unit", metric->unit,
				 "help", metric->help, "formula", formula, "over", terms_json(metric->over), "under",
				 terms_json(metric->under), "only_with", metric->only_with);

	free(formula);
	return json;
}

static void print_markdown(const struct metric_table *table)
{
	printf("%s", head);
	for (size_t i = 0; i < table->count; i++) {
		char *formula = formula_of(&table->metrics[i]);

		printf("| `%s` | %s | ", table->metrics[i].name, table->metrics[i].unit);
		markdown_print_text(table->metrics[i].help);
		printf(" | ");
		markdown_print_code(formula);
		printf(" |\n");
		free(formula);
	}
}

/* Nothing begins with that name.  Returns a status. */
static int refuse(const struct metric_table *table, const char *wanted)
{
	struct nearest nearest;

	nearest_begin(&nearest, wanted);
	for (size_t i = 0; i < table->count; i++)
		nearest_offer(&nearest, table->metrics[i].name, i);
	if (nearest.best != SIZE_MAX)
		cli_say("%s: error: no such metric; did you mean '%s'?", wanted, table->metrics[nearest.best].name);
	else
		cli_say("%s: error: no such metric", wanted);
	return APP_BAD_INPUT;
}

/* The metrics whose names begin so, as text or data.  Returns a status. */
static int print_wanted(const struct metric_table *table, const struct listing_input *input)
{
	json_t *array = json_array();
	size_t printed = 0;

	for (size_t i = 0; i < table->count; i++) {
		if (!is_wanted(&table->metrics[i], input->wanted))
			continue;
		if (input->json) {
			json_array_append_new(array, metric_json(&table->metrics[i]));
		} else {
			printf("%s", printed > 0 ? "\n" : "");
			print_full(&table->metrics[i]);
		}
		printed++;
	}
	if (printed > 0 && input->json)
		cli_print_json(array);
	else
		json_decref(array);
	return printed > 0 ? APP_DONE : refuse(table, input->wanted);
}

const struct argp metrics_argp = {options, listing_parse, "[METRIC]", description, NULL, NULL, NULL};

int metrics_main(const struct app_machine *machine, int argc, char **argv)
{
	struct listing_input input = {.nouns = "metrics", .argument = "METRIC"};

	cli_parse(&metrics_argp, argc, argv, &input);
	if (input.markdown)
		print_markdown(machine->metrics);
	else if (input.json || input.wanted != NULL)
		return print_wanted(machine->metrics, &input);
	else
		print_table(machine->metrics);
	return APP_DONE;
}
