/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evaluates the metrics of a table over the pooled replications of a point.  A
 * metric whose statistics a point does not have is an empty text, never 0.
 */
#ifndef VIFSIM_RESULTS_METRICS_H
#define VIFSIM_RESULTS_METRICS_H

#include "results/pooled.h"

#define METRIC_TEXT_SIZE 40

/* The value of metric `index` of the pool's table; false when the point does not have it. */
bool metric_value(const struct pooled *pooled, size_t index,
		  double *value); /* Writes the value of metric `index` of the pool's table, or "" when the point does
				     not have it. */
void metric_print(const struct pooled *pooled, size_t index, char text[METRIC_TEXT_SIZE]);

#endif
