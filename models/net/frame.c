/* SPDX-License-Identifier: Apache-2.0 */
/* The pool that frames live in; see frame.h. */
#include "net/frame.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/trace.h"

/* Frames per chunk; the first is the chunk's own link (its live_next). */
#define CHUNK_FRAMES 257

static void add_chunk(struct frame_pool *pool)
{
	struct frame *chunk = calloc(CHUNK_FRAMES, sizeof(*chunk));

	if (chunk == NULL) {
		fprintf(stderr, "vifsim: out of memory\n");
		abort();
	}
	chunk[0].live_next = pool->chunks;
	pool->chunks = chunk;
	for (size_t i = CHUNK_FRAMES - 1; i > 0; i--) {
		chunk[i].queue_next = pool->free;
		pool->free = &chunk[i];
	}
}

const char *frame_kind_name(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_PROBE:
		return "probe";
	case FRAME_REPLY:
		return "reply";
	case FRAME_FOREIGN:
		return "foreign frame";
	case FRAME_SEGMENT:
		return "segment";
	case FRAME_HOSTILE:
		return "hostile frame";
	case FRAME_REPLAYED:
		return "replayed frame";
	}
	return "frame"; /* of no kind */
}

void frame_pool_init(struct frame_pool *pool)
{
	memset(pool, 0, sizeof(*pool));
	pool->live.live_next = &pool->live;
	pool->live.live_previous = &pool->live;
}

void frame_pool_free(struct frame_pool *pool)
{
	while (pool->chunks != NULL) {
		struct frame *next = pool->chunks->live_next;

		free(pool->chunks);
		pool->chunks = next;
	}
	frame_pool_init(pool);
}

/* Takes a frame from the free list onto the live list; its fields are stale. */
static struct frame *take(struct frame_pool *pool)
{
	struct frame *frame;

	if (pool->free == NULL)
		add_chunk(pool);
	frame = pool->free;
	pool->free = frame->queue_next;
	pool->created++;
	pool->in_use++;
	return frame;
}

static void link_live(struct frame_pool *pool, struct frame *frame)
{
	frame->live_previous = pool->live.live_previous;
	frame->live_next = &pool->live;
	frame->live_previous->live_next = frame;
	pool->live.live_previous = frame;
}

struct frame *frame_new(struct frame_pool *pool, uint64_t source, uint64_t destination, uint32_t bytes)
{
	struct frame *frame = take(pool);

	memset(frame, 0, sizeof(*frame));
	frame->source = source;
	frame->destination = destination;
	frame->bytes = bytes < FRAME_MINIMUM_BYTES ? FRAME_MINIMUM_BYTES : bytes;
	link_live(pool, frame);
	return frame;
}

struct frame *frame_copy(struct frame_pool *pool, const struct frame *original)
{
	struct frame *frame = take(pool);

	*frame = *original;
	frame->station = NULL;
	if (frame->latency.clock != NULL) { /* the original's reader is one */
		frame->latency.clock = NULL;
		frame_latency_forget(frame);
	}
	frame->sender = NULL;
	frame->station_entered_ps = 0;
	frame->due_ps = 0;
	frame->flow = original->flow != 0 ? TRACE_FLOW_OF_COPY : 0;
	frame->queue_next = NULL;
	link_live(pool, frame);
	pool->copied++;
	return frame;
}

static void give_back(struct frame_pool *pool, struct frame *frame)
{
	assert(frame->station == NULL);
	assert(pool->in_use > 0);
	frame->live_previous->live_next = frame->live_next;
	frame->live_next->live_previous = frame->live_previous;
	frame->live_next = NULL;
	frame->live_previous = NULL;
	frame_latency_forget(frame);
	frame->queue_next = pool->free;
	pool->free = frame;
	pool->in_use--;
}

void frame_delivered(struct frame_pool *pool, struct frame *frame)
{
	pool->delivered++;
	pool->damaged_delivered += frame->damaged;
	give_back(pool, frame);
}

void frame_dropped(struct frame_pool *pool, struct frame *frame, enum frame_drop reason)
{
	assert(reason > FRAME_DROP_NONE && reason < FRAME_DROP_REASONS);
	pool->dropped[reason]++;
	pool->damaged_dropped += frame->damaged;
	give_back(pool, frame);
}

uint64_t frame_pool_walk(const struct frame_pool *pool)
{
	uint64_t count = 0;

	for (const struct frame *frame = pool->live.live_next; frame != &pool->live; frame = frame->live_next)
		count++;
	return count;
}
