/* SPDX-License-Identifier: Apache-2.0 */
/* netfront in a guest, against a back end played by hand: notifications, grants, and no lost wake-up. */
#include "host_fixture.h"

#define SLOTS 8

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct fake_application application;
	struct domain domain;
	struct netfront front;
	struct guest guest;
	struct grant_table back_grants;
	struct station back, transmit_ring, receive_ring, sending, receiving;
	uint64_t now_ps;
} t;

static void build(bool tx_event)
{
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	t.config.netfront_tx_event = tx_event;
	frame_pool_init(&t.pool);
	t.application = (struct fake_application){.pool = &t.pool, .bytes = 512, .deadline_ps = APPLICATION_NEVER};
	domain_init(&t.domain, 1, GUEST_PORT_NET + 1, &guest_program, &t.guest);
	netfront_init(&t.front, &t.config, &t.services, 0, &t.transmit_ring, &t.receive_ring);
	guest_init(&t.guest, &t.domain, &t.config, &t.services, (struct front_end){&netfront_ops, &t.front},
		   (struct application){&fake_ops, &t.application}, &t.sending, &t.receiving);
	grant_table_init(&t.back_grants, 0, 1);
}

static int set_up(void **state)
{
	(void)state;
	build(true);
	return 0;
}

static int set_up_without_event(void **state)
{
	(void)state;
	build(false);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	netfront_free(&t.front);
	domain_free(&t.domain);
	grant_table_free(&t.back_grants);
	frame_pool_free(&t.pool);
	return 0;
}

/* ---- the back end ---- */

/* Takes a request off the transmit ring: maps its page. */
static int32_t back_takes(void)
{
	struct shared_ring *ring = &t.front.transmit;
	int32_t reference = t.front.transmit_reference[ring->request_consumed % SLOTS];
	struct frame *frame = shared_ring_take_request(ring);

	assert_int_equal(grant_map(&t.front.grants, reference, &t.back_grants, false), GRANT_OK);
	station_leave(&t.transmit_ring, frame, t.now_ps);
	frame_delivered(&t.pool, frame);
	return reference;
}

/* Unmaps and answers; returns whether the guest wants an event. */
static bool back_answers(int32_t reference)
{
	struct grant_mapping mapping = {&t.front.grants, reference};

	assert_int_equal(grant_unmap(&mapping, 1, &t.back_grants), 1);
	t.front.transmit_done[t.front.transmit.response_produced % SLOTS] = reference;
	return shared_ring_put_response(&t.front.transmit, NULL);
}

/* A page with a frame is transferred to the guest; returns whether it wants an event. */
static bool back_delivers(uint32_t sequence)
{
	struct shared_ring *ring = &t.front.receive;
	struct frame *frame = frame_new(&t.pool, 1, 2, 64);

	frame->sequence = sequence;
	assert_int_equal(grant_transfer(&t.front.grants, t.front.receive_reference[ring->request_consumed % SLOTS],
					&t.back_grants, 0),
			 GRANT_OK);
	shared_ring_take_request(ring);
	station_enter(&t.receive_ring, frame, t.now_ps);
	return shared_ring_put_response(ring, frame);
}

static void back_signals(void)
{
	event_channel_send(&t.domain.events, GUEST_PORT_NET);
}

/* The guest sends so many frames and blocks. */
static void guest_sends(uint32_t count)
{
	t.application.to_send = count;
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.application.to_send, 0);
}

/* ---- transmission ---- */

/* The hypercall, 7 us, follows a request only when netback asked for it. */
static void notifies_when_asked(void **state)
{
	struct activity activity;

	(void)state;
	t.application.to_send = 2;
	activity = next(&t.domain, 0); /* the send path: netback has asked for the first request */
	done(&t.domain, 0, &activity);
	activity = next(&t.domain, 0);
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&activity, STAGE_HYPERCALL), 7 * US);
	assert_int_equal(cost_of_all(&activity), 7 * US);
	assert_int_equal(t.recorder.event_count, 0); /* not before it is over */
	done(&t.domain, 0, &activity);
	assert_int_equal(t.recorder.event_count, 1);
	assert_int_equal(t.recorder.events[0].domain, 0);
	assert_int_equal(t.recorder.events[0].port, DOM0_PORT_VIF);
	assert_int_equal(t.recorder.events[0].cause, EVENT_TRANSMIT);
	activity = next(&t.domain, 0); /* the second: netback has not asked again */
	assert_int_equal(cost_in(&activity, STAGE_SEND), 24 * US);
	done(&t.domain, 0, &activity);
	assert_int_equal(next(&t.domain, 0).kind, ACTIVITY_BLOCK);
	assert_int_equal(t.recorder.event_count, 1);
	assert_int_equal(shared_ring_requests(&t.front.transmit), 2);
	back_answers(back_takes());
	back_answers(back_takes());
	assert_false(shared_ring_ask_for_requests(&t.front.transmit));
	guest_sends(1);
	assert_int_equal(t.recorder.event_count, 2);
}

/* Four frames out, each send asks anew: with four outstanding, for the (4 / 2 + 1) = third completion. A look then
 * leaves one: the event comes with the (1 / 2 + 1) = next. */
static void completion_threshold(void **state)
{
	int32_t reference[4];

	(void)state;
	guest_sends(4);
	for (int i = 0; i < 4; i++)
		reference[i] = back_takes();
	assert_false(back_answers(reference[0]));
	assert_false(back_answers(reference[1]));
	assert_true(back_answers(reference[2]));
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.front.grants.used, SLOTS + 1);
	assert_true(back_answers(reference[3]));
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.domain.counters.looks_empty, 0); /* a completion is something found */
}

/* A sender that goes on takes the completions that are there, without an event; the threshold moves on with it. */
static void sending_reaps(void **state)
{
	int32_t reference[3];

	(void)state;
	guest_sends(3); /* an event at the second completion */
	for (int i = 0; i < 3; i++)
		reference[i] = back_takes();
	assert_false(back_answers(reference[0]));
	assert_int_equal(shared_ring_responses(&t.front.transmit), 1);
	guest_sends(1); /* three outstanding after it: at the second of them */
	assert_int_equal(shared_ring_responses(&t.front.transmit), 0);
	assert_int_equal(t.front.grants.used, SLOTS + 3);
	assert_false(back_answers(reference[1]));
	assert_true(back_answers(reference[2]));
}

/*
 * Two frames out, the second is done first (it went to a guest next door, the
 * first waits on the card): each completion gives back the grant of its own
 * frame, and in the end only the receive ring's eight are in use.
 */
static void completions_out_of_order(void **state)
{
	int32_t first, second;

	(void)state;
	guest_sends(2);
	first = back_takes();
	second = back_takes();
	assert_int_equal(t.front.grants.used, SLOTS + 2);
	back_answers(second);
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.front.grants.used, SLOTS + 1);
	assert_int_equal(t.front.grants.entries[second].kind, GRANT_FREE);
	assert_int_equal(t.front.grants.entries[first].mappings, 1);
	back_answers(first);
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.front.grants.used, SLOTS);
}

/* Without completion events none comes while there is room: 7 of 8.  The
 * eighth frame fills the ring, and half of it done raises one. */
static void completion_event_off(void **state)
{
	int32_t reference[8];

	(void)state;
	guest_sends(7);
	for (int i = 0; i < 7; i++)
		reference[i] = back_takes();
	guest_sends(1);
	reference[7] = back_takes();
	assert_false(back_answers(reference[0]));
	assert_false(back_answers(reference[1]));
	assert_false(back_answers(reference[2]));
	assert_true(back_answers(reference[3]));
	assert_false(back_answers(reference[4]));
	t.application.to_send = 3;
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.application.to_send, 3); /* full: it cannot know yet */
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.application.to_send, 0); /* five places are free again */
}

/* More than half are done when the last place is taken: no completion to come
 * would raise an event, so the sender has to look for itself. */
static void completion_event_off_and_late(void **state)
{
	(void)state;
	guest_sends(7);
	for (int i = 0; i < 6; i++)
		assert_false(back_answers(back_takes()));
	guest_sends(1);
	t.application.to_send = 1;
	run_until_blocked(&t.domain, &t.now_ps);
	if (t.application.to_send > 0) {
		bool first = back_answers(back_takes()), second = back_answers(back_takes());

		assert_true(first || second); /* or it sleeps for ever */
	}
}

/* A page is granted while its frame is on its way, mapped while netback has it, and free afterwards. */
static void grants_follow_the_frame(void **state)
{
	int32_t reference;

	(void)state;
	assert_int_equal(t.front.grants.used, SLOTS); /* the receive ring's places */
	guest_sends(1);
	assert_int_equal(t.front.grants.used, SLOTS + 1);
	assert_int_equal(t.front.grants.mapped, 0);
	reference = back_takes();
	assert_int_equal(t.front.grants.mapped, 1);
	assert_int_equal(grant_map(&t.front.grants, reference, &t.back_grants, true), GRANT_READ_ONLY);
	back_answers(reference);
	assert_int_equal(t.front.grants.mapped, 0);
	back_signals();
	run_until_blocked(&t.domain, &t.now_ps);
	assert_int_equal(t.front.grants.used, SLOTS);
	assert_int_equal(t.front.grants.faults, 0);
}

/* ---- reception ---- */

/* Every frame taken makes room for another. */
static void receive_ring_stays_full(void **state)
{
	(void)state;
	assert_int_equal(shared_ring_requests(&t.front.receive), SLOTS);
	for (uint32_t sequence = 1; sequence <= 3 * SLOTS; sequence++) {
		assert_true(back_delivers(sequence)); /* the poll that ended has asked for the next */
		back_signals();
		run_until_blocked(&t.domain, &t.now_ps);
		assert_int_equal(t.application.received, sequence);
		assert_int_equal(shared_ring_requests(&t.front.receive), SLOTS);
		assert_int_equal(t.front.grants.used, SLOTS);
	}
	assert_int_equal(t.domain.counters.looks_empty, 0);
	assert_int_equal(t.pool.in_use, 0);
}

/* ---- no lost wake-up ---- */

#define STEPS 11
#define FRAMES 3

struct race {
	uint32_t put;
	bool owed; /* an event that the ring asked for and the back end has not sent yet */
	bool busy;
	struct activity activity;
};

static void race_guest(struct race *race)
{
	if (upcall(&t.domain))
		return;
	if (race->busy) {
		race->busy = false;
		done(&t.domain, t.now_ps, &race->activity);
		return;
	}
	race->activity = next(&t.domain, t.now_ps);
	race->busy = race->activity.kind != ACTIVITY_BLOCK;
}

static void race_step(struct race *race, uint32_t choice)
{
	t.now_ps += US;
	if (choice == 0 && race->put < FRAMES) {
		race->owed |= back_delivers(++race->put);
	} else if (choice == 1 && race->owed) {
		race->owed = false;
		back_signals();
	} else if (choice == 2) {
		race_guest(race);
	}
}

/*
 * Every order of three frames put on the ring, events that are sent some time
 * after the ring asked for them, and the guest's own steps (its upcall; the
 * begin and the end of each activity).  However they fall, once the events
 * that are owed have been sent and the guest has blocked, no frame is left, and the next
 * one will be told.
 */
static void every_interleaving(void **state)
{
	uint32_t orders = 1, order, step;

	(void)state;
	for (step = 0; step < STEPS; step++)
		orders *= 3;
	for (order = 0; order < orders; order++) {
		struct race race = {0};
		uint32_t rest = order;

		build(true);
		for (step = 0; step < STEPS; step++, rest /= 3)
			race_step(&race, rest % 3);
		race_step(&race, 1);
		for (step = 0; step < 20; step++)
			race_step(&race, 2);
		assert_false(race.busy);
		if (t.application.received != race.put)
			fail_msg("order %u: %u frames on the ring, %u noticed", order, race.put,
				 t.application.received);
		if (!back_delivers(FRAMES + 1))
			fail_msg("order %u: the next frame would not be told", order);
		tear_down(NULL);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(notifies_when_asked),
		TEST(completion_threshold),
		TEST(sending_reaps),
		TEST(completions_out_of_order),
		cmocka_unit_test_setup_teardown(completion_event_off, set_up_without_event, tear_down),
		cmocka_unit_test_setup_teardown(completion_event_off_and_late, set_up_without_event, tear_down),
		TEST(grants_follow_the_frame),
		TEST(receive_ring_stays_full),
		cmocka_unit_test(every_interleaving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
