/* SPDX-License-Identifier: Apache-2.0 */
#include "host/netback.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "net/station.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct netback_counters, field, unit, help)

const struct stat_spec netback_stats[] = {
	COUNTER(notifications, "", "Events sent to guests."),
	COUNTER(ring_full_drops, "frames", "Frames dropped because the guest's receive ring had no buffer."),
};
const size_t netback_stat_count = sizeof(netback_stats) / sizeof(netback_stats[0]);

/* ---- lists ---- */

static void schedule_transmit(struct netback *netback, struct netback_vif *vif)
{
	if (vif->in_transmit_list)
		return;
	vif->in_transmit_list = true;
	vif->transmit_next = NULL;
	if (netback->transmit_tail != NULL)
		netback->transmit_tail->transmit_next = vif;
	else
		netback->transmit_head = vif;
	netback->transmit_tail = vif;
}

static struct netback_vif *next_transmit(struct netback *netback)
{
	struct netback_vif *vif = netback->transmit_head;

	netback->transmit_head = vif->transmit_next;
	if (netback->transmit_head == NULL)
		netback->transmit_tail = NULL;
	vif->in_transmit_list = false;
	return vif;
}

static void schedule_notify(struct netback *netback, struct netback_vif *vif)
{
	if (vif->in_notify_list)
		return;
	vif->in_notify_list = true;
	vif->notify_next = NULL;
	if (netback->notify_tail != NULL)
		netback->notify_tail->notify_next = vif;
	else
		netback->notify_head = vif;
	netback->notify_tail = vif;
}

static void drop_notify_head(struct netback *netback)
{
	struct netback_vif *vif = netback->notify_head;

	netback->notify_head = vif->notify_next;
	if (netback->notify_head == NULL)
		netback->notify_tail = NULL;
	vif->in_notify_list = false;
}

/* ---- what guests send ---- */

void netback_requests(struct netback *netback, uint32_t vif)
{
	schedule_transmit(netback, &netback->vifs[vif]);
}

bool netback_has_requests(const struct netback *netback)
{
	return netback->transmit_head != NULL;
}

struct frame *netback_take(struct netback *netback, struct netback_vif **from, int32_t *reference)
{
	while (netback->transmit_head != NULL) {
		struct netback_vif *vif = next_transmit(netback);
		struct shared_ring *ring = &vif->front->transmit;
		struct frame *frame;

		if (shared_ring_requests(ring) == 0) {
			if (shared_ring_ask_for_requests(ring))
				schedule_transmit(netback, vif);
			continue;
		}
		*from = vif;
		*reference = vif->front->transmit_reference[ring->request_consumed & (ring->slots - 1)];
		grant_map(&vif->front->grants, *reference, &netback->grants, false);
		frame = shared_ring_take_request(ring);
		/* netif_schedule_work(): behind the others, so round robin, and only when there is more. */
		if (shared_ring_ask_for_requests(ring))
			schedule_transmit(netback, vif);
		return frame;
	}
	return NULL;
}

void netback_complete(struct netback *netback, struct netback_vif *vif, int32_t reference)
{
	struct grant_mapping mapping = {.owner = &vif->front->grants, .reference = reference};
	const struct shared_ring *ring = &vif->front->transmit;

	grant_unmap(&mapping, 1, &netback->grants);
	vif->front->transmit_done[ring->response_produced & (ring->slots - 1)] = reference;
	if (shared_ring_put_response(&vif->front->transmit, NULL) && !vif->owes_event) {
		vif->owes_event = true;
		vif->cause = EVENT_TRANSMIT;
		schedule_notify(netback, vif);
	}
}

/* ---- what they receive ---- */

void netback_deliver(struct netback *netback, struct netback_vif *vif, struct frame *frame)
{
	frame_queue_push(&vif->delivered, frame);
	schedule_notify(netback, vif);
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
			       vif->front->receive_reference[ring->request_consumed & (ring->slots - 1)],
			       &netback->grants, 0);
		shared_ring_take_request(ring);
		station_leave(frame->station, frame, now_ps);
		station_enter(vif->front->receive_station, frame, now_ps);
		if (shared_ring_put_response(ring, frame)) {
			vif->owes_event = true;
			vif->cause = EVENT_FRAME;
		}
	}
}

void netback_end_batch(struct netback *netback, uint64_t now_ps)
{
	for (struct netback_vif *vif = netback->notify_head; vif != NULL; vif = vif->notify_next)
		put_delivered(netback, vif, now_ps);
}

/* ---- notifications ---- */

bool netback_next_notification(struct netback *netback, struct activity *activity)
{
	while (netback->notify_head != NULL && !netback->notify_head->owes_event)
		drop_notify_head(netback);
	if (netback->notify_head == NULL)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_HYPERCALL, netback->config->hypervisor_notify_ps);
	return true;
}

void netback_notified(struct netback *netback)
{
	struct netback_vif *vif = netback->notify_head;

	drop_notify_head(netback);
	vif->owes_event = false;
	netback->counters.notifications++;
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
	grant_table_init(&netback->grants, 0, 1);
}

void netback_free(struct netback *netback)
{
	free(netback->vifs);
	grant_table_free(&netback->grants);
}
