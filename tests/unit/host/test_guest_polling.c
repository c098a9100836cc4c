/* SPDX-License-Identifier: Apache-2.0 */
/* A guest's kernel that polls, always or by NAPI's rules, on a virtual interface and on netfront: what it does next. */
#include "host_fixture.h"

#define SLOTS 16
#define GUEST 0

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct fake_application application;
	struct domain domain;
	struct vif_driver driver;
	struct netfront netfront;
	struct guest guest;
	struct station device, rings, sending, receiving;
	uint32_t written;
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
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	domain_free(&t.domain);
	if (t.netfront.config != NULL)
		netfront_free(&t.netfront);
	frame_pool_free(&t.pool);
	return 0;
}

static void start(enum receive_mode mode, struct front_end front_end)
{
	static const enum vif_event_kind events[] = {VIF_EVENTS_EACH, VIF_EVENTS_NONE, VIF_EVENTS_ASKED};
	const struct vif_layout layout = {.slots = SLOTS, .receive = VIF_MEMORY_HOST, .events = events[mode]};

	t.config.receive.mode = mode;
	domain_init(&t.domain, GUEST + 1, GUEST_PORT_NET + 1, &guest_program, &t.guest);
	vif_driver_init(&t.driver, GUEST, &layout, &t.config, NULL, &t.rings);
	t.driver.services = &t.services;
	t.driver.domain = GUEST + 1;
	guest_init(&t.guest, &t.domain, &t.config, &t.services, front_end,
		   (struct application){&fake_ops, &t.application}, &t.sending, &t.receiving);
}

static void start_vif(enum receive_mode mode)
{
	start(mode, (struct front_end){&vif_driver_ops, &t.driver});
}

static void device_writes(uint64_t now_ps)
{
	struct frame *frame = frame_new(&t.pool, 1, 2, 64);

	station_enter(&t.device, frame, now_ps);
	vif_driver_written(&t.driver, vif_slot_offset(t.written, SLOTS), 0, frame, now_ps);
	t.written++;
	vif_driver_written(&t.driver, VIF_WORD_DOORBELL, t.written, NULL, now_ps);
}

static void signal_guest(void)
{
	t.domain.frame_signalled = true;
	event_channel_send(&t.domain.events, GUEST_PORT_NET);
	assert_true(upcall(&t.domain));
}

/* alone: its last one, as there is something to be found at its end. */
static void expect_a_turn(bool alone)
{
	struct activity activity = next(&t.domain, 0);

	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(activity.turn_ps, alone ? 0 : 1 * US);
	assert_int_equal(cost_in(&activity, STAGE_TURN), 1 * US);
	assert_int_equal(cost_of_all(&activity), 1 * US);
	done(&t.domain, 0, &activity);
}

static void expect_turn(void)
{
	expect_a_turn(false);
}

/* 10 us and 4 us/KiB of 64 B, and the look that comes with it. */
static void expect_receive(uint64_t look_ps)
{
	struct activity activity = next(&t.domain, 0);

	assert_int_equal(cost_in(&activity, STAGE_RECEIVE), 10 * US + US / 4);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), look_ps);
	assert_int_equal(activity.turn_ps, 0);
	done(&t.domain, 0, &activity);
}

static void expect_look(uint64_t look_ps)
{
	struct activity activity = next(&t.domain, 0);

	assert_int_equal(cost_in(&activity, STAGE_LOOK), look_ps);
	assert_int_equal(cost_of_all(&activity), look_ps);
	done(&t.domain, 0, &activity);
}

/* The device is asked to tell of this index. */
static void expect_unmask(uint32_t index)
{
	struct activity activity = next(&t.domain, 0);

	assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(activity.address, vif_send_window(GUEST) + VIF_WORD_EVENT);
	assert_int_equal(activity.bytes, 4);
	assert_int_equal(activity.value, index);
	done(&t.domain, 0, &activity);
}

static void expect_block(void)
{
	assert_int_equal(next(&t.domain, 0).kind, ACTIVITY_BLOCK);
}

/* It loops; a frame that is written ends the loop, and is taken without an event and without another look. */
static void a_polling_guest_never_blocks(void **state)
{
	(void)state;
	start_vif(RECEIVE_POLL);
	expect_turn();
	expect_turn();
	assert_int_equal(t.recorder.shown[GUEST + 1], 0);
	device_writes(0);
	assert_int_equal(t.recorder.shown[GUEST + 1], 1);
	expect_a_turn(true);
	expect_receive(0);
	expect_turn();
	assert_int_equal(t.application.received, 1);
	assert_int_equal(t.domain.counters.net_upcalls, 0);
	assert_int_equal(t.domain.counters.looks, 0);
}

/* Its queue is full: no signal is asked for, since the credit is seen. */
static void a_polling_guest_asks_for_no_room(void **state)
{
	(void)state;
	start_vif(RECEIVE_POLL);
	t.driver.send.produced = SLOTS;
	t.driver.request_due = true;
	t.application.to_send = 1;
	expect_turn();
	vif_driver_written(&t.driver, VIF_WORD_CREDIT, SLOTS, NULL, 0);
	assert_int_equal(t.recorder.shown[GUEST + 1], 1);
	assert_int_equal(next(&t.domain, 0).parts[0].stage, STAGE_SEND);
}

/* It has closed its interface: then it sleeps. */
static void a_closed_interface_is_not_polled(void **state)
{
	struct vif_frontend frontend = {.driver = &t.driver};

	(void)state;
	start_vif(RECEIVE_POLL);
	t.guest.vif = &frontend;
	assert_true(guest_polls(&t.guest));
	vif_driver_offline(&t.driver);
	assert_false(guest_polls(&t.guest));
}

/* Look 3 us and the frame; then the interrupt is unmasked by a write of the index after the last frame, and it looks
 * once more, for 1 us, before it sleeps. */
static void napi_unmasks_and_looks_again(void **state)
{
	(void)state;
	start_vif(RECEIVE_NAPI);
	expect_block();
	device_writes(0);
	device_writes(0);
	expect_block(); /* masked or not: it does nothing without its interrupt */
	signal_guest();
	expect_receive(3 * US);
	expect_receive(0);
	expect_unmask(3);
	expect_look(1 * US);
	expect_block();
	assert_int_equal(t.application.received, 2);
}

/* A frame comes while the write is on its way: the look finds it, and the interrupt is unmasked anew. */
static void napi_race(void **state)
{
	struct activity activity;

	(void)state;
	start_vif(RECEIVE_NAPI);
	device_writes(0);
	signal_guest();
	expect_receive(3 * US);
	activity = next(&t.domain, 0);
	assert_int_equal(activity.value, 2);
	device_writes(0);
	done(&t.domain, 0, &activity);
	expect_look(1 * US);
	expect_receive(0);
	expect_unmask(3);
	expect_look(1 * US);
	expect_block();
	assert_int_equal(t.application.received, 2);
}

/* Woken for nothing, by another VIF of its bit: the device still has its request, and needs no other. */
static void napi_redundant_signal(void **state)
{
	(void)state;
	start_vif(RECEIVE_NAPI);
	signal_guest();
	expect_look(3 * US);
	expect_look(1 * US);
	expect_block();
	assert_int_equal(t.domain.counters.looks_empty, 1);
}

/* Budget 2, five frames: rounds of 2, 2 and 1, a process's turn after each that was spent. */
static void napi_budget(void **state)
{
	(void)state;
	t.config.receive.budget = 2;
	start_vif(RECEIVE_NAPI);
	for (uint32_t frame = 0; frame < 5; frame++)
		device_writes(0);
	t.application.to_send = 2;
	signal_guest();
	expect_receive(3 * US);
	expect_receive(0);
	for (uint32_t round = 0; round < 2; round++) {
		struct activity activity = next(&t.domain, 0);

		assert_int_equal(activity.parts[0].stage, STAGE_SEND);
		done(&t.domain, 0, &activity);
		for (uint32_t write = 0; write < 2; write++) { /* the frame and its doorbell, before the next round */
			activity = next(&t.domain, 0);
			assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
			if (activity.frame != NULL) {
				station_leave(&t.sending, activity.frame, 0);
				frame_delivered(&t.pool, activity.frame);
			}
			done(&t.domain, 0, &activity);
		}
		expect_receive(1 * US);
		if (round == 0)
			expect_receive(0);
	}
	expect_unmask(6);
	expect_look(1 * US);
	expect_block();
	assert_int_equal(t.application.received, 5);
}

/* 50 us: it sleeps with a timer, its interrupt masked, and looks when that is over; then it unmasks. */
static void napi_defers(void **state)
{
	struct activity activity;

	(void)state;
	t.config.receive.defer_ps = 50 * US;
	start_vif(RECEIVE_NAPI);
	device_writes(0);
	signal_guest();
	expect_receive(3 * US);
	expect_block();
	assert_int_equal(t.recorder.timer_ps, 50 * US);
	device_writes(20 * US);
	assert_int_equal(next(&t.domain, 49 * US).kind, ACTIVITY_BLOCK);
	activity = next(&t.domain, 50 * US);
	assert_int_equal(cost_in(&activity, STAGE_LOOK), 3 * US);
	done(&t.domain, 60 * US, &activity);
	assert_int_equal(t.application.received, 2);
	assert_int_equal(next(&t.domain, 60 * US).kind, ACTIVITY_BLOCK);
	assert_int_equal(t.recorder.timer_ps, 110 * US);
	activity = next(&t.domain, 110 * US);
	done(&t.domain, 113 * US, &activity);
	activity = next(&t.domain, 113 * US);
	assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(activity.value, 3);
	assert_int_equal(t.domain.counters.looks, 1); /* its timers are no signals */
}

/* A driver that has stopped leaves what is there: it sleeps, and goes on when it is told. */
static void napi_of_a_stopped_driver(void **state)
{
	(void)state;
	start_vif(RECEIVE_NAPI);
	device_writes(0);
	t.guest.driver_stopped = true;
	signal_guest();
	expect_look(3 * US);
	expect_look(1 * US);
	expect_block();
	assert_int_equal(t.application.received, 0);
	t.guest.driver_stopped = false;
	signal_guest();
	expect_receive(3 * US);
	assert_int_equal(t.application.received, 1);
}

/* One that costs nothing is a look all the same: it tells the driver that a poll has begun. */
static void a_look_may_be_free(void **state)
{
	(void)state;
	t.config.guest_look_ps = 0;
	start_vif(RECEIVE_INTERRUPT);
	device_writes(0);
	signal_guest();
	assert_false(t.driver.polling);
	expect_receive(0);
	assert_true(t.driver.polling);
}

/* netfront asks for events by its rings' thresholds: one that polls leaves both where no response reaches them. */
static void polling_netfront_asks_for_nothing(void **state)
{
	(void)state;
	t.config.netfront_tx_event = true;
	start(RECEIVE_POLL, (struct front_end){&netfront_ops, &t.netfront});
	netfront_init(&t.netfront, &t.config, &t.services, GUEST, &t.rings, &t.rings);
	expect_turn();
	expect_turn();
	assert_int_equal(t.netfront.receive.response_event, 0);
	assert_int_equal(t.netfront.transmit.response_event, 0);
	assert_int_equal(t.recorder.event_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_polling_guest_never_blocks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_polling_guest_asks_for_no_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_closed_interface_is_not_polled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_unmasks_and_looks_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_race, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_redundant_signal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_budget, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_defers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(napi_of_a_stopped_driver, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_look_may_be_free, set_up, tear_down),
		cmocka_unit_test_setup_teardown(polling_netfront_asks_for_nothing, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
