/* SPDX-License-Identifier: Apache-2.0 */
/* A frame's time by stages: clocks that follow clocks, worked out by hand, and the sum that is never off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "net/frame.h"
#include "net/station.h"

static struct frame_pool pool;
static struct station first, second;
static struct stage_clock guest, cpu, dom0;

static int set_up(void **state)
{
	(void)state;
	frame_pool_init(&pool);
	station_init(&first, "first");
	station_init(&second, "second");
	stage_clock_init(&guest, LATENCY_OTHER);
	stage_clock_init(&cpu, LATENCY_RUN_QUEUE);
	stage_clock_init(&dom0, LATENCY_DOM0_BATCH);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	frame_pool_free(&pool);
	return 0;
}

static struct frame *probe(void)
{
	struct frame *frame = frame_new(&pool, 1, 2, 60);

	frame->kind = FRAME_PROBE;
	return frame;
}

static uint64_t sum(const struct frame *frame)
{
	uint64_t all = 0;

	for (size_t i = 0; i < LATENCY_STAGES; i++)
		all += frame->latency.ps[i];
	return all;
}

/* A wire from 100 to 150, another from 150 on, of which the last 20 are told to be propagation. */
static void stations_say_their_stage(void **state)
{
	struct frame *frame = probe();

	(void)state;
	first.stage = LATENCY_NIC;
	second.stage = LATENCY_WIRE;
	station_enter(&first, frame, 100);
	station_leave(&first, frame, 150);
	station_enter(&second, frame, 150);
	frame_latency_stage(frame, LATENCY_PROPAGATION, 180);
	station_leave(&second, frame, 200);
	frame_latency_close(frame, 200);
	assert_int_equal(frame->latency.ps[LATENCY_NIC], 50);
	assert_int_equal(frame->latency.ps[LATENCY_WIRE], 30);
	assert_int_equal(frame->latency.ps[LATENCY_PROPAGATION], 20);
	assert_int_equal(sum(frame), frame->stays_ps);
	frame_delivered(&pool, frame);
}

/*
 * The frame waits for a guest from 1000 to 1100.  Until 1020 the guest is blocked and who is to wake it, Dom0, is at
 * its batch to 1015 and at a frame after that.  Until 1050 the guest waits for its CPU, on which a guest woken for
 * nothing is from 1040 on.  Then it switches, and receives from 1060 on.
 */
static void a_wait_goes_where_the_clocks_go(void **state)
{
	struct frame *frame = probe();

	(void)state;
	stage_clock_follow(&guest, &dom0, 900);
	station_enter_following(&first, frame, &guest, true, 1000);
	stage_clock_stage(&dom0, LATENCY_DOM0_FRAME, 1015);
	stage_clock_follow(&guest, &cpu, 1020);
	stage_clock_stage(&dom0, LATENCY_OTHER, 1030); /* nobody asks any more */
	stage_clock_stage(&cpu, LATENCY_REDUNDANT_WAKES, 1040);
	stage_clock_stage(&guest, LATENCY_DOMAIN_SWITCH, 1050);
	stage_clock_stage(&guest, LATENCY_GUEST_RECEIVE, 1060);
	station_leave(&first, frame, 1070);
	station_enter_following(&second, frame, &guest, true, 1070); /* the same clock: it goes on */
	station_leave(&second, frame, 1100);
	frame_latency_close(frame, 1100);
	assert_int_equal(frame->latency.ps[LATENCY_DOM0_BATCH], 15);
	assert_int_equal(frame->latency.ps[LATENCY_DOM0_FRAME], 0);
	assert_int_equal(frame->latency.ps[LATENCY_DOM0_WAIT], 5); /* it was behind another frame */
	assert_int_equal(frame->latency.ps[LATENCY_RUN_QUEUE], 20);
	assert_int_equal(frame->latency.ps[LATENCY_REDUNDANT_WAKES], 10);
	assert_int_equal(frame->latency.ps[LATENCY_DOMAIN_SWITCH], 10);
	assert_int_equal(frame->latency.ps[LATENCY_GUEST_RECEIVE], 40);
	assert_int_equal(sum(frame), 100);
	assert_int_equal(guest.readers + cpu.readers + dom0.readers, 0);
	frame_delivered(&pool, frame);
}

/* In Dom0: 10 behind another frame, 20 in hand, 30 behind the next until the batch ends. */
static void dom0_works_on_it_or_on_others(void **state)
{
	struct frame *frame = probe();

	(void)state;
	stage_clock_stage(&dom0, LATENCY_DOM0_FRAME, 0);
	first.clock = &dom0;
	station_enter(&first, frame, 10);
	station_leave(&first, frame, 20);
	station_enter_following(&second, frame, &dom0, false, 20);
	frame_latency_follow(frame, &dom0, true, 40);
	station_leave(&second, frame, 70);
	frame_latency_close(frame, 70);
	assert_int_equal(frame->latency.ps[LATENCY_DOM0_WAIT], 40);
	assert_int_equal(frame->latency.ps[LATENCY_DOM0_FRAME], 20);
	assert_int_equal(sum(frame), 60);
	frame_delivered(&pool, frame);
}

/* The answer goes on where the probe ends; what is dropped reads no clock any more, nor does a copy. */
static void readers_come_and_go(void **state)
{
	struct frame *frame = probe(), *answer = probe(), *copy;

	(void)state;
	stage_clock_stage(&guest, LATENCY_GUEST_RECEIVE, 0);
	station_enter_following(&first, frame, &guest, false, 10);
	copy = frame_copy(&pool, frame);
	assert_int_equal(guest.readers, 1);
	station_leave(&first, frame, 30);
	frame_latency_move(frame, answer);
	frame_delivered(&pool, frame);
	assert_int_equal(guest.readers, 1);
	stage_clock_stage(&guest, LATENCY_GUEST_SEND, 35);
	station_enter_following(&second, copy, &guest, false, 40);
	assert_int_equal(guest.readers, 2);
	station_leave(&second, copy, 41);
	frame_dropped(&pool, copy, FRAME_DROP_FOREIGN);
	assert_int_equal(guest.readers, 1);
	frame_latency_close(answer, 50);
	assert_int_equal(answer->latency.ps[LATENCY_GUEST_RECEIVE], 25);
	assert_int_equal(answer->latency.ps[LATENCY_GUEST_SEND], 15);
	assert_int_equal(guest.readers, 0);
	frame_delivered(&pool, answer);
}

/* Frames that are no round trip's follow no clock, and no clock is none. */
static void others_follow_nothing(void **state)
{
	struct frame *frame = frame_new(&pool, 1, 2, 60);

	(void)state;
	frame->kind = FRAME_SEGMENT;
	assert_false(frame_latency_follow(frame, &guest, false, 0));
	frame->kind = FRAME_PROBE;
	assert_false(frame_latency_follow(frame, NULL, false, 0));
	assert_int_equal(guest.readers, 0);
	frame_delivered(&pool, frame);
}

/* Whatever the clocks do, and whoever follows whom, the stages sum to the time that passed and none is below 0. */
static void the_sum_is_never_off(void **state)
{
	struct rng rng;
	uint64_t now = 0;

	(void)state;
	rng_init(&rng, 1, 0, "frame_latency");
	for (int trip = 0; trip < 500; trip++) {
		struct frame *frame = probe();
		const uint64_t begun = now;

		station_enter(&first, frame, now);
		for (int step = 0; step < 40; step++) {
			now += rng_below(&rng, 1000);
			switch (rng_below(&rng, 6)) {
			case 0:
				stage_clock_stage(&cpu, (enum latency_stage)rng_below(&rng, LATENCY_HOST_STAGES), now);
				break;
			case 1:
				stage_clock_follow(&guest, rng_below(&rng, 2) ? &cpu : &dom0, now);
				break;
			case 2:
				stage_clock_stage(&dom0, (enum latency_stage)rng_below(&rng, LATENCY_HOST_STAGES), now);
				break;
			case 3:
				stage_clock_follow(&dom0, &cpu, now);
				break;
			case 4:
				frame_latency_follow(frame, rng_below(&rng, 2) ? &guest : &dom0, rng_below(&rng, 2),
						     now);
				break;
			default:
				frame_latency_stage(frame, LATENCY_MEMORY, now);
			}
		}
		station_leave(&first, frame, now);
		frame_latency_close(frame, now);
		assert_int_equal(sum(frame), now - begun);
		for (size_t i = 0; i < LATENCY_STAGES; i++)
			assert_true(frame->latency.ps[i] <= now - begun);
		frame_delivered(&pool, frame);
		assert_int_equal(guest.readers + cpu.readers + dom0.readers, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stations_say_their_stage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wait_goes_where_the_clocks_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dom0_works_on_it_or_on_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(readers_come_and_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(others_follow_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_sum_is_never_off, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
