/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's driver of a protected context: what it asks of the hypervisor, what of the device, and what these cost.
 */
#include <string.h>

#include "cmocka_all.h"
#include "host/cdna_driver.h"
#include "net/frame.h"

#define SLOTS 8
#define CONTEXT 2
#define DOMAIN 3
#define HYPERCALL_PS 500
#define ENQUEUE_PS 70
#define UNPIN_PS 9

static struct {
	struct host_config config;
	struct dma_guard guard;
	struct station sending, send, receive, card;
	struct cdna_driver_setup setup;
	struct cdna_driver driver;
	struct frame_pool pool;
	struct activity activity;
} t;

static void build(bool protection)
{
	memset(&t, 0, sizeof(t));
	frame_pool_init(&t.pool);
	t.config.hypervisor_enqueue_ps = ENQUEUE_PS;
	t.config.hypervisor_unpin_ps = UNPIN_PS;
	dma_guard_init(&t.guard, cdna_page(0, CDNA_TRANSMIT, 0) - CDNA_BUFFERS_PAGE, 4 * CDNA_WINDOW_PAGES);
	t.setup = (struct cdna_driver_setup){.config = &t.config,
					     .hypercall_ps = HYPERCALL_PS,
					     .guard = &t.guard,
					     .slots = SLOTS,
					     .refill = 4,
					     .protection = protection,
					     .send_station = &t.send,
					     .receive_station = &t.receive};
	cdna_driver_init(&t.driver, &t.setup, CONTEXT, DOMAIN);
}

static int set_up(void **state)
{
	(void)state;
	build(true);
	return 0;
}

static int set_up_unprotected(void **state)
{
	(void)state;
	build(false);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	cdna_driver_free(&t.driver);
	dma_guard_free(&t.guard);
	frame_pool_free(&t.pool);
	return 0;
}

static bool next(void)
{
	return cdna_driver_ops.next(&t.driver, &t.activity);
}

static void done(void)
{
	cdna_driver_ops.done(&t.driver, &t.activity, 0);
}

static void send(uint32_t port)
{
	struct frame *frame = frame_new(&t.pool, frame_mac_at(0, CONTEXT, port), frame_mac_at(1, CONTEXT, port), 1000);

	station_enter(&t.sending, frame, 0);
	assert_true(cdna_driver_ops.can_send(&t.driver));
	cdna_driver_ops.send(&t.driver, frame, 0);
}

static struct frame *device_reads(uint64_t address, uint64_t *value)
{
	const struct memory_range range = cdna_driver_memory(&t.driver);

	assert_true(address >= range.base && address < range.base + range.size);
	*value = 0;
	return range.read(range.context, address - range.base, 16, value);
}

static void device_writes(uint64_t address, uint64_t value, struct frame *payload)
{
	const struct memory_range range = cdna_driver_memory(&t.driver);

	assert_true(address >= range.base && address < range.base + range.size);
	range.written(range.context, address - range.base, value, payload, 0);
}

static void expect_hypercall(uint64_t cost_ps)
{
	assert_true(next());
	assert_int_equal(t.activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(t.activity.part_count, 1);
	assert_int_equal(t.activity.parts[0].stage, STAGE_HYPERCALL);
	assert_int_equal(t.activity.parts[0].left_ps, cost_ps);
	done();
}

static void expect_mailbox(enum cdna_direction direction, uint32_t produced)
{
	assert_true(next());
	assert_int_equal(t.activity.kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(t.activity.address, cdna_mailbox(CONTEXT, direction));
	assert_int_equal(t.activity.value, produced);
	done();
}

/* The device reads what it was told of: descriptor, then the frame, which is gone from memory then. */
static void device_sends(uint32_t index, uint32_t port)
{
	uint64_t value;
	struct frame *frame;

	device_reads(cdna_descriptor_address(CONTEXT, CDNA_TRANSMIT, index % SLOTS), &value);
	assert_int_equal(cdna_descriptor_sequence(value), index + 1);
	assert_int_equal(cdna_descriptor_bytes(value), 1000);
	assert_int_equal(cdna_descriptor_port(value), port);
	frame = device_reads((uint64_t)cdna_descriptor_page(value) * CDNA_PAGE_BYTES, &value);
	assert_non_null(frame);
	station_leave(&t.send, frame, 0);
	frame_delivered(&t.pool, frame);
}

/* Hypercall, then the mailbox; the next one unpins what was sent: 500 + 70, then 500 + 70 + 9. */
static void a_frame_is_asked_for_and_told(void **state)
{
	(void)state;
	assert_false(next());
	send(1);
	expect_hypercall(HYPERCALL_PS + ENQUEUE_PS);
	expect_mailbox(CDNA_TRANSMIT, 1);
	assert_false(next());
	device_sends(0, 1);
	device_writes(cdna_window(CONTEXT), cdna_status(1, 0), NULL);
	assert_int_equal(cdna_driver_ops.look(&t.driver), FINDING_ROOM);
	assert_int_equal(cdna_driver_ops.look(&t.driver), FINDING_NOTHING);
	send(0);
	expect_hypercall(HYPERCALL_PS + ENQUEUE_PS + UNPIN_PS);
	expect_mailbox(CDNA_TRANSMIT, 2);
	device_sends(1, 0);
	assert_int_equal(t.guard.counters.hypercalls, 2);
	/* Eight buffers, and the second frame. */
	assert_int_equal(dma_guard_pins(&t.guard), SLOTS + 1);
}

/* Eight slots: then it waits until completions were told and looked at. */
static void a_full_ring_holds_the_guest_back(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < SLOTS; i++) {
		send(0);
		expect_hypercall(HYPERCALL_PS + ENQUEUE_PS);
		expect_mailbox(CDNA_TRANSMIT, i + 1);
	}
	assert_false(cdna_driver_ops.can_send(&t.driver));
	device_sends(0, 0);
	device_writes(cdna_window(CONTEXT), cdna_status(1, 0), NULL);
	assert_false(cdna_driver_ops.can_send(&t.driver));
	cdna_driver_ops.look(&t.driver);
	assert_true(cdna_driver_ops.can_send(&t.driver));
	for (uint32_t i = 1; i < SLOTS; i++)
		device_sends(i, 0);
}

/* The device puts so many frames into the next buffers, and says so. */
static void device_receives(uint32_t first, uint32_t count)
{
	for (uint32_t index = first; index < first + count; index++) {
		struct frame *frame = frame_new(&t.pool, frame_mac(1, 0), frame_mac(0, CONTEXT), 100);
		uint64_t value;

		frame->sequence = index;
		station_enter(&t.card, frame, 0);
		device_reads(cdna_descriptor_address(CONTEXT, CDNA_RECEIVE, index % SLOTS), &value);
		assert_int_equal(cdna_descriptor_sequence(value), index + 1);
		device_writes((uint64_t)cdna_descriptor_page(value) * CDNA_PAGE_BYTES, 0, frame);
	}
	assert_int_equal(cdna_driver_ops.received(&t.driver), 0); /* not before the status word */
	device_writes(cdna_window(CONTEXT), cdna_status(0, first + count), NULL);
}

static void take(uint32_t sequence)
{
	struct frame *frame = cdna_driver_ops.take(&t.driver);

	assert_int_equal(frame->sequence, sequence);
	station_leave(&t.receive, frame, 0);
	frame_delivered(&t.pool, frame);
}

/* Four buffers go back together, unpinned and pinned again: 500 + 4 x 70 + 5 x 9, as the fifth frame is there, too. A
 * single one goes back when the poll is over. */
static void buffers_go_back_together(void **state)
{
	(void)state;
	device_receives(0, 5);
	assert_int_equal(cdna_driver_ops.look(&t.driver), FINDING_WORK);
	for (uint32_t i = 0; i < 4; i++) {
		assert_false(next());
		take(i);
	}
	expect_hypercall(HYPERCALL_PS + 4 * ENQUEUE_PS + 5 * UNPIN_PS);
	expect_mailbox(CDNA_RECEIVE, SLOTS + 4);
	take(4);
	assert_false(next());
	cdna_driver_ops.poll_over(&t.driver, 1);
	expect_hypercall(HYPERCALL_PS + ENQUEUE_PS);
	expect_mailbox(CDNA_RECEIVE, SLOTS + 5);
	assert_false(next());
	assert_int_equal(dma_guard_pins(&t.guard), SLOTS);
}

/* Nobody checks: no hypercall, and the same descriptors. */
static void without_protection_nothing_is_asked(void **state)
{
	(void)state;
	send(0);
	expect_mailbox(CDNA_TRANSMIT, 1);
	assert_false(next());
	device_sends(0, 0);
	assert_int_equal(t.guard.counters.hypercalls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_frame_is_asked_for_and_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_ring_holds_the_guest_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(buffers_go_back_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_protection_nothing_is_asked, set_up_unprotected, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
