/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Polling without end: while every context of an engine only polls and finds
 * nothing, what the engine does next depends on its own state alone, so its
 * schedule comes round.  This finds the period by comparing states, relative
 * to the present, whenever one chosen context begins a new poll (Brent's method), so that
 * whole periods can be skipped by arithmetic.  Skipping gives the same state,
 * to the cycle, as stepping does.
 *
 * It rests on polls that reserve no memory bandwidth: see ixp.h.
 */
#ifndef VIFSIM_IXP_POLL_PERIOD_H
#define VIFSIM_IXP_POLL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "ixp/microengine.h"

#ifdef __cplusplus
extern "C" {
#endif

struct poll_state {
	uint64_t ready_in[MICROENGINE_CONTEXTS]; /* 0: ready; MICROENGINE_NEVER: not polling */
	uint32_t pc[MICROENGINE_CONTEXTS];
	uint32_t running, last;
};

/* What grows while an engine polls. */
struct poll_progress {
	uint64_t cycle, busy_cycles, swaps;
	uint64_t polls[MICROENGINE_CONTEXTS];
};

struct poll_period {
	struct poll_state state;      /* to be met again */
	struct poll_progress reached; /* when it was met first */
	struct poll_progress period;  /* cycles and progress of one period; valid when known */
	bool known, begun;
	uint32_t steps, limit;
};

void poll_period_init(struct poll_period *period);
/*
 * Looks at the engine, whose progress so far is given.  True when its state is
 * the one whose period is known: period->period then says what each whole period adds.
 */
bool poll_period_observe(struct poll_period *period, const struct microengine *engine,
			 const struct poll_progress *progress);
/* Polling was interrupted: contexts will stand in another relation to each
 * other afterwards, so the search begins anew. */
void poll_period_interrupt(struct poll_period *period);

#ifdef __cplusplus
}
#endif
#endif
