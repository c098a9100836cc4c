/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A timeline of a run: what --trace leaves.  Models tell it what they do and when; it writes what lies in a window of
 * simulated time.
 *
 * The timeline consists of tracks (the format's threads), in groups (its processes).  A track is one of:
 *
 *   slices     what happened from when to when, told once it is known; slices of a track do not overlap
 *   states     what it is from now on; and instants in it
 *   counter    a number over time
 *   a CPU's    whose time it is, and on another what that was spent on: trace_cpu.h
 *
 * Models may run ahead of each other, or tell late what they worked out later; but of one track all is told in its
 * order.  Flows tie together the slices of different tracks through which one frame went.
 *
 * A model has a pointer to its track, NULL as long as nobody traces: `if (track != NULL)` is all that it costs then.
 *
 * All is kept until the end, and then written in the order of time: the format does not ask for that, but Chromium's
 * reader follows a flow in the order of the file.  Memory is bounded by a limit, at which the timeline ends early.
 *
 * Invariant: slices of a track do not overlap, nor lie in each other.
 */
#ifndef VIFSIM_TRACE_TRACE_H
#define VIFSIM_TRACE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/trace_event.h"

#ifdef __cplusplus
extern "C" {
#endif

struct trace;
struct trace_track;
struct trace_lanes;

/* Where a frame's way comes through a slice. */
enum trace_flow { TRACE_FLOW_BEGIN, TRACE_FLOW_STEP, TRACE_FLOW_END };

/* In place of the number of a frame's flow: it is a copy of one that has a flow, and will have its own. */
#define TRACE_FLOW_OF_COPY UINT64_MAX

struct trace_slice {
	const char *name; /* what happens; outlives the trace */
	uint64_t from_ps, to_ps;
	struct trace_argument arguments[TRACE_ARGUMENTS];
	uint64_t *frame_flow; /* of a frame that goes through it; NULL: none */
	enum trace_flow flow;
};

/* Begins a timeline in an open file, which stays the caller's: of that window of simulated time, and of so many bytes
 * of memory at most; the file has about as many.  Returns NULL with errno set when it can't. */
struct trace *trace_open(int fd, uint64_t from_ps, uint64_t until_ps, uint64_t limit_bytes);
/* A group of tracks; they stand in the order in which they are added.  Returns its number. */
uint32_t trace_add_group(struct trace *trace, const char *name);
/* Owned by the trace. */
struct trace_track *trace_add_track(struct trace *trace, uint32_t group, const char *name, const char *category);
/* A counter's name and unit ("frames") outlive the trace. */
struct trace_track *trace_add_counter(struct trace *trace, uint32_t group, const char *name, const char *unit);

void trace_add_slice(struct trace_track *track, const struct trace_slice *slice);
/* The same on one of several tracks, all that overlap on different ones; those that are needed are added. */
struct trace_lanes *trace_add_lanes(struct trace *trace, uint32_t group, const char *name, const char *category);
void trace_add_lane_slice(struct trace_lanes *lanes, const struct trace_slice *slice);

/* From that time on it is in that state (NULL: in none); the same name and argument again change nothing. */
void trace_state(struct trace_track *track, const char *name, struct trace_argument argument, uint64_t at_ps);
/* A frame goes through the state that has just begun. */
void trace_state_flow(struct trace_track *track, uint64_t *frame_flow, enum trace_flow flow);
void trace_instant(struct trace_track *track, const char *name, uint64_t at_ps);
void trace_count(struct trace_track *track, uint64_t value, uint64_t at_ps);

/* The measured window began or ended then: for whoever compares with the run's results. */
void trace_measured(struct trace *trace, uint64_t from_ps, uint64_t until_ps);
/* When it ended early, as its limit was reached; else UINT64_MAX. */
uint64_t trace_full_at(const struct trace *trace);
/* Ends all that has begun, at that time, and the file; frees.  What was told ahead and would begin after it is left
 * out; 0: the run has not come to its end.  Returns 0, or -1 with errno set when not all could be written. */
int trace_close(struct trace *trace, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
