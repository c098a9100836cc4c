/* SPDX-License-Identifier: Apache-2.0 */
/* The ideal peer's ends: whose frame is whose, whose turn it is, and when it wants to be looked at. */
#include <string.h>

#include "cmocka_all.h"
#include "load/peer.h"

#define ENDS 3

/* An end that has `left` frames to send from `ready_ps` on. */
struct fake {
	uint32_t number, received, left;
	uint64_t ready_ps;
};

static struct {
	struct frame_pool pool;
	struct peer peer;
	struct station place;
	struct fake fakes[ENDS];
	bool placed;
} t;

static void fake_receive(void *state, struct frame *frame, uint64_t now_ps)
{
	struct fake *fake = state;

	(void)now_ps;
	fake->received++;
	frame_delivered(&t.pool, frame);
}

static int fake_wants(void *state, uint64_t now_ps)
{
	const struct fake *fake = state;

	return fake->left > 0 && fake->ready_ps <= now_ps;
}

static struct frame *fake_send(void *state, uint64_t now_ps)
{
	struct fake *fake = state;

	assert_true(fake_wants(state, now_ps));
	fake->left--;
	return frame_new(&t.pool, frame_mac(1, fake->number), frame_mac(0, fake->number), 100);
}

static uint64_t fake_deadline(void *state)
{
	const struct fake *fake = state;

	return fake->left > 0 ? fake->ready_ps : APPLICATION_NEVER;
}

static void fake_place(void *state, struct station *place, struct stage_clock *clock)
{
	(void)state;
	(void)clock;
	assert_ptr_equal(place, &t.place);
	t.placed = true;
}

static const struct application_ops fake_ops = {.receive = fake_receive,
						.wants_to_send = fake_wants,
						.send = fake_send,
						.deadline = fake_deadline,
						.place = fake_place};

static int set_up(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	frame_pool_init(&t.pool);
	peer_init(&t.peer, &t.pool, 1, ENDS);
	for (uint32_t i = 0; i < ENDS; i++) {
		t.fakes[i].number = i;
		peer_set_application(&t.peer, i, (struct application){&fake_ops, &t.fakes[i]}, &t.place);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	peer_free(&t.peer);
	frame_pool_free(&t.pool);
	return 0;
}

/* Sends what is next, and tells whose it was; ENDS when nothing is. */
static uint32_t next_of(uint64_t now_ps)
{
	struct frame *frame = peer_next(&t.peer, now_ps);
	uint32_t number;

	if (frame == NULL)
		return ENDS;
	assert_true(frame_intact(frame)); /* sealed */
	number = frame_mac_vif(frame->source);
	frame_delivered(&t.pool, frame);
	return number;
}

static void give_by(uint32_t port, uint64_t destination, uint64_t order, bool scribbled)
{
	struct frame *frame = frame_new(&t.pool, frame_mac(0, 0), destination, 100);

	frame_seal(frame);
	if (scribbled)
		frame_scribble(frame, 7);
	frame->order = order;
	peer_receive(&t.peer, port, frame, 0);
}

static void give(uint64_t destination, bool scribbled)
{
	static uint64_t sent;

	give_by(frame_mac_port(destination), destination, ++sent, scribbled);
}

/* By host, number and port; what is nobody's is dropped. */
static void frames_find_their_end(void **state)
{
	(void)state;
	assert_true(t.placed);
	give(frame_mac(1, 2), false);
	give(frame_mac_at(1, 2, 1), false); /* the same end, by its other port */
	give(frame_mac(1, 0), true);
	assert_int_equal(t.fakes[2].received, 2);
	assert_int_equal(t.fakes[0].received, 1);
	assert_int_equal(t.peer.counters.frames_changed, 1);
	give(frame_mac(1, ENDS), false);
	give(frame_mac(0, 1), false); /* host A's */
	give(FRAME_MAC_BROADCAST, false);
	assert_int_equal(t.peer.counters.foreign_frames, 3);
	assert_int_equal(t.pool.dropped[FRAME_DROP_FOREIGN], 3);
	assert_int_equal(t.pool.in_use, 0);
}

/* A flooding switch sends a copy to each port: an end takes the one for the port of its MAC. */
static void a_copy_by_another_port_is_foreign(void **state)
{
	(void)state;
	give_by(0, frame_mac_at(1, 2, 1), 1, false);
	give_by(1, frame_mac_at(1, 2, 1), 1, false);
	assert_int_equal(t.fakes[2].received, 1);
	assert_int_equal(t.peer.counters.foreign_frames, 1);
	assert_int_equal(t.peer.counters.frames_late, 0);
}

/* By each end: the third before the second, and the second again. */
static void late_frames_are_counted(void **state)
{
	static const uint64_t orders[] = {1, 3, 2, 4, 4};

	(void)state;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		give_by(0, frame_mac(1, 2), orders[i], false);
	give_by(0, frame_mac(1, 0), 1, false);
	assert_int_equal(t.peer.counters.frames_late, 2);
}

/* Two of 0 and of 2, one of 1: 0 1 2 0 2. */
static void ends_take_turns(void **state)
{
	static const uint32_t order[] = {0, 1, 2, 0, 2, ENDS};

	(void)state;
	for (uint32_t i = 0; i < ENDS; i++)
		t.fakes[i].left = i == 1 ? 1 : 2;
	assert_false(peer_has_frames(&t.peer));
	assert_int_equal(peer_deadline(&t.peer), 0); /* it has not been looked at yet */
	peer_timers(&t.peer, 0);
	assert_true(peer_has_frames(&t.peer));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		assert_int_equal(next_of(0), order[i]);
	assert_false(peer_has_frames(&t.peer));
	assert_int_equal(t.peer.counters.frames_sent, 5);
	assert_int_equal(peer_deadline(&t.peer), APPLICATION_NEVER);
}

/* The earliest deadline of all; a call before it changes nothing. */
static void deadlines_are_met(void **state)
{
	(void)state;
	t.fakes[1] = (struct fake){.number = 1, .left = 2, .ready_ps = 500};
	t.fakes[2] = (struct fake){.number = 2, .left = 1, .ready_ps = 300};
	peer_timers(&t.peer, 0);
	assert_false(peer_has_frames(&t.peer));
	assert_int_equal(peer_deadline(&t.peer), 300);
	peer_timers(&t.peer, 299);
	assert_int_equal(next_of(299), ENDS);
	peer_timers(&t.peer, 300);
	assert_int_equal(next_of(300), 2);
	assert_int_equal(peer_deadline(&t.peer), 500);
	peer_timers(&t.peer, 700);
	assert_int_equal(next_of(700), 1);
	assert_int_equal(next_of(700), 1);
	assert_int_equal(next_of(700), ENDS);
}

/* It was listed for something that it has not any more; nobody else's turn is lost. */
static void what_is_wanted_no_more_is_skipped(void **state)
{
	(void)state;
	t.fakes[0].left = t.fakes[1].left = 1;
	peer_timers(&t.peer, 0);
	t.fakes[0].left = 0;
	assert_int_equal(next_of(0), 1);
	assert_int_equal(next_of(0), ENDS);
}

/* One that is held loses its turns, and has the next when it is released. */
static void a_held_end_is_not_asked(void **state)
{
	(void)state;
	t.fakes[0].left = t.fakes[1].left = 2;
	peer_timers(&t.peer, 0);
	assert_int_equal(next_of(0), 0);
	peer_hold(&t.peer, frame_mac_at(1, 0, 1)); /* by whichever of its MACs */
	assert_int_equal(next_of(0), 1);
	assert_int_equal(next_of(0), 1);
	assert_int_equal(next_of(0), ENDS);
	assert_false(peer_has_frames(&t.peer));
	peer_timers(&t.peer, 0);
	assert_false(peer_has_frames(&t.peer));
	peer_release(&t.peer, frame_mac(1, 0), 0);
	assert_int_equal(next_of(0), 0);
	assert_int_equal(next_of(0), ENDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(frames_find_their_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_by_another_port_is_foreign, set_up, tear_down),
		cmocka_unit_test_setup_teardown(late_frames_are_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ends_take_turns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deadlines_are_met, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_wanted_no_more_is_skipped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_held_end_is_not_asked, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
