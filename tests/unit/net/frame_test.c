/* SPDX-License-Identifier: Apache-2.0 */
/* The pool conserves frames; queues keep their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/frame.h"

static void counts_agree(const struct frame_pool *pool)
{
	uint64_t gone = pool->delivered;

	for (int reason = 0; reason < FRAME_DROP_REASONS; reason++)
		gone += pool->dropped[reason];
	assert_int_equal(frame_pool_walk(pool), pool->created - gone);
	assert_int_equal(frame_pool_walk(pool), pool->in_use);
}

static void frames_are_conserved(void **state)
{
	struct frame *frames[1000]; /* more than a chunk, several times */
	struct frame_pool pool;

	(void)state;
	frame_pool_init(&pool);
	for (uint32_t i = 0; i < 1000; i++)
		frames[i] = frame_new(&pool, 1, 2, 100 + i);
	assert_int_equal(pool.created, 1000);
	counts_agree(&pool);
	/* Every third delivered, every fifth of the rest dropped. */
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(frames[i]->bytes, 100 + i);
		if (i % 3 == 0)
			frame_delivered(&pool, frames[i]);
		else if (i % 5 == 0)
			frame_dropped(&pool, frames[i], i % 2 ? FRAME_DROP_FOREIGN : FRAME_DROP_NO_BUFFER);
	}
	assert_int_equal(pool.delivered, 334); /* 0, 3 .. 999 */
	/* Multiples of 5 below 1000: 200, less 67 of 15: 133; odd ones 66 or 67. */
	assert_int_equal(pool.dropped[FRAME_DROP_FOREIGN] + pool.dropped[FRAME_DROP_NO_BUFFER], 133);
	assert_int_equal(pool.in_use, 1000 - 334 - 133);
	counts_agree(&pool);
	frame_pool_free(&pool);
	assert_int_equal(frame_pool_walk(&pool), 0);
}

static void a_reused_frame_is_clean(void **state)
{
	struct frame_pool pool;
	struct frame *frame;

	(void)state;
	frame_pool_init(&pool);
	frame = frame_new(&pool, 1, 2, 1514);
	frame->vif = 7;
	frame->sent_ps = 99;
	frame_delivered(&pool, frame);
	assert_ptr_equal(frame_new(&pool, 3, 4, 20), frame);
	assert_int_equal(frame->vif, 0);
	assert_int_equal(frame->sent_ps, 0);
	assert_int_equal(frame->source, 3);
	assert_int_equal(frame->destination, 4);
	assert_int_equal(frame->bytes, FRAME_MINIMUM_BYTES); /* padded */
	frame_pool_free(&pool);
}

static void a_copy_is_a_frame_of_its_own(void **state)
{
	struct frame_pool pool;
	struct frame *original, *copy;
	int somewhere;

	(void)state;
	frame_pool_init(&pool);
	original = frame_new(&pool, 1, 2, 200);
	original->vif = 5;
	original->sent_ps = 123;
	frame_latency_stage(original, LATENCY_WIRE, 77);
	original->station = (struct station *)&somewhere;
	copy = frame_copy(&pool, original);
	assert_ptr_not_equal(copy, original);
	assert_int_equal(copy->bytes, 200);
	assert_int_equal(copy->vif, 5);
	assert_int_equal(copy->sent_ps, 123);
	assert_null(copy->station);
	assert_true(copy->latency.begun); /* its time goes on where the original's does */
	assert_int_equal(copy->latency.stage, LATENCY_WIRE);
	assert_int_equal(copy->latency.since_ps, 77);
	assert_int_equal(pool.created, 2);
	assert_int_equal(pool.copied, 1);
	counts_agree(&pool);
	frame_dropped(&pool, copy, FRAME_DROP_FOREIGN);
	counts_agree(&pool);
	frame_pool_free(&pool);
}

static void a_queue_keeps_its_order(void **state)
{
	struct frame_queue queue = {0};
	struct frame_pool pool;
	struct frame *a, *b, *c;

	(void)state;
	frame_pool_init(&pool);
	a = frame_new(&pool, 1, 2, 60);
	b = frame_new(&pool, 1, 2, 60);
	c = frame_new(&pool, 1, 2, 60);
	frame_queue_push(&queue, a);
	frame_queue_push(&queue, b);
	assert_ptr_equal(frame_queue_pop(&queue), a);
	frame_queue_push(&queue, c);
	assert_int_equal(queue.count, 2);
	assert_ptr_equal(frame_queue_pop(&queue), b);
	assert_ptr_equal(frame_queue_pop(&queue), c);
	assert_null(frame_queue_pop(&queue));
	assert_int_equal(queue.count, 0);
	frame_queue_push(&queue, a); /* after it was empty */
	assert_ptr_equal(frame_queue_pop(&queue), a);
	frame_pool_free(&pool);
}

static void macs_differ(void **state)
{
	(void)state;
	assert_int_equal(frame_mac(1, 0x203), UINT64_C(0x020100000203));
	assert_true(frame_mac(0, 1) != frame_mac(1, 0));
	assert_true(frame_mac(0, 0) != FRAME_MAC_BROADCAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_conserved),
		cmocka_unit_test(a_reused_frame_is_clean),
		cmocka_unit_test(a_copy_is_a_frame_of_its_own),
		cmocka_unit_test(a_queue_keeps_its_order),
		cmocka_unit_test(macs_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
