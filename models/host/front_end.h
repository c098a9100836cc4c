/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's network driver, as its kernel sees it.  Two exist: netfront on a
 * shared ring with Dom0, and the driver of an SV-NIC's virtual interface.
 * Drivers decide what the CPU does next (a hypercall, a posted write); they
 * hold no time.
 */
#ifndef VIFSIM_HOST_FRONT_END_H
#define VIFSIM_HOST_FRONT_END_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame;
struct frame_census;

/* What a look at the rings has found. */
enum front_end_finding {
	FINDING_NOTHING,
	FINDING_WORK, /* a frame, or a completion */
	FINDING_ROOM, /* to send in, which the driver had asked to be signalled of: the signal was not for nothing */
};

struct front_end_ops {
	/* Looks at the rings; reaps finished transmissions. */
	enum front_end_finding (*look)(void *driver);
	uint32_t (*received)(const void *driver); /* frames that wait in the receive ring */
	/* Whether the next of them can be taken at once; it may have to be fetched first, by the driver's own
	 * activities after a look.  NULL: whenever there is one. */
	bool (*ready)(const void *driver);
	struct frame *(*take)(void *driver); /* the next of them; it must be ready */
	/* The poll is over: ask to be told when so many frames more are there; 0: do not. */
	void (*poll_over)(void *driver, uint32_t ahead);
	bool (*can_send)(const void *driver);
	void (*send)(void *driver, struct frame *frame, uint64_t now_ps); /* a frame has come down the stack */
	/* The driver's own next activity (a doorbell, a notification), when it has one; it
	 * may use driver_operation for itself. */
	bool (*next)(void *driver, struct activity *activity);
	void (*done)(void *driver, const struct activity *activity, uint64_t now_ps);
	/* Names the frames on its rings or in its queues (net/frame_census.h). */
	void (*hold)(const void *driver, struct frame_census *census);
	/* Whether a look would find something.  For the anatomy of latencies, and to pass over turns of a polling
	 * guest's loop that find nothing. */
	bool (*has_work)(const void *driver);
};

struct front_end {
	const struct front_end_ops *ops;
	void *driver;
};

#ifdef __cplusplus
}
#endif
#endif
