/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a point has enough replications: at least `minimum`, at most `maximum`,
 * and between them as soon as the interval of the mean round-trip time is
 * narrow.  Asked after each replication, in the order of the replications.
 */
#ifndef VIFSIM_RESULTS_STOPPING_H
#define VIFSIM_RESULTS_STOPPING_H

#include "results/pooled.h"

struct stopping_rule {
	uint64_t minimum, maximum; /* 1 <= minimum <= maximum */
	double level;              /* of the interval, in (0, 1) */
	double half_width;         /* as a part of the mean */
};

/* A point without any round trip has nothing to narrow and stops at `minimum`. */
bool stopping_reached(const struct stopping_rule *rule, const struct pooled *pooled);

#endif
