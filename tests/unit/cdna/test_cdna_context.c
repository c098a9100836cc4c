/* SPDX-License-Identifier: Apache-2.0 */
/* A context's rings as the device sees them: sequence numbers, and whose turn it is. */
#include "cdna/cdna_context.h"
#include "cmocka_all.h"

static uint64_t numbered(uint16_t sequence)
{
	return cdna_descriptor(0x30008, 1514, 1, sequence);
}

static void a_descriptor_says_what_was_put_into_it(void **state)
{
	const uint64_t descriptor = cdna_descriptor(0xabcdef, 1514, 3, 0xfffe);

	(void)state;
	assert_int_equal(cdna_descriptor_page(descriptor), 0xabcdef);
	assert_int_equal(cdna_descriptor_bytes(descriptor), 1514);
	assert_int_equal(cdna_descriptor_port(descriptor), 3);
	assert_int_equal(cdna_descriptor_sequence(descriptor), 0xfffe);
}

/* The last buffer's page of the last context ends its window; rings and buffers do not overlap. */
static void a_window_holds_all(void **state)
{
	const uint32_t last = CDNA_CONTEXTS_MAXIMUM - 1;
	const uint64_t end = cdna_window(last) + CDNA_WINDOW_BYTES;

	(void)state;
	assert_true((cdna_page(last, CDNA_RECEIVE, CDNA_SLOTS_MAXIMUM - 1) + UINT64_C(1)) * CDNA_PAGE_BYTES <= end);
	assert_true(end <= ADDRESS_HOST_MEMORY + ADDRESS_HOST_MEMORY_SIZE);
	assert_true(cdna_descriptor_address(0, CDNA_RECEIVE, CDNA_SLOTS_MAXIMUM - 1) + CDNA_DESCRIPTOR_BYTES <=
		    (uint64_t)cdna_page(0, CDNA_TRANSMIT, 0) * CDNA_PAGE_BYTES);
	assert_int_equal(cdna_page(0, CDNA_RECEIVE, 0), cdna_page(0, CDNA_TRANSMIT, CDNA_SLOTS_MAXIMUM - 1) + 1);
	assert_true(cdna_mailbox_page(last) + CDNA_PAGE_BYTES <= ADDRESS_CDNA_MAILBOXES + ADDRESS_CDNA_MAILBOXES_SIZE);
}

static void descriptors_are_fetched_in_sequence(void **state)
{
	struct cdna_ring ring = {.slots = 8};

	(void)state;
	assert_false(cdna_ring_has_next(&ring));
	cdna_ring_told(&ring, 2);
	for (uint16_t i = 0; i < 2; i++) {
		assert_true(cdna_ring_has_next(&ring));
		assert_int_equal(cdna_ring_next_slot(&ring), i);
		assert_true(cdna_ring_fetched(&ring, numbered((uint16_t)(i + 1))));
	}
	assert_false(cdna_ring_has_next(&ring));
	cdna_ring_finished(&ring);
	assert_int_equal(ring.done, 1);
}

/* The guest tells of more than the hypervisor has written: what lies there is of the round before, its number 8 too
 * small. The ring is stopped for good. */
static void an_old_descriptor_stops_the_ring(void **state)
{
	struct cdna_ring ring = {.slots = 8, .produced = 8, .fetched = 8};

	(void)state;
	cdna_ring_told(&ring, 9);
	assert_int_equal(cdna_ring_next_slot(&ring), 0);
	assert_false(cdna_ring_fetched(&ring, numbered(1)));
	assert_true(ring.stopped);
	assert_int_equal(ring.fetched, 8);
	cdna_ring_told(&ring, 10);
	assert_false(cdna_ring_has_next(&ring));
}

/* Memory that was never written is no first descriptor. */
static void an_empty_ring_holds_no_descriptor(void **state)
{
	struct cdna_ring ring = {.slots = 8, .produced = 1};

	(void)state;
	assert_false(cdna_ring_fetched(&ring, 0));
}

/* After 65,535 comes 0. */
static void numbers_wrap(void **state)
{
	struct cdna_ring ring = {.slots = 8, .produced = 65537, .fetched = 65534};

	(void)state;
	assert_true(cdna_ring_fetched(&ring, numbered(65535)));
	assert_true(cdna_ring_fetched(&ring, numbered(0)));
	assert_true(cdna_ring_fetched(&ring, numbered(1)));
	assert_false(cdna_ring_has_next(&ring));
}

/* Of 5 contexts 1, 3 and 4 are ready: behind 1 comes 3, then 4, then 1 again; alone one is its own successor. */
static void contexts_take_turns(void **state)
{
	const uint32_t ready = 1u << 1 | 1u << 3 | 1u << 4;

	(void)state;
	assert_int_equal(cdna_next_context(ready, 5, 1), 3);
	assert_int_equal(cdna_next_context(ready, 5, 3), 4);
	assert_int_equal(cdna_next_context(ready, 5, 4), 1);
	assert_int_equal(cdna_next_context(1u << 2, 5, 2), 2);
	assert_int_equal(cdna_next_context(0, 5, 2), -1);
	assert_int_equal(cdna_next_context(UINT32_C(1) << 31, 32, 0), 31);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_descriptor_says_what_was_put_into_it),
		cmocka_unit_test(a_window_holds_all),
		cmocka_unit_test(descriptors_are_fetched_in_sequence),
		cmocka_unit_test(an_old_descriptor_stops_the_ring),
		cmocka_unit_test(an_empty_ring_holds_no_descriptor),
		cmocka_unit_test(numbers_wrap),
		cmocka_unit_test(contexts_take_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
