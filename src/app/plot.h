/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing the figure of a result folder, for whoever shows it. */
#ifndef VIFSIM_APP_PLOT_H
#define VIFSIM_APP_PLOT_H

#include "results/manifest.h"

/* Draws the scenario's figures as SVG into the folder, unless they are there already, newer than the folder's
 * points.csv, or the scenario names none.  Returns 0, or -1 after telling why it could not. */
int plot_if_needed(const char *directory, const struct manifest_header *header);

#endif
