/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression over the points of a result folder: one value for each
 * combination of the axes that the expression does not treat itself.
 *
 * A value is made of the metrics over all replications, as points.csv has
 * them.  A metric that is a sum counts per replication, as points stop after
 * different numbers of them.
 *
 * Intervals are Student's, over the replications:
 *   of a metric            over its values in the single replications (none for a maximum)
 *   of a ratio or change   over the logarithms of the ratios of replication i of the one point to replication i of
 *                          the other, which met the same arrivals (common random numbers), for as many replications
 *                          as both have; laid round the ratio of the pooled metrics, and turned back into a ratio
 *   of a mean of ratios    the same, of the mean over the axis in replication i
 * The logarithm, as a ratio is skewed and can't be negative.  With fewer than
 * two replications there is no interval.
 */
#ifndef VIFSIM_RESULTS_EVALUATION_H
#define VIFSIM_RESULTS_EVALUATION_H

#include "results/expression.h"
#include "results/stored.h"

/* Only points where the parameter has one of these canonical values, each of which has to be there. */
struct evaluation_filter {
	size_t param;
	char **values;
	size_t count, capacity;
};

struct evaluation_interval {
	bool exists;
	double low, high;
};

struct evaluation_value {
	char **at; /* a text for each axis of the results, NULL for one that the expression treats; "2 to 4" of a growth
		    */
	size_t averaged; /* how many values a mean is of; 1 without */
	double value;
	struct evaluation_interval interval;
	size_t replications; /* that the interval is over */
	/* Of a ratio without a mean: whether the intervals of its two metrics do not overlap; false when one has none.
	 */
	bool apart;
};

struct evaluation {
	struct evaluation_value *values;
	size_t count, capacity;
	size_t axis_count;
	char *missing; /* what the results lack, a sentence; NULL when all is there, and then count is not 0 */
};

/* `level` of the intervals, in (0, 1). */
void evaluation_compute(struct evaluation *evaluation, const struct expression *expression,
			const struct param_schema *schema, const struct stored *stored,
			const struct evaluation_filter *filters, size_t filter_count, double level);
void evaluation_free(struct evaluation *evaluation);

#endif
