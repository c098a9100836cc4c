/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A metric: a column of points.csv, made of the statistics of a point's pooled
 * replications.  The machine has a const table of them, as it alone knows its
 * statistics' paths; results evaluate and print it.
 */
#ifndef VIFSIM_BASE_METRIC_H
#define VIFSIM_BASE_METRIC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define METRIC_TERMS 4

enum metric_kind {
	METRIC_SUM,         /* scale * sum of `over` */
	METRIC_RATIO,       /* scale * sum of `over` / sum of `under`; none when that is 0 */
	METRIC_MEAN,        /* scale * mean of the histogram over[0] */
	METRIC_QUANTILE,    /* scale * quantile `q` of it */
	METRIC_MAXIMUM,     /* scale * its largest value */
	METRIC_HALF_WIDTH,  /* scale * half-width of the Student interval of level `q` of its mean, or of the ratio when
			       there is an `under`, over the replications */
	METRIC_WARMUP,      /* scale * where MSER-5 cuts the output of the replications together, in ps */
	METRIC_WARMUP_BIAS, /* scale * struct warmup's bias */
	METRIC_JAIN,        /* Jain's index of the single values that match over[0] */
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
	double q;              /* in (0, 1) */
};

struct metric_table {
	const struct metric *metrics;
	size_t count;
};

#ifdef __cplusplus
}
#endif
#endif
