/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The anatomy of a point's latency as it is kept in its file: of all replications together, what its round trips were
 * made of in the mean, and what those were made of that rank from 98.5 to 99.5 % (the 99th percentile's neighbourhood;
 * a single round trip would be an accident).
 *
 *   "anatomy": {"workload.anatomy": {"unit": "ps", "count": round trips, "sums": {stage: ps, ...},
 *               "p99": {stage: ps, ...}}}
 *
 * The sums are exact and add up to the sum of the round trips; the borders of the p99's ranks are off by what
 * breakdown.h says.  A stage that none of a point's round trips was ever in is not there.
 */
#ifndef VIFSIM_RESULTS_ANATOMY_H
#define VIFSIM_RESULTS_ANATOMY_H

#include <jansson.h>
#include <stddef.h>

#include "base/report.h"

#define ANATOMY_P99_FROM 0.985
#define ANATOMY_P99_TO 0.995

/* Of replications in their order, each the report at `reports + i * stride` bytes; for the caller to json_decref.  An
 * empty object when they tell none. */
json_t *anatomy_json(const struct report *reports, size_t count, size_t stride);

#endif
