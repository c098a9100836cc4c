/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A census of frames: who holds which.  Whoever keeps frames (a ring, a queue, the frame in a kernel's hands) names
 * them, from its own structures; the other side is the pool's list of those that exist.  A frame that exists and
 * that nobody names is lost: nobody will ever act on it, though its station still counts it.
 *
 * A bus names what its transfers carry apart: the frame of a posted write may still be named by the driver that
 * stalls in it, or already by the memory that has taken it.
 *
 * Taken once, at the end of a run.  Aborts when out of memory.
 */
#ifndef VIFSIM_NET_FRAME_CENSUS_H
#define VIFSIM_NET_FRAME_CENSUS_H

#include "net/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame_list {
	const struct frame **frames; /* owned */
	size_t count, capacity;
};

struct frame_census {
	struct frame_list held, carried;
};

/* Each frame that exists is held once, or carried and not held; none is held that does not exist. */
struct frame_census_result {
	uint64_t exist, held, carried; /* frames of the pool; of them, held at least once; carried alone */
	uint64_t lost, twice, dead;    /* in nobody's hands; in two holders'; held though they do not exist */
	const struct frame *first;     /* that is lost or held twice; NULL: none */
};

void frame_census_init(struct frame_census *census);
void frame_census_free(struct frame_census *census);
/* A NULL frame is none. */
void frame_census_hold(struct frame_census *census, const struct frame *frame);
void frame_census_hold_queue(struct frame_census *census, const struct frame_queue *queue);
void frame_census_carry(struct frame_census *census, const struct frame *frame);
/* Holds what was named against what exists. */
struct frame_census_result frame_census_take(struct frame_census *census, const struct frame_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
