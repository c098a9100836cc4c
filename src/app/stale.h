/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a result folder and shows points that it will no longer have. */
#ifndef VIFSIM_APP_STALE_H
#define VIFSIM_APP_STALE_H

#include "results/manifest.h"

/* To be called before the manifest is written: where that changes the points.csv that is there, says how many points
 * less it will have, and removes the scenario's figures, the page and the tables of constants, which were made of the
 * old one, and says so. */
void stale_clear(const char *directory, const struct manifest *manifest);

#endif
