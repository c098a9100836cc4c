/* SPDX-License-Identifier: Apache-2.0 */
/* A result folder read back: what its manifest says, and the metrics of all its points as numbers. */
#ifndef VIFSIM_RESULTS_STORED_H
#define VIFSIM_RESULTS_STORED_H

#include "results/manifest.h"
#include "results/point.h"

struct stored {
	char *directory;
	const struct metric_table *table; /* what the points' metrics are; not owned */
	struct manifest_header header;
	struct point_values *points; /* header.point_count, in the order of the sweep */
};

/* Returns 0, or -1 with a sentence in message: the folder is not complete, or a point in it is damaged. */
int stored_read(const char *directory, const struct metric_table *table, struct stored *stored, char *message,
		size_t message_size);
void stored_free(struct stored *stored);

#endif
