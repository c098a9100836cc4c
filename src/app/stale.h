/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a result folder and shows points that it will no longer have. */
#ifndef VIFSIM_APP_STALE_H
#define VIFSIM_APP_STALE_H

#include <stdbool.h>
#include <stddef.h>

#include "results/manifest.h"

struct stale {
	bool changes;  /* there is a points.csv, and it becomes another one */
	size_t points; /* that it has; 0: unknown */
	char *stem;    /* of its figures; owned; NULL: none */
	char **axes;   /* of its sweep: owned paths */
	size_t axis_count;
};

/* To be called before the manifest is written; the caller frees it. */
void stale_look(struct stale *stale, const char *directory, const struct manifest *manifest);
/* To be called when it has been written: where points.csv has changed, says how many points less it has, and removes
 * the scenario's figures, the page and the tables of constants, which were made of the old one, and says so.  What has
 * another name than those get is the user's, and stays. */
void stale_clear(struct stale *stale, const char *directory, const struct manifest *manifest);
void stale_free(struct stale *stale);

#endif
