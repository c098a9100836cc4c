/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sweep as a whole: points.csv, the same bytes wherever and however it was
 * simulated, and manifest.json, which says all that may differ: who, when,
 * where, how long.
 */
#ifndef VIFSIM_RESULTS_MANIFEST_H
#define VIFSIM_RESULTS_MANIFEST_H

#include <time.h>

#include "results/point.h"
#include "results/variation.h"

struct manifest_point {
	const char *const *values; /* axis_count texts, bare */
	const struct point_summary *summary;
	bool reused; /* stood in the folder already */
	size_t row;  /* of the constants that varied; 0 where none did */
};

/* A point that should be there and is not yet: its number, from 1, and the texts of its swept parameters, with units.
 */
struct manifest_missing {
	size_t number;
	const char *const *values; /* axis_count */
};

/* A folder that holds a part of a sweep, number `number` of `of`: in its manifest
 *   "shard": {"number": 2, "of": 4, "sweep": [{"id": "..", "parameters": {..}}, ...]}
 * where "sweep" has all points in their order, of which "points" has some. */
struct manifest_shard {
	size_t number, of;
	const struct manifest_point *sweep; /* of a summary only its id is used */
	size_t sweep_count;
};

/* Nothing here is owned. */
struct manifest {
	struct point_program program;
	const struct metric_table *table; /* of the points' metrics */
	const char *name, *title, *path, *text;
	const char *platform_path, *platform_text;
	const char *plot, *reference; /* NULL when the scenario names none */
	const char *const *command;   /* as typed, without the NULL */
	size_t command_count;
	const char *const *axes; /* paths of the swept parameters */
	size_t axis_count;
	const struct variation *variation; /* NULL: nothing varied */
	const struct manifest_point *points;
	size_t point_count;
	/* Of a sweep that was interrupted, or in which points failed: in the manifest
	 *   "complete": false, "missing": [{"number": 3, "parameters": {..}}, ...] */
	const struct manifest_missing *missing;
	size_t missing_count;
	const struct manifest_shard *shard; /* NULL: the sweep is whole */
	json_t *merged;                     /* what became of shards, see merge.h; NULL: nothing was merged */
	time_t started, finished;
	double wall_s;
	unsigned jobs;
};

/* Writes points.csv, which has the axes, what varied, and the metrics, then manifest.json.  Returns 0, or -1 with a
 * sentence in message. */
int manifest_write(const char *directory, const struct manifest *manifest, char *message, size_t message_size);

/* The text of points.csv, for the caller to free. */
char *manifest_table(const struct manifest *manifest);

/* What later verbs ask of a result folder. */
struct manifest_header {
	char *name, *title, *plot, *reference; /* owned; NULL when the scenario names none */
	char **command, **axes, **ids;         /* owned: as typed; the swept paths; of each point */
	size_t command_count, axis_count, point_count;
	json_t *missing;            /* owned: an array as the manifest has it; NULL: the results are complete */
	struct variation variation; /* without rows: nothing varied */
	size_t *rows;               /* of its rows, that of each point; NULL: nothing varied */
};

int manifest_read(const char *directory, struct manifest_header *header, char *message, size_t message_size);
void manifest_header_free(struct manifest_header *header);

#endif
