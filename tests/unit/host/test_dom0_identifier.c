/* SPDX-License-Identifier: Apache-2.0 */
/* Dom0's driver of the SV-NIC's interrupt, step by step, as Dom0's program plays it. */
#include "host_fixture.h"

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct frame_pool pool;
	struct learning_bridge bridge;
	struct domain domain;
	struct dom0 dom0;
	struct station station, transmit_station;
	struct vif_registry vifs;
} t;

static int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	frame_pool_init(&t.pool);
	learning_bridge_init(&t.bridge, 0);
	domain_init(&t.domain, 0, DOM0_PORT_VIF + 3, &dom0_program, &t.dom0);
	dom0_init(&t.dom0, &t.domain, &t.config, &t.services, NULL, &t.pool, &t.bridge, 1, &t.station,
		  &t.transmit_station, 3);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dom0_free(&t.dom0);
	domain_free(&t.domain);
	frame_pool_free(&t.pool);
	vif_registry_free(&t.vifs);
	return 0;
}

static void build(uint32_t width, uint32_t vifs)
{
	const struct interrupt_layout layout = {.map = identifier_maps[0], .width = width};

	bind_all(&t.vifs, vifs);
	dom0_identify(&t.dom0, &layout, &t.vifs);
}

static void interrupt(void)
{
	event_channel_send(&t.domain.events, DOM0_PORT_INTERRUPT);
	event_channel_upcall(&t.domain.events);
	dom0_program.events(&t.dom0);
}

/* The next activity: its kind and what it costs, all in that stage. */
static void step(struct activity *activity, enum activity_kind kind, enum cpu_stage stage, uint64_t cost_ps)
{
	memset(activity, 0xaa, sizeof(*activity)); /* what is not written shows */
	dom0_program.next(&t.dom0, 0, activity);
	assert_int_equal(activity->kind, kind);
	assert_int_equal(cost_in(activity, stage), cost_ps);
	assert_int_equal(cost_of_all(activity), cost_ps);
}

static void access_register(enum activity_kind kind, uint64_t address, uint64_t value, uint64_t handler_ps)
{
	struct activity activity;

	step(&activity, kind, STAGE_DOM0_INTERRUPT, handler_ps);
	assert_int_equal(activity.address, address);
	assert_int_equal(activity.bytes, 4);
	assert_null(activity.frame);
	if (kind == ACTIVITY_MMIO_WRITE)
		assert_int_equal(activity.value, value);
	activity.value = value;
	dom0_program.done(&t.dom0, 0, &activity);
}

/* Guest v is notified when the hypercall is over, not before. */
static void notification(uint32_t vif)
{
	const uint32_t before = t.recorder.event_count;
	struct activity activity;

	step(&activity, ACTIVITY_COMPUTE, STAGE_HYPERCALL, 7 * US);
	assert_int_equal(t.recorder.event_count, before);
	dom0_program.done(&t.dom0, 0, &activity);
	assert_int_equal(t.recorder.event_count, before + 1);
	assert_int_equal(t.recorder.events[before].domain, vif + 1);
	assert_int_equal(t.recorder.events[before].port, GUEST_PORT_NET);
	assert_int_equal(t.recorder.events[before].cause, EVENT_FRAME);
}

/* The line is unmasked when the hypercall is over; then Dom0 has nothing to do. */
static void end(void)
{
	const uint32_t before = t.recorder.end_of_interrupt_count;
	struct activity activity;

	step(&activity, ACTIVITY_COMPUTE, STAGE_HYPERCALL, 9 * US);
	assert_int_equal(t.recorder.end_of_interrupt_count, before);
	dom0_program.done(&t.dom0, 0, &activity);
	assert_int_equal(t.recorder.end_of_interrupt_count, before + 1);
	step(&activity, ACTIVITY_BLOCK, STAGE_HYPERCALL, 0);
}

/* Read, clear of what was read, a notification for each VIF of the bits, unmask.  20 VIFs on 8 bits: bit 1 has 1, 9,
 * 17; bit 6 has 6, 14 alone.  The next interrupt has nothing of this one. */
static void all_vifs_of_the_bits(void **state)
{
	(void)state;
	build(8, 20);
	interrupt();
	access_register(ACTIVITY_MMIO_READ, IDENTIFIER_STATUS, 0x42, 11 * US);
	access_register(ACTIVITY_MMIO_WRITE, IDENTIFIER_CLEAR, 0x42, 0);
	notification(1);
	notification(9);
	notification(17);
	notification(6);
	notification(14);
	end();
	interrupt();
	access_register(ACTIVITY_MMIO_READ, IDENTIFIER_STATUS, 0x80, 11 * US);
	access_register(ACTIVITY_MMIO_WRITE, IDENTIFIER_CLEAR, 0x80, 0);
	notification(7);
	notification(15);
	end();
	assert_int_equal(t.dom0.identifier.counters.interrupts, 2);
	assert_int_equal(t.dom0.identifier.counters.notifications, 7);
}

/* A word without a bit is read, and not cleared. */
static void two_words(void **state)
{
	(void)state;
	build(64, 64);
	interrupt();
	access_register(ACTIVITY_MMIO_READ, IDENTIFIER_STATUS, 0, 11 * US);
	access_register(ACTIVITY_MMIO_READ, IDENTIFIER_STATUS + 4, 2, 0);
	access_register(ACTIVITY_MMIO_WRITE, IDENTIFIER_CLEAR + 4, 2, 0);
	notification(33);
	end();
}

static void no_bit(void **state)
{
	(void)state;
	build(8, 20);
	interrupt();
	access_register(ACTIVITY_MMIO_READ, IDENTIFIER_STATUS, 0, 11 * US);
	end();
	assert_int_equal(t.recorder.event_count, 0);
}

/* Dom0 that was woken for it was not woken for nothing. */
static void found_work(void **state)
{
	(void)state;
	build(8, 1);
	t.domain.stint_useful = false;
	interrupt();
	assert_true(t.domain.stint_useful);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(all_vifs_of_the_bits, setup, teardown),
					   cmocka_unit_test_setup_teardown(two_words, setup, teardown),
					   cmocka_unit_test_setup_teardown(no_bit, setup, teardown),
					   cmocka_unit_test_setup_teardown(found_work, setup, teardown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
