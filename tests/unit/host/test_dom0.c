/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0 as a bridge, with three guests' netfronts and the card's rings, played
 * step by step.  What Dom0 does is told as a word:
 *   M, U  masks, unmasks the card's interrupt    B  the fixed part of a batch
 *   D     transmit doorbell                      f  a frame
 *   F     gives the card new receive buffers     N  a notification
 *   .     blocks
 */
#include "host_fixture.h"

#define GUESTS 3
#define SLOTS 8
#define FAR frame_mac(9, 0)     /* beyond the card, known to be there */
#define UNKNOWN frame_mac(8, 0) /* nobody knows where */
#define GUEST_MAC(v) frame_mac(0, (v))

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct learning_bridge bridge;
	struct hv_nic_ring nic;
	struct domain domain, guest_domain[GUESTS];
	struct dom0 dom0;
	struct netfront front[GUESTS];
	struct guest guest[GUESTS];
	struct fake_application application[GUESTS];
	struct station wire, dom0_station, nic_station, transmit_rings, receive_rings, sending, receiving;
	uint32_t arrived, transmitted; /* of the card: buffers filled, descriptors done */
	uint64_t now_ps;
	char did[4096];
	uint64_t frame_cost_ps; /* of the last frame */
} t;

static void build_guest(uint32_t v)
{
	t.application[v] = (struct fake_application){.pool = &t.pool,
						     .source = GUEST_MAC(v),
						     .destination = FAR,
						     .bytes = 1024,
						     .deadline_ps = APPLICATION_NEVER};
	domain_init(&t.guest_domain[v], v + 1, GUEST_PORT_NET + 1, &guest_program, &t.guest[v]);
	netfront_init(&t.front[v], &t.config, &t.services, v, &t.transmit_rings, &t.receive_rings);
	guest_init(&t.guest[v], &t.guest_domain[v], &t.config, &t.services,
		   (struct front_end){&netfront_ops, &t.front[v]}, (struct application){&fake_ops, &t.application[v]},
		   &t.sending, &t.receiving);
	dom0_connect(&t.dom0, v, &t.front[v]);
	learning_bridge_learn(&t.bridge, GUEST_MAC(v), v + 1, 0);
	t.recorder.deliver[v + 1] = &t.guest_domain[v];
}

static void build(uint64_t budget)
{
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	t.config.dom0_budget = budget;
	frame_pool_init(&t.pool);
	hv_nic_ring_init(&t.nic, HV_NIC_SLOTS);
	learning_bridge_init(&t.bridge, 0);
	learning_bridge_learn(&t.bridge, FAR, DOM0_BRIDGE_PORT_PHYSICAL, 0);
	domain_init(&t.domain, 0, DOM0_PORT_VIF + GUESTS, &dom0_program, &t.dom0);
	dom0_init(&t.dom0, &t.domain, &t.config, &t.services, &t.nic, &t.pool, &t.bridge, 1, &t.dom0_station,
		  &t.nic_station, GUESTS);
	t.recorder.deliver[0] = &t.domain;
	for (uint32_t v = 0; v < GUESTS; v++)
		build_guest(v);
}

static int set_up(void **state)
{
	(void)state;
	build(64);
	return 0;
}

static int set_up_budget_1(void **state)
{
	(void)state;
	build(1);
	return 0;
}

/* Whatever a test did: every frame is in its place or gone, and no grant was refused. */
static int tear_down(void **state)
{
	uint64_t inside = t.wire.occupancy + t.dom0_station.occupancy + t.nic_station.occupancy +
			  t.transmit_rings.occupancy + t.receive_rings.occupancy + t.sending.occupancy +
			  t.receiving.occupancy;

	(void)state;
	assert_int_equal(t.pool.in_use, inside);
	assert_int_equal(t.dom0.netback.grants.faults, 0);
	for (uint32_t v = 0; v < GUESTS; v++) {
		assert_int_equal(t.front[v].grants.faults, 0);
		netfront_free(&t.front[v]);
		domain_free(&t.guest_domain[v]);
	}
	dom0_free(&t.dom0);
	domain_free(&t.domain);
	frame_pool_free(&t.pool);
	return 0;
}

/* ---- the card ---- */

static void write_status(void)
{
	hv_nic_ring_written(&t.nic, HV_NIC_STATUS_BLOCK, hv_nic_ring_status(t.transmitted, t.arrived), NULL);
}

static void card_receives(uint64_t source, uint64_t destination, uint32_t sequence)
{
	struct frame *frame = frame_new(&t.pool, source, destination, 1024);

	frame->sequence = sequence;
	frame->vif = 77;
	station_enter(&t.wire, frame, t.now_ps);
	hv_nic_ring_written(&t.nic, hv_nic_ring_receive_buffer(t.arrived++), 0, frame);
	write_status();
}

/* Sends what lies on its transmit ring; returns the MACs' guests as a word: "012". */
static const char *card_transmits(void)
{
	static char guests[64];
	uint32_t count = 0;

	while (t.transmitted != t.nic.transmit_produced) {
		uint64_t value;
		struct frame *frame = hv_nic_ring_read(&t.nic, hv_nic_ring_transmit_buffer(t.transmitted++), &value);

		guests[count++ % 63] = (char)('0' + (frame->source & 0xff));
		station_leave(&t.nic_station, frame, t.now_ps);
		frame_delivered(&t.pool, frame);
	}
	guests[count] = '\0';
	write_status();
	return guests;
}

static void card_interrupts(void)
{
	event_channel_send(&t.domain.events, DOM0_PORT_INTERRUPT);
}

/* ---- Dom0's steps ---- */

static char letter_of(const struct activity *activity)
{
	if (activity->kind == ACTIVITY_BLOCK)
		return '.';
	if (activity->kind == ACTIVITY_MMIO_WRITE) {
		if (activity->address - ADDRESS_NIC_REGISTERS == HV_NIC_REGISTER_UNMASK) {
			assert_int_equal(activity->bytes, 8);
			assert_int_equal(activity->value, hv_nic_ring_status(t.transmitted, t.arrived));
			return 'U';
		}
		assert_int_equal(activity->bytes, 4);
		switch (activity->address - ADDRESS_NIC_REGISTERS) {
		case HV_NIC_REGISTER_MASK:
			assert_int_equal(activity->value, 1);
			return 'M';
		case HV_NIC_REGISTER_TRANSMIT_PRODUCED:
			assert_int_equal(activity->value, t.nic.transmit_produced);
			return 'D';
		default:
			assert_int_equal(activity->address - ADDRESS_NIC_REGISTERS, HV_NIC_REGISTER_RECEIVE_FILLED);
			assert_int_equal(activity->value, HV_NIC_SLOTS + t.nic.receive_consumed);
			return 'F';
		}
	}
	if (cost_in(activity, STAGE_DOM0_BATCH) > 0) {
		assert_int_equal(cost_in(activity, STAGE_DOM0_BATCH), 100 * US);
		return 'B';
	}
	return cost_in(activity, STAGE_HYPERCALL) == 7 * US ? 'N' : 'f';
}

static char dom0_step(void)
{
	struct activity activity;
	char letter;

	upcall(&t.domain);
	activity = next(&t.domain, t.now_ps);
	letter = letter_of(&activity);
	if (letter == 'f')
		t.frame_cost_ps = cost_in(&activity, STAGE_DOM0_FRAME);
	if (letter != '.') {
		t.now_ps += US;
		done(&t.domain, t.now_ps, &activity);
	}
	return letter;
}

static const char *dom0_runs(void)
{
	size_t length = 0;

	do {
		assert_true(length + 2 < sizeof(t.did));
		t.did[length++] = dom0_step();
	} while (t.did[length - 1] != '.');
	t.did[length] = '\0';
	return t.did;
}

static void guest_runs(uint32_t v)
{
	run_until_blocked(&t.guest_domain[v], &t.now_ps);
}

static void guest_sends(uint32_t v, uint32_t count, uint64_t destination)
{
	t.application[v].destination = destination;
	t.application[v].to_send = count;
	guest_runs(v);
}

/* The n-th last event sent. */
static void expect_event(uint32_t from_last, uint32_t domain, enum event_cause cause)
{
	uint32_t slot = (t.recorder.event_count - 1 - from_last) % 64;

	assert_int_equal(t.recorder.events[slot].domain, domain);
	assert_int_equal(t.recorder.events[slot].port, domain == 0 ? DOM0_PORT_VIF : GUEST_PORT_NET);
	assert_int_equal(t.recorder.events[slot].cause, cause);
}

/* ---- reception ---- */

/* Masked before the poll, one fixed part, a notification for each guest with a
 * frame, unmasked when nothing is left; new buffers once; one end of interrupt. */
static void receive_batch(void **state)
{
	(void)state;
	card_receives(FAR, GUEST_MAC(0), 1);
	card_receives(FAR, GUEST_MAC(2), 2);
	card_receives(FAR, GUEST_MAC(0), 3);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBfffFNNU.");
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
	assert_int_equal(t.recorder.event_count, 2);
	expect_event(1, 1, EVENT_FRAME);
	expect_event(0, 3, EVENT_FRAME);
	assert_int_equal(t.dom0.counters.receive_batches, 1);
	assert_int_equal(t.dom0.counters.receive_frames, 3);
	assert_int_equal(t.dom0.netback.counters.notifications, 2);
	assert_int_equal(t.frame_cost_ps, 46 * US); /* 30 + 16 per KiB */
	guest_runs(0);
	guest_runs(2);
	assert_int_equal(t.application[0].received, 2);
	assert_int_equal(t.application[0].received_sequence[1], 3);
	assert_int_equal(t.application[2].received, 1);
	assert_true(t.domain.stint_useful);
}

/* No frame reaches a guest's ring before the batch is over. */
static void frames_are_handed_over_at_the_end(void **state)
{
	(void)state;
	card_receives(FAR, GUEST_MAC(0), 1);
	card_receives(FAR, GUEST_MAC(0), 2);
	card_interrupts();
	assert_int_equal(dom0_step(), 'M');
	assert_int_equal(t.recorder.end_of_interrupt_count, 0);
	assert_int_equal(dom0_step(), 'B');
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
	assert_int_equal(dom0_step(), 'f');
	assert_int_equal(dom0_step(), 'f');
	assert_int_equal(t.dom0_station.occupancy, 2);
	assert_int_equal(dom0_step(), 'F');
	assert_int_equal(shared_ring_responses(&t.front[0].receive), 0);
	assert_int_equal(dom0_step(), 'N');
	assert_int_equal(shared_ring_responses(&t.front[0].receive), 2);
	assert_int_equal(t.dom0_station.occupancy, 0);
	assert_int_equal(t.receive_rings.occupancy, 2);
	assert_string_equal(dom0_runs(), "U.");
}

/* NAPI: what comes during a batch makes another one, without an interrupt. */
static void poll_goes_on(void **state)
{
	(void)state;
	card_receives(FAR, GUEST_MAC(0), 1);
	card_interrupts();
	assert_int_equal(dom0_step(), 'M');
	assert_int_equal(dom0_step(), 'B');
	assert_int_equal(dom0_step(), 'f');
	assert_int_equal(dom0_step(), 'F');
	card_receives(FAR, GUEST_MAC(1), 2);
	assert_string_equal(dom0_runs(), "NBfFNU.");
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
}

/* The interrupt was for nothing: masked, unmasked, ended. */
static void interrupt_for_nothing(void **state)
{
	(void)state;
	card_interrupts();
	assert_string_equal(dom0_runs(), "MU.");
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
	assert_int_equal(t.dom0.counters.receive_batches, 0);
}

static void budget_of_one_receives(void **state)
{
	(void)state;
	card_receives(FAR, GUEST_MAC(0), 1);
	card_receives(FAR, GUEST_MAC(0), 2);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBfFNBfFU."); /* the guest has not polled: it is told once */
	assert_int_equal(t.dom0.counters.receive_batches, 2);
}

static void budget_of_64(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 65; i++)
		card_receives(FAR, FAR, i); /* behind its own port: dropped, needs no guest's ring */
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
					 "FBfFU.");
	assert_int_equal(t.dom0.counters.receive_batches, 2);
}

/* For nobody here: taken in, looked at (5 us), dropped and counted; no guest is told. */
static void foreign_frame(void **state)
{
	(void)state;
	card_receives(frame_mac(7, 0), FAR, 1);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBfFU.");
	assert_int_equal(t.frame_cost_ps, 5 * US);
	assert_int_equal(t.dom0.counters.foreign_frames, 1);
	assert_int_equal(t.pool.dropped[FRAME_DROP_FOREIGN], 1);
	assert_int_equal(t.recorder.event_count, 0);
	assert_int_equal(t.pool.in_use, 0);
}

/* The bridge does not know: a copy for each guest, each paid for, each as the frame was. */
static void flood_of_a_received_frame(void **state)
{
	(void)state;
	card_receives(FAR, UNKNOWN, 41);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBfFNNNU.");
	assert_int_equal(t.frame_cost_ps, 3 * 46 * US);
	for (uint32_t v = 0; v < GUESTS; v++) {
		guest_runs(v);
		assert_int_equal(t.application[v].received, 1);
		assert_int_equal(t.application[v].received_sequence[0], 41);
	}
	assert_int_equal(t.pool.copied, 3);
	assert_int_equal(t.pool.in_use, 0);
}

/* Eight buffers, ten frames, a guest that does not run: two are dropped; it is told once. */
static void receive_ring_full(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 10; i++)
		card_receives(FAR, GUEST_MAC(1), i);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBffffffffffFNU.");
	assert_int_equal(t.dom0.netback.counters.ring_full_drops, 2);
	assert_int_equal(t.dom0.counters.ring_full_drops, 0);
	assert_int_equal(t.pool.dropped[FRAME_DROP_NO_BUFFER], 2);
	assert_int_equal(t.recorder.event_count, 1);
	guest_runs(1);
	assert_int_equal(t.application[1].received, 8);
}

/* The first packet after a switch pays for the packet path's lines, with the batch. */
static void packet_refill(void **state)
{
	struct activity activity;

	(void)state;
	t.domain.packet_refill_ps = 9 * US;
	card_receives(FAR, GUEST_MAC(0), 1);
	card_interrupts();
	assert_int_equal(dom0_step(), 'M');
	activity = next(&t.domain, t.now_ps);
	assert_int_equal(cost_in(&activity, STAGE_PACKET_REFILL), 9 * US);
	assert_int_equal(cost_of_all(&activity), 109 * US);
	assert_int_equal(t.domain.packet_refill_ps, 0);
	done(&t.domain, t.now_ps, &activity);
	dom0_runs();
}

/* ---- transmission ---- */

/* Out over the card: the page stays mapped until the card has sent it; then the guest is told, as it asked. */
static void transmission(void **state)
{
	(void)state;
	guest_sends(0, 1, FAR);
	expect_event(0, 0, EVENT_TRANSMIT);
	assert_string_equal(dom0_runs(), "BfD.");
	assert_int_equal(t.frame_cost_ps, 46 * US);
	assert_int_equal(t.front[0].grants.mapped, 1);
	assert_int_equal(t.nic_station.occupancy, 1);
	assert_int_equal(t.recorder.event_count, 1); /* not yet */
	assert_string_equal(card_transmits(), "0");
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBNU.");
	assert_int_equal(t.front[0].grants.mapped, 0);
	expect_event(0, 1, EVENT_TRANSMIT);
	assert_int_equal(t.front[0].grants.used, SLOTS + 1);
	guest_runs(0);
	assert_int_equal(t.front[0].grants.used, SLOTS);
	assert_int_equal(t.dom0.counters.transmit_batches, 1);
	assert_int_equal(t.dom0.counters.transmit_frames, 1);
}

/* Guests with requests take turns, a frame each. */
static void transmissions_go_round(void **state)
{
	(void)state;
	guest_sends(0, 4, FAR);
	guest_sends(2, 2, FAR);
	guest_sends(1, 1, FAR);
	assert_string_equal(dom0_runs(), "BfDfDfDfDfDfDfD.");
	assert_string_equal(card_transmits(), "0120200");
	assert_int_equal(t.dom0.counters.transmit_batches, 1);
}

/* Without batching a frame costs one fixed part, not two. */
static void budget_of_one_transmits(void **state)
{
	(void)state;
	guest_sends(0, 2, FAR);
	assert_string_equal(dom0_runs(), "BfDBfD.");
	assert_int_equal(t.dom0.counters.transmit_batches, 2);
}

/* From guest to guest without the card: the receiver is told of a frame, the sender that it is over. */
static void local_forwarding(void **state)
{
	(void)state;
	guest_sends(0, 1, GUEST_MAC(1));
	assert_string_equal(dom0_runs(), "BfNN.");
	expect_event(1, 2, EVENT_FRAME);
	expect_event(0, 1, EVENT_TRANSMIT);
	assert_int_equal(t.nic.transmit_produced, 0);
	assert_int_equal(t.front[0].grants.mapped, 0);
	guest_runs(1);
	assert_int_equal(t.application[1].received, 1);
}

/* One event for both reasons, and a frame's arrival is the one that counts. */
static void one_notification_a_batch(void **state)
{
	(void)state;
	guest_sends(0, 1, FAR);
	dom0_runs();
	card_transmits();
	card_receives(FAR, GUEST_MAC(0), 1);
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBfFNU.");
	expect_event(0, 1, EVENT_FRAME);
}

/* To the wire and to the two other guests: three frames' cost. */
static void flood_of_a_sent_frame(void **state)
{
	(void)state;
	guest_sends(0, 1, UNKNOWN);
	assert_string_equal(dom0_runs(), "BfDNN.");
	assert_int_equal(t.frame_cost_ps, 3 * 46 * US);
	guest_runs(1);
	guest_runs(2);
	assert_int_equal(t.application[0].received, 0);
	assert_int_equal(t.application[1].received_sequence[0], 1);
	assert_int_equal(t.application[2].received_sequence[0], 1);
	assert_string_equal(card_transmits(), "0");
}

/* The card's ring has no room: dropped, and the guest has its page back. */
static void card_ring_full(void **state)
{
	(void)state;
	t.nic.transmit_produced = HV_NIC_SLOTS; /* 512 descriptors that the card has not sent */
	guest_sends(0, 1, FAR);
	assert_string_equal(dom0_runs(), "BfN.");
	assert_int_equal(t.dom0.counters.ring_full_drops, 1);
	assert_int_equal(t.dom0.netback.counters.ring_full_drops, 0);
	assert_int_equal(t.pool.dropped[FRAME_DROP_NO_BUFFER], 1);
	assert_int_equal(t.front[0].grants.mapped, 0);
	expect_event(0, 1, EVENT_TRANSMIT);
}

/* Requests that come during a batch are served in it, whether the guest had to notify or not. */
static void requests_during_a_batch(void **state)
{
	(void)state;
	guest_sends(0, 1, FAR);
	assert_int_equal(dom0_step(), 'B');
	assert_int_equal(dom0_step(), 'f');
	guest_sends(0, 2, FAR);
	assert_string_equal(dom0_runs(), "DfDfD.");
	assert_int_equal(t.dom0.counters.transmit_batches, 1);
}

/* Two frames of guests may be pending: the third stays on the ring, though its guest has notified, until the card has
 * sent the others.  Both are unmapped at once, with one TLB flush, and one notification tells of them. */
static void pending_frames_are_limited(void **state)
{
	(void)state;
	t.config.netback_pending = 2;
	guest_sends(0, 3, FAR);
	assert_string_equal(dom0_runs(), "BfDfD.");
	assert_int_equal(t.front[0].grants.mapped, 2);
	assert_string_equal(card_transmits(), "00");
	card_interrupts();
	assert_string_equal(dom0_runs(), "MBNUBfD.");
	expect_event(0, 1, EVENT_TRANSMIT);
	assert_int_equal(t.dom0.netback.grants.unmaps, 2);
	assert_int_equal(t.dom0.netback.grants.tlb_flushes, 1);
	assert_int_equal(t.dom0.netback.pending, 1);
	card_transmits();
	card_interrupts();
	dom0_runs();
	assert_int_equal(t.dom0.netback.pending, 0);
	assert_int_equal(t.front[0].grants.mapped, 0);
}

/* Both ways, 10,000 frames each, guests and card in uneven turns: nothing is
 * lost, no grant leaks, every frame is told of. */
static void nothing_leaks(void **state)
{
	uint32_t sent = 0, received = 0;

	(void)state;
	for (uint32_t round = 0; sent < 10000; round++) {
		uint32_t v = round % GUESTS, burst = 1 + round % 5;

		guest_sends(v, burst, FAR);
		sent += burst;
		if (round % 2 == 0)
			dom0_runs();
		for (uint32_t i = 0; i < burst; i++)
			card_receives(FAR, GUEST_MAC((v + i) % GUESTS), ++received);
		if (round % 3 != 1)
			card_transmits();
		card_interrupts();
		dom0_runs();
		for (uint32_t guest = 0; guest < GUESTS; guest++)
			guest_runs(guest);
	}
	card_transmits();
	card_interrupts();
	dom0_runs();
	for (uint32_t v = 0; v < GUESTS; v++) {
		guest_runs(v);
		netfront_ops.look(&t.front[v]); /* completions that nobody asked to be told of */
		assert_int_equal(t.front[v].grants.used, SLOTS);
		assert_int_equal(t.front[v].grants.mapped, 0);
	}
	assert_int_equal(t.application[0].received + t.application[1].received + t.application[2].received, received);
	assert_int_equal(t.application[0].sent + t.application[1].sent + t.application[2].sent, sent);
	assert_int_equal(t.dom0.counters.transmit_frames, sent);
	assert_int_equal(t.dom0.counters.ring_full_drops, 0);
	assert_int_equal(t.dom0.netback.counters.ring_full_drops, 0);
	assert_int_equal(t.dom0.netback.grants.maps, t.dom0.netback.grants.unmaps);
	assert_int_equal(t.pool.in_use, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TEST_BUDGET_1(name) cmocka_unit_test_setup_teardown(name, set_up_budget_1, tear_down)
	const struct CMUnitTest tests[] = {TEST(receive_batch),
					   TEST(frames_are_handed_over_at_the_end),
					   TEST(poll_goes_on),
					   TEST(interrupt_for_nothing),
					   TEST_BUDGET_1(budget_of_one_receives),
					   TEST(budget_of_64),
					   TEST(foreign_frame),
					   TEST(flood_of_a_received_frame),
					   TEST(receive_ring_full),
					   TEST(packet_refill),
					   TEST(transmission),
					   TEST(transmissions_go_round),
					   TEST_BUDGET_1(budget_of_one_transmits),
					   TEST(local_forwarding),
					   TEST(one_notification_a_batch),
					   TEST(flood_of_a_sent_frame),
					   TEST(card_ring_full),
					   TEST(requests_during_a_batch),
					   TEST(pending_frames_are_limited),
					   TEST(nothing_leaks)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
