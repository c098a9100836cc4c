/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The replications of one point put together: every statistic summed, every
 * histogram merged, and for each metric that is an interval the means that it
 * is computed from.  Replications must be added in their order.
 *
 * A high-water mark is summed like the rest and means nothing then; no metric
 * uses one.
 */
#ifndef VIFSIM_RESULTS_POOLED_H
#define VIFSIM_RESULTS_POOLED_H

#include "base/metric.h"
#include "base/output_series.h"
#include "results/series.h"

struct pooled {
	const struct metric_table *table;
	struct report total;
	size_t replications;
	struct output_series *outputs; /* of each replication; total has none */
	struct series *series;         /* table->count; in use where the metric is a METRIC_HALF_WIDTH */
};

/* `table` outlives it: the metrics that will be asked for. */
void pooled_init(struct pooled *pooled, const struct metric_table *table);
void pooled_free(struct pooled *pooled);
void pooled_add(struct pooled *pooled, const struct report *report);

#endif
