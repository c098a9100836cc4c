/* SPDX-License-Identifier: Apache-2.0 */
/* The hypervisor's interrupt handlers, step by step: what each step costs, does, and when the interrupt ends. */
#include "host/interrupt_handler.h"
#include "host_fixture.h"

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct interrupt_handler handler;
	struct vif_registry vifs;
	uint32_t ended; /* interrupts before the one under way */
} t;

static void build(const struct interrupt_scheme *scheme, uint32_t width, uint32_t vifs)
{
	vif_registry_free(&t.vifs); /* of the build before */
	memset(&t, 0, sizeof(t));
	bind_all(&t.vifs, vifs);
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	t.config.hypervisor_interrupt_ps = 5 * US;
	t.config.hypervisor_identifier_ps = 6 * US;
	t.config.hypervisor_signal_ps = 1 * US;
	t.handler = (struct interrupt_handler){
		.scheme = scheme,
		.config = &t.config,
		.services = &t.services,
		.identifier = {.map = identifier_map_find("modulo"), .width = width, .vifs = &t.vifs}};
}

static bool handler_next(struct activity *activity)
{
	memset(activity, 0xaa, sizeof(*activity)); /* what is not written shows */
	return t.handler.scheme->next(&t.handler, activity);
}

static void begin_access(struct activity *activity, enum activity_kind kind, uint64_t address, uint64_t entry_ps)
{
	assert_true(handler_next(activity));
	assert_int_equal(activity->kind, kind);
	assert_int_equal(activity->address, address);
	assert_int_equal(activity->bytes, 4);
	assert_int_equal(cost_in(activity, STAGE_INTERRUPT), entry_ps);
	assert_int_equal(cost_of_all(activity), entry_ps); /* a posted write's own cost is the CPU's to add */
	assert_null(activity->frame);
}

/* The interrupt is taken: its entry and the reads of the identifier's words, which find these bits; then those with a
 * bit are cleared, of just what was read.  Up to 32 bits are one word. */
static void take_identifier(uint64_t bits)
{
	const uint32_t words = t.handler.identifier.width > 32 ? 2 : 1;
	struct activity activity;

	t.handler.scheme->begin(&t.handler);
	for (uint32_t word = 0; word < words; word++) {
		begin_access(&activity, ACTIVITY_MMIO_READ, IDENTIFIER_STATUS + UINT64_C(4) * word,
			     word == 0 ? 6 * US : 0);
		activity.value = bits >> (32 * word) & 0xffffffff;
		t.handler.scheme->done(&t.handler, &activity);
	}
	for (uint32_t word = 0; word < words; word++) {
		const uint64_t found = bits >> (32 * word) & 0xffffffff;

		if (found == 0)
			continue;
		begin_access(&activity, ACTIVITY_MMIO_WRITE, IDENTIFIER_CLEAR + UINT64_C(4) * word, 0);
		assert_int_equal(activity.value, found);
		t.handler.scheme->done(&t.handler, &activity);
	}
	assert_int_equal(t.recorder.end_of_interrupt_count, t.ended);
}

/* Signals go to exactly these VIFs, each paid for and sent when it is over; then the interrupt ends, once. */
static void expect(uint64_t bits, uint32_t width, uint32_t vifs, const uint32_t *expected, uint32_t count)
{
	struct activity activity;

	build(&interrupt_identifier, width, vifs);
	take_identifier(bits);
	for (uint32_t i = 0; i < count; i++) {
		assert_true(handler_next(&activity));
		assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
		assert_int_equal(cost_in(&activity, STAGE_SIGNAL), 1 * US);
		assert_int_equal(cost_of_all(&activity), 1 * US);
		assert_int_equal(t.recorder.event_count, i);
		t.handler.scheme->done(&t.handler, &activity);
		assert_int_equal(t.recorder.event_count, i + 1);
		assert_int_equal(t.recorder.events[i].domain, expected[i] + 1);
		assert_int_equal(t.recorder.events[i].port, GUEST_PORT_NET);
		assert_int_equal(t.recorder.events[i].cause, EVENT_FRAME);
		assert_int_equal(t.recorder.end_of_interrupt_count, 0);
	}
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, count);
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
}

/* 20 VIFs on 8 bits: bit 1 has 1, 9, 17; bit 6 has 6, 14 alone. */
static void bits_are_shared(void **state)
{
	(void)state;
	expect(0x42, 8, 20, (const uint32_t[]){1, 9, 17, 6, 14}, 5);
}

/* A number that is nobody's is not signalled for; one that was given to another guest is that guest's. */
static void only_whose_vif_it_is(void **state)
{
	struct activity activity;

	(void)state;
	build(&interrupt_identifier, 8, 20);
	vif_registry_unbind(&t.vifs, 9);
	vif_registry_unbind(&t.vifs, 17);
	vif_registry_bind(&t.vifs, 17, 40);
	take_identifier(0x2); /* 1, 9, 17 */
	for (uint32_t i = 0; i < 2; i++) {
		assert_true(handler_next(&activity));
		t.handler.scheme->done(&t.handler, &activity);
	}
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, 2);
	assert_int_equal(t.recorder.events[0].domain, 2);
	assert_int_equal(t.recorder.events[1].domain, 40);
}

/* 32 VIFs on 8 bits: one bit stands for four of them, in rising order. */
static void four_signals_for_a_bit(void **state)
{
	(void)state;
	expect(0x80, 8, 32, (const uint32_t[]){7, 15, 23, 31}, 4);
}

static void none(void **state)
{
	(void)state;
	expect(0, 8, 32, NULL, 0);
	expect(0xf0, 8, 4, NULL, 0); /* bits of VIFs that do not exist */
}

/* The bits that exist come although one that does not lies between. */
static void gaps(void **state)
{
	(void)state;
	expect(0x7, 3, 2, (const uint32_t[]){0, 1}, 2);
	expect(0xd, 4, 3, (const uint32_t[]){0, 2}, 2);
}

static void a_bit_of_its_own(void **state)
{
	(void)state;
	expect(UINT64_C(1) << 63 | 1, 64, 64, (const uint32_t[]){0, 63}, 2);
	expect(UINT64_C(1) << 32 | 1, 33, 33, (const uint32_t[]){0, 32}, 2);
	expect(UINT64_C(1) << 63, 64, 1024,
	       (const uint32_t[]){63, 127, 191, 255, 319, 383, 447, 511, 575, 639, 703, 767, 831, 895, 959, 1023}, 16);
}

/* Nothing of one interrupt is left in the next. */
static void the_next_interrupt(void **state)
{
	struct activity activity;

	(void)state;
	expect(0x2, 8, 16, (const uint32_t[]){1, 9}, 2);
	t.ended = 1;
	take_identifier(0x1);
	assert_true(handler_next(&activity));
	t.handler.scheme->done(&t.handler, &activity);
	assert_int_equal(t.recorder.events[2].domain, 1);
	assert_true(handler_next(&activity));
	t.handler.scheme->done(&t.handler, &activity);
	assert_int_equal(t.recorder.events[3].domain, 9);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.end_of_interrupt_count, 2);
}

/* An ordinary card's: its entry, an event for Dom0 at its end, and no end of interrupt, which is Dom0's to say. */
static void card(void **state)
{
	struct activity activity;

	(void)state;
	build(&interrupt_dom0, 0, 3);
	for (uint32_t interrupt = 0; interrupt < 2; interrupt++) {
		t.handler.scheme->begin(&t.handler);
		assert_true(handler_next(&activity));
		assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
		assert_int_equal(cost_in(&activity, STAGE_INTERRUPT), 5 * US);
		assert_int_equal(cost_of_all(&activity), 5 * US);
		assert_int_equal(t.recorder.event_count, interrupt);
		t.handler.scheme->done(&t.handler, &activity);
		assert_int_equal(t.recorder.event_count, interrupt + 1);
		assert_int_equal(t.recorder.events[interrupt].domain, 0);
		assert_int_equal(t.recorder.events[interrupt].port, DOM0_PORT_INTERRUPT);
		assert_int_equal(t.recorder.events[interrupt].cause, EVENT_INTERRUPT);
		assert_false(handler_next(&activity));
	}
	assert_int_equal(t.recorder.end_of_interrupt_count, 0);
}

/* Every scheme has all that a scheme needs. */
static void schemes(void **state)
{
	const struct interrupt_scheme *const all[] = {&interrupt_dom0, &interrupt_identifier};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_true(strlen(all[i]->name) > 0 && strlen(all[i]->help) > 0);
		assert_true(all[i]->begin != NULL && all[i]->next != NULL && all[i]->done != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bits_are_shared),
					   cmocka_unit_test(only_whose_vif_it_is),
					   cmocka_unit_test(four_signals_for_a_bit),
					   cmocka_unit_test(none),
					   cmocka_unit_test(gaps),
					   cmocka_unit_test(a_bit_of_its_own),
					   cmocka_unit_test(the_next_interrupt),
					   cmocka_unit_test(card),
					   cmocka_unit_test(schemes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
