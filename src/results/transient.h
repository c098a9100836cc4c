/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The start-up transient of a point: where MSER-5 ends it in the output of all replications together, and what
 * measuring the rest of it, beyond the warm-up that was left out, has done to the mean.
 */
#ifndef VIFSIM_RESULTS_TRANSIENT_H
#define VIFSIM_RESULTS_TRANSIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/output_series.h"

struct transient {
	struct warmup warmup; /* of the replications together */
	bool has_interval;
	double half_width; /* of the 95 % Student interval of the bias, over those of the single replications */
};

/* `series` of each of the count replications of the point. */
struct transient transient_find(const struct output_series *series, size_t count);
/* Is the bias surely beyond that part of the mean, up or down?  Sure is what lies outside of its interval. */
bool transient_matters(const struct transient *transient, double part);

#endif
