/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published claims, as a file in configs/reference/ gives them:
 *
 *   source: who published them, and where
 *   claims:
 *     - id: latency_one_vif
 *       text: the claim in the source's words
 *       from: slide 17
 *       scenario: latency                  whose results it is about
 *       calibrated: yes                    the platform was fitted to it; without, it is predicted
 *       tolerance_set: after a first run   when limits that are not the source's were set; told with the verdict
 *       limits: where else it holds        which choices that the source leaves open the verdict hangs on; told with it
 *       cause: why it is not reproduced    told when it is not
 *       conditions:                        all have to hold, each at every point that it selects
 *         - at: {vifs: [1, 2, 4, 8]}       selects points; each of these values has to be there
 *           expect: change(rtt_mean_us; nic.model=sv/hv)
 *           published: -53 %               a value in the quantity's unit,
 *           tolerance: 5 points            and how far from it still is it ("points" of a percentage)
 *         - at: {vifs: 32}
 *           expect: ratio(rtt_mean_us; nic.model=sv/hv) > 1      words without a number become a comparison
 *           intervals: apart               and the intervals of the two metrics must not overlap
 *
 * The expressions are those of results/expression.h.  Conditions are judged on
 * the simulated value; its interval is told beside it.
 */
#ifndef VIFSIM_COMPARE_REFERENCE_H
#define VIFSIM_COMPARE_REFERENCE_H

#include "base/diagnostics.h"
#include "results/evaluation.h"
#include "results/expression.h"

struct reference_condition {
	struct expression *expression;
	struct evaluation_filter *filters;
	size_t filter_count, filter_capacity;
	bool has_published; /* or else the expression has a comparison */
	double published, tolerance;
	bool apart;
};

struct reference_claim {
	char *id, *text, *from, *scenario;
	char *tolerance_set; /* NULL: it has no limits but the source's */
	char *limits;        /* NULL: none are known */
	char *cause;         /* NULL: not established */
	bool calibrated;
	struct reference_condition *conditions;
	size_t count, capacity;
};

struct reference {
	char *path, *source;
	struct reference_claim *claims;
	size_t count, capacity;
};

/* Errors go to diagnostics; false when there are any.  reference_free in either case. */
bool reference_read(struct reference *reference, const char *path, const struct expression_names *names,
		    struct diagnostics *diagnostics);
void reference_free(struct reference *reference);

#endif
