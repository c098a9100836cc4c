/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A station: a place where frames stay for a while (a ring, a queue, a wire),
 * measured twice from independent sources so that Little's law is a check and
 * not an identity of code with itself: the station integrates its occupancy
 * over time; the frames carry the stamp of their entry, and their stays are summed
 * when they leave.  Both are clipped to the measured window.
 *
 * A station may be told late: `now_ps` of an enter or leave may lie before the
 * last change (a store-and-forward switch handles a frame a fixed latency after
 * its last bit, in one event).  The integral is then corrected back to that
 * time; only `maximum` may come out too high by what was told late.
 *
 * A stay is also told by stages (frame_latency.h): all of it is of one, or goes where a clock's time goes, as the
 * station says, unless whoever knows better says so while the frame is inside.
 *
 * Invariants: occupancy == arrivals - departures; every frame inside has
 * frame->station pointing here.
 */
#ifndef VIFSIM_NET_STATION_H
#define VIFSIM_NET_STATION_H

#include <stdint.h>

#include "base/stat.h"
#include "net/frame.h"
#include "trace/trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What frames do there. */
enum station_kind {
	STATION_QUEUE, /* wait for something */
	STATION_WORK,  /* are worked on, or a program has them */
	STATION_WIRE   /* are under way */
};

struct station {
	char path[64];          /* "host_a.receive_ring" */
	uint64_t occupancy;     /* frames inside now */
	uint64_t last_ps;       /* when occupancy last changed */
	uint64_t area_frame_ps; /* integral of occupancy over time */
	uint64_t sojourn_ps;    /* sum of the stays of those that left, from their stamps */
	uint64_t arrivals, departures;
	uint64_t maximum; /* highest occupancy */
	uint64_t window_start_ps;
	uint64_t window_area_frame_ps, window_sojourn_ps; /* values of the two sides at the window's start */
	enum station_kind kind;                           /* set after station_init unless it is a queue */
	/* Of a stay that nobody says more of: set after station_init, before the first frame. */
	enum latency_stage stage;
	struct stage_clock *clock; /* of who serves the frames inside, when it is one for all; NULL: stage */
	struct trace_track *trace; /* a counter for the occupancy; NULL: nobody traces it */
};

extern const struct stat_spec station_stats[];
extern const size_t station_stat_count;

void station_init(struct station *station, const char *path);
/* The frame must be in no station; leaving, it must be in this one. */
void station_enter(struct station *station, struct frame *frame, uint64_t now_ps);
/* The same, and the stay goes where the clock's time goes (frame_latency_follow), whatever the station says. */
void station_enter_following(struct station *station, struct frame *frame, struct stage_clock *clock, bool behind,
			     uint64_t now_ps);
void station_leave(struct station *station, struct frame *frame, uint64_t now_ps);
/* The measured window begins: both sides restart from here.  The counters in
 * the table run on (the statistics registry subtracts its own snapshot). */
void station_window(struct station *station, uint64_t now_ps);
/* Occupancy's integral up to now, over the window. */
uint64_t station_area(const struct station *station, uint64_t now_ps);
/* The stamps' side: stays of those that left plus those of the frames still
 * inside, which are found by walking the pool's live list. */
uint64_t station_stays(const struct station *station, const struct frame_pool *pool, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
