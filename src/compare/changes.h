/* SPDX-License-Identifier: Apache-2.0 */
/* What makes the machine of a result folder another one than that which was published. */
#ifndef VIFSIM_COMPARE_CHANGES_H
#define VIFSIM_COMPARE_CHANGES_H

#include "compare/reference.h"
#include "results/stored.h"

/*
 * The points of a folder that a condition can be about: without those where the command line gave a parameter another
 * value than the scenario has.  That is what the scenario does not sweep, and the condition does not name; how it was
 * measured (measure.*, seed) counts for nothing, and in a folder in which constants vary all points stay.  The copy
 * shares all with `stored` but `points`, for the caller to free.  What was changed is added to *changes, a list that
 * the caller frees: "nic.identifier.width=32"; NULL when it begins.
 */
struct stored changes_leave_out(const struct stored *stored, const struct reference_condition *condition,
				const struct param_schema *schema, char **changes);
/* "host.dom0.frame=13 us": the calibrated parameters that have not the platform's own value, for the caller to free;
 * NULL: none, or constants vary on purpose. */
char *changes_of_calibrated(const struct stored *stored);

#endif
