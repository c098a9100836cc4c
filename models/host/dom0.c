/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dom0.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum dom0_phase {
	PHASE_IDLE,
	PHASE_RECEIVE,  /* a batch of the NIC's frames */
	PHASE_RECEIVED, /* no more of them in this batch */
	PHASE_TRANSMIT, /* a batch of the guests' */
	PHASE_NOTIFY,   /* the batch's end: responses are on the rings, events are owed */
};

enum {
	OPERATION_MASK = 1,
	OPERATION_UNMASK,
	OPERATION_DOORBELL,
	OPERATION_REFILL,
	OPERATION_BEGIN_RECEIVE,
	OPERATION_BEGIN_TRANSMIT,
	OPERATION_FRAME, /* one frame, either way */
	OPERATION_NOTIFY,
};

#define COUNTER(field, unit, help) STAT_FIELD(struct dom0_counters, field, unit, help)

const struct stat_spec dom0_stats[] = {
	COUNTER(receive_batches, "", "Batches of frames taken from the NIC."),
	COUNTER(receive_frames, "frames", "Frames taken from the NIC."),
	COUNTER(transmit_batches, "", "Batches of frames taken from the guests."),
	COUNTER(transmit_frames, "frames", "Frames taken from the guests."),
	COUNTER(foreign_frames, "frames", "Frames for a MAC of nobody here: taken in, looked at, dropped."),
	COUNTER(ring_full_drops, "frames", "Frames dropped because a ring had no room."),
	COUNTER(notifications, "", "Events sent to guests."),
};
const size_t dom0_stat_count = sizeof(dom0_stats) / sizeof(dom0_stats[0]);

/* ---- lists ---- */

static void schedule_transmit(struct dom0 *dom0, struct netback_vif *vif)
{
	if (vif->in_transmit_list)
		return;
	vif->in_transmit_list = true;
	vif->transmit_next = NULL;
	if (dom0->transmit_tail != NULL)
		dom0->transmit_tail->transmit_next = vif;
	else
		dom0->transmit_head = vif;
	dom0->transmit_tail = vif;
}

static struct netback_vif *next_transmit(struct dom0 *dom0)
{
	struct netback_vif *vif = dom0->transmit_head;

	dom0->transmit_head = vif->transmit_next;
	if (dom0->transmit_head == NULL)
		dom0->transmit_tail = NULL;
	vif->in_transmit_list = false;
	return vif;
}

static void schedule_notify(struct dom0 *dom0, struct netback_vif *vif)
{
	if (vif->in_notify_list)
		return;
	vif->in_notify_list = true;
	vif->notify_next = NULL;
	if (dom0->notify_tail != NULL)
		dom0->notify_tail->notify_next = vif;
	else
		dom0->notify_head = vif;
	dom0->notify_tail = vif;
}

static void drop_notify_head(struct dom0 *dom0)
{
	struct netback_vif *vif = dom0->notify_head;

	dom0->notify_head = vif->notify_next;
	if (dom0->notify_head == NULL)
		dom0->notify_tail = NULL;
	vif->in_notify_list = false;
}

/* ---- the guests' rings ---- */

/* make_tx_response(): the guest may reuse the slot; it is told when it asked. */
static void complete_transmission(struct dom0 *dom0, struct netback_vif *vif, int32_t reference)
{
	struct grant_mapping mapping = {.owner = &vif->front->grants, .reference = reference};

	grant_unmap(&mapping, 1, &dom0->grants);
	if (shared_ring_put_response(&vif->front->transmit, NULL) && !vif->owes_event) {
		vif->owes_event = true;
		vif->cause = EVENT_TRANSMIT;
		schedule_notify(dom0, vif);
	}
}

/* The batch's end: each received frame gets a buffer of its guest, by page transfer. */
static void put_delivered(struct dom0 *dom0, struct netback_vif *vif, uint64_t now_ps)
{
	struct shared_ring *ring = &vif->front->receive;
	struct frame *frame;

	while ((frame = frame_queue_pop(&vif->delivered)) != NULL) {
		if (shared_ring_requests(ring) == 0) {
			dom0->counters.ring_full_drops++;
			station_leave(frame->station, frame, now_ps);
			frame_dropped(dom0->pool, frame, FRAME_DROP_NO_BUFFER);
			continue;
		}
		grant_transfer(&vif->front->grants,
			       vif->front->receive_reference[ring->request_consumed & (ring->slots - 1)], &dom0->grants,
			       0);
		shared_ring_take_request(ring);
		station_leave(frame->station, frame, now_ps);
		station_enter(vif->front->receive_station, frame, now_ps);
		if (shared_ring_put_response(ring, frame)) {
			vif->owes_event = true;
			vif->cause = EVENT_FRAME;
		}
	}
}

static void end_batch(struct dom0 *dom0, uint64_t now_ps)
{
	struct netback_vif *vif;

	for (vif = dom0->notify_head; vif != NULL; vif = vif->notify_next)
		put_delivered(dom0, vif, now_ps);
	dom0->phase = PHASE_NOTIFY;
}

/* ---- where a frame goes ---- */

static void to_guest(struct dom0 *dom0, struct netback_vif *vif, struct frame *frame)
{
	frame_queue_push(&vif->delivered, frame);
	schedule_notify(dom0, vif);
}

/* Returns whether the NIC's ring took it. */
static bool to_wire(struct dom0 *dom0, struct frame *frame, struct netback_vif *from, int32_t reference,
		    uint64_t now_ps)
{
	uint32_t slot = dom0->in_flight_put % HV_NIC_SLOTS;

	if (!hv_nic_ring_can_transmit(dom0->nic)) {
		dom0->counters.ring_full_drops++;
		station_leave(frame->station, frame, now_ps);
		frame_dropped(dom0->pool, frame, FRAME_DROP_NO_BUFFER);
		return false;
	}
	dom0->in_flight[slot] = from;
	dom0->in_flight_reference[slot] = reference;
	dom0->in_flight_put++;
	station_leave(frame->station, frame, now_ps);
	station_enter(dom0->transmit_station, frame, now_ps);
	hv_nic_ring_transmit(dom0->nic, frame);
	dom0->doorbell_due = true;
	return true;
}

/* Copies to every port but the frame's own; the original takes the last. */
static bool flood(struct dom0 *dom0, struct frame *frame, struct netback_vif *from, int32_t reference, uint64_t now_ps)
{
	uint32_t vif;

	for (vif = 0; vif < dom0->vif_count; vif++) {
		struct frame *copy;

		if (&dom0->vifs[vif] == from)
			continue;
		copy = frame_copy(dom0->pool, frame);
		station_enter(dom0->station, copy, now_ps);
		to_guest(dom0, &dom0->vifs[vif], copy);
	}
	if (dom0->port != DOM0_BRIDGE_PORT_PHYSICAL)
		return to_wire(dom0, frame, from, reference, now_ps);
	station_leave(frame->station, frame, now_ps);
	frame_dropped(dom0->pool, frame, FRAME_DROP_FOREIGN);
	return false;
}

/* The frame in hand has been paid for: it goes where the bridge decided. */
static void forward(struct dom0 *dom0, uint64_t now_ps)
{
	struct frame *frame = dom0->frame;
	struct netback_vif *from = dom0->port == DOM0_BRIDGE_PORT_PHYSICAL ? NULL : &dom0->vifs[dom0->port - 1];
	bool on_wire = false;

	dom0->frame = NULL;
	dom0->batch_frames++;
	if (dom0->verdict == LEARNING_BRIDGE_FILTER) {
		dom0->counters.foreign_frames++;
		station_leave(frame->station, frame, now_ps);
		frame_dropped(dom0->pool, frame, FRAME_DROP_FOREIGN);
	} else if (dom0->verdict == LEARNING_BRIDGE_FLOOD) {
		on_wire = flood(dom0, frame, from, dom0->reference, now_ps);
	} else if (dom0->verdict == DOM0_BRIDGE_PORT_PHYSICAL) {
		on_wire = to_wire(dom0, frame, from, dom0->reference, now_ps);
	} else {
		to_guest(dom0, &dom0->vifs[dom0->verdict - 1], frame);
	}
	/* What did not go to the NIC is done with the guest's page now. */
	if (from != NULL && !on_wire)
		complete_transmission(dom0, from, dom0->reference);
}

/* ---- activities ---- */

static void next_register_write(struct activity *activity, uint32_t operation, uint32_t offset, uint64_t value)
{
	activity_begin(activity, ACTIVITY_MMIO_WRITE, operation);
	activity->address = ADDRESS_NIC_REGISTERS + offset;
	activity->bytes = offset == HV_NIC_REGISTER_UNMASK ? HV_NIC_STATUS_BYTES : 4;
	activity->value = value;
}

static void next_batch(struct dom0 *dom0, struct activity *activity, uint32_t operation, enum dom0_phase phase)
{
	activity_begin(activity, ACTIVITY_COMPUTE, operation);
	activity_add(activity, STAGE_REFILL, dom0->domain->packet_refill_ps);
	dom0->domain->packet_refill_ps = 0;
	activity_add(activity, STAGE_DOM0_BATCH, dom0->config->dom0_batch_ps);
	dom0->phase = phase;
	dom0->batch_frames = 0;
	dom0->domain->stint_useful = true;
}

static void next_frame(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	const struct host_config *config = dom0->config;
	struct frame *frame = dom0->frame;
	uint64_t cost_ps = config->dom0_frame_ps + config->dom0_kib_ps * frame->bytes / 1024;

	station_leave(frame->station, frame, now_ps);
	station_enter(dom0->station, frame, now_ps);
	learning_bridge_learn(dom0->bridge, frame->source, dom0->port, now_ps);
	dom0->verdict = learning_bridge_decide(dom0->bridge, frame->destination, dom0->port, now_ps);
	if (dom0->verdict == LEARNING_BRIDGE_FILTER)
		cost_ps = config->dom0_foreign_ps;
	if (dom0->verdict == LEARNING_BRIDGE_FLOOD)
		cost_ps *=
			dom0->vif_count; /* a received one to every guest; a sent one to all but one, and to the wire */
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_FRAME);
	activity_add(activity, STAGE_DOM0_FRAME, cost_ps);
}

/* The receive batch's next step; false: the batch is over. */
static bool next_receive(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	if (dom0->batch_frames >= dom0->config->dom0_budget || hv_nic_ring_received(dom0->nic) == 0)
		return false;
	dom0->frame = hv_nic_ring_receive(dom0->nic);
	dom0->refill_due = true;
	dom0->port = DOM0_BRIDGE_PORT_PHYSICAL;
	dom0->counters.receive_frames++;
	next_frame(dom0, now_ps, activity);
	return true;
}

/* The transmit batch's next step; false: the batch is over. */
static bool next_transmission(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	if (dom0->batch_frames >= dom0->config->dom0_budget)
		return false;
	while (dom0->transmit_head != NULL) {
		struct netback_vif *vif = next_transmit(dom0);
		struct shared_ring *ring = &vif->front->transmit;

		if (shared_ring_requests(ring) == 0) {
			if (shared_ring_ask_for_requests(ring))
				schedule_transmit(dom0, vif);
			continue;
		}
		dom0->reference = vif->front->transmit_reference[ring->request_consumed & (ring->slots - 1)];
		grant_map(&vif->front->grants, dom0->reference, &dom0->grants, false);
		dom0->frame = shared_ring_take_request(ring);
		dom0->port = vif->number + 1;
		dom0->counters.transmit_frames++;
		/* netif_schedule_work(): behind the others, so round robin, and only when there is more. */
		if (shared_ring_ask_for_requests(ring))
			schedule_transmit(dom0, vif);
		next_frame(dom0, now_ps, activity);
		return true;
	}
	return false;
}

/* One notification of the batch's end; false: none is owed any more. */
static bool next_notification(struct dom0 *dom0, struct activity *activity)
{
	while (dom0->notify_head != NULL && !dom0->notify_head->owes_event)
		drop_notify_head(dom0);
	if (dom0->notify_head == NULL)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_NOTIFY);
	activity_add(activity, STAGE_HYPERCALL, dom0->config->hypervisor_notify_ps);
	return true;
}

static bool nic_has_work(const struct dom0 *dom0)
{
	return hv_nic_ring_received(dom0->nic) > 0 || hv_nic_ring_transmit_done(dom0->nic) > 0;
}

static void next_idle(struct dom0 *dom0, struct activity *activity)
{
	if (dom0->poll_scheduled && nic_has_work(dom0)) {
		dom0->counters.receive_batches++;
		next_batch(dom0, activity, OPERATION_BEGIN_RECEIVE, PHASE_RECEIVE);
		return;
	}
	if (dom0->poll_scheduled) {
		next_register_write(activity, OPERATION_UNMASK, HV_NIC_REGISTER_UNMASK, hv_nic_ring_seen(dom0->nic));
		return;
	}
	if (dom0->transmit_head != NULL) {
		dom0->counters.transmit_batches++;
		next_batch(dom0, activity, OPERATION_BEGIN_TRANSMIT, PHASE_TRANSMIT);
		return;
	}
	activity_begin(activity, ACTIVITY_BLOCK, 0);
}

static void dom0_next(void *state, uint64_t now_ps, struct activity *activity)
{
	struct dom0 *dom0 = state;

	if (dom0->mask_due) {
		next_register_write(activity, OPERATION_MASK, HV_NIC_REGISTER_MASK, 1);
		return;
	}
	if (dom0->doorbell_due) {
		next_register_write(activity, OPERATION_DOORBELL, HV_NIC_REGISTER_TRANSMIT_PRODUCED,
				    dom0->nic->transmit_produced);
		return;
	}
	if (dom0->phase == PHASE_RECEIVE) {
		if (next_receive(dom0, now_ps, activity))
			return;
		dom0->phase = PHASE_RECEIVED;
	}
	if (dom0->refill_due) {
		/* Once a batch, as tg3_poll does: buffers for those that were taken. */
		next_register_write(activity, OPERATION_REFILL, HV_NIC_REGISTER_RECEIVE_FILLED,
				    dom0->nic->receive_filled);
		return;
	}
	if (dom0->phase == PHASE_TRANSMIT && next_transmission(dom0, now_ps, activity))
		return;
	if (dom0->phase == PHASE_RECEIVED || dom0->phase == PHASE_TRANSMIT)
		end_batch(dom0, now_ps);
	if (dom0->phase == PHASE_NOTIFY && next_notification(dom0, activity))
		return;
	dom0->phase = PHASE_IDLE;
	next_idle(dom0, activity);
}

/* ---- effects ---- */

static void dom0_events(void *state)
{
	struct dom0 *dom0 = state;
	int32_t port;

	while ((port = event_channel_take(&dom0->domain->events)) >= 0) {
		if (port == DOM0_PORT_INTERRUPT)
			dom0->mask_due = dom0->end_of_interrupt_due = true;
		if (port >= DOM0_PORT_VIF)
			schedule_transmit(dom0, &dom0->vifs[port - DOM0_PORT_VIF]);
	}
}

/* The handler is over, and the posted mask has long reached the NIC. */
static void end_interrupt(struct dom0 *dom0)
{
	if (!dom0->end_of_interrupt_due)
		return;
	dom0->end_of_interrupt_due = false;
	dom0->services->end_of_interrupt(dom0->services->host);
}

static void reclaim_transmissions(struct dom0 *dom0)
{
	while (hv_nic_ring_transmit_done(dom0->nic) > 0) {
		uint32_t slot = dom0->in_flight_taken++ % HV_NIC_SLOTS;

		hv_nic_ring_reclaim(dom0->nic);
		if (dom0->in_flight[slot] != NULL)
			complete_transmission(dom0, dom0->in_flight[slot], dom0->in_flight_reference[slot]);
	}
}

static void notify_done(struct dom0 *dom0)
{
	struct netback_vif *vif = dom0->notify_head;

	drop_notify_head(dom0);
	vif->owes_event = false;
	dom0->counters.notifications++;
	dom0->services->send_event(dom0->services->host, vif->number + 1, GUEST_PORT_NET, vif->cause);
}

static void dom0_done(void *state, uint64_t now_ps, const struct activity *activity)
{
	struct dom0 *dom0 = state;

	switch (activity->operation) {
	case OPERATION_MASK:
		dom0->mask_due = false;
		dom0->poll_scheduled = true;
		break;
	case OPERATION_UNMASK:
		end_interrupt(dom0);
		/* Status that came meanwhile makes the NIC interrupt again. */
		dom0->poll_scheduled = false;
		break;
	case OPERATION_DOORBELL:
		dom0->doorbell_due = false;
		break;
	case OPERATION_REFILL:
		dom0->refill_due = false;
		break;
	case OPERATION_BEGIN_RECEIVE:
		end_interrupt(dom0);
		reclaim_transmissions(dom0);
		break;
	case OPERATION_FRAME:
		forward(dom0, now_ps);
		break;
	case OPERATION_NOTIFY:
		notify_done(dom0);
		break;
	default:
		break;
	}
}

const struct domain_program dom0_program = {.events = dom0_events, .next = dom0_next, .done = dom0_done};

void dom0_init(struct dom0 *dom0, struct domain *domain, const struct host_config *config,
	       const struct host_services *services, struct hv_nic_ring *nic, struct frame_pool *pool,
	       struct learning_bridge *bridge, struct station *station, struct station *transmit_station,
	       uint32_t vif_count)
{
	uint32_t vif;

	memset(dom0, 0, sizeof(*dom0));
	dom0->domain = domain;
	dom0->config = config;
	dom0->services = services;
	dom0->nic = nic;
	dom0->pool = pool;
	dom0->bridge = bridge;
	dom0->station = station;
	dom0->transmit_station = transmit_station;
	dom0->vif_count = vif_count;
	dom0->vifs = alloc_zeroed(vif_count, sizeof(*dom0->vifs));
	for (vif = 0; vif < vif_count; vif++)
		dom0->vifs[vif].number = vif;
	grant_table_init(&dom0->grants, 0, 1);
}

void dom0_free(struct dom0 *dom0)
{
	free(dom0->vifs);
	grant_table_free(&dom0->grants);
}

void dom0_connect(struct dom0 *dom0, uint32_t vif, struct netfront *front)
{
	dom0->vifs[vif].front = front;
}
