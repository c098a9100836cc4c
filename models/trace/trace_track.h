/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the trace share. */
#ifndef VIFSIM_TRACE_TRACE_TRACK_H
#define VIFSIM_TRACE_TRACE_TRACK_H

#include <stddef.h>

#include "trace/trace.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TRACE_NAME_SIZE 64
#define TRACE_LANES 64
#define TRACE_FRAME "frame" /* category of flows, and of the slices that they go through: Chromium asks for that */

/* Whose the time of a CPU is. */
struct trace_owner {
	bool hypervisor;
	uint32_t domain; /* that has the CPU; TRACE_CPU_IDLE: none */
};

struct trace_track {
	struct trace *trace;
	struct trace_track *next; /* of the trace's list */
	uint32_t group, thread;   /* thread 0: a counter */
	char name[TRACE_NAME_SIZE];
	const char *category; /* of a counter: its unit */
	void (*end)(struct trace_track *track, uint64_t at_ps);

	/* A state, or a CPU's owner's time, that has begun. */
	const char *state; /* NULL: none */
	struct trace_argument argument;
	uint64_t since_ps;
	bool begun;   /* its slice is among the events, */
	size_t slice; /* as that one; its length is still to come */

	/* A frame's flow that goes through the state, or through a CPU's work, and is not among the events; 0: none. */
	uint64_t frame_flow;
	enum trace_flow flow;

	/* A counter: its value, if it is among the events. */
	uint64_t value;

	/* A CPU: */
	struct trace_track *works; /* its second track */
	struct trace_owner owner;
	const char *work; /* in its owner's time; NULL: none */
	uint64_t work_from_ps, work_to_ps;
};

struct trace {
	struct trace_writer writer;
	struct trace_event *events; /* all that are not metadata, in the order in which they were told */
	size_t event_count, event_capacity, event_limit;
	uint64_t from_ps, until_ps, full_at_ps;
	uint64_t measured_from_ps, measured_until_ps;
	uint64_t flows;     /* begun so far; their numbers */
	char **guest_names; /* those that were asked for; the others NULL */
	uint32_t guest_count;
	uint32_t groups, threads;
	struct trace_track *tracks, **last;
	struct trace_lanes *lanes;
};

/* Whether some of what is from..to lies in the window; cuts off what does not. */
bool trace_clip(const struct trace *trace, uint64_t *from_ps, uint64_t *to_ps);
/* An event of that track, its time in the window. */
void trace_put(struct trace_track *track, struct trace_event *event);
/* A slice, of which it is not known yet when it ends. */
void trace_put_begin(struct trace_track *track, struct trace_event *slice);
/* It ends. */
void trace_put_end(struct trace_track *track, uint64_t at_ps);
/* "guest 3"; owned by the trace. */
const char *trace_guest_name(struct trace *trace, uint32_t guest);
/* The number of a frame's flow that goes through something; 0: the flow has no beginning.  A copy's begins there. */
uint64_t trace_flow_number(struct trace *trace, uint64_t *frame_flow, enum trace_flow *flow);
void trace_put_flow(struct trace_track *track, uint64_t number, enum trace_flow flow, uint64_t at_ps);

#ifdef __cplusplus
}
#endif
#endif
