/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The columns of points.csv behind the swept parameters: one const table that
 * names, measures and explains each metric and says from which statistics of
 * the pooled replications it is made.  A metric whose statistics a point does
 * not have is an empty text, never 0.
 */
#ifndef VIFSIM_RESULTS_METRICS_H
#define VIFSIM_RESULTS_METRICS_H

#include "results/pooled.h"

#define METRIC_TERMS 4
#define METRIC_TEXT_SIZE 40

enum metric_kind {
	METRIC_SUM,        /* scale * sum of `over` */
	METRIC_RATIO,      /* scale * sum of `over` / sum of `under`; none when that is 0 */
	METRIC_MEAN,       /* scale * mean of the histogram over[0] */
	METRIC_QUANTILE,   /* scale * quantile `q` of it */
	METRIC_MAXIMUM,    /* scale * its largest value */
	METRIC_HALF_WIDTH, /* scale * half-width of the interval of the mean round-trip time */
	METRIC_JAIN,       /* Jain's index of the single values that match over[0] */
};

/* How many digits follow the point. */
enum metric_format { METRIC_WHOLE, METRIC_FIXED_3, METRIC_FIXED_4 };

struct metric {
	const char *name, *unit, *help;
	enum metric_kind kind;
	enum metric_format format;
	const char *over[METRIC_TERMS], *under[METRIC_TERMS]; /* patterns of statistics, see report_sum */
	const char *only_with; /* a statistic without which there is no such metric, or NULL */
	double scale;          /* 0 stands for 1 */
	double q;
};

extern const struct metric metrics[];
extern const size_t metric_count;

/* Writes the metric's value, or "" when the point does not have it.  `level`
 * is that of the interval. */
void metric_print(const struct metric *metric, const struct pooled *pooled, double level, char text[METRIC_TEXT_SIZE]);

#endif
