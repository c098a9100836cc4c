/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A result folder read back: what its manifest says, and the metrics of its
 * points as numbers.  Where constants varied, that is one row of them at a time:
 * such a folder may have thousands of points.
 */
#ifndef VIFSIM_RESULTS_STORED_H
#define VIFSIM_RESULTS_STORED_H

#include "results/manifest.h"
#include "results/point.h"

struct stored {
	char *directory;
	const struct metric_table *table; /* what the points' metrics are; not owned */
	struct manifest_header header;
	struct point_values *points; /* point_count, in the order of the sweep */
	size_t point_count;          /* all of the header's, or those of a row */
};

/* Where constants varied, the points are those of the base.  Of an incomplete folder, those that are done.  Returns 0,
 * or -1 with a sentence in message: the folder is none of results, or a point in it is damaged. */
int stored_read(const char *directory, const struct metric_table *table, struct stored *stored, char *message,
		size_t message_size);
/* Reads the points of another row in the place of those that are there.  Returns 0, or -1 with a sentence in message.
 */
int stored_read_row(struct stored *stored, size_t row, char *message, size_t message_size);
/* "nic.model=sv vifs=4" of one of the points that are there, for the caller to free; "the point" where nothing was
 * swept. */
char *stored_describe(const struct stored *stored, size_t point);
void stored_free(struct stored *stored);

#endif
