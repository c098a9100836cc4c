/* SPDX-License-Identifier: Apache-2.0 */
/* A guest whose VIF has its queues on the other side: the send queue in host memory, the receive queue in the device's.
 */
#include "host_fixture.h"

#define SLOTS 8
#define GUEST 3 /* its number; domain 4 */

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct fake_application application;
	struct domain domain;
	struct vif_driver driver;
	struct guest guest;
	struct station device, queue, sending, receiving;
	struct frame *slots[SLOTS]; /* of the receive queue, in the device */
	uint32_t written;
} t;

static int set_up(void **state)
{
	const struct vif_layout layout = {.slots = SLOTS, .send = VIF_MEMORY_HOST};

	(void)state;
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	t.config.guest_copy_kib_ps = 2 * US;
	t.config.guest_load_bytes = 4;
	frame_pool_init(&t.pool);
	t.application = (struct fake_application){.pool = &t.pool, .bytes = 512, .deadline_ps = APPLICATION_NEVER};
	station_init(&t.device, "device");
	station_init(&t.queue, "queue");
	station_init(&t.sending, "sending");
	station_init(&t.receiving, "receiving");
	domain_init(&t.domain, GUEST + 1, GUEST_PORT_NET + 1, &guest_program, &t.guest);
	vif_driver_init(&t.driver, GUEST, &layout, &t.config, &t.queue, NULL);
	guest_init(&t.guest, &t.domain, &t.config, &t.services, (struct front_end){&vif_driver_ops, &t.driver},
		   (struct application){&fake_ops, &t.application}, &t.sending, &t.receiving);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	domain_free(&t.domain);
	frame_pool_free(&t.pool);
	return 0;
}

/* The device puts a frame into its next slot, and tells the index in host memory. */
static void device_stores(uint32_t bytes, uint64_t now_ps)
{
	struct frame *frame = frame_new(&t.pool, 1, 2, bytes);

	frame->sequence = t.written + 1;
	station_enter(&t.device, frame, now_ps);
	t.slots[t.written++ % SLOTS] = frame;
	vif_driver_written(&t.driver, VIF_WORD_DOORBELL, t.written, NULL, now_ps);
}

static void signal_guest(void)
{
	t.domain.frame_signalled = true;
	event_channel_send(&t.domain.events, GUEST_PORT_NET);
	assert_true(upcall(&t.domain));
}

/* The guest's next activity is a load; the device answers it.  Returns its bytes. */
static uint32_t load(uint32_t index, uint32_t offset, uint64_t now_ps)
{
	struct activity activity = next(&t.domain, now_ps);
	struct frame **slot = &t.slots[index % SLOTS];

	assert_int_equal(activity.kind, ACTIVITY_MMIO_READ);
	assert_int_equal(cost_of_all(&activity), 0); /* its stall comes out of the bus */
	assert_int_equal(activity.address, vif_device_receive_window(GUEST) + vif_slot_offset(index, SLOTS) + offset);
	if (offset == VIF_SLOT_DESCRIPTOR) {
		activity.value = (*slot)->bytes;
	} else if (offset + activity.bytes >= (*slot)->bytes) {
		activity.frame = *slot;
		*slot = NULL;
	}
	done(&t.domain, now_ps, &activity);
	return activity.bytes;
}

/* 62 bytes by fours: the length, 15 loads, and one of the last two bytes; then the frame goes up as from memory. */
static void loads_of(uint32_t index, uint64_t now_ps)
{
	assert_int_equal(load(index, VIF_SLOT_DESCRIPTOR, now_ps), 4);
	for (uint32_t word = 0; word < 15; word++)
		assert_int_equal(load(index, 4 * word, now_ps), 4);
	assert_int_equal(load(index, 60, now_ps), 2);
}

static void frame_is_read_after_the_look(void **state)
{
	struct activity activity;

	(void)state;
	device_stores(62, 0);
	signal_guest();
	activity = next(&t.domain, 5 * US);
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 3 * US);
	assert_int_equal(cost_of_all(&activity), 3 * US);
	done(&t.domain, 8 * US, &activity);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	assert_true(t.domain.stint_useful);
	loads_of(0, 9 * US);
	activity = next(&t.domain, 22 * US);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 0);
	assert_true(cost_in(&activity, STAGE_RECEIVE) >= 10 * US);
	assert_int_equal(t.device.occupancy, 0); /* it was in the device's memory until now */
	assert_int_equal(t.device.sojourn_ps, 22 * US);
	done(&t.domain, 33 * US, &activity);
	assert_int_equal(t.application.received, 1);
	assert_int_equal(next(&t.domain, 33 * US).kind, ACTIVITY_BLOCK);
}

/* While it polls, the next frame is read without an event; what comes after the poll waits for one. */
static void poll_reads_on(void **state)
{
	struct activity activity;

	(void)state;
	device_stores(62, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	done(&t.domain, 3 * US, &activity);
	loads_of(0, 3 * US);
	activity = next(&t.domain, 3 * US);
	device_stores(62, 4 * US);
	done(&t.domain, 14 * US, &activity);
	loads_of(1, 14 * US);
	activity = next(&t.domain, 14 * US);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 0);
	done(&t.domain, 25 * US, &activity);
	assert_int_equal(t.application.received, 2);
	assert_int_equal(next(&t.domain, 25 * US).kind, ACTIVITY_BLOCK);
	device_stores(62, 26 * US);
	assert_int_equal(next(&t.domain, 27 * US).kind, ACTIVITY_BLOCK);
	signal_guest();
	activity = next(&t.domain, 28 * US);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 3 * US);
}

/* A copy into its own memory, 2 us/KiB of 512 B, then the doorbell in the device's; the device fetches the frame. */
static void frame_is_copied_and_fetched(void **state)
{
	struct memory_range memory = vif_driver_send_memory(&t.driver);
	struct activity activity;
	uint64_t length = 0, none = 0;
	struct frame *frame;

	(void)state;
	t.application.to_send = 1;
	activity = next(&t.domain, 0);
	done(&t.domain, 24 * US, &activity);
	activity = next(&t.domain, 24 * US);
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&activity, STAGE_COPY), US);
	assert_int_equal(cost_of_all(&activity), US);
	assert_int_equal(t.sending.occupancy, 1);
	done(&t.domain, 25 * US, &activity);
	assert_int_equal(t.sending.occupancy, 0);
	assert_int_equal(t.queue.occupancy, 1);
	activity = next(&t.domain, 25 * US);
	assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(activity.address, vif_send_window(GUEST) + VIF_WORD_DOORBELL);
	assert_int_equal(activity.value, 1);
	done(&t.domain, 25 * US, &activity);
	assert_int_equal(next(&t.domain, 25 * US).kind, ACTIVITY_BLOCK);

	assert_int_equal(memory.base, vif_host_send_window(GUEST));
	assert_null(memory.read(memory.context, vif_slot_offset(0, SLOTS) + VIF_SLOT_DESCRIPTOR, 8, &length));
	assert_int_equal(length, vif_descriptor(512, GUEST));
	frame = memory.read(memory.context, vif_slot_offset(0, SLOTS), 512, &none);
	assert_non_null(frame);
	assert_int_equal(frame->sequence, 1);
	/* Once: an empty slot has no length. */
	assert_null(memory.read(memory.context, vif_slot_offset(0, SLOTS) + VIF_SLOT_DESCRIPTOR, 8, &none));
	assert_int_equal(none, 0);
	station_leave(frame->station, frame, 30 * US);
	assert_int_equal(t.queue.sojourn_ps, 5 * US);
	frame_delivered(&t.pool, frame);
	assert_int_equal(t.pool.in_use, 0);
}

/* Its guest has told a credit that was not true: the first frame is written over by a longer one while it is
 * read, of which the loads told no end; it comes in its own turn. */
static void frame_is_written_over_while_it_is_read(void **state)
{
	struct activity activity;

	(void)state;
	device_stores(62, 0);
	device_stores(62, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	done(&t.domain, 3 * US, &activity);
	assert_int_equal(load(0, VIF_SLOT_DESCRIPTOR, 3 * US), 4);
	for (uint32_t word = 0; word < 10; word++)
		load(0, 4 * word, 3 * US);
	station_leave(&t.device, t.slots[0], 3 * US);
	frame_dropped(&t.pool, t.slots[0], FRAME_DROP_OVERWRITTEN);
	t.slots[0] = frame_new(&t.pool, 1, 2, 300);
	for (uint32_t word = 10; word < 15; word++)
		load(0, 4 * word, 4 * US);
	assert_int_equal(load(0, 60, 4 * US), 2);
	assert_int_equal(t.driver.receive.consumed, 1);
	loads_of(1, 5 * US);
	activity = next(&t.domain, 6 * US);
	done(&t.domain, 16 * US, &activity);
	assert_int_equal(t.application.received, 1);
	frame_dropped(&t.pool, t.slots[0], FRAME_DROP_OVERWRITTEN);
	t.slots[0] = NULL;
}

/* And by a shorter one, which comes with the load that reaches its end. */
static void a_shorter_frame_ends_earlier(void **state)
{
	struct activity activity;

	(void)state;
	device_stores(62, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	done(&t.domain, 3 * US, &activity);
	load(0, VIF_SLOT_DESCRIPTOR, 3 * US);
	load(0, 0, 3 * US);
	t.slots[0]->bytes = 6;
	load(0, 4, 3 * US);
	activity = next(&t.domain, 4 * US);
	assert_true(cost_in(&activity, STAGE_RECEIVE) >= 10 * US);
	done(&t.domain, 14 * US, &activity);
	assert_int_equal(t.application.received, 1);
}

/* A slot that was read one lap too early has no length in its turn: it is passed over. */
static void empty_slot_is_passed_over(void **state)
{
	struct activity activity;

	(void)state;
	t.written = 1;
	device_stores(62, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	done(&t.domain, 3 * US, &activity);
	activity = next(&t.domain, 3 * US);
	assert_int_equal(activity.address,
			 vif_device_receive_window(GUEST) + vif_slot_offset(0, SLOTS) + VIF_SLOT_DESCRIPTOR);
	activity.value = 0;
	done(&t.domain, 3 * US, &activity);
	loads_of(1, 4 * US);
	activity = next(&t.domain, 5 * US);
	done(&t.domain, 15 * US, &activity);
	assert_int_equal(t.application.received, 1);
}

/* In host memory, eight slots: the device was told that all were read, and writes three more. Those are taken in the
 * first three's stead, five follow, and the three slots are empty when their own turn comes. */
static void frames_in_host_memory_are_written_over(void **state)
{
	static const uint32_t taken[] = {9, 10, 11, 4, 5, 6, 7, 8, 12};
	struct vif_driver driver;

	(void)state;
	vif_driver_init(&driver, 0, &(struct vif_layout){.slots = SLOTS, .receive = VIF_MEMORY_HOST}, &t.config, NULL,
			&t.queue);
	driver.pool = &t.pool;
	for (uint32_t i = 0; i < 12; i++) {
		struct frame *frame = frame_new(&t.pool, 1, 2, 60);

		frame->sequence = i + 1;
		if (i == 11) { /* the guest has read all that there was */
			for (uint32_t n = 0; n < 8; n++) {
				struct frame *first = vif_driver_ops.take(&driver);

				assert_int_equal(first->sequence, taken[n]);
				station_leave(first->station, first, i);
				frame_delivered(&t.pool, first);
			}
			assert_false(vif_driver_ops.ready(&driver));
			assert_int_equal(vif_driver_ops.received(&driver), 0);
			assert_int_equal(driver.receive.consumed, 11);
		}
		station_enter(&t.device, frame, i);
		vif_driver_written(&driver, vif_slot_offset(i, SLOTS), 60, frame, i);
		vif_driver_written(&driver, VIF_WORD_DOORBELL, i + 1, NULL, i);
	}
	assert_int_equal(t.pool.dropped[FRAME_DROP_OVERWRITTEN], 3);
	assert_int_equal(t.queue.occupancy, 1);
	struct frame *last = vif_driver_ops.take(&driver);

	assert_int_equal(last->sequence, taken[8]);
	station_leave(last->station, last, 30);
	frame_delivered(&t.pool, last);
	assert_int_equal(t.pool.in_use, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(frame_is_read_after_the_look),          TEST(poll_reads_on),
		TEST(frame_is_copied_and_fetched),           TEST(frame_is_written_over_while_it_is_read),
		TEST(a_shorter_frame_ends_earlier),          TEST(empty_slot_is_passed_over),
		TEST(frames_in_host_memory_are_written_over)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
