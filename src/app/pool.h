/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker pool: simulates the points of one scenario, or some of them,
 * `jobs` replications at a time.
 *
 * Its results do not depend on `jobs`: a point's replications are looked at in
 * their order, whenever they finish, and the stopping rule is asked after
 * each; a replication beyond the one at which a point stops may have been
 * simulated by an idle worker, and is thrown away, also when it failed.
 */
#ifndef VIFSIM_APP_POOL_H
#define VIFSIM_APP_POOL_H

#include "app/app.h"
#include "app/worker.h"
#include "results/point.h"
#include "scenario/scenario.h"

/* Elsewhere: the point was not chosen. */
enum pool_point_state { POOL_WAITING, POOL_SIMULATED, POOL_REUSED, POOL_FAILED, POOL_ELSEWHERE };

struct pool_point {
	enum pool_point_state state;
	struct point_summary summary; /* of one simulated or reused; of any other its id */
};

struct pool {
	const struct app_machine *machine;
	const struct scenario *scenario;
	const char *directory; /* prepared by the caller */
	struct point_program program;
	const bool *chosen; /* of each point whether it is to be there; NULL: all are */
	unsigned jobs;
	bool fresh, quiet;
	struct worker_limits limits; /* of each simulation */
	const char *repeat;          /* the command of this sweep, to which a point may be added; NULL: there is none */
	/* What the first replication of the scenario's only point is to write beside its report; NULL: nothing. */
	const struct inspection *inspection;
	bool inspected;            /* set by pool_run: that replication came to its end, so all is written */
	struct pool_point *points; /* as many as the scenario has; made by pool_look_up, freed by pool_free */
};

/* Makes the points: gives each its id, and marks those that were not chosen and those that the folder, which may be
 * absent, holds already. */
void pool_look_up(struct pool *pool);
/* Looks them up, and simulates what is missing.  Returns when all points are done or failed, or after an interrupt.
 * Every finished point is in its file by then; each failure is on standard error. */
void pool_run(struct pool *pool);
size_t pool_count(const struct pool *pool, enum pool_point_state state);
/* Whether a point is to be there, and how many are. */
bool pool_has(const struct pool *pool, size_t point);
size_t pool_chosen_count(const struct pool *pool);
void pool_free(struct pool *pool);

#endif
