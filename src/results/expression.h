/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of stored results, as users write it:
 *
 *   rtt_mean_us                                 a metric of each point
 *   ratio(rtt_mean_us; nic.model=sv/hv)         the metric at the points with the first value, divided by that
 *                                               at the points with the second; all other axes are the same
 *   change(rtt_mean_us; nic.model=sv/hv)        the same in percent: 100 (ratio - 1)
 *   growth(rtt_mean_us; vifs)                   the metric at each value of an axis, divided by that at the value
 * before mean(change(...); vifs)                     the mean over an axis, or several: mean(ratio(...); vifs,
 * workload.direction)
 *
 * and as a condition, behind any of them: < 0.75, >= 3, > 941 Mbit/s.  The
 * unit is that of the metric and may be left out.  A ratio may change several
 * parameters at once, where a design needs it:
 * ratio(rtt_mean_us; nic.model=sv/hv, nic.identifier.width=32/8).
 *
 * evaluation.h computes them.
 */
#ifndef VIFSIM_RESULTS_EXPRESSION_H
#define VIFSIM_RESULTS_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/metric.h"
#include "base/param.h"
#include "base/scanner.h"

enum expression_kind { EXPRESSION_METRIC, EXPRESSION_RATIO, EXPRESSION_CHANGE, EXPRESSION_GROWTH };

/* A parameter that differs between the two points of a ratio, and its canonical values there. */
struct expression_pair {
	size_t param;
	char *over, *under;
};

struct expression {
	char *text; /* as written, without the white space around it */
	enum expression_kind kind;
	size_t metric; /* its place in the table */
	struct expression_pair *pairs;
	size_t pair_count, pair_capacity;
	size_t along;  /* the parameter that EXPRESSION_GROWTH follows */
	size_t *means; /* the parameters that a mean is taken over; none: no mean */
	size_t mean_count, mean_capacity;
	enum relation relation; /* RELATION_NONE: no condition */
	double limit;
};

/* What names mean. */
struct expression_names {
	const struct param_schema *schema;
	const struct metric_table *metrics;
};

/* NULL when the text is no expression: then the problem says why.  For expression_free. */
struct expression *expression_compile(const struct expression_names *names, const char *text,
				      struct scanner_problem *problem);
void expression_free(struct expression *expression);
/* "us", "%", or "" for a ratio. */
const char *expression_unit(const struct expression *expression, const struct metric_table *metrics);
/* Is it a metric divided by a metric, itself or as a change, or the mean of such? */
bool expression_is_ratio(const struct expression *expression);
/* Does the parameter differ between the two points of its ratio? */
bool expression_varies(const struct expression *expression, size_t param);

#endif
