/* SPDX-License-Identifier: Apache-2.0 */
#include "host/netfront.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "net/frame_census.h"

/* Puts a place for one page into every free slot of the receive ring. */
static void fill_receive_ring(struct netfront *netfront)
{
	struct shared_ring *ring = &netfront->receive;

	while (shared_ring_free_slots(ring) > 0) {
		int32_t reference = grant_accept_transfer(&netfront->grants, 0);

		assert(reference != GRANT_NONE);
		netfront->receive_reference[shared_ring_slot(ring, ring->request_produced)] = reference;
		shared_ring_put_request(ring, NULL);
	}
}

/* Its guest looks by itself, and asks for no event. */
static bool polls(const struct netfront *netfront)
{
	return netfront->config->receive.mode == RECEIVE_POLL;
}

/* network_tx_buf_gc(): takes the completions that are there, and asks for an event when half of what is then
 * outstanding is done.  Returns whether there were any. */
static bool reap_transmissions(struct netfront *netfront)
{
	struct shared_ring *ring = &netfront->transmit;
	const bool found = shared_ring_responses(ring) > 0;

	while (shared_ring_responses(ring) > 0) {
		enum grant_status ended = grant_end_access(
			&netfront->grants, netfront->transmit_done[shared_ring_slot(ring, ring->response_consumed)]);

		assert(ended == GRANT_OK);
		(void)ended;
		shared_ring_take_response(ring);
	}
	if (netfront->config->netfront_tx_event && !polls(netfront))
		shared_ring_ask_for_responses(ring, ((ring->request_produced - ring->response_consumed) >> 1) + 1);
	return found;
}

static enum front_end_finding netfront_look(void *state)
{
	struct netfront *netfront = state;
	bool completed = reap_transmissions(netfront);

	return completed || shared_ring_responses(&netfront->receive) > 0 ? FINDING_WORK : FINDING_NOTHING;
}

static uint32_t netfront_received(const void *state)
{
	const struct netfront *netfront = state;

	return shared_ring_responses(&netfront->receive);
}

static struct frame *netfront_take(void *state)
{
	struct netfront *netfront = state;
	struct shared_ring *ring = &netfront->receive;
	enum grant_status ended;
	uint64_t page;
	struct frame *frame;

	ended = grant_end_transfer(&netfront->grants,
				   netfront->receive_reference[shared_ring_slot(ring, ring->response_consumed)], false,
				   &page);
	assert(ended == GRANT_OK);
	(void)ended;
	frame = shared_ring_take_response(ring);
	fill_receive_ring(netfront);
	return frame;
}

/* A store to the shared page, which costs nothing beside the look that follows it. */
static void netfront_poll_over(void *state, uint32_t ahead)
{
	struct netfront *netfront = state;

	if (ahead > 0)
		shared_ring_ask_for_responses(&netfront->receive, ahead);
}

static bool netfront_can_send(const void *state)
{
	const struct netfront *netfront = state;

	return shared_ring_free_slots(&netfront->transmit) > 0;
}

static void netfront_send(void *state, struct frame *frame, uint64_t now_ps)
{
	struct netfront *netfront = state;
	struct shared_ring *ring = &netfront->transmit;
	int32_t reference = grant_access(&netfront->grants, 0, ring->request_produced, true);

	assert(reference != GRANT_NONE);
	netfront->transmit_reference[shared_ring_slot(ring, ring->request_produced)] = reference;
	station_leave(frame->station, frame, now_ps);
	if (shared_ring_put_request(ring, frame)) {
		netfront->notify = true; /* never in vain: what is due goes before the next frame */
		station_enter_following(netfront->transmit_station, frame, netfront->clock, false, now_ps);
	} else {
		station_enter(netfront->transmit_station, frame, now_ps);
	}
	reap_transmissions(netfront);
	/* A full ring stops the queue, and whoever fills it must be told when it empties. */
	if (!netfront->config->netfront_tx_event && !polls(netfront) && shared_ring_free_slots(ring) == 0)
		shared_ring_ask_for_responses(ring, ring->slots / 2);
}

static bool netfront_next(void *state, struct activity *activity)
{
	struct netfront *netfront = state;

	if (!netfront->notify)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_HYPERCALL, netfront->config->hypervisor_notify_ps);
	return true;
}

static void netfront_done(void *state, const struct activity *activity, uint64_t now_ps)
{
	struct netfront *netfront = state;

	struct shared_ring *ring = &netfront->transmit;

	(void)activity;
	netfront->notify = false;
	netfront->notifications++;
	/* The frame waited for this; from here on for Dom0, which may have it already. */
	if (shared_ring_requests(ring) > 0)
		frame_latency_follow(ring->entries[shared_ring_slot(ring, ring->request_produced - 1)],
				     netfront->transmit_station->clock, true, now_ps);
	netfront->services->send_event(netfront->services->host, 0, DOM0_PORT_VIF + netfront->guest, EVENT_TRANSMIT);
}

static bool netfront_has_work(const void *state)
{
	const struct netfront *netfront = state;

	return shared_ring_responses(&netfront->receive) > 0 || shared_ring_responses(&netfront->transmit) > 0;
}

/* What the back end has not taken, and what it has brought and the guest has not taken. */
static void netfront_hold(const void *state, struct frame_census *census)
{
	const struct netfront *netfront = state;
	const struct shared_ring *transmit = &netfront->transmit, *receive = &netfront->receive;

	for (uint32_t i = transmit->request_consumed; i != transmit->request_produced; i++)
		frame_census_hold(census, transmit->entries[shared_ring_slot(transmit, i)]);
	for (uint32_t i = receive->response_consumed; i != receive->response_produced; i++)
		frame_census_hold(census, receive->entries[shared_ring_slot(receive, i)]);
}

const struct front_end_ops netfront_ops = {.look = netfront_look,
					   .received = netfront_received,
					   .take = netfront_take,
					   .poll_over = netfront_poll_over,
					   .can_send = netfront_can_send,
					   .send = netfront_send,
					   .next = netfront_next,
					   .done = netfront_done,
					   .hold = netfront_hold,
					   .has_work = netfront_has_work};

void netfront_init(struct netfront *netfront, const struct host_config *config, const struct host_services *services,
		   uint32_t guest, struct station *transmit_station, struct station *receive_station)
{
	uint32_t slots = (uint32_t)config->netfront_ring;

	memset(netfront, 0, sizeof(*netfront));
	netfront->config = config;
	netfront->services = services;
	netfront->guest = guest;
	netfront->transmit_station = transmit_station;
	netfront->receive_station = receive_station;
	shared_ring_init(&netfront->transmit, slots);
	shared_ring_init(&netfront->receive, slots);
	grant_table_init(&netfront->grants, guest + 1, 2 * slots);
	netfront->transmit_reference = alloc_zeroed(slots, sizeof(int32_t));
	netfront->transmit_done = alloc_zeroed(slots, sizeof(int32_t));
	netfront->receive_reference = alloc_zeroed(slots, sizeof(int32_t));
	fill_receive_ring(netfront);
	/* 0 is never reached: counters start at 1. */
	netfront->receive.response_event = polls(netfront) ? 0 : 1;
	netfront->transmit.response_event = config->netfront_tx_event && !polls(netfront) ? 1 : 0;
}

void netfront_free(struct netfront *netfront)
{
	shared_ring_free(&netfront->transmit);
	shared_ring_free(&netfront->receive);
	grant_table_free(&netfront->grants);
	free(netfront->transmit_reference);
	free(netfront->transmit_done);
	free(netfront->receive_reference);
}
