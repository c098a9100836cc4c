/* SPDX-License-Identifier: Apache-2.0 */
/* A guest's kernel on an SV-NIC's virtual interface: what it does next, and what that costs. */
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
	struct station device, rings, sending, receiving;
	uint32_t written; /* frames that the device has put into the queue */
} t;

static int set_up(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	frame_pool_init(&t.pool);
	t.application = (struct fake_application){.pool = &t.pool, .bytes = 512, .deadline_ps = APPLICATION_NEVER};
	station_init(&t.device, "device");
	station_init(&t.rings, "rings");
	station_init(&t.sending, "sending");
	station_init(&t.receiving, "receiving");
	domain_init(&t.domain, GUEST + 1, GUEST_PORT_NET + 1, &guest_program, &t.guest);
	vif_driver_init(&t.driver, GUEST, &(struct vif_layout){.slots = SLOTS, .receive = VIF_MEMORY_HOST}, &t.config,
			NULL, &t.rings);
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

/* The device writes a frame into the next slot of the receive queue, then the produced index. */
static void device_writes(uint32_t bytes, uint64_t now_ps)
{
	struct frame *frame = frame_new(&t.pool, 1, 2, bytes);

	frame->sequence = t.written + 1;
	station_enter(&t.device, frame, now_ps);
	vif_driver_written(&t.driver, vif_slot_offset(t.written, SLOTS), 0, frame, now_ps);
	t.written++;
	vif_driver_written(&t.driver, VIF_WORD_DOORBELL, t.written, NULL, now_ps);
}

/* As Host::send_event does for a frame's arrival. */
static void signal_guest(void)
{
	t.domain.frame_signalled = true;
	event_channel_send(&t.domain.events, GUEST_PORT_NET);
	assert_true(upcall(&t.domain));
}

static void expect_block(uint64_t now_ps)
{
	assert_int_equal(next(&t.domain, now_ps).kind, ACTIVITY_BLOCK);
}

static void nothing_to_do_blocks(void **state)
{
	(void)state;
	expect_block(0);
	assert_int_equal(t.recorder.timer_count, 0); /* never set, never wanted */
}

/* A redundant signal costs one look, 3 us, and is counted; it makes no stint useful. */
static void signal_that_finds_nothing(void **state)
{
	struct activity look;

	(void)state;
	t.domain.packet_refill_ps = 9 * US; /* not due: there is no packet */
	signal_guest();
	look = next(&t.domain, 0);
	assert_int_equal(look.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&look, STAGE_LOOK), 3 * US);
	assert_int_equal(cost_of_all(&look), 3 * US);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	done(&t.domain, 3 * US, &look);
	assert_int_equal(t.domain.counters.looks_empty, 1);
	assert_int_equal(t.domain.counters.net_upcalls, 1);
	assert_false(t.domain.stint_useful);
	expect_block(3 * US);
}

/* The look began in vain, but a frame has come before it was over: it is no redundant one. */
static void frame_during_the_look(void **state)
{
	struct activity activity;

	(void)state;
	signal_guest();
	activity = next(&t.domain, 0);
	device_writes(1024, US);
	done(&t.domain, 3 * US, &activity);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	assert_true(t.domain.stint_useful);
	activity = next(&t.domain, 3 * US);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 0);
	assert_int_equal(cost_in(&activity, STAGE_RECEIVE), 14 * US);
	done(&t.domain, 17 * US, &activity);
	assert_int_equal(t.application.received, 1);
}

/*
 * A credit is nothing that a signalled look could have come for: the device
 * signals none that was not asked for.  An event that says of no frame (a completion's, on netfront) is never
 * redundant.
 */
static void a_credit_is_no_finding(void **state)
{
	struct activity look;

	(void)state;
	t.driver.send.produced = 1;
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 1, NULL, 0);
	signal_guest();
	look = next(&t.domain, 0);
	done(&t.domain, 3 * US, &look);
	assert_int_equal(t.domain.counters.looks_empty, 1);
	assert_false(t.domain.stint_useful);
	event_channel_send(&t.domain.events, GUEST_PORT_NET);
	assert_true(upcall(&t.domain));
	look = next(&t.domain, 3 * US);
	done(&t.domain, 6 * US, &look);
	assert_int_equal(t.domain.counters.looks_empty, 1);
}

/* Look and receive are one activity: 3 us + 10 us + 4 us/KiB * 1,024 B. */
static void frame_is_received(void **state)
{
	struct activity activity;

	(void)state;
	device_writes(1024, 0);
	signal_guest();
	activity = next(&t.domain, 5 * US);
	assert_int_equal(activity.part_count, 2);
	assert_int_equal(activity.parts[0].stage, STAGE_LOOK);
	assert_int_equal(activity.parts[0].left_ps, 3 * US);
	assert_int_equal(activity.parts[1].stage, STAGE_RECEIVE);
	assert_int_equal(activity.parts[1].left_ps, 14 * US);
	assert_true(t.domain.stint_useful);
	assert_int_equal(t.rings.sojourn_ps, 5 * US);
	assert_int_equal(t.receiving.occupancy, 1);
	assert_int_equal(t.application.received, 0); /* not before its time is spent */
	done(&t.domain, 22 * US, &activity);
	assert_int_equal(t.application.received, 1);
	assert_int_equal(t.receiving.occupancy, 0);
	assert_int_equal(t.receiving.sojourn_ps, 17 * US);
	assert_int_equal(t.domain.counters.frames_received, 1);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	expect_block(22 * US);
}

/* NAPI: what arrives while a frame is handled is taken without an event, and without a look. */
static void poll_goes_on(void **state)
{
	struct activity activity;

	(void)state;
	device_writes(1024, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	device_writes(512, 4 * US);
	done(&t.domain, 17 * US, &activity);
	activity = next(&t.domain, 17 * US);
	assert_int_equal(activity.part_count, 1);
	assert_int_equal(activity.parts[0].stage, STAGE_RECEIVE);
	assert_int_equal(activity.parts[0].left_ps, 12 * US); /* 10 + 4 / 2 */
	done(&t.domain, 29 * US, &activity);
	assert_int_equal(t.application.received, 2);
	assert_int_equal(t.application.received_sequence[0], 1);
	assert_int_equal(t.application.received_sequence[1], 2);
	expect_block(29 * US);
}

/* The packet path's lines are read again once, by the first packet after a switch. */
static void packet_refill_is_paid_once(void **state)
{
	struct activity activity;

	(void)state;
	t.domain.packet_refill_ps = 9 * US;
	device_writes(1024, 0);
	device_writes(1024, 0);
	signal_guest();
	activity = next(&t.domain, 0);
	assert_int_equal(cost_in(&activity, STAGE_PACKET_REFILL), 9 * US);
	assert_int_equal(cost_of_all(&activity), 26 * US);
	done(&t.domain, 26 * US, &activity);
	activity = next(&t.domain, 26 * US);
	assert_int_equal(cost_in(&activity, STAGE_PACKET_REFILL), 0);
	done(&t.domain, 40 * US, &activity);
	t.domain.packet_refill_ps = 4 * US; /* a sent packet pays it too */
	t.application.to_send = 1;
	activity = next(&t.domain, 40 * US);
	assert_int_equal(cost_in(&activity, STAGE_PACKET_REFILL), 4 * US);
	assert_int_equal(cost_in(&activity, STAGE_SEND), 24 * US);
	done(&t.domain, 68 * US, &activity);
}

static void expect_write(struct activity *activity, uint64_t address, uint32_t bytes, uint64_t value)
{
	assert_int_equal(activity->kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(activity->address, address);
	assert_int_equal(activity->bytes, bytes);
	assert_int_equal(activity->value, value);
}

/* One frame out: the send path, 20 us + 8 us/KiB * 512 B, its bytes to the
 * slot, then the doorbell with the running index. */
static void send_one(uint32_t index)
{
	uint64_t window = ADDRESS_DEVICE_MEMORY + GUEST * (uint64_t)VIF_WINDOW_BYTES;
	struct activity activity = next(&t.domain, 0);

	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_of_all(&activity), 24 * US);
	assert_int_equal(t.sending.occupancy, 1);
	done(&t.domain, 0, &activity);
	activity = next(&t.domain, 0);
	expect_write(&activity, window + 0x1000 + index % SLOTS * 2048ull, 512, vif_descriptor(512, GUEST));
	assert_non_null(activity.frame);
	assert_int_equal(activity.frame->sequence, index + 1);
	/* The device has it now. */
	station_leave(&t.sending, activity.frame, 0);
	frame_delivered(&t.pool, activity.frame);
	done(&t.domain, 0, &activity);
	activity = next(&t.domain, 0);
	expect_write(&activity, window, 4, index + 1);
	assert_null(activity.frame);
	done(&t.domain, 0, &activity);
	assert_int_equal(t.domain.counters.frames_sent, index + 1);
}

static void frames_are_sent(void **state)
{
	(void)state;
	t.application.to_send = 3;
	for (uint32_t index = 0; index < 3; index++)
		send_one(index);
	expect_block(0);
}

/* The queue has become full: the device is asked for a signal at this index. */
static void expect_request(uint32_t index)
{
	struct activity activity = next(&t.domain, 0);

	expect_write(&activity, ADDRESS_DEVICE_MEMORY + GUEST * (uint64_t)VIF_WINDOW_BYTES + VIF_WORD_REQUEST, 4,
		     index);
	done(&t.domain, 0, &activity);
}

/* Eight slots, none given back: the ninth frame waits, and the device is asked to say when four have been taken.
 * A credit of two, found at an event of another kind, lets two more go; then it is asked anew. */
static void full_send_queue(void **state)
{
	(void)state;
	t.application.to_send = 11;
	for (uint32_t index = 0; index < 8; index++)
		send_one(index);
	expect_request(4);
	expect_block(0);
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 2, NULL, 0);
	send_one(8);
	send_one(9);
	expect_request(6);
	expect_block(0);
	assert_int_equal(t.application.to_send, 1);
}

/* The signal that was asked for is not for nothing: it finds room. The same without having asked is. */
static void signal_for_room(void **state)
{
	struct activity look;

	(void)state;
	t.application.to_send = 9;
	for (uint32_t index = 0; index < 8; index++)
		send_one(index);
	expect_request(4);
	expect_block(0);
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 4, NULL, 0);
	signal_guest();
	look = next(&t.domain, 0);
	done(&t.domain, 3 * US, &look);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	assert_true(t.domain.stint_useful);
	send_one(8);
	expect_block(0);
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 8, NULL, 0);
	signal_guest();
	look = next(&t.domain, 0);
	done(&t.domain, 3 * US, &look);
	assert_int_equal(t.domain.counters.looks_empty, 1);
}

/* Room has come before the request has gone: there is nothing to ask for. */
static void no_request_without_need(void **state)
{
	struct activity activity;

	(void)state;
	t.application.to_send = 8;
	for (uint32_t index = 0; index < 7; index++)
		send_one(index);
	activity = next(&t.domain, 0);
	done(&t.domain, 0, &activity);
	activity = next(&t.domain, 0);
	station_leave(&t.sending, activity.frame, 0);
	frame_delivered(&t.pool, activity.frame);
	done(&t.domain, 0, &activity);
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 1, NULL, 0);
	activity = next(&t.domain, 0);
	expect_write(&activity, ADDRESS_DEVICE_MEMORY + GUEST * (uint64_t)VIF_WINDOW_BYTES, 4, 8);
	done(&t.domain, 0, &activity);
	expect_block(0);
}

/* Half of eight slots emptied: one write says so; the next after the next half. */
static void credit_in_halves(void **state)
{
	uint64_t window = ADDRESS_DEVICE_MEMORY + GUEST * (uint64_t)VIF_WINDOW_BYTES;

	(void)state;
	for (uint32_t frame = 1; frame <= 24; frame++) {
		struct activity activity;

		device_writes(64, 0);
		signal_guest();
		activity = next(&t.domain, 0);
		done(&t.domain, 0, &activity);
		activity = next(&t.domain, 0);
		if (frame % 4 == 0) {
			expect_write(&activity, window + VIF_WORD_CREDIT, 4, frame);
			done(&t.domain, 0, &activity);
			activity = next(&t.domain, 0);
		}
		assert_int_equal(activity.kind, ACTIVITY_BLOCK);
	}
	assert_int_equal(t.application.received, 24);
	assert_int_equal(t.pool.in_use, 0);
}

/* A timer is set when the guest blocks, for the application's deadline, and again only when that differs. */
static void timer_for_the_deadline(void **state)
{
	(void)state;
	t.application.deadline_ps = 5000 * US;
	expect_block(0);
	assert_int_equal(t.recorder.timer_count, 1);
	assert_int_equal(t.recorder.timer_domain, GUEST + 1);
	assert_int_equal(t.recorder.timer_ps, 5000 * US);
	expect_block(US);
	assert_int_equal(t.recorder.timer_count, 1);
	t.application.deadline_ps = 6000 * US;
	expect_block(2 * US);
	assert_int_equal(t.recorder.timer_count, 2);
	assert_int_equal(t.recorder.timer_ps, 6000 * US);
	/* It has fired: the same deadline would have to be asked for anew. */
	event_channel_send(&t.domain.events, DOMAIN_PORT_TIMER);
	upcall(&t.domain);
	expect_block(3 * US);
	assert_int_equal(t.recorder.timer_count, 3);
	/* And cancelled when there is none any more. */
	t.application.deadline_ps = APPLICATION_NEVER;
	expect_block(4 * US);
	assert_int_equal(t.recorder.timer_count, 4);
	assert_int_equal(t.recorder.timer_ps, UINT64_MAX);
}

/* It wants to send, its time has come, and the queue is full: no timer in the past, the guest sleeps; the
 * device's credit is found at the next event, whatever that is for. */
static void full_queue_sets_no_timer(void **state)
{
	(void)state;
	t.application.to_send = 9;
	t.application.deadline_ps = 0;
	for (uint32_t index = 0; index < 8; index++)
		send_one(index);
	expect_request(4);
	expect_block(0);
	expect_block(US);
	assert_int_equal(t.recorder.timer_count, 0);
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, 1, NULL, 0);
	event_channel_send(&t.domain.events, DOMAIN_PORT_TIMER);
	upcall(&t.domain);
	send_one(8);
	expect_request(5);
	expect_block(2 * US);
	assert_int_equal(t.recorder.timer_count, 0);
}

/* A timer that was set is taken back when its time has come and gone without it. */
static void a_passed_deadline_is_taken_back(void **state)
{
	(void)state;
	t.application.deadline_ps = 5 * US;
	expect_block(0);
	assert_int_equal(t.recorder.timer_ps, 5 * US);
	expect_block(5 * US);
	assert_int_equal(t.recorder.timer_count, 2);
	assert_int_equal(t.recorder.timer_ps, UINT64_MAX);
}

/* A timer's event is none of the driver's: no look at the rings. */
static void timer_is_no_look(void **state)
{
	(void)state;
	event_channel_send(&t.domain.events, DOMAIN_PORT_TIMER);
	assert_true(upcall(&t.domain));
	expect_block(0);
	assert_int_equal(t.domain.counters.looks_empty, 0);
	assert_int_equal(t.domain.counters.net_upcalls, 0);
}

/* The activity is over; if it was a frame's copy, the device has it now. */
static void over(const struct activity *activity, uint64_t now_ps)
{
	if (activity->frame != NULL) {
		station_leave(&t.sending, activity->frame, now_ps);
		frame_delivered(&t.pool, activity->frame);
	}
	done(&t.domain, now_ps, activity);
}

/* Two frames wait: a process answers when it has both, a protocol of the kernel each before the next. */
static void protocol_answers_before_the_next_frame(void **state)
{
	static const uint32_t process[] = {STAGE_RECEIVE, STAGE_RECEIVE, STAGE_SEND, STAGE_SEND};
	static const uint32_t protocol[] = {STAGE_RECEIVE, STAGE_SEND, STAGE_RECEIVE, STAGE_SEND};

	(void)state;
	for (int kernel = 0; kernel < 2; kernel++) {
		uint64_t now_ps = 0;
		uint32_t seen = 0;
		struct activity activity;

		t.guest.application.ops = kernel ? &fake_protocol_ops : &fake_ops;
		t.application.protocol = true; /* each received frame makes one to send */
		device_writes(60, now_ps);
		device_writes(60, now_ps);
		signal_guest();
		while ((activity = next(&t.domain, now_ps)).kind != ACTIVITY_BLOCK) {
			for (uint32_t part = 0; part < activity.part_count; part++) {
				const uint32_t stage = activity.parts[part].stage;

				if (stage != STAGE_RECEIVE && stage != STAGE_SEND)
					continue;
				assert_true(seen < 4);
				assert_int_equal(stage, (kernel ? protocol : process)[seen++]);
			}
			over(&activity, now_ps += US);
		}
		assert_int_equal(seen, 4);
	}
}

/* 6 us either way, whatever the frame's size; a segment with data costs what any frame does. */
static void acknowledgement_costs_its_own(void **state)
{
	struct activity activity;

	(void)state;
	t.application.to_send = 1;
	t.application.acknowledgements = true;
	activity = next(&t.domain, 0);
	assert_int_equal(cost_in(&activity, STAGE_SEND), 6 * US);
	done(&t.domain, 6 * US, &activity);
	device_writes(512, 6 * US);
	device_writes(512, 6 * US);
	t.driver.receive.frames[0]->kind = FRAME_SEGMENT;
	t.driver.receive.frames[1]->kind = FRAME_SEGMENT;
	t.driver.receive.frames[1]->transport.tcp.bytes = 446;
	signal_guest();
	for (int i = 0; i < 2; i++) { /* the copy to the device and the doorbell first */
		activity = next(&t.domain, 7 * US);
		assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
		over(&activity, 7 * US);
	}
	activity = next(&t.domain, 8 * US);
	assert_int_equal(cost_in(&activity, STAGE_RECEIVE), 6 * US);
	done(&t.domain, 14 * US, &activity);
	activity = next(&t.domain, 14 * US);
	assert_int_equal(cost_in(&activity, STAGE_RECEIVE), 12 * US); /* 10, and 4 a KiB */
	done(&t.domain, 26 * US, &activity);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {TEST(nothing_to_do_blocks),
					   TEST(signal_that_finds_nothing),
					   TEST(frame_during_the_look),
					   TEST(a_credit_is_no_finding),
					   TEST(frame_is_received),
					   TEST(poll_goes_on),
					   TEST(packet_refill_is_paid_once),
					   TEST(frames_are_sent),
					   TEST(full_send_queue),
					   TEST(signal_for_room),
					   TEST(no_request_without_need),
					   TEST(credit_in_halves),
					   TEST(timer_for_the_deadline),
					   TEST(timer_is_no_look),
					   TEST(full_queue_sets_no_timer),
					   TEST(a_passed_deadline_is_taken_back),
					   TEST(protocol_answers_before_the_next_frame),
					   TEST(acknowledgement_costs_its_own)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
