/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The replications of one point put together: every statistic summed, every
 * histogram merged, and the mean round-trip time of each replication, from
 * which its interval is computed.  Replications must be added in their order.
 *
 * A high-water mark is summed like the rest and means nothing then; no metric
 * uses one.
 */
#ifndef VIFSIM_RESULTS_POOLED_H
#define VIFSIM_RESULTS_POOLED_H

#include "base/report.h"

#define POOLED_RTT "workload.rtt_ps"

struct pooled {
	struct report total;
	size_t replications;
	double *rtt_means_ps; /* of the replications that had a round trip */
	size_t rtt_mean_count;
};

void pooled_init(struct pooled *pooled);
void pooled_free(struct pooled *pooled);
void pooled_add(struct pooled *pooled, const struct report *report);
/* Half-width of the interval of the mean round-trip time; false when there is
 * none: fewer than two replications, or one of them without a round trip. */
bool pooled_rtt_half_width(const struct pooled *pooled, double level, double *half_width_ps);

#endif
