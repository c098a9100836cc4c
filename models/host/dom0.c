/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dom0.h"

#include <string.h>

#include "net/frame_census.h"
#include "trace/trace_cpu.h"

enum dom0_phase {
	PHASE_IDLE,
	PHASE_RECEIVE,  /* a batch of the NIC's frames */
	PHASE_RECEIVED, /* no more of them in this batch; its buffers are being given back */
	PHASE_TRANSMIT, /* a batch of the guests' */
	PHASE_NOTIFY,   /* the batch's end: responses are on the rings, events are owed */
};

enum {
	OPERATION_NIC = 1, /* the driver's own */
	OPERATION_IDENTIFIER,
	OPERATION_BEGIN_RECEIVE,
	OPERATION_BEGIN_TRANSMIT,
	OPERATION_FRAME, /* one frame, either way */
	OPERATION_NOTIFY,
	OPERATION_CONTROL, /* the manager's own */
};

#define COUNTER(field, unit, help) STAT_FIELD(struct dom0_counters, field, unit, help)

const struct stat_spec dom0_stats[] = {
	COUNTER(receive_batches, "", "Batches of frames taken from the NIC."),
	COUNTER(receive_frames, "frames", "Frames taken from the NIC."),
	COUNTER(transmit_batches, "", "Batches of frames taken from the guests."),
	COUNTER(transmit_frames, "frames", "Frames taken from the guests."),
	COUNTER(foreign_frames, "frames", "Frames for a MAC of nobody here: taken in, looked at, dropped."),
	COUNTER(flooded_frames, "frames", "Frames from the NIC that ended when every guest had its copy."),
	COUNTER(ring_full_drops, "frames", "Frames dropped because the NIC's transmit ring had no room."),
};
const size_t dom0_stat_count = sizeof(dom0_stats) / sizeof(dom0_stats[0]);

/* ---- where a frame goes ---- */

static uint32_t port_of(const struct netback_vif *from)
{
	return from == NULL ? DOM0_BRIDGE_PORT_PHYSICAL : from->number + 1;
}

static void drop(struct dom0 *dom0, struct frame *frame, enum frame_drop reason, uint64_t now_ps)
{
	station_leave(frame->station, frame, now_ps);
	frame_dropped(dom0->pool, frame, reason);
}

/* Returns whether the NIC's ring took it. */
static bool to_wire(struct dom0 *dom0, struct frame *frame, uint64_t now_ps)
{
	const struct frame_page page = {.owner = dom0->from, .reference = dom0->reference};

	if (nic_driver_send(&dom0->nic, frame, dom0->port, page, now_ps))
		return true;
	dom0->counters.ring_full_drops++;
	drop(dom0, frame, FRAME_DROP_NO_BUFFER, now_ps);
	return false;
}

/* Copies to every port of its bridge but the frame's own; the original takes the last.  Returns whether the NIC's ring
 * took it. */
static bool flood(struct dom0 *dom0, struct frame *frame, uint64_t now_ps)
{
	struct netback *netback = &dom0->netback;

	for (uint32_t vif = 0; vif < netback->vif_count; vif++) {
		struct frame *copy;

		if (&netback->vifs[vif] == dom0->from)
			continue;
		copy = frame_copy(dom0->pool, frame);
		station_enter(dom0->station, copy, now_ps);
		netback_deliver(netback, &netback->vifs[vif], copy);
	}
	if (dom0->from != NULL)
		return to_wire(dom0, frame, now_ps);
	dom0->counters.flooded_frames++;
	drop(dom0, frame, FRAME_DROP_FOREIGN, now_ps);
	return false;
}

/* The frame in hand has been paid for: it goes where the bridge decided. */
static void forward(struct dom0 *dom0, uint64_t now_ps)
{
	struct frame *frame = dom0->frame;
	bool on_wire = false;

	dom0->frame = NULL;
	dom0->batch_frames++;
	if (dom0->domain->cpu_trace != NULL)
		trace_cpu_flow(dom0->domain->cpu_trace, cpu_stage_names[STAGE_DOM0_FRAME], &frame->flow,
			       TRACE_FLOW_STEP);
	if (dom0->verdict == LEARNING_BRIDGE_FILTER) {
		dom0->counters.foreign_frames++;
		drop(dom0, frame, FRAME_DROP_FOREIGN, now_ps);
	} else if (dom0->verdict == LEARNING_BRIDGE_FLOOD) {
		on_wire = flood(dom0, frame, now_ps);
	} else if (dom0->verdict == DOM0_BRIDGE_PORT_PHYSICAL) {
		on_wire = to_wire(dom0, frame, now_ps);
	} else {
		frame_latency_follow(frame, dom0->station->clock, true, now_ps);
		netback_deliver(&dom0->netback, &dom0->netback.vifs[dom0->verdict - 1], frame);
	}
	/* What did not go to the NIC is done with the guest's page now. */
	if (dom0->from != NULL && !on_wire)
		netback_complete(&dom0->netback, dom0->from, dom0->reference);
}

/* ---- activities ---- */

static void next_batch(struct dom0 *dom0, struct activity *activity, uint32_t operation, enum dom0_phase phase)
{
	activity_begin(activity, ACTIVITY_COMPUTE, operation);
	domain_take_packet_refill(dom0->domain, activity);
	activity_add(activity, STAGE_DOM0_BATCH, dom0->config->dom0_batch_ps);
	domain_found_work(dom0->domain);
	dom0->phase = phase;
	dom0->batch_frames = 0;
}

/* The frame in hand: what the bridge says of it, and what that costs. */
static void next_frame(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	const struct host_config *config = dom0->config;
	struct frame *frame = dom0->frame;
	const uint32_t port = port_of(dom0->from);
	struct learning_bridge *bridge = &dom0->bridges[dom0->port];
	uint64_t cost_ps = activity_cost(config->dom0_frame_ps, config->dom0_kib_ps, frame->bytes);

	station_leave(frame->station, frame, now_ps);
	station_enter_following(dom0->station, frame, dom0->station->clock, false, now_ps);
	learning_bridge_learn(bridge, frame->source, port, now_ps);
	dom0->verdict = learning_bridge_decide(bridge, frame->destination, port, now_ps);
	if (dom0->verdict == LEARNING_BRIDGE_FILTER)
		cost_ps = config->dom0_foreign_ps;
	/* A received one to every guest; a sent one to all but one, and to the wire. */
	if (dom0->verdict == LEARNING_BRIDGE_FLOOD)
		cost_ps *= dom0->netback.vif_count;
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_FRAME);
	activity_add(activity, STAGE_DOM0_FRAME, cost_ps);
}

/* A guest's interface is on each bridge with a MAC of its own. */
static uint32_t bridge_of(const struct dom0 *dom0, const struct frame *frame)
{
	const uint32_t port = frame_mac_port(frame->source);

	return port < dom0->bridge_count ? port : 0;
}

/* The receive batch's next frame; false: the batch is over. */
static bool next_received(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	if (dom0->batch_frames >= dom0->config->dom0_budget)
		return false;
	dom0->frame = nic_driver_receive(&dom0->nic, &dom0->port);
	if (dom0->frame == NULL)
		return false;
	dom0->from = NULL;
	dom0->counters.receive_frames++;
	next_frame(dom0, now_ps, activity);
	return true;
}

/* The transmit batch's next frame; false: the batch is over. */
static bool next_sent(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	if (dom0->batch_frames >= dom0->config->dom0_budget)
		return false;
	dom0->frame = netback_take(&dom0->netback, &dom0->from, &dom0->reference);
	if (dom0->frame == NULL)
		return false;
	dom0->port = bridge_of(dom0, dom0->frame);
	dom0->counters.transmit_frames++;
	next_frame(dom0, now_ps, activity);
	return true;
}

static void begin_batch(struct dom0 *dom0, struct activity *activity, bool receive)
{
	dom0->received_last = receive;
	if (receive) {
		dom0->counters.receive_batches++;
		next_batch(dom0, activity, OPERATION_BEGIN_RECEIVE, PHASE_RECEIVE);
	} else {
		dom0->counters.transmit_batches++;
		next_batch(dom0, activity, OPERATION_BEGIN_TRANSMIT, PHASE_TRANSMIT);
	}
}

/*
 * Receive and transmit batches take turns while both have work: Linux leaves
 * the receive softirq at the end of a poll, and netback's tasklet runs before
 * the next one.
 */
static void next_idle(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	const bool receive = dom0->nic.polling && nic_driver_has_work(&dom0->nic);
	const bool transmit = netback_has_requests(&dom0->netback);

	if (receive && transmit) {
		begin_batch(dom0, activity, !dom0->received_last);
	} else if (receive) {
		begin_batch(dom0, activity, true);
	} else if (dom0->nic.polling) {
		nic_driver_unmask(&dom0->nic, activity);
		activity->operation = OPERATION_NIC;
	} else if (transmit) {
		begin_batch(dom0, activity, false);
	} else if (dom0->vifs != NULL && vif_control_next(dom0->vifs, now_ps, activity)) {
		/* A process: it runs when the kernel has nothing to do. */
		activity->operation = OPERATION_CONTROL;
		domain_found_work(dom0->domain);
	} else {
		activity_begin(activity, ACTIVITY_BLOCK, 0);
	}
}

static void end_batch(struct dom0 *dom0, uint64_t now_ps)
{
	netback_end_batch(&dom0->netback, now_ps);
	dom0->phase = PHASE_NOTIFY;
}

/* The batch's next activity; false: it has none, and may have moved to its next phase. */
static bool next_of_batch(struct dom0 *dom0, uint64_t now_ps, struct activity *activity)
{
	switch (dom0->phase) {
	case PHASE_RECEIVE:
		if (next_received(dom0, now_ps, activity))
			return true;
		nic_driver_end_poll(&dom0->nic);
		dom0->phase = PHASE_RECEIVED;
		return false;
	case PHASE_RECEIVED:
		end_batch(dom0, now_ps);
		return false;
	case PHASE_TRANSMIT:
		if (next_sent(dom0, now_ps, activity))
			return true;
		end_batch(dom0, now_ps);
		return false;
	default:
		if (netback_next_notification(&dom0->netback, activity)) {
			activity->operation = OPERATION_NOTIFY;
			return true;
		}
		dom0->phase = PHASE_IDLE;
		return false;
	}
}

/* The interrupt's handler and the driver's register writes first, then the batch that is under way, then a new one. */
static void dom0_next(void *state, uint64_t now_ps, struct activity *activity)
{
	struct dom0 *dom0 = state;

	if (dom0_identifier_next(&dom0->identifier, activity)) {
		activity->operation = OPERATION_IDENTIFIER;
		return;
	}
	for (;;) {
		if (nic_driver_next(&dom0->nic, activity)) {
			activity->operation = OPERATION_NIC;
			return;
		}
		if (dom0->phase == PHASE_IDLE) {
			next_idle(dom0, now_ps, activity);
			return;
		}
		if (next_of_batch(dom0, now_ps, activity))
			return;
	}
}

/* ---- effects ---- */

static void card_interrupted(struct dom0 *dom0)
{
	nic_driver_interrupt(&dom0->nic);
}

static void identifier_interrupted(struct dom0 *dom0)
{
	dom0_identifier_interrupt(&dom0->identifier);
}

static const struct dom0_interrupt card_interrupt = {.taken = card_interrupted};
static const struct dom0_interrupt identifier_interrupt = {.taken = identifier_interrupted};

static void dom0_events(void *state)
{
	struct dom0 *dom0 = state;
	int32_t port;

	while ((port = event_channel_take(&dom0->domain->events)) >= 0) {
		if (port == DOM0_PORT_INTERRUPT) {
			domain_found_work(dom0->domain);
			dom0->interrupt->taken(dom0);
		}
		if (port == DOM0_PORT_XENSTORE)
			vif_control_told(dom0->vifs);
		if (port >= DOM0_PORT_VIF)
			netback_requests(&dom0->netback, (uint32_t)port - DOM0_PORT_VIF);
	}
}

/* The poll begins with the transmissions that the NIC has finished. */
static void begin_receive(struct dom0 *dom0)
{
	struct frame_page page;

	nic_driver_begin_poll(&dom0->nic);
	while (nic_driver_reclaim(&dom0->nic, &page))
		if (page.owner != NULL)
			netback_complete(&dom0->netback, page.owner, page.reference);
	netback_answer(&dom0->netback);
}

static void dom0_done(void *state, uint64_t now_ps, const struct activity *activity)
{
	struct dom0 *dom0 = state;

	switch (activity->operation) {
	case OPERATION_NIC:
		nic_driver_done(&dom0->nic, activity, now_ps);
		break;
	case OPERATION_IDENTIFIER:
		dom0_identifier_done(&dom0->identifier, activity);
		break;
	case OPERATION_BEGIN_TRANSMIT:
		domain_packet_path_ran(dom0->domain);
		break;
	case OPERATION_BEGIN_RECEIVE:
		domain_packet_path_ran(dom0->domain);
		begin_receive(dom0);
		break;
	case OPERATION_FRAME:
		forward(dom0, now_ps);
		break;
	case OPERATION_NOTIFY:
		netback_notified(&dom0->netback);
		break;
	case OPERATION_CONTROL:
		vif_control_done(dom0->vifs, now_ps, activity);
		break;
	default:
		break;
	}
}

const struct domain_program dom0_program = {.events = dom0_events, .next = dom0_next, .done = dom0_done};

void dom0_init(struct dom0 *dom0, struct domain *domain, const struct host_config *config,
	       const struct host_services *services, struct hv_nic_ring *nic, struct frame_pool *pool,
	       struct learning_bridge *bridges, uint32_t bridge_count, struct station *station,
	       struct station *transmit_station, uint32_t vif_count)
{
	memset(dom0, 0, sizeof(*dom0));
	dom0->domain = domain;
	dom0->config = config;
	dom0->pool = pool;
	dom0->interrupt = &card_interrupt;
	dom0->bridges = bridges;
	dom0->bridge_count = bridge_count;
	dom0->station = station;
	nic_driver_init(&dom0->nic, services, nic, transmit_station);
	netback_init(&dom0->netback, config, services, pool, vif_count);
}

void dom0_free(struct dom0 *dom0)
{
	netback_free(&dom0->netback);
	dom0_identifier_free(&dom0->identifier);
}

void dom0_identify(struct dom0 *dom0, const struct interrupt_layout *layout, const struct vif_registry *vifs)
{
	dom0->interrupt = &identifier_interrupt;
	dom0_identifier_init(&dom0->identifier, dom0->config, dom0->netback.services, layout, vifs);
}

void dom0_connect(struct dom0 *dom0, uint32_t vif, struct netfront *front)
{
	dom0->netback.vifs[vif].front = front;
}

void dom0_hold(const struct dom0 *dom0, struct frame_census *census)
{
	frame_census_hold(census, dom0->frame);
	for (uint32_t vif = 0; vif < dom0->netback.vif_count; vif++)
		frame_census_hold_queue(census, &dom0->netback.vifs[vif].delivered);
	if (dom0->nic.ring != NULL)
		hv_nic_ring_hold(dom0->nic.ring, census);
}
