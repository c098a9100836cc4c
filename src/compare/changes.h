/* SPDX-License-Identifier: Apache-2.0 */
/* What makes the machine of a result folder another one than that which was published. */
#ifndef VIFSIM_COMPARE_CHANGES_H
#define VIFSIM_COMPARE_CHANGES_H

#include "results/stored.h"

/* "host.dom0.frame=13 us": the calibrated parameters that have not the platform's own value, for the caller to free;
 * NULL: none, or constants vary on purpose. */
char *changes_of_calibrated(const struct stored *stored);

#endif
