/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "trace/trace_track.h"

#define BUFFER_BYTES (1 << 20)
#define FIRST_THREAD 1001 /* no thread has the number of a group: viewers would take it for its main thread */

struct trace_lanes {
	struct trace *trace;
	struct trace_lanes *next;
	uint32_t group;
	char name[TRACE_NAME_SIZE];
	const char *category;
	struct trace_track *tracks[TRACE_LANES];
	uint64_t free_ps[TRACE_LANES]; /* when the track's last slice ends */
	uint32_t count;
};

struct trace *trace_open(int fd, uint64_t from_ps, uint64_t until_ps, uint64_t limit_bytes)
{
	const int own = dup(fd);
	FILE *const file = own >= 0 ? fdopen(own, "w") : NULL;
	struct trace *trace;

	if (file == NULL) {
		const int reason = errno;

		if (own >= 0)
			close(own);
		errno = reason;
		return NULL;
	}
	setvbuf(file, NULL, _IOFBF, BUFFER_BYTES);
	trace = alloc_zeroed(1, sizeof(*trace));
	trace->from_ps = from_ps;
	trace->until_ps = until_ps;
	trace->event_limit = limit_bytes / sizeof(*trace->events);
	trace->full_at_ps = UINT64_MAX;
	trace->last = &trace->tracks;
	trace->threads = FIRST_THREAD;
	trace_event_begin(&trace->writer, file);
	return trace;
}

/* ---- tracks ---- */

uint32_t trace_add_group(struct trace *trace, const char *name)
{
	trace->groups++;
	trace_event_name(&trace->writer, 'p', trace->groups, 0, name, trace->groups);
	return trace->groups;
}

static struct trace_track *add_track(struct trace *trace, uint32_t group, const char *name, const char *category)
{
	struct trace_track *track = alloc_zeroed(1, sizeof(*track));

	track->trace = trace;
	track->group = group;
	track->category = category;
	snprintf(track->name, sizeof(track->name), "%s", name);
	*trace->last = track;
	trace->last = &track->next;
	return track;
}

static void end_state(struct trace_track *track, uint64_t at_ps)
{
	trace_state(track, NULL, (struct trace_argument){.key = NULL}, at_ps);
}

struct trace_track *trace_add_track(struct trace *trace, uint32_t group, const char *name, const char *category)
{
	struct trace_track *track = add_track(trace, group, name, category);

	track->thread = trace->threads++;
	track->end = end_state;
	trace_event_name(&trace->writer, 't', group, track->thread, name, track->thread);
	return track;
}

struct trace_track *trace_add_counter(struct trace *trace, uint32_t group, const char *name, const char *unit)
{
	return add_track(trace, group, name, unit);
}

/* ---- events ---- */

bool trace_clip(const struct trace *trace, uint64_t *from_ps, uint64_t *to_ps)
{
	const bool before = *to_ps < trace->from_ps || (*to_ps == trace->from_ps && *from_ps < *to_ps);

	if (before || *from_ps >= trace->until_ps)
		return false;
	if (*from_ps < trace->from_ps)
		*from_ps = trace->from_ps;
	if (*to_ps > trace->until_ps)
		*to_ps = trace->until_ps;
	return true;
}

void trace_put(struct trace_track *track, struct trace_event *event)
{
	struct trace *trace = track->trace;

	event->process = track->group;
	event->thread = track->thread;
	ALLOC_ROOM(trace->events, trace->event_count, trace->event_capacity);
	trace->events[trace->event_count++] = *event;
	if (trace->event_count < trace->event_limit || trace->full_at_ps != UINT64_MAX)
		return;
	/* The window ends here, for all tracks. */
	trace->full_at_ps = event->at_ps;
	trace->until_ps = event->at_ps;
}

void trace_put_begin(struct trace_track *track, struct trace_event *slice)
{
	slice->phase = 'X';
	slice->length_ps = 0;
	track->begun = true;
	track->slice = track->trace->event_count;
	trace_put(track, slice);
}

/* The window may have ended meanwhile, even before that slice began. */
void trace_put_end(struct trace_track *track, uint64_t at_ps)
{
	const struct trace *trace = track->trace;
	struct trace_event *slice = &trace->events[track->slice];
	uint64_t to_ps = at_ps < trace->until_ps ? at_ps : trace->until_ps;

	slice->length_ps = to_ps > slice->at_ps ? to_ps - slice->at_ps : 0;
	track->begun = false;
}

const char *trace_guest_name(struct trace *trace, uint32_t guest)
{
	if (guest >= trace->guest_count) {
		trace->guest_names = alloc_resize(trace->guest_names, guest + 1, sizeof(*trace->guest_names));
		while (trace->guest_count <= guest)
			trace->guest_names[trace->guest_count++] = NULL;
	}
	if (trace->guest_names[guest] == NULL)
		trace->guest_names[guest] = alloc_format("guest %" PRIu32, guest);
	return trace->guest_names[guest];
}

uint64_t trace_flow_number(struct trace *trace, uint64_t *frame_flow, enum trace_flow *flow)
{
	if (*frame_flow == TRACE_FLOW_OF_COPY)
		*flow = TRACE_FLOW_BEGIN;
	if (*frame_flow == TRACE_FLOW_OF_COPY || (*flow == TRACE_FLOW_BEGIN && *frame_flow == 0))
		*frame_flow = ++trace->flows;
	return *frame_flow;
}

void trace_put_flow(struct trace_track *track, uint64_t number, enum trace_flow flow, uint64_t at_ps)
{
	static const char phases[] = {[TRACE_FLOW_BEGIN] = 's', [TRACE_FLOW_STEP] = 't', [TRACE_FLOW_END] = 'f'};
	struct trace_event event = {
		.phase = phases[flow], .category = TRACE_FRAME, .name = "frame", .at_ps = at_ps, .flow = number};

	if (number != 0)
		trace_put(track, &event);
}

void trace_add_slice(struct trace_track *track, const struct trace_slice *slice)
{
	uint64_t from_ps = slice->from_ps, to_ps = slice->to_ps, number = 0;
	struct trace_event event = {.phase = 'X', .category = track->category, .name = slice->name};
	enum trace_flow flow = slice->flow;

	if (!trace_clip(track->trace, &from_ps, &to_ps))
		return;
	if (slice->frame_flow != NULL)
		number = trace_flow_number(track->trace, slice->frame_flow, &flow);
	if (number != 0)
		event.category = TRACE_FRAME;
	event.at_ps = from_ps;
	event.length_ps = to_ps - from_ps;
	memcpy(event.arguments, slice->arguments, sizeof(event.arguments));
	trace_put(track, &event);
	trace_put_flow(track, number, flow, from_ps);
}

struct trace_lanes *trace_add_lanes(struct trace *trace, uint32_t group, const char *name, const char *category)
{
	struct trace_lanes *lanes = alloc_zeroed(1, sizeof(*lanes));

	lanes->trace = trace;
	lanes->next = trace->lanes;
	lanes->group = group;
	lanes->category = category;
	snprintf(lanes->name, sizeof(lanes->name), "%s", name);
	trace->lanes = lanes;
	return lanes;
}

/* The first whose last slice is over by then; the last one if all are busy. */
static uint32_t free_lane(struct trace_lanes *lanes, uint64_t from_ps)
{
	uint32_t lane = 0;
	char name[TRACE_NAME_SIZE];

	while (lane < lanes->count && lanes->free_ps[lane] > from_ps)
		lane++;
	if (lane == TRACE_LANES)
		return lane - 1;
	if (lane == lanes->count) {
		snprintf(name, sizeof(name), lane == 0 ? "%.48s" : "%.48s (%u)", lanes->name, lane + 1);
		lanes->tracks[lanes->count++] = trace_add_track(lanes->trace, lanes->group, name, lanes->category);
	}
	return lane;
}

void trace_add_lane_slice(struct trace_lanes *lanes, const struct trace_slice *slice)
{
	const uint32_t lane = free_lane(lanes, slice->from_ps);

	lanes->free_ps[lane] = slice->to_ps;
	trace_add_slice(lanes->tracks[lane], slice);
}

/* ---- states ---- */

/* Its slice, unless nothing of it up to that time lies in the window. */
static void begin_state(struct trace_track *track, uint64_t to_ps)
{
	uint64_t from_ps = track->since_ps;
	struct trace_event slice = {.category = track->category, .name = track->state};

	if (track->begun || !trace_clip(track->trace, &from_ps, &to_ps))
		return;
	slice.at_ps = from_ps;
	slice.arguments[0] = track->argument;
	if (track->frame_flow != 0)
		slice.category = TRACE_FRAME;
	trace_put_begin(track, &slice);
	trace_put_flow(track, track->frame_flow, track->flow, from_ps);
	track->frame_flow = 0;
}

static void close_state(struct trace_track *track, uint64_t at_ps)
{
	if (track->state == NULL)
		return;
	/* Of no time, for a frame's sake; one that was to begin after the run has not. */
	if (at_ps > track->since_ps || (at_ps == track->since_ps && track->frame_flow != 0))
		begin_state(track, at_ps);
	if (track->begun)
		trace_put_end(track, at_ps);
	track->frame_flow = 0;
	track->state = NULL;
	track->argument.key = NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void trace_state(struct trace_track *track, const char *name, struct trace_argument argument, uint64_t at_ps)
{
	if (same_text(name, track->state) && same_text(argument.key, track->argument.key) &&
	    argument.value == track->argument.value)
		return;
	close_state(track, at_ps);
	track->state = name;
	track->argument = argument;
	track->since_ps = at_ps;
}

void trace_state_flow(struct trace_track *track, uint64_t *frame_flow, enum trace_flow flow)
{
	struct trace *trace = track->trace;
	uint64_t at_ps = track->since_ps, to_ps = at_ps;

	if (track->state == NULL || !trace_clip(trace, &at_ps, &to_ps))
		return;
	const uint64_t number = trace_flow_number(trace, frame_flow, &flow);

	if (number == 0)
		return;
	if (track->begun) {
		trace->events[track->slice].category = TRACE_FRAME;
		trace_put_flow(track, number, flow, at_ps);
		return;
	}
	track->frame_flow = number;
	track->flow = flow;
}

void trace_instant(struct trace_track *track, const char *name, uint64_t at_ps)
{
	uint64_t from_ps = at_ps, to_ps = at_ps;
	struct trace_event event = {.phase = 'i', .category = track->category, .name = name, .at_ps = at_ps};

	if (!trace_clip(track->trace, &from_ps, &to_ps))
		return;
	if (track->state != NULL)
		begin_state(track, at_ps);
	trace_put(track, &event);
}

/* ---- counters ---- */

static void write_value(struct trace_track *track, uint64_t value, uint64_t at_ps)
{
	struct trace_event event = {
		.phase = 'C', .name = track->name, .at_ps = at_ps, .arguments = {{track->category, value}}};

	trace_put(track, &event);
}

/* The first value in the window is the last one from before it. */
void trace_count(struct trace_track *track, uint64_t value, uint64_t at_ps)
{
	const struct trace *trace = track->trace;
	const uint64_t now_ps = at_ps > track->since_ps ? at_ps : track->since_ps;

	track->since_ps = now_ps;
	if (now_ps >= trace->from_ps && now_ps < trace->until_ps) {
		if (!track->begun && now_ps > trace->from_ps)
			write_value(track, track->value, trace->from_ps);
		write_value(track, value, now_ps);
		track->begun = true;
	}
	track->value = value;
}

/* ---- the end ---- */

void trace_measured(struct trace *trace, uint64_t from_ps, uint64_t until_ps)
{
	trace->measured_from_ps = from_ps;
	trace->measured_until_ps = until_ps;
}

uint64_t trace_full_at(const struct trace *trace)
{
	return trace->full_at_ps;
}

static void free_all(struct trace *trace)
{
	while (trace->tracks != NULL) {
		struct trace_track *next = trace->tracks->next;

		free(trace->tracks);
		trace->tracks = next;
	}
	while (trace->lanes != NULL) {
		struct trace_lanes *next = trace->lanes->next;

		free(trace->lanes);
		trace->lanes = next;
	}
	for (uint32_t guest = 0; guest < trace->guest_count; guest++)
		free(trace->guest_names[guest]);
	free(trace->guest_names);
	free(trace->events);
	free(trace);
}

/* By time; at one time, as they were told. */
static int compare_events(const void *left, const void *right)
{
	const struct trace_event *a = *(struct trace_event *const *)left, *b = *(struct trace_event *const *)right;

	if (a->at_ps != b->at_ps)
		return a->at_ps < b->at_ps ? -1 : 1;
	return (a > b) - (a < b);
}

/* What was told ahead, and would have begun after the run's end, is left out; 0: the run has not come to an end.  So is
 * what would go beyond the end that the limit set, after it had been told. */
static void write_events(struct trace *trace, uint64_t end_ps)
{
	const struct trace_event **sorted = alloc_zeroed(trace->event_count, sizeof(const struct trace_event *));
	size_t count = 0;

	for (size_t i = 0; i < trace->event_count; i++)
		if (end_ps == 0 || trace->events[i].at_ps <= end_ps)
			sorted[count++] = &trace->events[i];
	qsort(sorted, count, sizeof(const struct trace_event *), compare_events);
	for (size_t i = 0; i < count && sorted[i]->at_ps <= trace->until_ps; i++) {
		struct trace_event event = *sorted[i];

		if (event.length_ps > trace->until_ps - event.at_ps)
			event.length_ps = trace->until_ps - event.at_ps;
		trace_event_write(&trace->writer, &event);
	}
	free(sorted);
}

/* Times are texts here: a JSON reader's numbers need not hold them. */
static void write_end(struct trace *trace, uint64_t now_ps)
{
	const uint64_t until_ps = now_ps < trace->until_ps ? now_ps : trace->until_ps;
	char other[512];

	snprintf(other, sizeof(other),
		 "\"source\":\"vifsim\",\"from_ps\":\"%" PRIu64 "\",\"until_ps\":\"%" PRIu64
		 "\",\"measured_from_ps\":\"%" PRIu64 "\",\"measured_until_ps\":\"%" PRIu64 "\",\"complete\":\"%s\"",
		 trace->from_ps < until_ps ? trace->from_ps : until_ps, until_ps, trace->measured_from_ps,
		 trace->measured_until_ps, trace->full_at_ps == UINT64_MAX ? "yes" : "no, its limit was reached");
	trace_event_end(&trace->writer, other);
}

int trace_close(struct trace *trace, uint64_t now_ps)
{
	int error;

	for (struct trace_track *track = trace->tracks; track != NULL; track = track->next)
		if (track->end != NULL)
			track->end(track, now_ps);
	write_events(trace, now_ps);
	write_end(trace, now_ps);
	error = trace->writer.error;
	if (fclose(trace->writer.file) != 0 && error == 0)
		error = errno;
	free_all(trace);
	errno = error;
	return error != 0 ? -1 : 0;
}
