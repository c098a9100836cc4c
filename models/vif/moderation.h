/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a device interrupts for frames that it has told nobody of: moderation, which trades interrupts for latency.
 *
 *   off       at once, each time.
 *   interval  at once, but never sooner than a time after the last interrupt (Intel's interrupt throttle).
 *   count     when so many frames wait, or the first of them has waited so long (tigon3's host coalescing).
 *   adaptive  as interval, with a time that goes by what it brings: Linux's dynamic interrupt moderation.  Every 64
 *             interrupts it compares the rates of frames and interrupts with those before, goes on to the next profile
 *             while they get better (more frames, or as many with fewer interrupts), turns round when they do not, and
 *             parks where both neighbours are worse.
 *
 * Sources: Intel 82599 datasheet, EITR; Broadcom's tigon3 as Linux's tg3.c drives it ("clear ticks"); Linux
 * lib/dim/net_dim.c, lib/dim/dim.c, include/linux/dim.h (profiles of receive queues whose time runs from the last
 * event; a difference above 10 % counts).
 * Not modelled: that net_dim looks at bytes before frames, and takes a new profile a little later, from a work queue.
 *
 * A policy core: one for each interrupt (a line, a vector).  It has no clock: who asks waits until the time that it is
 * told.
 *
 * Invariant: while frames wait there is a time at which it interrupts.
 */
#ifndef VIFSIM_VIF_MODERATION_H
#define VIFSIM_VIF_MODERATION_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MODERATION_NEVER UINT64_MAX
#define MODERATION_PROFILES 5                 /* of adaptive: 1, 8, 64, 128, 256 us */
#define MODERATION_SAMPLE_EVENTS UINT64_C(64) /* interrupts from one decision to the next */
#define MODERATION_PROFILE_FRAMES 256         /* of every profile: so many interrupt at once */

/* In the order of nic.moderation.mode's choices. */
enum moderation_mode { MODERATION_OFF, MODERATION_INTERVAL, MODERATION_COUNT, MODERATION_ADAPTIVE };

struct moderation_config {
	int mode;             /* enum moderation_mode */
	uint64_t interval_ps; /* interval: between interrupts; count: that the first frame waits at most */
	uint64_t frames;      /* count */
};

enum moderation_tune {
	MODERATION_PARKED_ON_TOP, /* both neighbours are worse; moves when the rates change */
	MODERATION_PARKED_TIRED,  /* it has moved about for long, and rests */
	MODERATION_GOING_UP,      /* to longer times */
	MODERATION_GOING_DOWN,
};

/* Rates in a millisecond, rounded up. */
struct moderation_rates {
	uint64_t frames, interrupts;
};

struct moderation {
	const struct moderation_config *config;
	uint64_t waiting;  /* frames not told of */
	uint64_t first_ps; /* of them the first */
	uint64_t next_ps;  /* interval, adaptive: no interrupt before */
	/* Since the beginning. */
	uint64_t frames, interrupts;
	uint64_t profile_changes;
	/* adaptive */
	uint32_t profile; /* 0 to MODERATION_PROFILES - 1 */
	enum moderation_tune tune;
	uint32_t steps_up, steps_down, tired;
	uint64_t sample_ps, sample_frames, sample_interrupts; /* at the last decision */
	struct moderation_rates before;
};

/* config outlives it; frames is at least 1 with count. */
void moderation_init(struct moderation *moderation, const struct moderation_config *config);
/* A frame more is to be told of. */
void moderation_frame(struct moderation *moderation, uint64_t now_ps);
/* When the interrupt is due: 0 at once, a time (which may be over), or MODERATION_NEVER: no frame waits. */
uint64_t moderation_due(const struct moderation *moderation);
/* The interrupt is made: all frames are told of. */
void moderation_interrupted(struct moderation *moderation, uint64_t now_ps);
/* They have been told of by another way: none wait. */
void moderation_told(struct moderation *moderation);
/* The time of a profile. */
uint64_t moderation_profile_ps(uint32_t profile);

#ifdef __cplusplus
}
#endif
#endif
