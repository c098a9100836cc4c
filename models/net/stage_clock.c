/* SPDX-License-Identifier: Apache-2.0 */
#include "net/stage_clock.h"

#include <assert.h>
#include <string.h>

void stage_clock_init(struct stage_clock *clock, enum latency_stage stage)
{
	assert(stage < LATENCY_HOST_STAGES);
	memset(clock, 0, sizeof(*clock));
	clock->stage = stage;
}

void stage_clock_settled_by(struct stage_clock *clock, void (*settle)(void *owner, uint64_t now_ps), void *owner)
{
	clock->settle = settle;
	clock->owner = owner;
}

/* The stage that is under way in ps, or beside it. */
static uint64_t under_way(const struct stage_clock *clock, uint64_t now_ps)
{
	if (clock->settle != NULL) {
		clock->settle(clock->owner, now_ps);
		return 0;
	}
	return clock->source == NULL ? now_ps - clock->since_ps : 0;
}

static void add(const struct stage_clock *clock, uint64_t now_ps, uint64_t *sums)
{
	for (; clock != NULL; clock = clock->source) {
		sums[clock->stage] += under_way(clock, now_ps);
		for (size_t i = 0; i < LATENCY_HOST_STAGES; i++)
			sums[i] += clock->ps[i];
	}
}

static void subtract(const struct stage_clock *clock, uint64_t now_ps, uint64_t *sums)
{
	for (; clock != NULL; clock = clock->source) {
		sums[clock->stage] -= under_way(clock, now_ps);
		for (size_t i = 0; i < LATENCY_HOST_STAGES; i++)
			sums[i] -= clock->ps[i];
	}
}

uint64_t stage_clock_read(const struct stage_clock *clock, enum latency_stage stage, uint64_t now_ps)
{
	uint64_t sum_ps = 0;

	for (; clock != NULL; clock = clock->source) {
		const uint64_t beside_ps = under_way(clock, now_ps);

		sum_ps += clock->ps[stage] + (clock->stage == stage ? beside_ps : 0);
	}
	return sum_ps;
}

static void add_readers(struct stage_clock *clock, uint32_t readers)
{
	for (; clock != NULL; clock = clock->source)
		clock->readers += readers;
}

static void remove_readers(struct stage_clock *clock, uint32_t readers)
{
	for (; clock != NULL; clock = clock->source) {
		assert(clock->readers >= readers);
		clock->readers -= readers;
	}
}

/* Ends what is under way, for those who read. */
static void end(struct stage_clock *clock, uint64_t now_ps)
{
	if (clock->readers == 0)
		return;
	if (clock->source == NULL) {
		clock->ps[clock->stage] += now_ps - clock->since_ps;
		return;
	}
	add(clock->source, now_ps, clock->ps);
	remove_readers(clock->source, clock->readers);
}

void stage_clock_stage(struct stage_clock *clock, enum latency_stage stage, uint64_t now_ps)
{
	assert(clock->settle == NULL && stage < LATENCY_HOST_STAGES);
	end(clock, now_ps);
	clock->source = NULL;
	clock->stage = stage;
	clock->since_ps = now_ps;
}

void stage_clock_follow(struct stage_clock *clock, struct stage_clock *source, uint64_t now_ps)
{
	assert(clock->settle == NULL && source != clock);
	if (source == clock->source)
		return;
	end(clock, now_ps);
	clock->source = source;
	if (clock->readers == 0)
		return;
	add_readers(source, clock->readers);
	subtract(source, now_ps, clock->ps);
}

void stage_clock_join(struct stage_clock *clock, uint64_t now_ps, uint64_t *sums)
{
	add_readers(clock, 1);
	subtract(clock, now_ps, sums);
}

void stage_clock_leave(struct stage_clock *clock, uint64_t now_ps, uint64_t *sums)
{
	add(clock, now_ps, sums);
	remove_readers(clock, 1);
}

void stage_clock_forget(struct stage_clock *clock)
{
	remove_readers(clock, 1);
}
