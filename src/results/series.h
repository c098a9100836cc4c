/* SPDX-License-Identifier: Apache-2.0 */
/* What one measure was in each replication of a point, added in the order of the replications, and its interval. */
#ifndef VIFSIM_RESULTS_SERIES_H
#define VIFSIM_RESULTS_SERIES_H

#include <stdbool.h>

#include "base/measure.h"
#include "base/report.h"

struct series {
	struct measure measure;
	double *values; /* of the replications that had it */
	size_t count, replications;
};

/* The measure's texts outlive the series. */
void series_init(struct series *series, const struct measure *measure);
void series_free(struct series *series);
void series_add(struct series *series, const struct report *report);
/* Over the values; 0 without any. */
double series_mean(const struct series *series);
/* Half-width of the Student interval of the mean; false when there is none:
 * fewer than two replications, or one of them without the measure. */
bool series_half_width(const struct series *series, double level, double *half_width);

#endif
