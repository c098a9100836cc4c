/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hypervisor that only writes down what it is asked for, an application that
 * does as it is told, and a config of round numbers, each cost a different one.
 */
#ifndef VIFSIM_TESTS_HOST_FIXTURE_H
#define VIFSIM_TESTS_HOST_FIXTURE_H

#include <string.h>

#include "cmocka_all.h"
#include "host/dom0.h"
#include "host/front_end.h"
#include "host/guest.h"
#include "host/netfront.h"
#include "host/vif_driver.h"
#include "host/vif_registry.h"

#define US UNIT_PS_PER_US

struct recorder {
	struct {
		uint32_t domain, port;
		enum event_cause cause;
	} events[64]; /* the last ones, by event_count % 64 */
	uint32_t event_count, end_of_interrupt_count, timer_count;
	uint32_t created, refused, destroyed; /* VIFs: calls, and the last one's guest */
	uint32_t created_guest, refused_guest, destroyed_guest;
	uint32_t timer_domain;
	uint64_t timer_ps;
	uint32_t shown[4];         /* by domain: that its loop's turn is the last one */
	struct domain *deliver[4]; /* by number: those whose ports are really set */
};

static inline void recorder_send_event(void *host, uint32_t domain, uint32_t port, enum event_cause cause)
{
	struct recorder *recorder = host;
	uint32_t slot = recorder->event_count++ % 64;

	recorder->events[slot].domain = domain;
	recorder->events[slot].port = port;
	recorder->events[slot].cause = cause;
	if (domain < 4 && recorder->deliver[domain] != NULL)
		event_channel_send(&recorder->deliver[domain]->events, port);
}

static inline void recorder_end_of_interrupt(void *host)
{
	((struct recorder *)host)->end_of_interrupt_count++;
}

static inline void recorder_set_timer(void *host, uint32_t domain, uint64_t at_ps)
{
	struct recorder *recorder = host;

	recorder->timer_count++;
	recorder->timer_domain = domain;
	recorder->timer_ps = at_ps;
}

static inline void recorder_shown(void *host, uint32_t domain)
{
	((struct recorder *)host)->shown[domain % 4]++;
}

static inline void recorder_vif_created(void *host, uint32_t guest)
{
	struct recorder *recorder = host;

	recorder->created++;
	recorder->created_guest = guest;
}

static inline void recorder_vif_refused(void *host, uint32_t guest)
{
	struct recorder *recorder = host;

	recorder->refused++;
	recorder->refused_guest = guest;
}

static inline void recorder_vif_destroyed(void *host, uint32_t guest)
{
	struct recorder *recorder = host;

	recorder->destroyed++;
	recorder->destroyed_guest = guest;
}

static inline struct host_services recorder_services(struct recorder *recorder)
{
	memset(recorder, 0, sizeof(*recorder));
	return (struct host_services){.host = recorder,
				      .send_event = recorder_send_event,
				      .end_of_interrupt = recorder_end_of_interrupt,
				      .set_timer = recorder_set_timer,
				      .shown = recorder_shown,
				      .vif_created = recorder_vif_created,
				      .vif_refused = recorder_vif_refused,
				      .vif_destroyed = recorder_vif_destroyed};
}

static inline struct host_config fixture_config(void)
{
	return (struct host_config){.cpus = 4,
				    .threads_per_core = 2,
				    .smt_speed = 0.5,
				    .hypervisor_notify_ps = 7 * US,
				    .hypervisor_unmask_ps = 9 * US,
				    .dom0_identifier_ps = 11 * US,
				    .guest_upcall_ps = 2 * US,
				    .guest_look_ps = 3 * US,
				    .guest_turn_ps = 1 * US,
				    .receive = {.budget = 64, .deferrals = 1},
				    .guest_receive_ps = 10 * US,
				    .guest_receive_kib_ps = 4 * US,
				    .guest_send_ps = 20 * US,
				    .guest_send_kib_ps = 8 * US,
				    .guest_acknowledge_ps = 6 * US,
				    .dom0_batch_ps = 100 * US,
				    .dom0_frame_ps = 30 * US,
				    .dom0_kib_ps = 16 * US,
				    .dom0_foreign_ps = 5 * US,
				    .dom0_budget = 64,
				    .netback_pending = 256,
				    .netfront_ring = 8,
				    .netfront_tx_event = true};
}

/* VIF v is domain v + 1's, as when all are created at the start. */
static inline void bind_all(struct vif_registry *registry, uint32_t vifs)
{
	vif_registry_init(registry, vifs);
	for (uint32_t vif = 0; vif < vifs; vif++)
		vif_registry_bind(registry, vif, vif + 1);
}

/* An application that sends `to_send` frames as soon as it may. */
struct fake_application {
	struct frame_pool *pool;
	uint64_t source, destination;
	uint32_t to_send, sent, received, bytes;
	uint32_t received_sequence[8]; /* of the last ones */
	uint64_t deadline_ps;
	bool protocol;         /* answers frames in the receive path */
	bool answers;          /* has such an answer */
	bool acknowledgements; /* what it sends has no data */
};

static inline void fake_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct fake_application *application = state;

	(void)now_ps;
	application->received_sequence[application->received++ % 8] = frame->sequence;
	if (application->protocol) {
		application->answers = true;
		application->to_send++;
	}
	frame_delivered(application->pool, frame);
}

static inline int fake_wants(void *state, uint64_t now_ps)
{
	(void)now_ps;
	return ((struct fake_application *)state)->to_send > 0;
}

static inline struct frame *fake_send(void *state, uint64_t now_ps)
{
	struct fake_application *application = state;
	struct frame *frame =
		frame_new(application->pool, application->source, application->destination, application->bytes);

	frame->sent_ps = now_ps;
	frame->sequence = ++application->sent;
	frame->kind = application->acknowledgements ? FRAME_SEGMENT : FRAME_PROBE;
	application->to_send--;
	application->answers = false;
	return frame;
}

static inline uint64_t fake_deadline(void *state)
{
	return ((struct fake_application *)state)->deadline_ps;
}

static inline bool fake_answers(void *state)
{
	return ((struct fake_application *)state)->answers;
}

static const struct application_ops fake_ops = {
	.receive = fake_receive, .wants_to_send = fake_wants, .send = fake_send, .deadline = fake_deadline};
/* The same as a part of the kernel. */
static const struct application_ops fake_protocol_ops = {.receive = fake_receive,
							 .wants_to_send = fake_wants,
							 .send = fake_send,
							 .deadline = fake_deadline,
							 .answers = fake_answers};

/* What an activity costs in one stage. */
static inline uint64_t cost_in(const struct activity *activity, enum cpu_stage stage)
{
	uint64_t sum = 0;

	for (uint32_t part = 0; part < activity->part_count; part++)
		sum += activity->parts[part].stage == stage ? activity->parts[part].left_ps : 0;
	return sum;
}

static inline uint64_t cost_of_all(const struct activity *activity)
{
	uint64_t sum = 0;

	for (uint32_t part = 0; part < activity->part_count; part++)
		sum += activity->parts[part].left_ps;
	return sum;
}

/* The CPU enters the domain's upcall handler if an event is pending. */
static inline bool upcall(struct domain *domain)
{
	if (!domain->events.upcall_pending)
		return false;
	event_channel_upcall(&domain->events);
	domain->program->events(domain->program_state);
	return true;
}

static inline struct activity next(struct domain *domain, uint64_t now_ps)
{
	struct activity activity;

	memset(&activity, 0xaa, sizeof(activity)); /* what is not written shows */
	domain->program->next(domain->program_state, now_ps, &activity);
	return activity;
}

static inline void done(struct domain *domain, uint64_t now_ps, const struct activity *activity)
{
	domain->program->done(domain->program_state, now_ps, activity);
}

/* Lets the domain do all that it has to do; a microsecond an activity. */
static inline void run_until_blocked(struct domain *domain, uint64_t *now_ps)
{
	for (int i = 0; i < 100000; i++) {
		struct activity activity;

		upcall(domain);
		activity = next(domain, *now_ps);
		if (activity.kind == ACTIVITY_BLOCK)
			return;
		*now_ps += US;
		done(domain, *now_ps, &activity);
	}
	fail_msg("domain %u never blocks", domain->number);
}

#endif
