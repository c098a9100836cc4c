/* SPDX-License-Identifier: Apache-2.0 */
#include "results/series.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "results/student.h"

void series_init(struct series *series, const struct measure *measure)
{
	*series = (struct series){.measure = *measure};
}

void series_free(struct series *series)
{
	free(series->values);
}

static bool mean_of_histogram(const struct report *report, const char *path, double *value)
{
	const struct histogram *histogram = report_find_histogram(report, path);

	if (histogram == NULL || histogram->count == 0)
		return false;
	*value = (double)histogram->sum / (double)histogram->count;
	return true;
}

static bool ratio_of_sums(const struct report *report, const char *over, const char *under, double *value)
{
	size_t found;
	uint64_t divisor = report_sum(report, under, &found), dividend = report_sum(report, over, &found);

	if (divisor == 0 || found == 0)
		return false;
	*value = (double)dividend / (double)divisor;
	return true;
}

void series_add(struct series *series, const struct report *report)
{
	const struct measure *measure = &series->measure;
	double value;

	series->replications++;
	if (measure->mean_of != NULL ? !mean_of_histogram(report, measure->mean_of, &value)
				     : !ratio_of_sums(report, measure->over, measure->under, &value))
		return;
	series->values = alloc_resize(series->values, series->count + 1, sizeof(double));
	series->values[series->count++] = value;
}

double series_mean(const struct series *series)
{
	double sum = 0.0;

	for (size_t i = 0; i < series->count; i++)
		sum += series->values[i];
	return series->count > 0 ? sum / (double)series->count : 0.0;
}

bool series_half_width(const struct series *series, double level, double *half_width)
{
	if (series->count < series->replications)
		return false;
	return student_half_width(series->values, series->count, level, half_width);
}
