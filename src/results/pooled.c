/* SPDX-License-Identifier: Apache-2.0 */
#include "results/pooled.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void pooled_init(struct pooled *pooled, const struct metric_table *table)
{
	memset(pooled, 0, sizeof(*pooled));
	pooled->table = table;
	report_init(&pooled->total);
	pooled->series = alloc_zeroed(table->count, sizeof(*pooled->series));
	for (size_t i = 0; i < table->count; i++) {
		const struct metric *metric = &table->metrics[i];
		const struct measure mean = {.mean_of = metric->over[0]};
		const struct measure ratio = {.over = metric->over[0], .under = metric->under[0]};

		if (metric->kind == METRIC_HALF_WIDTH)
			series_init(&pooled->series[i], metric->under[0] != NULL ? &ratio : &mean);
	}
}

void pooled_free(struct pooled *pooled)
{
	report_free(&pooled->total);
	for (size_t i = 0; i < pooled->table->count; i++)
		series_free(&pooled->series[i]);
	free(pooled->series);
	for (size_t i = 0; i < pooled->replications; i++)
		output_series_free(&pooled->outputs[i]);
	free(pooled->outputs);
}

/* Replications of one point report the same paths in the same order, so the
 * place in one is nearly always the place in the other; of the first one, whose paths are all different, each is new
 * in its place. */
static struct report_value *find_value(struct report *report, const char *path, size_t likely)
{
	if (likely < report->value_count && strcmp(report->values[likely].path, path) == 0)
		return &report->values[likely];
	for (size_t i = 0; i < report->value_count; i++)
		if (strcmp(report->values[i].path, path) == 0)
			return &report->values[i];
	return NULL;
}

static struct report_histogram *find_histogram(struct report *report, const char *path)
{
	for (size_t i = 0; i < report->histogram_count; i++)
		if (strcmp(report->histograms[i].path, path) == 0)
			return &report->histograms[i];
	return NULL;
}

/* The places are the same in all replications of a point; parts have names in the first one's. */
static void add_breakdown(struct report *total, const struct report_breakdown *from)
{
	for (size_t i = 0; i < total->breakdown_count; i++)
		if (strcmp(total->breakdowns[i].path, from->path) == 0) {
			breakdown_merge(&total->breakdowns[i].breakdown, &from->breakdown);
			return;
		}
	struct breakdown_part *parts = alloc_zeroed(from->breakdown.part_count, sizeof(*parts));
	for (size_t i = 0; i < from->breakdown.part_count; i++)
		parts[i].name = from->names[i];
	report_add_breakdown(total, from->path, from->unit, parts, &from->breakdown);
	free(parts);
}

void pooled_add(struct pooled *pooled, const struct report *report)
{
	struct report *total = &pooled->total;
	const bool first = total->value_count == 0;

	for (size_t i = 0; i < report->value_count; i++) {
		const struct report_value *value = &report->values[i];
		struct report_value *sum = first ? NULL : find_value(total, value->path, i);
		if (sum != NULL)
			sum->value += value->value;
		else
			report_add_value(total, value->path, value->unit, value->value);
	}
	for (size_t i = 0; i < report->histogram_count; i++) {
		const struct report_histogram *from = &report->histograms[i];
		struct report_histogram *into = find_histogram(total, from->path);
		if (into != NULL)
			histogram_merge(&into->histogram, &from->histogram);
		else
			report_add_histogram(total, from->path, from->unit, &from->histogram);
	}
	for (size_t i = 0; i < report->breakdown_count; i++)
		add_breakdown(total, &report->breakdowns[i]);
	pooled->outputs = alloc_resize(pooled->outputs, pooled->replications + 1, sizeof(*pooled->outputs));
	output_series_init(&pooled->outputs[pooled->replications], 0);
	output_series_pool(&pooled->outputs[pooled->replications++], &report->output);
	for (size_t i = 0; i < pooled->table->count; i++)
		if (pooled->table->metrics[i].kind == METRIC_HALF_WIDTH)
			series_add(&pooled->series[i], report);
}
