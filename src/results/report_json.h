/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report as JSON and back, without loss: what a worker sends through its
 * pipe, and what a point file keeps of each replication.
 *
 *   {"statistics": {"host_a.cpu0.idle_ps": 12, ...},
 *    "units": {"host_a.cpu0.idle_ps": "ps", ...},
 *    "histograms": {"workload.rtt_ps": {"unit": "ps", "count": .., "sum": .., "minimum": ..,
 *                   "maximum": .., "buckets": [[lowest value, how many], ...]}},
 *    "checks": [{"name": "..", "passed": true, "detail": ".."}]}
 *
 * A whole number beyond 2^63 - 1, which JSON libraries do not read, is a string.
 */
#ifndef VIFSIM_RESULTS_REPORT_JSON_H
#define VIFSIM_RESULTS_REPORT_JSON_H

#include <jansson.h>

#include "base/report.h"

/* For the caller to json_decref. */
json_t *report_json_write(const struct report *report);
/* Fills an initialised, empty report.  Returns 0, or -1 when json is no
 * report; the report then holds what was read until there. */
int report_json_read(const json_t *json, struct report *report);

/* A whole number of 64 bits, and back; -1 when it is none. */
json_t *report_json_whole(uint64_t value);
int report_json_get_whole(const json_t *json, uint64_t *value);

#endif
