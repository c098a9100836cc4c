/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where waiting time goes.  A clock tells how much time so far has gone to each stage from the point of view of
 * somebody who waits; the difference between two readings says where the time between them went.
 *
 * A clock either keeps time itself (one stage at a time, or its owner brings it up to date when it is read), or it
 * follows another clock: a domain that waits in a run queue follows its CPU's, one that is blocked whoever is to wake
 * it.  To follow costs one reading of the other clock at its beginning and one at its end, however long it is and
 * however many do; a clock that nobody reads meanwhile costs nothing.
 *
 * Invariant: while somebody has joined, the sum over stages grows by the time that passes, to the picosecond.
 * Values are modulo 2^64: what a follower will end with is in it from the beginning, with the sign turned.
 */
#ifndef VIFSIM_NET_STAGE_CLOCK_H
#define VIFSIM_NET_STAGE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "net/latency_stage.h"

#ifdef __cplusplus
extern "C" {
#endif

struct stage_clock {
	uint64_t ps[LATENCY_HOST_STAGES];
	struct stage_clock *source;                   /* follows this one; NULL: keeps time itself */
	enum latency_stage stage;                     /* whose the time is since since_ps; */
	uint64_t since_ps;                            /* not used with settle */
	void (*settle)(void *owner, uint64_t now_ps); /* brings ps up to now; NULL: by stage and since_ps */
	void *owner;
	uint32_t readers; /* that have joined, or follow a clock that follows this one */
};

/* Starts at 0 ps, with that stage. */
void stage_clock_init(struct stage_clock *clock, enum latency_stage stage);
/* The owner brings it up to date himself, whenever it is read. */
void stage_clock_settled_by(struct stage_clock *clock, void (*settle)(void *owner, uint64_t now_ps), void *owner);
/* From now on its time is of that stage; or goes where the source's goes. `now_ps` never lies before the last change.
 */
void stage_clock_stage(struct stage_clock *clock, enum latency_stage stage, uint64_t now_ps);
void stage_clock_follow(struct stage_clock *clock, struct stage_clock *source, uint64_t now_ps);
/* A reader begins, and ends: what the clock advances between the two is added to LATENCY_HOST_STAGES sums. */
void stage_clock_join(struct stage_clock *clock, uint64_t now_ps, uint64_t *sums);
void stage_clock_leave(struct stage_clock *clock, uint64_t now_ps, uint64_t *sums);
/* Ends without wanting to know. */
void stage_clock_forget(struct stage_clock *clock);
/* A reader's look at one stage. */
uint64_t stage_clock_read(const struct stage_clock *clock, enum latency_stage stage, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
