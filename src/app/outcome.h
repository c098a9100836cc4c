/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pool leaves beside the files of its points: points.csv and
 * manifest.json, and a word about warm-ups that were too short and
 * intervals that stayed wide.  Where only
 * some of the sweep's points were chosen, both have those alone.
 */
#ifndef VIFSIM_APP_OUTCOME_H
#define VIFSIM_APP_OUTCOME_H

#include <stdbool.h>
#include <time.h>

#include "app/cli.h"
#include "app/pool.h"
#include "app/shard.h"

/* Whose command it was, and when. */
struct outcome {
	const struct cli_list *command; /* as typed */
	const struct shard *shard;      /* of 0: none, of which the manifest would tell */
	time_t started;
	double wall_s;
};

/* Whether what a pool has done so far is worth the two files: some of its points are, no constants varied, of which the
 * tables want all, and no complete results are there of which it would lose any. */
bool outcome_may_be_partial(const struct pool *pool);
/* Writes both files out of a pool; where chosen points are not done, the manifest says so.  Returns 0, or -1 after
 * telling why not. */
int outcome_write(const struct pool *pool, const struct outcome *outcome);
/* Tells of a warm-up that was too short for its points' means. */
void outcome_tell_transients(const struct pool *pool);
/* Tells of points whose interval stayed wider than asked for, and of those that measured nothing. */
void outcome_tell_precision(const struct pool *pool);

#endif
