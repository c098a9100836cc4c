/* SPDX-License-Identifier: Apache-2.0 */
#include "host/netback.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "net/station.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct netback_counters, field, unit, help)

const struct stat_spec netback_stats[] = {
	COUNTER(notifications, "", "Events sent to guests."),
	COUNTER(signals, "", "Of these, those for frames."),
	COUNTER(merged, "", "Messages that a guest had asked to be told of when it was owed an event already."),
	COUNTER(ring_full_drops, "frames", "Frames dropped because the guest's receive ring had no buffer."),
	COUNTER(grant_hypercalls, "", "Hypercalls by which pages were mapped, unmapped and transferred, one a batch."),
};
const size_t netback_stat_count = sizeof(netback_stats) / sizeof(netback_stats[0]);

/* ---- lists ---- */

static void list_put(struct netback *netback, enum netback_list_kind kind, struct netback_vif *vif)
{
	struct netback_list *list = &netback->lists[kind];
	struct netback_link *link = &vif->links[kind];

	if (link->listed)
		return;
	*link = (struct netback_link){.listed = true};
	if (list->tail != NULL)
		list->tail->links[kind].next = vif;
	else
		list->head = vif;
	list->tail = vif;
}

static struct netback_vif *list_take(struct netback *netback, enum netback_list_kind kind)
{
	struct netback_list *list = &netback->lists[kind];
	struct netback_vif *vif = list->head;

	list->head = vif->links[kind].next;
	if (list->head == NULL)
		list->tail = NULL;
	vif->links[kind].listed = false;
	return vif;
}

/* ---- what guests send ---- */

void netback_requests(struct netback *netback, uint32_t vif)
{
	list_put(netback, NETBACK_TRANSMIT, &netback->vifs[vif]);
}

static bool may_take(const struct netback *netback)
{
	return netback->pending < netback->config->netback_pending;
}

bool netback_has_requests(const struct netback *netback)
{
	return may_take(netback) && netback->lists[NETBACK_TRANSMIT].head != NULL;
}

struct frame *netback_take(struct netback *netback, struct netback_vif **from, int32_t *reference)
{
	while (netback_has_requests(netback)) {
		struct netback_vif *vif = list_take(netback, NETBACK_TRANSMIT);
		struct shared_ring *ring = &vif->front->transmit;
		struct frame *frame;

		if (shared_ring_requests(ring) == 0) {
			if (shared_ring_ask_for_requests(ring))
				list_put(netback, NETBACK_TRANSMIT, vif);
			continue;
		}
		*from = vif;
		*reference = vif->front->transmit_reference[shared_ring_slot(ring, ring->request_consumed)];
		grant_map(&vif->front->grants, *reference, &netback->grants, false);
		frame = shared_ring_take_request(ring);
		netback->pending++;
		netback->batch_maps++;
		/* netif_schedule_work(): behind the others, so round robin, and only when there is more. */
		if (shared_ring_ask_for_requests(ring))
			list_put(netback, NETBACK_TRANSMIT, vif);
		return frame;
	}
	return NULL;
}

void netback_complete(struct netback *netback, struct netback_vif *vif, int32_t reference)
{
	assert(netback->finished_count < netback->pending);
	netback->finished[netback->finished_count++] = (struct netback_finished){.vif = vif, .reference = reference};
}

/* A guest that polls will see what is being put on its ring. */
static void show(const struct netback *netback, const struct netback_vif *vif)
{
	if (netback->config->receive.mode == RECEIVE_POLL)
		netback->services->shown(netback->services->host, vif->number + 1);
}

/* make_tx_response() */
static void answer(struct netback *netback, const struct netback_finished *finished)
{
	struct netback_vif *vif = finished->vif;
	struct shared_ring *ring = &vif->front->transmit;

	vif->front->transmit_done[shared_ring_slot(ring, ring->response_produced)] = finished->reference;
	show(netback, vif);
	if (!shared_ring_put_response(ring, NULL))
		return;
	netback->counters.merged += vif->owes_event;
	if (!vif->owes_event) {
		vif->owes_event = true;
		vif->cause = EVENT_TRANSMIT;
		list_put(netback, NETBACK_NOTIFY, vif);
	}
}

void netback_answer(struct netback *netback)
{
	const uint32_t count = netback->finished_count;

	for (uint32_t i = 0; i < count; i++)
		netback->unmapping[i] = (struct grant_mapping){.owner = &netback->finished[i].vif->front->grants,
							       .reference = netback->finished[i].reference};
	grant_unmap(netback->unmapping, count, &netback->grants);
	netback->counters.grant_hypercalls += count > 0;
	for (uint32_t i = 0; i < count; i++)
		answer(netback, &netback->finished[i]);
	netback->pending -= count;
	netback->finished_count = 0;
}

/* ---- what they receive ---- */

void netback_deliver(struct netback *netback, struct netback_vif *vif, struct frame *frame)
{
	frame_queue_push(&vif->delivered, frame);
	list_put(netback, NETBACK_NOTIFY, vif);
}

/* Each frame gets a buffer of its guest. */
static void put_delivered(struct netback *netback, struct netback_vif *vif, uint64_t now_ps)
{
	struct shared_ring *ring = &vif->front->receive;
	struct frame *frame;

	while ((frame = frame_queue_pop(&vif->delivered)) != NULL) {
		if (shared_ring_requests(ring) == 0) {
			netback->counters.ring_full_drops++;
			station_leave(frame->station, frame, now_ps);
			frame_dropped(netback->pool, frame, FRAME_DROP_NO_BUFFER);
			continue;
		}
		grant_transfer(&vif->front->grants,
			       vif->front->receive_reference[shared_ring_slot(ring, ring->request_consumed)],
			       &netback->grants, 0);
		netback->batch_transfers++;
		shared_ring_take_request(ring);
		station_leave(frame->station, frame, now_ps);
		station_enter_following(vif->front->receive_station, frame, vif->front->clock, true, now_ps);
		show(netback, vif);
		if (shared_ring_put_response(ring, frame)) {
			netback->counters.merged += vif->owes_event;
			vif->owes_event = true;
			vif->cause = EVENT_FRAME;
		}
	}
}

void netback_end_batch(struct netback *netback, uint64_t now_ps)
{
	netback_answer(netback);
	for (struct netback_vif *vif = netback->lists[NETBACK_NOTIFY].head; vif != NULL;
	     vif = vif->links[NETBACK_NOTIFY].next)
		put_delivered(netback, vif, now_ps);
	netback->counters.grant_hypercalls += (netback->batch_maps > 0) + (netback->batch_transfers > 0);
	netback->batch_maps = netback->batch_transfers = 0;
}

/* ---- notifications ---- */

bool netback_next_notification(struct netback *netback, struct activity *activity)
{
	const struct netback_list *list = &netback->lists[NETBACK_NOTIFY];

	while (list->head != NULL && !list->head->owes_event)
		list_take(netback, NETBACK_NOTIFY);
	if (list->head == NULL)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_HYPERCALL, netback->config->hypervisor_notify_ps);
	return true;
}

void netback_notified(struct netback *netback)
{
	struct netback_vif *vif = list_take(netback, NETBACK_NOTIFY);

	vif->owes_event = false;
	netback->counters.notifications++;
	netback->counters.signals += vif->cause == EVENT_FRAME;
	netback->services->send_event(netback->services->host, vif->number + 1, GUEST_PORT_NET, vif->cause);
}

void netback_init(struct netback *netback, const struct host_config *config, const struct host_services *services,
		  struct frame_pool *pool, uint32_t vif_count)
{
	memset(netback, 0, sizeof(*netback));
	netback->config = config;
	netback->services = services;
	netback->pool = pool;
	netback->vif_count = vif_count;
	netback->vifs = alloc_zeroed(vif_count, sizeof(*netback->vifs));
	for (uint32_t vif = 0; vif < vif_count; vif++)
		netback->vifs[vif].number = vif;
	netback->finished = alloc_zeroed(config->netback_pending, sizeof(*netback->finished));
	netback->unmapping = alloc_zeroed(config->netback_pending, sizeof(*netback->unmapping));
	grant_table_init(&netback->grants, 0, 1);
}

void netback_free(struct netback *netback)
{
	free(netback->vifs);
	free(netback->finished);
	free(netback->unmapping);
	grant_table_free(&netback->grants);
}
