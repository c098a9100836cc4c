/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The anatomy of a point's latency as it is kept in its file: of all replications together, what its round trips were
 * made of in the mean, and what those were made of that rank from 98.5 to 99.5 % (the neighbourhood of the 99th
 * percentile; a single round trip would be an accident).
 *
 *   "anatomy": {"workload.anatomy": {"unit": "ps", "count": round trips, "sums": {stage: ps, ...},
 *               "p99": {stage: ps, ...}}}
 *
 * The sums are exact, and together the sum of the round trips; the borders of the p99's ranks are off by what
 * breakdown.h says.
 */
#ifndef VIFSIM_RESULTS_ANATOMY_H
#define VIFSIM_RESULTS_ANATOMY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"

#define ANATOMY_OF_ROUND_TRIPS "workload.anatomy"
#define ANATOMY_P99_FROM 0.985
#define ANATOMY_P99_TO 0.995

enum anatomy_statistic { ANATOMY_MEAN, ANATOMY_P99, ANATOMY_STATISTICS };
extern const char *const anatomy_statistics[ANATOMY_STATISTICS]; /* "mean", "p99" */

/* Of a report of all replications together, for the caller to json_decref; an empty object when it tells none. */
json_t *anatomy_json(const struct report *total);

struct anatomy {
	uint64_t count;                 /* of round trips */
	size_t stage_count;             /* all that the program knows, also those of no time */
	const char **names;             /* the json's; the array is owned */
	double *us[ANATOMY_STATISTICS]; /* by stage; owned */
};

/* Reads the round trips' out of what anatomy_json made, which must outlive it.  Returns false, and leaves nothing to be
 * freed, when there is none. */
bool anatomy_read(const json_t *json, struct anatomy *anatomy);
void anatomy_free(struct anatomy *anatomy);
double anatomy_total_us(const struct anatomy *anatomy, enum anatomy_statistic statistic);

#endif
