/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How narrow a point's interval became, against what was asked for.  A point's
 * file and the manifest have it as
 *   "precision": {"metric": "rtt_mean_us", "level": 0.95, "asked": 0.05, "half_width": 0.12, "reached": false,
 *                 "replications": 3, "measured": 3}
 * with half-widths as parts of the mean, null where there is no interval, and
 * "measured" the replications that had the metric.
 */
#ifndef VIFSIM_RESULTS_PRECISION_H
#define VIFSIM_RESULTS_PRECISION_H

#include <jansson.h>

#include "base/metric.h"
#include "results/series.h"

/* Of a point that ended by the rule, `series` being of the rule's measure; for the caller to json_decref.  The metric
 * is that of the table which is the measure; a measure that no metric is goes by its statistic. */
json_t *precision_json(const struct metric_table *table, const struct stopping_rule *rule, const struct series *series);

/* What is wrong with the precision of a number of points. */
struct precision_tally {
	size_t points;
	size_t missed;                           /* whose interval stayed wider than asked for */
	size_t unmeasured;                       /* that no replication has measured */
	size_t widest, first_unmeasured;         /* of those, by their places in the order of precision_count */
	const json_t *widest_of, *unmeasured_of; /* the json of these */
};

/* Counts the next point; NULL of one whose file tells nothing of it.  The json outlives the tally.  One replication has
 * no interval, so a point of one misses none. */
void precision_count(struct precision_tally *tally, const json_t *precision);
/* Two sentences without an end, for the caller to free; NULL where nothing is wrong.  `where` is the point at
 * tally->widest, or tally->first_unmeasured. */
char *precision_missed_text(const struct precision_tally *tally, const char *where);
char *precision_unmeasured_text(const struct precision_tally *tally, const char *where);

#endif
