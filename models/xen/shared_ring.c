/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The split drivers' shared ring; see shared_ring.h.  Source: Xen 3.0
 * public/io/ring.h, whose macros' names stand at the functions.
 *
 * All comparisons are differences of free-running 32-bit counters, so that
 * they hold across the wrap.
 */
#include "xen/shared_ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct frame **slot(const struct shared_ring *ring, uint32_t index)
{
	return &ring->entries[shared_ring_slot(ring, index)];
}

/*
 * Whether publishing message number `produced` has just passed the threshold
 * `event`.  The macros ask (new - event) < (new - old); messages are published
 * one by one here, so new - old is 1 and only equality is left.
 */
static bool passed(uint32_t produced, uint32_t event)
{
	return produced == event;
}

static bool notice(uint32_t produced, uint32_t event, uint64_t *notices)
{
	const bool asked = passed(produced, event);

	*notices += asked;
	return asked;
}

/* SHARED_RING_INIT: both thresholds ask for the first message. */
void shared_ring_init(struct shared_ring *ring, uint32_t slots)
{
	assert(slots > 0 && (slots & (slots - 1)) == 0);
	*ring = (struct shared_ring){.slots = slots, .request_event = 1, .response_event = 1};
	ring->entries = calloc(slots, sizeof(struct frame *));
	if (!ring->entries)
		abort();
}

void shared_ring_free(struct shared_ring *ring)
{
	free(ring->entries);
	memset(ring, 0, sizeof(*ring));
}

uint32_t shared_ring_free_slots(const struct shared_ring *ring)
{
	return ring->slots - (ring->request_produced - ring->response_consumed);
}

uint32_t shared_ring_requests(const struct shared_ring *ring)
{
	return ring->request_produced - ring->request_consumed;
}

uint32_t shared_ring_responses(const struct shared_ring *ring)
{
	return ring->response_produced - ring->response_consumed;
}

bool shared_ring_put_request(struct shared_ring *ring, struct frame *frame)
{
	assert(shared_ring_free_slots(ring) > 0);
	*slot(ring, ring->request_produced++) = frame;
	return notice(ring->request_produced, ring->request_event, &ring->request_notices);
}

struct frame *shared_ring_take_request(struct shared_ring *ring)
{
	struct frame **entry = slot(ring, ring->request_consumed);
	struct frame *frame = *entry;

	assert(shared_ring_requests(ring) > 0);
	*entry = NULL;
	ring->request_consumed++;
	return frame;
}

bool shared_ring_ask_for_requests(struct shared_ring *ring)
{
	/* The macro leaves the threshold alone when there is work: the back end will be back. */
	if (shared_ring_requests(ring) > 0)
		return true;
	ring->request_event = ring->request_consumed + 1;
	return false;
}

bool shared_ring_put_response(struct shared_ring *ring, struct frame *frame)
{
	assert(ring->response_produced != ring->request_consumed); /* a request must be there to be answered */
	*slot(ring, ring->response_produced++) = frame;
	return notice(ring->response_produced, ring->response_event, &ring->response_notices);
}

struct frame *shared_ring_take_response(struct shared_ring *ring)
{
	struct frame **entry = slot(ring, ring->response_consumed);
	struct frame *frame = *entry;

	assert(shared_ring_responses(ring) > 0);
	*entry = NULL;
	ring->response_consumed++;
	return frame;
}

bool shared_ring_ask_for_responses(struct shared_ring *ring, uint32_t ahead)
{
	assert(ahead >= 1);
	ring->response_event = ring->response_consumed + ahead;
	return shared_ring_responses(ring) > 0;
}
