/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the time of a frame's way went, by stages (latency_stage.h), from its first station on.  At any time it goes
 * to one stage, or where a clock's time goes (stage_clock.h).  The stations say which when the frame enters them,
 * and whoever knows better says so while it is inside; a frame that goes from one station to the next and follows the
 * same clock in both costs nothing there.
 *
 * Only frames of round trips follow clocks.
 *
 * Invariant: once closed, the stages sum to the time from the first call to the last.
 */
#ifndef VIFSIM_NET_FRAME_LATENCY_H
#define VIFSIM_NET_FRAME_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "net/latency_stage.h"
#include "net/stage_clock.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame;

/* All zeros: not begun. */
struct frame_latency {
	uint64_t ps[LATENCY_STAGES]; /* modulo 2^64: plus the clock's reading, while it follows one */
	struct stage_clock *clock;   /* NULL: `stage` since since_ps */
	uint64_t since_ps;
	uint64_t others_ps; /* the clock's time of Dom0's work on frames when that began to be on others */
	enum latency_stage stage;
	bool begun;
	bool behind; /* Dom0's work on frames, as the clock has it, is on others than this one */
};

/* From now on the frame's time is of that stage.  now_ps never lies before what was told of it last. */
void frame_latency_stage(struct frame *frame, enum latency_stage stage, uint64_t now_ps);
/* What was told last began only at that time: before, it waited.  Nothing while it follows a clock. */
void frame_latency_waited(struct frame *frame, enum latency_stage wait, uint64_t until_ps);
/* From now on it goes where the clock's goes; `behind`: while Dom0 works on frames, it is on others.  Returns false,
 * and changes nothing, when there is no clock (NULL) or the frame follows none. */
bool frame_latency_follow(struct frame *frame, struct stage_clock *clock, bool behind, uint64_t now_ps);
/* Up to now; the next call begins where this ended. */
void frame_latency_close(struct frame *frame, uint64_t now_ps);
/* The answer goes on where the frame that it answers ends. */
void frame_latency_move(struct frame *from, struct frame *to);
/* The frame is no more, or not to be told of. */
void frame_latency_forget(struct frame *frame);

#ifdef __cplusplus
}
#endif
#endif
