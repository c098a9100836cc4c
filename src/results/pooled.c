/* SPDX-License-Identifier: Apache-2.0 */
#include "results/pooled.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/student.h"

void pooled_init(struct pooled *pooled)
{
	memset(pooled, 0, sizeof(*pooled));
	report_init(&pooled->total);
}

void pooled_free(struct pooled *pooled)
{
	report_free(&pooled->total);
	free(pooled->rtt_means_ps);
}

/* Replications of one point report the same paths in the same order, so the
 * place in one is nearly always the place in the other. */
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

void pooled_add(struct pooled *pooled, const struct report *report)
{
	struct report *total = &pooled->total;

	for (size_t i = 0; i < report->value_count; i++) {
		const struct report_value *value = &report->values[i];
		struct report_value *sum = find_value(total, value->path, i);
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
	pooled->replications++;
	const struct histogram *rtt = report_find_histogram(report, POOLED_RTT);
	if (rtt == NULL || rtt->count == 0)
		return;
	pooled->rtt_means_ps = alloc_resize(pooled->rtt_means_ps, pooled->rtt_mean_count + 1, sizeof(double));
	pooled->rtt_means_ps[pooled->rtt_mean_count++] = (double)rtt->sum / (double)rtt->count;
}

bool pooled_rtt_half_width(const struct pooled *pooled, double level, double *half_width_ps)
{
	if (pooled->rtt_mean_count < pooled->replications)
		return false;
	return student_half_width(pooled->rtt_means_ps, pooled->rtt_mean_count, level, half_width_ps);
}
