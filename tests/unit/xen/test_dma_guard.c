/* SPDX-License-Identifier: Apache-2.0 */
/* The hypervisor's DMA descriptors: whose pages they may name, how long these are pinned, and what a device is
 * believed. */
#include "cmocka_all.h"
#include "xen/dma_guard.h"

#define FIRST 100
#define PAGES 16
#define SLOTS 4

static struct dma_guard guard;
static struct dma_ring ring;

/* Domain 1 has the pages 100 to 107, domain 2 the others; the ring is domain 1's. */
static int set_up(void **state)
{
	(void)state;
	dma_guard_init(&guard, FIRST, PAGES);
	dma_ring_init(&ring, 1, SLOTS);
	for (uint32_t page = FIRST; page < FIRST + PAGES; page++)
		assert_true(dma_guard_assign(&guard, page, page < FIRST + 8 ? 1 : 2));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dma_guard_free(&guard);
	dma_ring_free(&ring);
	return 0;
}

static bool ask(uint32_t page)
{
	return dma_guard_enqueue(&guard, &ring, (struct dma_request){.page = page, .bytes = 60});
}

/* The first descriptor has the number 1, so that an empty ring holds none that could be the next. */
static void own_pages_in_sequence(void **state)
{
	(void)state;
	assert_true(ask(FIRST));
	assert_true(ask(FIRST + 7));
	assert_int_equal(ring.produced, 2);
	assert_int_equal(ring.descriptors[0].sequence, 1);
	assert_int_equal(ring.descriptors[1].sequence, 2);
	assert_int_equal(ring.descriptors[1].request.page, FIRST + 7);
	assert_int_equal(dma_guard_pins(&guard), 2);
}

/* Of domain 2, of nobody, below and above what there is; nothing is written. */
static void others_pages_are_refused(void **state)
{
	(void)state;
	assert_false(ask(FIRST + 8));
	assert_true(dma_guard_release(&guard, FIRST + 3, 1));
	assert_false(ask(FIRST + 3));
	assert_false(ask(FIRST - 1));
	assert_false(ask(FIRST + PAGES));
	assert_false(ask(UINT32_MAX));
	assert_int_equal(guard.counters.refused, 5);
	assert_int_equal(ring.produced, 0);
	assert_int_equal(dma_guard_pins(&guard), 0);
}

/* Four slots: the fifth waits until the device is done with one and the hypervisor knows it. */
static void a_full_ring_refuses(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < SLOTS; i++)
		assert_true(ask(FIRST + i));
	assert_false(ask(FIRST + 4));
	assert_int_equal(dma_guard_retire(&guard, &ring, 1), 1);
	assert_true(ask(FIRST + 4));
	assert_int_equal(ring.descriptors[0].sequence, 5); /* over the first */
}

/* A page given back while a device may still write to it is nobody else's before that is over: pinned twice, it takes
 * both. */
static void a_pinned_page_changes_no_owner(void **state)
{
	(void)state;
	assert_true(ask(FIRST));
	assert_true(ask(FIRST));
	assert_false(dma_guard_release(&guard, FIRST, 1));
	assert_int_equal(guard.counters.deferred, 1);
	assert_false(dma_guard_assign(&guard, FIRST, 2));
	assert_false(ask(FIRST)); /* nor the giver's any more */
	assert_int_equal(dma_guard_retire(&guard, &ring, 1), 1);
	assert_false(dma_guard_assign(&guard, FIRST, 2));
	assert_int_equal(dma_guard_retire(&guard, &ring, 2), 1);
	assert_true(dma_guard_assign(&guard, FIRST, 2));
	assert_false(dma_guard_release(&guard, FIRST, 1));
}

/* The status word lies in the guest's memory, where the guest may write to it: only what can be is believed. */
static void a_count_that_cannot_be_unpins_nothing(void **state)
{
	(void)state;
	assert_true(ask(FIRST));
	assert_true(ask(FIRST + 1));
	assert_int_equal(dma_guard_retire(&guard, &ring, 3), 0);
	assert_int_equal(dma_guard_retire(&guard, &ring, UINT32_MAX), 0);
	assert_int_equal(dma_guard_pins(&guard), 2);
	assert_int_equal(dma_ring_retirable(&ring, 2), 2);
	assert_int_equal(dma_guard_retire(&guard, &ring, 2), 2);
	assert_int_equal(dma_guard_retire(&guard, &ring, 1), 0); /* back in time */
	assert_int_equal(dma_guard_pins(&guard), 0);
	assert_int_equal(dma_ring_pending(&ring), 0);
}

/* Sequence numbers and counts go round. */
static void numbers_wrap(void **state)
{
	(void)state;
	ring.produced = ring.retired = UINT32_MAX;
	assert_true(ask(FIRST));
	assert_true(ask(FIRST + 1));
	assert_int_equal(ring.produced, 1);
	assert_int_equal(ring.descriptors[3].sequence, 0); /* of index 2^32 - 1 */
	assert_int_equal(ring.descriptors[0].sequence, 1);
	assert_int_equal(dma_guard_retire(&guard, &ring, 1), 2);
	assert_int_equal(dma_guard_pins(&guard), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(own_pages_in_sequence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(others_pages_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_ring_refuses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_pinned_page_changes_no_owner, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_count_that_cannot_be_unpins_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_wrap, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
