/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guest.h"

#include <string.h>

#include "host/hostile.h"
#include "net/frame_census.h"
#include "trace/trace_cpu.h"

enum {
	OPERATION_LOOK = 1, /* at the rings: nothing was there when it began */
	OPERATION_TURN,     /* of the loop of one that polls */
	OPERATION_RECEIVE,  /* a frame goes up the stack, a look included when one was due */
	OPERATION_SEND,
	OPERATION_DRIVER,  /* the driver's own */
	OPERATION_CONTROL, /* its VIF comes or goes */
	OPERATION_HOSTILE,
};

/* The stack's part of a frame, and its user's. */
static uint64_t stack_cost(const struct guest *guest, const struct frame *frame, uint64_t fixed_ps, uint64_t kib_ps)
{
	if (frame_is_acknowledgement(frame))
		return guest->config->guest_acknowledge_ps;
	return activity_cost(fixed_ps, kib_ps, frame->bytes);
}

/* Of an activity that has begun, and may have a look in it. */
static void next_receive(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	const struct host_config *config = guest->config;
	struct frame *frame;

	receive_policy_took(&guest->receive);
	frame = guest->front_end.ops->take(guest->front_end.driver);
	station_leave(frame->station, frame, now_ps);
	station_enter_following(guest->receiving, frame, &guest->domain->clock, false, now_ps);
	guest->frame = frame;
	domain_found_work(guest->domain);
	domain_take_packet_refill(guest->domain, activity);
	activity_add(activity, STAGE_RECEIVE,
		     stack_cost(guest, frame, config->guest_receive_ps, config->guest_receive_kib_ps));
}

/* A look that finds a frame, and takes it. */
static void next_look_and_receive(struct guest *guest, uint64_t now_ps, struct activity *activity, uint64_t look_ps)
{
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_RECEIVE);
	guest->front_end.ops->look(guest->front_end.driver);
	activity_add(activity, STAGE_LOOK, look_ps);
	next_receive(guest, now_ps, activity);
}

static void next_send(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	const struct host_config *config = guest->config;

	guest->frame = guest->application.ops->send(guest->application.state, now_ps);
	frame_seal(guest->frame);
	frame_order_send(&guest->order, guest->frame);
	guest->frame->sender = &guest->domain->clock;
	station_enter_following(guest->sending, guest->frame, &guest->domain->clock, false, now_ps);
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_SEND);
	domain_take_packet_refill(guest->domain, activity);
	activity_add(activity, STAGE_SEND,
		     stack_cost(guest, guest->frame, config->guest_send_ps, config->guest_send_kib_ps));
	domain_found_work(guest->domain);
}

bool guest_polls(const struct guest *guest)
{
	return guest->config->receive.mode == RECEIVE_POLL &&
	       (guest->vif == NULL || vif_driver_carries(guest->vif->driver));
}

/* Nothing can be done now.  A deadline that has passed is of something that the application wants to send and the
 * driver has no room for: no timer helps, the guest sleeps until its driver's next event. Both drivers have asked
 * for one when their ring or queue became full. */
static void set_timer(struct guest *guest, uint64_t now_ps)
{
	uint64_t deadline_ps = guest->application.ops->deadline(guest->application.state);

	if (deadline_ps <= now_ps)
		deadline_ps = APPLICATION_NEVER;
	if (guest->hostile != NULL && hostile_deadline(guest->hostile) < deadline_ps)
		deadline_ps = hostile_deadline(guest->hostile);
	if (guest->receive.phase == RECEIVE_DEFERS && guest->receive.until_ps < deadline_ps)
		deadline_ps = guest->receive.until_ps;
	if (deadline_ps != guest->timer_set_ps) {
		guest->timer_set_ps = deadline_ps;
		guest->services->set_timer(guest->services->host, guest->domain->number, deadline_ps);
	}
}

/* It sleeps, or its loop goes on. */
static void next_idle(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	set_timer(guest, now_ps);
	if (!guest_polls(guest)) {
		activity_begin(activity, ACTIVITY_BLOCK, 0);
		return;
	}
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_TURN);
	activity_add(activity, STAGE_TURN, guest->config->guest_turn_ps);
	/* What has come before it began is seen at the end of its first turn. */
	if (guest->driver_stopped || !guest->front_end.ops->has_work(guest->front_end.driver))
		activity->turn_ps = guest->config->guest_turn_ps;
}

/* A frame can go up the stack now. */
static bool frame_ready(const struct guest *guest)
{
	const struct front_end *front_end = &guest->front_end;

	if (guest->driver_stopped)
		return false;
	return front_end->ops->ready != NULL ? front_end->ops->ready(front_end->driver)
					     : front_end->ops->received(front_end->driver) > 0;
}

/* What has come is taken; all of it, when the interface is about to go. */
static bool may_take(const struct guest *guest)
{
	return receive_policy_may_take(&guest->receive) || (guest->vif != NULL && !guest->vif->driver->online);
}

/* A look that follows another one at once. */
static void look_again(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	const uint64_t look_ps = guest->config->guest_turn_ps;

	guest->look_signalled = false;
	if (may_take(guest) && frame_ready(guest)) {
		next_look_and_receive(guest, now_ps, activity, look_ps);
		return;
	}
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_LOOK);
	activity_add(activity, STAGE_LOOK, look_ps);
}

/* What NAPI has to do: a round after one that has spent its budget, the look after unmasking.  False: nothing. */
static bool next_of_policy(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	if (!guest->check_due && !guest->round_due)
		return false;
	if (guest->round_due)
		receive_policy_round(&guest->receive);
	guest->round_due = false; /* check_due stands until look_done */
	look_again(guest, now_ps, activity);
	return true;
}

/* The network port's event has come: a look at the rings, and with it the frame that is there. */
static void next_look(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	if (receive_policy_due(&guest->receive, now_ps))
		domain_found_work(guest->domain); /* it wanted to be woken for this look */
	receive_policy_round(&guest->receive);
	guest->check_due = guest->round_due = false;
	guest->net_event = false;
	guest->look_signalled = guest->signalled;
	guest->signalled = false;
	guest->polling = true;
	guest->domain->counters.looks += guest->look_signalled;
	if (frame_ready(guest)) {
		guest->domain->counters.looks_found += guest->look_signalled;
		next_look_and_receive(guest, now_ps, activity, guest->config->guest_look_ps);
		return;
	}
	guest->looking = guest->look_signalled;
	activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_LOOK);
	activity_add(activity, STAGE_LOOK, guest->config->guest_look_ps);
}

/* What the kernel does before any process has its turn; false: nothing. */
static bool next_of_kernel(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	const struct front_end *front_end = &guest->front_end;

	if (front_end->ops->next(front_end->driver, activity)) {
		activity->operation = OPERATION_DRIVER;
		return true;
	}
	if (guest->application.ops->answers != NULL && guest->application.ops->answers(guest->application.state) &&
	    front_end->ops->can_send(front_end->driver)) {
		next_send(guest, now_ps, activity);
		return true;
	}
	if (guest->net_event || receive_policy_due(&guest->receive, now_ps)) {
		next_look(guest, now_ps, activity);
		return true;
	}
	if (next_of_policy(guest, now_ps, activity))
		return true;
	/* The poll goes on while frames are there, without a new interrupt. */
	if (may_take(guest) && frame_ready(guest)) {
		activity_begin(activity, ACTIVITY_COMPUTE, OPERATION_RECEIVE);
		next_receive(guest, now_ps, activity);
		return true;
	}
	return false;
}

/* A poll has found nothing more, or has spent its budget.  What the driver has to do for it comes before any process,
 * and so does the look that follows unmasking; true: there is such. */
static bool poll_over(struct guest *guest, uint64_t now_ps, struct activity *activity)
{
	const struct front_end *front_end = &guest->front_end;
	enum receive_decision decision;

	guest->polling = false;
	if (guest->config->receive.mode == RECEIVE_INTERRUPT) {
		front_end->ops->poll_over(front_end->driver, 1);
		return false;
	}
	decision = receive_policy_over(&guest->receive, now_ps);
	guest->round_due = guest->polling = decision == RECEIVE_ANOTHER_ROUND;
	if (guest->round_due)
		return false;
	front_end->ops->poll_over(front_end->driver, receive_policy_ahead(&guest->receive));
	guest->check_due = decision == RECEIVE_UNMASK;
	return next_of_kernel(guest, now_ps, activity);
}

static void guest_next(void *state, uint64_t now_ps, struct activity *activity)
{
	struct guest *guest = state;
	const struct front_end *front_end = &guest->front_end;

	if (next_of_kernel(guest, now_ps, activity))
		return;
	if (guest->polling && !guest->round_due && poll_over(guest, now_ps, activity))
		return;
	if (guest->vif != NULL && vif_frontend_next(guest->vif, activity)) {
		activity->operation = OPERATION_CONTROL;
		domain_found_work(guest->domain);
		return;
	}
	if (guest->application.ops->wants_to_send(guest->application.state, now_ps) &&
	    front_end->ops->can_send(front_end->driver)) {
		next_send(guest, now_ps, activity);
		return;
	}
	if (guest->hostile != NULL && hostile_next(guest->hostile, now_ps, activity)) {
		activity->operation = OPERATION_HOSTILE;
		domain_found_work(guest->domain);
		return;
	}
	if (guest->round_due)
		next_of_policy(guest, now_ps, activity);
	else
		next_idle(guest, now_ps, activity);
}

static void guest_events(void *state)
{
	struct guest *guest = state;
	int32_t port;

	while ((port = event_channel_take(&guest->domain->events)) >= 0) {
		if (port == GUEST_PORT_NET) {
			guest->net_event = true;
			guest->signalled |= guest->domain->frame_signalled;
			guest->domain->frame_signalled = false;
			guest->domain->counters.net_upcalls++;
		}
		if (port == GUEST_PORT_XENSTORE) {
			vif_frontend_told(guest->vif);
			guest->domain->counters.store_upcalls++;
		}
		if (port == DOMAIN_PORT_TIMER) {
			guest->timer_set_ps = UINT64_MAX;
			guest->domain->counters.timer_upcalls++;
		}
	}
}

static void receive_done(struct guest *guest, uint64_t now_ps)
{
	struct frame *frame = guest->frame;

	guest->frame = NULL;
	domain_packet_path_ran(guest->domain);
	station_leave(frame->station, frame, now_ps);
	if (guest->domain->cpu_trace != NULL)
		trace_cpu_flow(guest->domain->cpu_trace, cpu_stage_names[STAGE_RECEIVE], &frame->flow, TRACE_FLOW_END);
	guest->domain->counters.frames_received++;
	if (!frame_intact(frame))
		guest->domain->counters.frames_changed++;
	if (guest->window != NULL)
		frame_window_note(guest->window, frame->sequence);
	if (frame->order != 0 && !frame_order_keep(&guest->order, frame)) /* 0: of a hostile kernel */
		guest->domain->counters.frames_late++;
	guest->application.ops->receive(guest->application.state, frame, now_ps);
}

static void look_done(struct guest *guest)
{
	struct front_end *front_end = &guest->front_end;
	enum front_end_finding found = front_end->ops->look(front_end->driver);

	guest->looking = false;
	/* Frames that arrived during the look are found by the poll that follows. */
	if (front_end->ops->received(front_end->driver) > 0)
		found = FINDING_WORK;
	else if (guest->look_signalled && found != FINDING_ROOM)
		guest->domain->counters.looks_empty++;
	if (guest->look_signalled && (found == FINDING_ROOM || front_end->ops->received(front_end->driver) > 0))
		guest->domain->counters.looks_found++;
	if (found != FINDING_NOTHING)
		domain_found_work(guest->domain);
	if (guest->check_due) {
		guest->check_due = false;
		/* A driver that has stopped leaves what is there, and waits until it is woken. */
		guest->polling = receive_policy_checked(
			&guest->receive, !guest->driver_stopped && front_end->ops->received(front_end->driver) > 0);
	}
}

/* A turn of the loop is over.  What it has found, frames or room to send in, is followed up. */
static void turn_done(struct guest *guest)
{
	struct front_end *front_end = &guest->front_end;

	if (front_end->ops->look(front_end->driver) != FINDING_NOTHING)
		domain_found_work(guest->domain);
	guest->polling = !guest->driver_stopped && front_end->ops->received(front_end->driver) > 0;
	if (guest->polling)
		receive_policy_round(&guest->receive);
	else
		front_end->ops->poll_over(front_end->driver, 0);
}

/* Its VIF came online: whoever asked for it is told.  Or it closes: the application can send no more. */
static void control_done(struct guest *guest, uint64_t now_ps, const struct activity *activity)
{
	switch (vif_frontend_done(guest->vif, activity)) {
	case VIF_FRONTEND_ONLINE:
		guest->services->vif_created(guest->services->host, guest->domain->number - 1);
		break;
	case VIF_FRONTEND_CLOSING:
		if (guest->application.ops->stop != NULL)
			guest->application.ops->stop(guest->application.state, now_ps);
		break;
	default:
		break;
	}
}

static void guest_done(void *state, uint64_t now_ps, const struct activity *activity)
{
	struct guest *guest = state;

	switch (activity->operation) {
	case OPERATION_LOOK:
		look_done(guest);
		break;
	case OPERATION_TURN:
		turn_done(guest);
		break;
	case OPERATION_RECEIVE:
		receive_done(guest, now_ps);
		break;
	case OPERATION_SEND:
		guest->domain->counters.frames_sent++;
		domain_packet_path_ran(guest->domain);
		if (guest->domain->cpu_trace != NULL)
			trace_cpu_flow(guest->domain->cpu_trace, cpu_stage_names[STAGE_SEND], &guest->frame->flow,
				       TRACE_FLOW_BEGIN);
		guest->front_end.ops->send(guest->front_end.driver, guest->frame, now_ps);
		guest->frame = NULL;
		break;
	case OPERATION_DRIVER:
		guest->front_end.ops->done(guest->front_end.driver, activity, now_ps);
		break;
	case OPERATION_CONTROL:
		control_done(guest, now_ps, activity);
		break;
	case OPERATION_HOSTILE:
		if (guest->domain->cpu_trace != NULL && guest->hostile->frame != NULL)
			trace_cpu_flow(guest->domain->cpu_trace, cpu_stage_names[STAGE_SEND],
				       &guest->hostile->frame->flow, TRACE_FLOW_BEGIN);
		hostile_done(guest->hostile, now_ps, activity);
		break;
	default:
		break;
	}
}

/* It was blocked, so what there is has come since. */
static bool guest_has_work(const void *state, uint64_t now_ps)
{
	const struct guest *guest = state;
	const struct front_end *front_end = &guest->front_end;
	const struct application *application = &guest->application;

	if (guest_polls(guest) || receive_policy_due(&guest->receive, now_ps))
		return true;
	if (front_end->ops->has_work == NULL || front_end->ops->has_work(front_end->driver))
		return true;
	if (application->ops->deadline(application->state) <= now_ps && front_end->ops->can_send(front_end->driver))
		return true;
	if (event_channel_pending(&guest->domain->events, GUEST_PORT_XENSTORE))
		return true;
	return guest->hostile != NULL && hostile_deadline(guest->hostile) <= now_ps;
}

const struct domain_program guest_program = {
	.events = guest_events, .next = guest_next, .done = guest_done, .has_work = guest_has_work};

void guest_init(struct guest *guest, struct domain *domain, const struct host_config *config,
		const struct host_services *services, struct front_end front_end, struct application application,
		struct station *sending, struct station *receiving)
{
	memset(guest, 0, sizeof(*guest));
	guest->domain = domain;
	guest->config = config;
	guest->services = services;
	guest->front_end = front_end;
	guest->application = application;
	guest->sending = sending;
	guest->receiving = receiving;
	guest->timer_set_ps = UINT64_MAX;
	receive_policy_init(&guest->receive, &config->receive);
}

void guest_relinquish(struct guest *guest, struct frame_pool *pool, uint64_t now_ps)
{
	if (guest->frame != NULL) {
		if (guest->frame->station != NULL)
			station_leave(guest->frame->station, guest->frame, now_ps);
		frame_dropped(pool, guest->frame, FRAME_DROP_VIF_GONE);
		guest->frame = NULL;
	}
	if (guest->application.ops->stop != NULL)
		guest->application.ops->stop(guest->application.state, now_ps);
}

void guest_hold(const struct guest *guest, struct frame_census *census)
{
	const struct application *application = &guest->application;

	frame_census_hold(census, guest->frame);
	if (guest->hostile != NULL)
		frame_census_hold(census, guest->hostile->frame);
	guest->front_end.ops->hold(guest->front_end.driver, census);
	if (application->ops != NULL && application->ops->hold != NULL)
		application->ops->hold(application->state, census);
}
