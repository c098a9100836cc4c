/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "xen/shared_ring.h"

/* Only their addresses matter here. */
static char frames[16];

static struct frame *frame(uint32_t number)
{
	return (struct frame *)(void *)&frames[number % sizeof(frames)];
}

static void check_invariants(const struct shared_ring *ring)
{
	uint32_t outstanding = ring->request_produced - ring->response_consumed;

	assert_in_range(outstanding, 0, ring->slots);
	assert_in_range(ring->request_consumed - ring->response_consumed, 0, outstanding);
	assert_in_range(ring->response_produced - ring->response_consumed, 0,
			ring->request_consumed - ring->response_consumed);
	assert_int_equal(shared_ring_free_slots(ring), ring->slots - outstanding);
}

/* All counters and thresholds as if `start` messages had passed: to stand before the wrap. */
static void ring_at(struct shared_ring *ring, uint32_t slots, uint32_t start)
{
	shared_ring_init(ring, slots);
	ring->request_produced = ring->request_consumed = start;
	ring->response_produced = ring->response_consumed = start;
	ring->request_event = ring->response_event = start + 1;
}

/*
 * The back end is told of the first request, then of none until it asks.
 * It asks only when it has found the ring empty.
 */
static void request_threshold(uint32_t start)
{
	struct shared_ring ring;

	ring_at(&ring, 8, start);
	assert_true(shared_ring_put_request(&ring, frame(0)));
	assert_false(shared_ring_put_request(&ring, frame(1)));
	assert_false(shared_ring_put_request(&ring, NULL));
	assert_int_equal(shared_ring_requests(&ring), 3);
	assert_ptr_equal(shared_ring_take_request(&ring), frame(0));
	assert_true(shared_ring_ask_for_requests(&ring)); /* two are there: no threshold set */
	assert_false(shared_ring_put_request(&ring, frame(3)));
	assert_ptr_equal(shared_ring_take_request(&ring), frame(1));
	assert_null(shared_ring_take_request(&ring));
	assert_ptr_equal(shared_ring_take_request(&ring), frame(3));
	assert_false(shared_ring_ask_for_requests(&ring));
	assert_true(shared_ring_put_request(&ring, frame(4)));
	assert_false(shared_ring_put_request(&ring, frame(5)));
	assert_int_equal(ring.request_produced, (uint32_t)(start + 6));
	check_invariants(&ring);
	shared_ring_free(&ring);
}

/*
 * Six requests out, none answered.  The front end asks for an event at the
 * fourth response from here: responses 1 to 3 are silent, 4 tells, 5 and 6 are
 * silent again (the threshold is passed once).
 */
static void response_threshold(uint32_t start)
{
	struct shared_ring ring;

	ring_at(&ring, 8, start);
	for (uint32_t i = 0; i < 6; i++) {
		shared_ring_put_request(&ring, frame(i));
		shared_ring_take_request(&ring);
	}
	assert_false(shared_ring_ask_for_responses(&ring, 4));
	for (uint32_t i = 1; i <= 6; i++)
		assert_int_equal(shared_ring_put_response(&ring, frame(10 + i)), i == 4);
	assert_int_equal(shared_ring_responses(&ring), 6);
	assert_int_equal(shared_ring_free_slots(&ring), 2); /* freed when the front end takes them */
	for (uint32_t i = 1; i <= 6; i++)
		assert_ptr_equal(shared_ring_take_response(&ring), frame(10 + i));
	assert_int_equal(shared_ring_free_slots(&ring), 8);
	check_invariants(&ring);
	shared_ring_free(&ring);
}

/* Responses that came before the front end asks are told by the answer, and the threshold is set all the same. */
static void ask_finds_responses(void **state)
{
	struct shared_ring ring;

	(void)state;
	shared_ring_init(&ring, 4);
	for (uint32_t i = 0; i < 3; i++) {
		shared_ring_put_request(&ring, NULL);
		shared_ring_take_request(&ring);
	}
	assert_true(shared_ring_put_response(&ring, frame(0))); /* the first is asked for from the start */
	assert_true(shared_ring_ask_for_responses(&ring, 2));
	assert_true(shared_ring_put_response(&ring, frame(1)));
	assert_false(shared_ring_put_response(&ring, frame(2)));
	shared_ring_free(&ring);
}

static void thresholds(void **state)
{
	/* From zero; then so that producer, threshold and consumer each cross 2^32 inside the test. */
	static const uint32_t starts[] = {0,         UINT32_MAX - 5, UINT32_MAX - 3, UINT32_MAX - 2, UINT32_MAX - 1,
					  UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		request_threshold(starts[i]);
		response_threshold(starts[i]);
	}
}

static void full_ring(void **state)
{
	struct shared_ring ring;

	(void)state;
	ring_at(&ring, 4, UINT32_MAX - 1);
	for (uint32_t i = 0; i < 4; i++)
		shared_ring_put_request(&ring, frame(i));
	assert_int_equal(shared_ring_free_slots(&ring), 0);
	for (uint32_t i = 0; i < 4; i++)
		assert_ptr_equal(shared_ring_take_request(&ring), frame(i));
	assert_int_equal(shared_ring_free_slots(&ring), 0); /* taken is not answered */
	shared_ring_put_response(&ring, frame(9));
	assert_int_equal(shared_ring_free_slots(&ring), 0);
	assert_ptr_equal(shared_ring_take_response(&ring), frame(9));
	assert_int_equal(shared_ring_free_slots(&ring), 1);
	shared_ring_free(&ring);
}

/*
 * Ten thousand random steps across the wrap: order is kept in both directions,
 * the invariants hold after each, and a sleeping side is always woken (a
 * message that finds the other asleep returns true).
 */
static void random_walk(void **state)
{
	struct shared_ring ring;
	struct rng rng;
	uint32_t put = 0, taken = 0, answered = 0, finished = 0;
	bool back_asleep = true;

	(void)state;
	rng_init(&rng, 1, 0, "shared_ring");
	ring_at(&ring, 8, UINT32_MAX - 1000);
	for (int step = 0; step < 10000; step++) {
		switch (rng_below(&rng, 4)) {
		case 0:
			if (shared_ring_free_slots(&ring)) {
				assert_int_equal(shared_ring_put_request(&ring, frame(put++)), back_asleep);
				back_asleep = false;
			}
			break;
		case 1:
			if (shared_ring_requests(&ring))
				assert_ptr_equal(shared_ring_take_request(&ring), frame(taken++));
			else
				back_asleep = !shared_ring_ask_for_requests(&ring);
			break;
		case 2:
			if (answered != taken)
				shared_ring_put_response(&ring, frame(7 * answered++));
			break;
		default:
			if (shared_ring_responses(&ring))
				assert_ptr_equal(shared_ring_take_response(&ring), frame(7 * finished++));
		}
		check_invariants(&ring);
	}
	assert_true(finished > 1100); /* the counters did wrap */
	shared_ring_free(&ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds),
		cmocka_unit_test(ask_finds_responses),
		cmocka_unit_test(full_ring),
		cmocka_unit_test(random_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
