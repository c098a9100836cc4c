/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A VIF's coming and going, step by step, by its two programs: Dom0's manager and the guest's part.
 * The test is the device, which answers when it is told to, and the CPU that plays the activities.
 */
#include "host/vif_control.h"
#include "host/vif_frontend.h"
#include "host_fixture.h"
#include "vif/vif_queue.h"

enum { GUESTS = 3, PAGES = 5, SLOTS = 8 }; /* a window of 8 slots: 4 KiB of words, 16 KiB of slots */

static const struct control_config costs = {
	.program_ps = 200 * US,
	.xenstore_ps = 50 * US,
	.page_ps = 2 * US,
	.entry_ps = US / 4,
	.poll_ps = 3 * US,
	.watch_ps = 20 * US,
	.attach_ps = 15 * US,
	.hypercall_ps = US / 2,
	.map_ps = 700000,
	.unmap_ps = 400000,
	.tlb_flush_ps = 2 * US,
	.batch = 4,
};

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct vif_registry registry;
	struct vif_control control;
	struct vif_driver drivers[GUESTS];
	struct page_tables pages[GUESTS];
	struct vif_frontend frontends[GUESTS];
	struct station station;
	uint64_t now_ps;
	uint32_t words[VIF_MAILBOXES];
	bool rung;
} t;

static const struct vif_layout default_layout = {.slots = SLOTS, .receive = VIF_MEMORY_HOST};
static const struct vif_layout other_layout = {.slots = SLOTS, .send = VIF_MEMORY_HOST};

/* *state: the layout, NULL for the default one. */
static int setup(void **state)
{
	const struct vif_layout layout = *state != NULL ? *(const struct vif_layout *)*state : default_layout;

	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	assert_int_equal(vif_queue_pages(SLOTS), PAGES);
	vif_registry_init(&t.registry, GUESTS);
	vif_control_init(&t.control, &costs, &t.config, &t.services, &t.registry, GUESTS, &layout);
	for (uint32_t guest = 0; guest < GUESTS; guest++) {
		vif_driver_init(&t.drivers[guest], guest, &layout, &t.config, NULL, &t.station);
		vif_driver_detach(&t.drivers[guest]);
		vif_frontend_init(&t.frontends[guest], &costs, &t.config, &t.services, guest + 1, &t.pages[guest],
				  &t.drivers[guest], &t.registry, &t.control.guests[guest].store);
		vif_control_set_mac(&t.control, guest, 0x020000000010 + guest);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (uint32_t guest = 0; guest < GUESTS; guest++)
		vif_frontend_free(&t.frontends[guest]);
	vif_control_free(&t.control);
	vif_registry_free(&t.registry);
	return 0;
}

/* ---- Dom0 ---- */

/* Plays the manager's next activity: it costs this, in that stage. */
static void dom0_does(enum cpu_stage stage, uint64_t cost_ps)
{
	struct activity activity;

	assert_true(vif_control_next(&t.control, t.now_ps, &activity));
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&activity, stage), cost_ps);
	assert_int_equal(cost_of_all(&activity), cost_ps);
	t.now_ps += cost_ps;
	vif_control_done(&t.control, t.now_ps, &activity);
}

static void dom0_waits(void)
{
	struct activity activity;

	assert_false(vif_control_next(&t.control, t.now_ps, &activity));
}

/* Four mailboxes and the doorbell, each a posted write; the device sees this command. */
static struct vif_command dom0_commands(void)
{
	struct activity activity;

	for (uint32_t word = 0; word <= VIF_MAILBOXES; word++) {
		assert_true(vif_control_next(&t.control, t.now_ps, &activity));
		assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
		assert_int_equal(activity.bytes, 4);
		if (word < VIF_MAILBOXES) {
			assert_int_equal(activity.address, VIF_MAILBOX(word));
			t.words[word] = (uint32_t)activity.value;
		} else {
			assert_int_equal(activity.address, VIF_MAILBOX_DOORBELL);
		}
		t.now_ps += US / 10;
		vif_control_done(&t.control, t.now_ps, &activity);
	}
	return vif_command_of(t.words);
}

/* The device answers; until it has, Dom0 looks in vain, `looks` times. */
static void device_answers(enum vif_status status, uint32_t vif, uint32_t looks)
{
	const struct vif_answer answer = {status, vif_command_of(t.words).tag, vif};
	const struct memory_range memory = vif_control_memory(&t.control);

	for (uint32_t look = 0; look < looks; look++)
		dom0_does(STAGE_CONTROL, 3 * US);
	memory.written(memory.context, ADDRESS_VIF_ANSWER - memory.base, vif_answer_word(answer), NULL, t.now_ps);
	dom0_does(STAGE_CONTROL, 3 * US);
}

static void expect_event(uint32_t domain, uint32_t port)
{
	const uint32_t last = (t.recorder.event_count - 1) % 64;

	assert_true(t.recorder.event_count > 0);
	assert_int_equal(t.recorder.events[last].domain, domain);
	assert_int_equal(t.recorder.events[last].port, port);
	assert_int_equal(t.recorder.events[last].cause, EVENT_CONTROL);
}

/* ---- the guest ---- */

static enum vif_frontend_event guest_does(uint32_t guest, enum cpu_stage stage, uint64_t cost_ps)
{
	struct activity activity;

	assert_true(vif_frontend_next(&t.frontends[guest], &activity));
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_in(&activity, stage), cost_ps);
	assert_int_equal(cost_of_all(&activity), cost_ps);
	t.now_ps += cost_ps;
	return vif_frontend_done(&t.frontends[guest], &activity);
}

/* Ten pages, four a hypercall. */
static void guest_maps(uint32_t guest)
{
	const uint32_t before = t.control.grants.mapped;

	vif_frontend_told(&t.frontends[guest]);
	assert_int_equal(guest_does(guest, STAGE_CONTROL, 20 * US), VIF_FRONTEND_NOTHING);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(4) * 700000);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(4) * 700000);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(2) * 700000);
	assert_int_equal(t.control.grants.mapped, before + 2 * PAGES);
	guest_does(guest, STAGE_CONTROL, 15 * US);
	guest_does(guest, STAGE_HYPERCALL, 7 * US);
	expect_event(0, DOM0_PORT_XENSTORE);
}

static void guest_unmaps(uint32_t guest)
{
	vif_frontend_told(&t.frontends[guest]);
	assert_int_equal(guest_does(guest, STAGE_CONTROL, 20 * US), VIF_FRONTEND_CLOSING);
	guest_does(guest, STAGE_CONTROL, 15 * US);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(4) * 400000 + 2 * US);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(4) * 400000 + 2 * US);
	guest_does(guest, STAGE_HYPERCALL, US / 2 + UINT64_C(2) * 400000 + 2 * US);
	guest_does(guest, STAGE_HYPERCALL, 7 * US);
	expect_event(0, DOM0_PORT_XENSTORE);
}

static bool guest_may_send(uint32_t guest)
{
	return vif_driver_ops.can_send(&t.drivers[guest]);
}

/* ---- whole requests ---- */

static const uint64_t page_cost_ps = PAGES * (2 * US + 2 * (US / 4));

/* Up to the guest's answer: pages granted and mapped. */
static void create_and_map(uint32_t guest, uint32_t vif)
{
	struct vif_command command;

	dom0_does(STAGE_CONTROL, 200 * US);
	command = dom0_commands();
	assert_int_equal(command.operation, VIF_CREATE);
	assert_int_equal(command.mac, 0x020000000010 + guest);
	device_answers(VIF_STATUS_DONE, vif, 4);
	dom0_does(STAGE_CONTROL, page_cost_ps);
	dom0_does(STAGE_HYPERCALL, US / 2);
	assert_int_equal(vif_registry_domain(&t.registry, vif), guest + 1);
	dom0_does(STAGE_CONTROL, 50 * US);
	dom0_does(STAGE_HYPERCALL, 7 * US);
	expect_event(guest + 1, GUEST_PORT_XENSTORE);
	dom0_waits();
	guest_maps(guest);
	vif_control_told(&t.control);
	dom0_does(STAGE_CONTROL, 50 * US);
}

static void create(uint32_t guest, uint32_t vif)
{
	struct vif_command command;

	vif_control_request(&t.control, VIF_CONTROL_CREATE, guest, t.now_ps);
	create_and_map(guest, vif);
	command = dom0_commands();
	assert_int_equal(command.operation, VIF_START);
	assert_int_equal(command.vif, vif);
	device_answers(VIF_STATUS_DONE, vif, 0);
	dom0_does(STAGE_CONTROL, 50 * US);
	assert_false(guest_may_send(guest));
	dom0_does(STAGE_HYPERCALL, 7 * US);
	expect_event(guest + 1, GUEST_PORT_XENSTORE);
	vif_frontend_told(&t.frontends[guest]);
	assert_int_equal(guest_does(guest, STAGE_CONTROL, 20 * US), VIF_FRONTEND_ONLINE);
	vif_control_online(&t.control, guest, t.now_ps);
	assert_true(guest_may_send(guest));
	assert_int_equal(t.drivers[guest].vif, vif);
}

/* From the guest's being told to the end. */
static void unmap_and_free(uint32_t guest, uint32_t vif)
{
	struct vif_command command;

	dom0_does(STAGE_CONTROL, 50 * US);
	dom0_does(STAGE_HYPERCALL, 7 * US);
	expect_event(guest + 1, GUEST_PORT_XENSTORE);
	dom0_waits();
	guest_unmaps(guest);
	vif_control_told(&t.control);
	dom0_does(STAGE_CONTROL, 50 * US);
	dom0_does(STAGE_CONTROL, page_cost_ps);
	assert_int_equal(vif_registry_domain(&t.registry, vif), guest + 1);
	dom0_does(STAGE_HYPERCALL, US / 2);
	assert_int_equal(vif_registry_domain(&t.registry, vif), 0);
	command = dom0_commands();
	assert_int_equal(command.operation, VIF_FREE);
	assert_int_equal(command.vif, vif);
	device_answers(VIF_STATUS_DONE, vif, 1);
}

static void destroy(uint32_t guest, uint32_t vif)
{
	struct vif_command command;

	vif_control_request(&t.control, VIF_CONTROL_DESTROY, guest, t.now_ps);
	dom0_does(STAGE_CONTROL, 200 * US);
	command = dom0_commands();
	assert_int_equal(command.operation, VIF_STOP);
	assert_int_equal(command.vif, vif);
	assert_true(guest_may_send(guest)); /* it has not heard of it */
	device_answers(VIF_STATUS_DONE, vif, 2);
	unmap_and_free(guest, vif);
	assert_false(guest_may_send(guest));
}

static uint64_t stages(enum vif_control_kind kind)
{
	uint64_t sum = 0;

	for (int stage = 0; stage < VIF_CONTROL_STAGES; stage++)
		sum += t.control.counters.stage_ps[kind][stage];
	return sum;
}

/* What the guest may touch follows from its grants: the whole of its queues from the maps to the unmaps, at the VIF's
 * number alone, in the windows of this layout alone. */
static void expect_access(uint32_t guest, uint32_t number, bool mapped)
{
	const struct page_tables *pages = &t.pages[guest];
	const uint64_t end = VIF_SLOTS_OFFSET + SLOTS * VIF_SLOT_BYTES;
	const bool other = t.drivers[guest].send_memory == VIF_MEMORY_HOST;

	for (uint32_t vif = 0; vif < GUESTS; vif++) {
		const bool own = mapped && vif == number;
		const uint64_t send = other ? vif_host_send_window(vif) : vif_send_window(vif);
		const uint64_t receive = other ? vif_device_receive_window(vif) : vif_receive_window(vif);

		assert_int_equal(page_tables_allow(pages, vif_send_window(vif) + VIF_WORD_DOORBELL, 4, true), own);
		assert_int_equal(page_tables_allow(pages, vif_receive_window(vif) + VIF_WORD_CREDIT, 4, true), own);
		assert_int_equal(page_tables_allow(pages, send + VIF_SLOTS_OFFSET, 4, true), own);
		assert_int_equal(page_tables_allow(pages, send + end - VIF_SLOT_BYTES, VIF_SLOT_BYTES, true), own);
		assert_false(page_tables_allow(pages, send + end, 4, false));
		assert_int_equal(page_tables_allow(pages, receive + VIF_SLOTS_OFFSET, 1514, false), own);
		assert_int_equal(page_tables_allow(pages, receive + VIF_SLOTS_OFFSET, 4, true), own && !other);
		assert_false(page_tables_allow(pages, receive + end, 4, false));
		/* The slots that this layout does not use: nobody granted them. */
		assert_int_equal(page_tables_allow(pages, vif_send_window(vif) + VIF_SLOTS_OFFSET, 4, false),
				 own && !other);
		assert_int_equal(page_tables_allow(pages, vif_receive_window(vif) + VIF_SLOTS_OFFSET, 4, false),
				 own && !other);
		assert_int_equal(page_tables_allow(pages, vif_host_send_window(vif) + VIF_SLOTS_OFFSET, 4, false),
				 own && other);
		assert_int_equal(page_tables_allow(pages, vif_device_receive_window(vif) + VIF_SLOTS_OFFSET, 4, false),
				 own && other);
	}
}

/* A VIF comes and goes: who does what in which order, what it costs, and that nothing of it is left. */
static void comes_and_goes(void **state)
{
	uint64_t begin_ps, created_ps;

	(void)state;
	t.now_ps = begin_ps = 1000 * US;
	create(1, 0);
	created_ps = t.now_ps;
	assert_int_equal(t.control.counters.done[VIF_CONTROL_CREATE], 1);
	assert_int_equal(stages(VIF_CONTROL_CREATE), created_ps - begin_ps);
	/* 5 + 5 looks and writes of half a microsecond in all for each command; the others are sums of the above. */
	assert_int_equal(t.control.counters.stage_ps[VIF_CONTROL_CREATE][VIF_CONTROL_PROGRAM], 200 * US);
	assert_int_equal(t.control.counters.stage_ps[VIF_CONTROL_CREATE][VIF_CONTROL_DEVICE],
			 US / 2 + 15 * US + US / 2 + 3 * US);
	assert_int_equal(t.control.counters.stage_ps[VIF_CONTROL_CREATE][VIF_CONTROL_GRANTS], page_cost_ps + US / 2);
	assert_int_equal(t.control.counters.stage_ps[VIF_CONTROL_CREATE][VIF_CONTROL_WAIT], 0);
	assert_int_equal(t.frontends[1].counters.hypercalls, 3);
	assert_int_equal(t.frontends[1].grants.maps, 2 * PAGES);
	destroy(1, 0);
	assert_int_equal(t.recorder.destroyed, 1);
	assert_int_equal(t.recorder.destroyed_guest, 1);
	assert_int_equal(stages(VIF_CONTROL_DESTROY), t.now_ps - created_ps);
	assert_int_equal(t.control.grants.used + t.control.grants.mapped, 0);
	assert_int_equal(t.control.grants.faults + t.frontends[1].grants.faults, 0);
	assert_int_equal(t.frontends[1].grants.tlb_flushes, 3);
	assert_int_equal(t.control.counters.commands, 4);
	assert_int_equal(t.registry.bound, 0);
	dom0_waits();
}

/* The number that one guest gave back is the next one's, with queues that begin at 0. */
static void a_number_comes_again(void **state)
{
	(void)state;
	create(0, 0);
	create(1, 1);
	t.drivers[1].receive.consumed = t.drivers[1].receive.produced = t.drivers[1].credited = 77;
	t.drivers[1].send.produced = t.drivers[1].send.consumed = 99;
	destroy(1, 1);
	create(2, 1);
	assert_int_equal(t.drivers[2].vif, 1);
	assert_ptr_equal(t.registry.entries[1].driver, &t.drivers[2]);
	destroy(2, 1);
	create(1, 1);
	assert_int_equal(t.drivers[1].receive.produced + t.drivers[1].send.produced + t.drivers[1].credited, 0);
	assert_int_equal(t.control.grants.used, 2 * 2 * PAGES);
}

/* Requests are done one after the other; what a later one waits for the first is counted as its wait. */
static void requests_wait_for_each_other(void **state)
{
	(void)state;
	create(0, 0);
	vif_control_request(&t.control, VIF_CONTROL_DESTROY, 0, t.now_ps);
	const uint64_t asked_ps = t.now_ps;

	vif_control_request(&t.control, VIF_CONTROL_CREATE, 1, t.now_ps);
	dom0_does(STAGE_CONTROL, 200 * US);
	assert_int_equal(dom0_commands().operation, VIF_STOP);
	device_answers(VIF_STATUS_DONE, 0, 0);
	unmap_and_free(0, 0);
	const uint64_t begun_ps = t.now_ps;

	create_and_map(1, 0);
	assert_int_equal(t.control.stage_ps[VIF_CONTROL_WAIT], begun_ps - asked_ps);
}

/* No number is free: nothing has been granted, nobody is told; the manager goes on with what comes next. */
static void device_is_full(void **state)
{
	(void)state;
	vif_control_request(&t.control, VIF_CONTROL_CREATE, 2, t.now_ps);
	dom0_does(STAGE_CONTROL, 200 * US);
	dom0_commands();
	device_answers(VIF_STATUS_FULL, 0, 0);
	assert_int_equal(t.control.counters.done[VIF_CONTROL_REFUSED], 1);
	assert_int_equal(t.recorder.refused_guest, 2);
	assert_int_equal(t.recorder.refused, 1);
	assert_int_equal(t.recorder.destroyed, 0);
	assert_int_equal(stages(VIF_CONTROL_REFUSED), t.now_ps);
	assert_int_equal(t.recorder.event_count, 0);
	assert_int_equal(t.control.grants.used, 0);
	dom0_waits();
	create(2, 1);
}

/* The device does not start a VIF that is mapped already: all is taken back. */
static void device_does_not_start(void **state)
{
	(void)state;
	t.now_ps = 1000 * US;
	vif_control_request(&t.control, VIF_CONTROL_CREATE, 2, t.now_ps);
	create_and_map(2, 1);
	dom0_commands();
	device_answers(VIF_STATUS_TAKEN, 1, 0);
	assert_int_equal(t.recorder.refused, 0); /* there is still something of it */
	unmap_and_free(2, 1);
	assert_int_equal(t.recorder.refused, 1);
	assert_int_equal(t.recorder.refused_guest, 2);
	assert_int_equal(t.recorder.created + t.recorder.destroyed, 0);
	/* All of its time, there and back, is a refused creation's, and no other kind's. */
	assert_int_equal(t.control.counters.done[VIF_CONTROL_REFUSED], 1);
	assert_int_equal(stages(VIF_CONTROL_REFUSED), t.now_ps - 1000 * US);
	assert_int_equal(stages(VIF_CONTROL_CREATE) + stages(VIF_CONTROL_DESTROY), 0);
	expect_access(2, 1, false);
	assert_false(guest_may_send(2));
	assert_int_equal(t.control.grants.used + t.control.grants.mapped, 0);
	dom0_waits();
}

/* An answer to an earlier command, and the store's event about nothing, are looked at and lead nowhere. */
static void stale_answers(void **state)
{
	const struct memory_range memory = vif_control_memory(&t.control);
	struct vif_answer stale = {VIF_STATUS_DONE, 0, 2};

	(void)state;
	vif_control_request(&t.control, VIF_CONTROL_CREATE, 0, t.now_ps);
	dom0_does(STAGE_CONTROL, 200 * US);
	stale.tag = dom0_commands().tag - 1;
	memory.written(memory.context, 0, vif_answer_word(stale), NULL, 0);
	dom0_does(STAGE_CONTROL, 3 * US);
	assert_int_equal(t.control.grants.used, 0);
	device_answers(VIF_STATUS_DONE, 0, 0);
	dom0_does(STAGE_CONTROL, page_cost_ps);
	dom0_does(STAGE_HYPERCALL, US / 2);
	dom0_does(STAGE_CONTROL, 50 * US);
	dom0_does(STAGE_HYPERCALL, 7 * US);
	vif_control_told(&t.control);
	dom0_does(STAGE_CONTROL, 50 * US);
	dom0_waits(); /* the guest has not mapped anything */
	guest_maps(0);
	vif_frontend_told(&t.frontends[0]); /* and is told once more of the same */
	assert_int_equal(guest_does(0, STAGE_CONTROL, 20 * US), VIF_FRONTEND_NOTHING);
	vif_control_told(&t.control);
	dom0_does(STAGE_CONTROL, 50 * US);
	assert_int_equal(dom0_commands().operation, VIF_START);
}

/* Another guest cannot map what was granted to this one: refused, counted as a fault, nothing mapped. */
static void pages_are_one_guests(void **state)
{
	struct grant_table other;

	(void)state;
	create(0, 0);
	grant_table_init(&other, 2, 1);
	for (uint32_t page = 0; page < 2 * PAGES; page++)
		assert_int_equal(grant_map(&t.control.grants, t.control.guests[0].store.references[page], &other, true),
				 GRANT_FOREIGN);
	assert_int_equal(other.faults, 2 * PAGES);
	assert_int_equal(t.control.grants.mapped, 2 * PAGES);
	grant_table_free(&other);
	/* What it has mapped: the send queue in the device, the receive queue in host memory. */
	assert_int_equal(t.control.grants.entries[t.control.guests[0].store.references[0]].page,
			 vif_send_window(0) / VIF_PAGE_BYTES);
	assert_int_equal(t.control.grants.entries[t.control.guests[0].store.references[2 * PAGES - 1]].page,
			 vif_receive_window(0) / VIF_PAGE_BYTES + PAGES - 1);
}

static void pages_follow_the_grants(void **state)
{
	(void)state;
	vif_control_adopt(&t.control, 0, 0);
	expect_access(0, 0, false);
	vif_frontend_adopt(&t.frontends[0]);
	create(1, 2);
	expect_access(0, 0, true);
	expect_access(1, 2, true);
	expect_access(2, 0, false);
	destroy(1, 2);
	expect_access(1, 2, false);
	expect_access(0, 0, true);
	assert_int_equal(t.pages[1].count, 0);
}

/* A hypercall opens its batch, and no page of the next. */
static void a_batch_opens_its_pages(void **state)
{
	(void)state;
	vif_control_adopt(&t.control, 1, 1);
	t.control.guests[1].store.back = STORE_INITIALISED;
	vif_frontend_told(&t.frontends[1]);
	guest_does(1, STAGE_CONTROL, 20 * US);
	guest_does(1, STAGE_HYPERCALL, US / 2 + UINT64_C(4) * 700000);
	assert_true(page_tables_allow(&t.pages[1], vif_send_window(1), 4 * VIF_PAGE_BYTES, true));
	assert_false(page_tables_allow(&t.pages[1], vif_send_window(1) + UINT64_C(4) * VIF_PAGE_BYTES, 4, false));
	assert_false(page_tables_allow(&t.pages[1], vif_receive_window(1), 4, false));
}

/* Set up before the simulation: the same state as after a creation, and it can be destroyed like any other. */
static void there_from_the_start(void **state)
{
	(void)state;
	vif_control_adopt(&t.control, 1, 1);
	vif_frontend_adopt(&t.frontends[1]);
	assert_true(guest_may_send(1));
	assert_int_equal(t.control.grants.mapped, 2 * PAGES);
	assert_int_equal(vif_registry_domain(&t.registry, 1), 2);
	assert_int_equal(t.recorder.event_count, 0);
	destroy(1, 1);
	assert_int_equal(t.control.grants.used + t.control.grants.mapped, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define CASE_OF(name, layout) cmocka_unit_test_prestate_setup_teardown(name, setup, teardown, (void *)&(layout))

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(comes_and_goes),
		CASE(a_number_comes_again),
		CASE(requests_wait_for_each_other),
		CASE(device_is_full),
		CASE(device_does_not_start),
		CASE(stale_answers),
		CASE(pages_are_one_guests),
		CASE(there_from_the_start),
		CASE(pages_follow_the_grants),
		CASE_OF(pages_follow_the_grants, other_layout),
		CASE(a_batch_opens_its_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
