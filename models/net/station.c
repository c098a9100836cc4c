/* SPDX-License-Identifier: Apache-2.0 */
/* Occupancy over time against the stamps that frames carry; see station.h. */
#include "net/station.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const struct stat_spec station_stats[] = {
	{"arrivals", "frames", "Frames that entered.", STAT_COUNTER, offsetof(struct station, arrivals)},
	{"departures", "frames", "Frames that left.", STAT_COUNTER, offsetof(struct station, departures)},
	{"maximum", "frames", "Most frames inside at one time.", STAT_MAXIMUM, offsetof(struct station, maximum)},
	{"area_frame_ps", "frame ps", "Frames inside, integrated over time up to the last arrival or departure.",
	 STAT_COUNTER, offsetof(struct station, area_frame_ps)},
	{"sojourn_ps", "ps", "Sum of the stays of the frames that left.", STAT_COUNTER,
	 offsetof(struct station, sojourn_ps)},
};
const size_t station_stat_count = sizeof(station_stats) / sizeof(station_stats[0]);

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Brings the integral up to now, or leaves it when it is beyond that already. */
static void advance(struct station *station, uint64_t now_ps)
{
	if (now_ps > station->last_ps) {
		station->area_frame_ps += station->occupancy * (now_ps - station->last_ps);
		station->last_ps = now_ps;
	}
}

/* How far the integral has run past a change that is told late.  What lay
 * before the window is not taken back: it belongs to neither side any more. */
static uint64_t told_late(const struct station *station, uint64_t now_ps)
{
	return station->last_ps - later(now_ps, station->window_start_ps);
}

void station_init(struct station *station, const char *path)
{
	assert(strlen(path) < sizeof(station->path));
	memset(station, 0, sizeof(*station));
	snprintf(station->path, sizeof(station->path), "%s", path);
}

static void enter(struct station *station, struct frame *frame, uint64_t now_ps)
{
	assert(frame->station == NULL);
	advance(station, now_ps);
	station->area_frame_ps += told_late(station, now_ps);
	station->occupancy++;
	station->arrivals++;
	if (station->occupancy > station->maximum)
		station->maximum = station->occupancy;
	frame->station = station;
	frame->station_entered_ps = now_ps;
	if (station->trace != NULL)
		trace_count(station->trace, station->occupancy, now_ps);
}

void station_enter(struct station *station, struct frame *frame, uint64_t now_ps)
{
	enter(station, frame, now_ps);
	if (!frame_latency_follow(frame, station->clock, true, now_ps))
		frame_latency_stage(frame, station->stage, now_ps);
}

void station_enter_following(struct station *station, struct frame *frame, struct stage_clock *clock, bool behind,
			     uint64_t now_ps)
{
	enter(station, frame, now_ps);
	if (!frame_latency_follow(frame, clock, behind, now_ps))
		frame_latency_stage(frame, station->stage, now_ps);
}

void station_leave(struct station *station, struct frame *frame, uint64_t now_ps)
{
	uint64_t from = later(frame->station_entered_ps, station->window_start_ps);

	assert(frame->station == station);
	assert(station->occupancy > 0);
	advance(station, now_ps);
	station->area_frame_ps -= told_late(station, now_ps);
	station->occupancy--;
	station->departures++;
	if (now_ps > from)
		station->sojourn_ps += now_ps - from;
	frame->stays_ps += now_ps - frame->station_entered_ps;
	frame->station = NULL;
	if (station->trace != NULL)
		trace_count(station->trace, station->occupancy, now_ps);
}

void station_window(struct station *station, uint64_t now_ps)
{
	advance(station, now_ps);
	station->window_start_ps = now_ps;
	station->window_area_frame_ps = station->area_frame_ps;
	station->window_sojourn_ps = station->sojourn_ps;
}

uint64_t station_area(const struct station *station, uint64_t now_ps)
{
	return station->area_frame_ps - station->window_area_frame_ps +
	       station->occupancy * (now_ps - station->last_ps);
}

uint64_t station_stays(const struct station *station, const struct frame_pool *pool, uint64_t now_ps)
{
	uint64_t stays = station->sojourn_ps - station->window_sojourn_ps;

	for (const struct frame *frame = pool->live.live_next; frame != &pool->live; frame = frame->live_next) {
		if (frame->station == station)
			stays += now_ps - later(frame->station_entered_ps, station->window_start_ps);
	}
	return stays;
}
