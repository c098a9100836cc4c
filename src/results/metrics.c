/* SPDX-License-Identifier: Apache-2.0 */
#include "results/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "results/transient.h"

static uint64_t sum_of(const struct report *total, const char *const *patterns, bool *found_any)
{
	uint64_t sum = 0;

	*found_any = false;
	for (size_t i = 0; i < METRIC_TERMS && patterns[i] != NULL; i++) {
		size_t found;
		sum += report_sum(total, patterns[i], &found);
		*found_any = *found_any || found > 0;
	}
	return sum;
}

/* (sum x)^2 / (n sum x^2), Jain, Chiu and Hawe 1984. */
static bool jain_index(const struct report *total, const char *pattern, double *index)
{
	double sum = 0.0, squares = 0.0;
	size_t n = 0;

	for (size_t i = 0; i < total->value_count; i++) {
		/* A report of this value alone, to ask whether its path matches. */
		struct report one = {.values = &total->values[i], .value_count = 1};
		size_t found;
		double value = (double)report_sum(&one, pattern, &found);
		n += found;
		sum += value;
		squares += value * value;
	}
	if (squares == 0.0)
		return false;
	*index = sum * sum / ((double)n * squares);
	return true;
}

/* A value made of a histogram. */
static bool from_histogram(const struct metric *metric, const struct pooled *pooled, double *value)
{
	const struct histogram *histogram = report_find_histogram(&pooled->total, metric->over[0]);

	if (histogram == NULL || histogram->count == 0)
		return false;
	if (metric->kind == METRIC_MEAN)
		*value = (double)histogram->sum / (double)histogram->count;
	else if (metric->kind == METRIC_MAXIMUM)
		*value = (double)histogram->maximum;
	else
		*value = (double)histogram_quantile(histogram, metric->q);
	return true;
}

static bool from_output(const struct metric *metric, const struct pooled *pooled, double *value)
{
	struct transient transient = transient_find(pooled->outputs, pooled->replications);

	*value = metric->kind == METRIC_WARMUP ? (double)transient.warmup.end_ps : transient.warmup.bias;
	return transient.warmup.found;
}

static bool compute(const struct pooled *pooled, size_t index, double *value)
{
	const struct metric *metric = &pooled->table->metrics[index];
	bool found, found_under;

	switch (metric->kind) {
	case METRIC_SUM:
		*value = (double)sum_of(&pooled->total, metric->over, &found);
		return found;
	case METRIC_RATIO: {
		uint64_t over = sum_of(&pooled->total, metric->over, &found);
		uint64_t under = sum_of(&pooled->total, metric->under, &found_under);
		*value = under == 0 ? 0.0 : (double)over / (double)under;
		return found && found_under && under != 0;
	}
	case METRIC_HALF_WIDTH:
		return series_half_width(&pooled->series[index], metric->q, value);
	case METRIC_JAIN:
		return jain_index(&pooled->total, metric->over[0], value);
	case METRIC_WARMUP:
	case METRIC_WARMUP_BIAS:
		return from_output(metric, pooled, value);
	case METRIC_MEAN:
	case METRIC_QUANTILE:
	case METRIC_MAXIMUM:
		return from_histogram(metric, pooled, value);
	}
	return false;
}

bool metric_value(const struct pooled *pooled, size_t index, double *value)
{
	const struct metric *metric = &pooled->table->metrics[index];
	size_t found = 1;

	if (metric->only_with != NULL)
		report_sum(&pooled->total, metric->only_with, &found);
	if (found == 0 || !compute(pooled, index, value))
		return false;
	if (metric->scale != 0.0)
		*value *= metric->scale;
	return true;
}

void metric_print(const struct pooled *pooled, size_t index, char text[METRIC_TEXT_SIZE])
{
	const struct metric *metric = &pooled->table->metrics[index];
	double value;

	text[0] = '\0';
	if (!metric_value(pooled, index, &value))
		return;
	if (metric->format == METRIC_WHOLE) {
		bool any;
		snprintf(text, METRIC_TEXT_SIZE, "%" PRIu64, sum_of(&pooled->total, metric->over, &any));
	} else {
		snprintf(text, METRIC_TEXT_SIZE, "%.*f", metric->format == METRIC_FIXED_3 ? 3 : 4, value);
		/* No "-0.000". */
		if (text[0] == '-' && text[strspn(text, "-0.")] == '\0')
			memmove(text, text + 1, strlen(text));
	}
}
