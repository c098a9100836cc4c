/* SPDX-License-Identifier: Apache-2.0 */
/* A reference, the folders that were held against it, and how it came out; as a table for readers and as JSON. */
#ifndef VIFSIM_COMPARE_COMPARISON_H
#define VIFSIM_COMPARE_COMPARISON_H

#include <jansson.h>
#include <stdio.h>

#include "compare/judgement.h"

/* Nothing here is owned. */
struct comparison {
	const struct reference *reference;
	const struct metric_table *metrics;
	const struct stored *folders;
	size_t folder_count;
	const struct judgement *judgements; /* of each claim */
};

void comparison_print(const struct comparison *comparison, FILE *to);
/* How many claims there are of each verdict, in words. */
void comparison_print_counts(const struct comparison *comparison, FILE *to);
/*
 *   {"reference": path, "source": "..", "level": 0.95,
 *    "folders": [{"directory": "..", "scenario": "..", "overrides": "--set vifs=4"}],
 *    "claims": [{"id", "text", "from", "scenario", "calibrated", "tolerance_set", "verdict",
 *                "cause" (of one that is not reproduced), "missing" (why it is not covered),
 *                "left_out" (what is changed at points that do not count),
 *                "conditions": [{"expect", "unit", "published", "tolerance", "intervals_apart", "holds", "worst",
 *                                "values": [{"at": {path: value}, "value", "low", "high", "replications", "averaged",
 *                                            "apart", "deviation", "holds"}]}]}]}
 * A folder in which constants varied also has "sensitivity" (sensitivity.h), if the caller adds it.
 * What a value does not have is null.  For the caller to json_decref.
 */
json_t *comparison_json(const struct comparison *comparison);

/* "--set vifs=4 --sweep ...": what the command that left a folder changed of its scenario; "" for nothing.  For the
 * caller to free. */
char *comparison_overrides(const struct stored *stored);
#define COMPARISON_NO_CAUSE "cause not established"

#endif
