/* SPDX-License-Identifier: Apache-2.0 */
/* When a point has enough replications.  Asked after each of them, in their order. */
#ifndef VIFSIM_RESULTS_STOPPING_H
#define VIFSIM_RESULTS_STOPPING_H

#include "results/series.h"

/* `series` is of the rule's measure.  A point whose replications all lack it
 * has nothing to narrow and stops at the minimum. */
bool stopping_reached(const struct stopping_rule *rule, const struct series *series);
/* Is the interval as narrow as asked for?  There is none of fewer than two replications, or when one lacks the measure.
 */
bool stopping_is_narrow(const struct stopping_rule *rule, const struct series *series);

#endif
