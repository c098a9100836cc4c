/* SPDX-License-Identifier: Apache-2.0 */
#include "net/frame_latency.h"

#include "net/frame.h"

/* Dom0's work on other frames, up to now, was waiting. */
static void end_behind(struct frame_latency *latency, uint64_t now_ps)
{
	uint64_t others_ps;

	if (!latency->behind)
		return;
	others_ps = stage_clock_read(latency->clock, LATENCY_DOM0_FRAME, now_ps) - latency->others_ps;
	latency->ps[LATENCY_DOM0_FRAME] -= others_ps;
	latency->ps[LATENCY_DOM0_WAIT] += others_ps;
	latency->behind = false;
}

static void begin_behind(struct frame_latency *latency, bool behind, uint64_t now_ps)
{
	latency->behind = behind;
	if (behind)
		latency->others_ps = stage_clock_read(latency->clock, LATENCY_DOM0_FRAME, now_ps);
}

/* What was under way ends; from now on it would be of `stage`. */
static void end(struct frame_latency *latency, enum latency_stage stage, uint64_t now_ps)
{
	if (latency->clock != NULL) {
		end_behind(latency, now_ps);
		stage_clock_leave(latency->clock, now_ps, latency->ps);
		latency->clock = NULL;
	} else if (latency->begun) {
		latency->ps[latency->stage] += now_ps - latency->since_ps;
	}
	latency->begun = true;
	latency->stage = stage;
	latency->since_ps = now_ps;
}

void frame_latency_stage(struct frame *frame, enum latency_stage stage, uint64_t now_ps)
{
	end(&frame->latency, stage, now_ps);
}

void frame_latency_waited(struct frame *frame, enum latency_stage wait, uint64_t until_ps)
{
	struct frame_latency *latency = &frame->latency;

	if (!latency->begun || latency->clock != NULL || until_ps <= latency->since_ps)
		return;
	latency->ps[wait] += until_ps - latency->since_ps;
	latency->since_ps = until_ps;
}

bool frame_latency_follow(struct frame *frame, struct stage_clock *clock, bool behind, uint64_t now_ps)
{
	struct frame_latency *latency = &frame->latency;

	if (clock == NULL || (frame->kind != FRAME_PROBE && frame->kind != FRAME_REPLY))
		return false;
	if (latency->clock != clock) {
		end(latency, LATENCY_OTHER, now_ps);
		latency->clock = clock;
		stage_clock_join(clock, now_ps, latency->ps);
		begin_behind(latency, behind, now_ps);
	} else if (latency->behind != behind) {
		end_behind(latency, now_ps);
		begin_behind(latency, behind, now_ps);
	}
	return true;
}

void frame_latency_close(struct frame *frame, uint64_t now_ps)
{
	end(&frame->latency, LATENCY_OTHER, now_ps);
}

void frame_latency_move(struct frame *from, struct frame *to)
{
	to->latency = from->latency;
	from->latency = (struct frame_latency){.begun = false};
}

void frame_latency_forget(struct frame *frame)
{
	if (frame->latency.clock != NULL)
		stage_clock_forget(frame->latency.clock);
	frame->latency.clock = NULL;
	frame->latency.begun = frame->latency.behind = false;
}
