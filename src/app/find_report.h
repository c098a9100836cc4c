/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answers of vifsim find, with their evidence, for readers, and as JSON:
 *   {"scenario": name, "vary": path, "until": condition, "method": "bisection" or "scan", "level": 0.95,
 *    "cases": [{"at": "vifs=32", "first": value or null, "sure": whether the intervals settle it,
 *               "earliest", "latest": values between which it lies as far as they do, null: beyond the list,
 *               "confidence": at least, of what earliest and latest say, null without an interval on either side,
 *               "once": false when it fails again behind a value at which it holds,
 *               "evidence": [{"value", "metric", "low", "high", "replications", "holds", "sure", "points": [id]}]}]}
 * "confidence" is right if the condition turns but once along the list, as a bisection assumes.
 */
#ifndef VIFSIM_APP_FIND_REPORT_H
#define VIFSIM_APP_FIND_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "app/find_cases.h"

void find_report_print(const struct find_question *question, const struct find_cases *cases, FILE *to);
/* For the caller to json_decref. */
json_t *find_report_json(const struct find_question *question, const struct find_cases *cases, const struct pool *pool);

#endif
