/* SPDX-License-Identifier: Apache-2.0 */
/* The interval of a ratio of two designs, as vifsim compare makes it out of stored results; here of results in memory.
 */
#ifndef VIFSIM_VALIDATION_PAIRING_H
#define VIFSIM_VALIDATION_PAIRING_H

#include <stddef.h>

#define PAIRING_MOST 20 /* replications */

struct pairing_design {
	double pooled;
	double each[PAIRING_MOST]; /* of each replication */
	size_t count;
};

struct pairing_ratio {
	double value, low, high; /* of the first design to the second, and its 95 % interval */
};

struct pairing_ratio pairing_compare(const struct pairing_design *over, const struct pairing_design *under);

#endif
