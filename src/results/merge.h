/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Result folders that hold parts of one sweep, put together.  They belong
 * together when scenario and platform have the same text, the program was the
 * same, and the whole sweep has the same points, as ids tell, which hash all
 * inputs of a point: seed, --set and all.  A point that several folders hold
 * has to have the same contents in each, but for the wall time.
 *
 * A folder without "shard" in its manifest holds all of its sweep.
 *
 * In the manifest of what was merged, "command" is that of the first part
 * without --shard, for it is what would leave the same points; "wall_s" is that
 * of all parts together; and
 *   "merged": [{"directory", "shard": {"number", "of"}, "command", "started", "finished", "wall_s", "jobs",
 *               "machine"}, ...]
 * says what was merged.
 */
#ifndef VIFSIM_RESULTS_MERGE_H
#define VIFSIM_RESULTS_MERGE_H

#include <jansson.h>
#include <stddef.h>

#include "base/metric.h"

struct merge_part {
	const char *directory; /* the caller's */
	json_t *manifest;
};

/* A place in the sweep's order. */
struct merge_point {
	const char *id;
	size_t part; /* one that holds it; MERGE_NOWHERE: none does */
};
#define MERGE_NOWHERE ((size_t)-1)

struct merge {
	struct merge_part *parts;
	size_t part_count;
	struct merge_point *points;
	size_t point_count, missing; /* how many are in no part */
};

/* Reads the manifests of the folders and says which part has which point.  `build` is that of this program, which has
 * to be that of the parts.  Returns 0, or -1 with a sentence in *problem, for the caller to free: a folder is not
 * complete, or does not belong to the others.  merge_free in either case. */
int merge_read(struct merge *merge, const char *const *directories, size_t count, const char *build, char **problem);
/* "nic.model=hv vifs=4" of a point, for the caller to free; "" when there is nothing to say. */
char *merge_describe(const struct merge *merge, size_t point);
/* Makes the folder, copies the points to it, and writes its points.csv and manifest.json.  None may be missing. Returns
 * 0, or -1 with a sentence in *problem: a point in a part is damaged, which is found before anything is written, or the
 * folder cannot be written. */
int merge_write(const struct merge *merge, const struct metric_table *table, const char *directory, char **problem);
void merge_free(struct merge *merge);

#endif
