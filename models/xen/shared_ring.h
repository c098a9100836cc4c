/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared ring of Xen's split drivers (io/ring.h): one page, a power of two
 * of slots that carry requests one way and responses the other, and two
 * thresholds that say who wants to be told of what.  The front end puts
 * requests, the back end answers in the same slots.
 *
 * Counters run freely and wrap at 32 bits, as the real ones do.
 * Invariants: response_produced <= request_consumed <= request_produced, and
 * request_produced - response_consumed <= slots.
 */
#ifndef VIFSIM_XEN_SHARED_RING_H
#define VIFSIM_XEN_SHARED_RING_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct frame;

struct shared_ring {
	uint32_t slots;                               /* power of two */
	uint32_t request_produced, response_produced; /* the page's indices: published */
	uint32_t request_event, response_event;       /* the page's thresholds */
	uint32_t request_consumed;                    /* the back end's private index */
	uint32_t response_consumed;                   /* the front end's private index */
	struct frame **entries;                       /* a slot's frame, owned array of references */
	uint64_t request_notices, response_notices;   /* messages that the other side had asked to be told of */
};

/* The slot of a running index: where what belongs to it, here or beside the ring, is kept. */
static inline uint32_t shared_ring_slot(const struct shared_ring *ring, uint32_t index)
{
	return index & (ring->slots - 1);
}

void shared_ring_init(struct shared_ring *ring, uint32_t slots); /* aborts when out of memory */
void shared_ring_free(struct shared_ring *ring);
/* Slots that the front end may still put requests in. */
uint32_t shared_ring_free_slots(const struct shared_ring *ring);
uint32_t shared_ring_requests(const struct shared_ring *ring);  /* published, not yet taken by the back end */
uint32_t shared_ring_responses(const struct shared_ring *ring); /* published, not yet taken by the front end */
/* Front end: puts and publishes one request (frame may be NULL: an empty
 * receive buffer).  Returns whether the back end asked to be notified
 * (RING_PUSH_REQUESTS_AND_CHECK_NOTIFY).  The ring must have a free slot. */
bool shared_ring_put_request(struct shared_ring *ring, struct frame *frame);
/* Back end: takes the next request; there must be one. */
struct frame *shared_ring_take_request(struct shared_ring *ring);
/* Back end: wants to be notified of the next request (RING_FINAL_CHECK_FOR_REQUESTS);
 * returns whether some came meanwhile. */
bool shared_ring_ask_for_requests(struct shared_ring *ring);
/* Back end: puts and publishes one response; returns whether the front end
 * asked to be notified (RING_PUSH_RESPONSES_AND_CHECK_NOTIFY). */
bool shared_ring_put_response(struct shared_ring *ring, struct frame *frame);
/* Front end: takes the next response; there must be one. */
struct frame *shared_ring_take_response(struct shared_ring *ring);
/* Front end: asks for an event at the response after next `ahead` outstanding ones:
 * response_event = response_consumed + ahead (ahead >= 1); returns whether
 * responses are there already. */
bool shared_ring_ask_for_responses(struct shared_ring *ring, uint32_t ahead);

#ifdef __cplusplus
}
#endif
#endif
