/* SPDX-License-Identifier: Apache-2.0 */
/* The hypervisor's interrupt handlers, step by step: what each step costs, does, and when the interrupt ends. */
#include "host_fixture.h"
#include "interrupt/identifier_scheme.h"
#include "vif/activity_counts.h"
#include "vif/posted_vectors.h"

static struct {
	struct recorder recorder;
	struct host_services services;
	struct host_config config;
	struct interrupt_layout layout;
	struct interrupt_host host;
	struct interrupt_handler handler;
	struct vif_registry vifs;
	uint32_t ended; /* interrupts before the one under way */
} t;

static void build(const struct interrupt_handler_ops *ops, uint32_t width, uint32_t vifs)
{
	vif_registry_free(&t.vifs); /* of the build before */
	interrupt_handler_free(&t.handler);
	if (t.host.ops != NULL)
		interrupt_host_free(&t.host);
	memset(&t, 0, sizeof(t));
	bind_all(&t.vifs, vifs);
	t.services = recorder_services(&t.recorder);
	t.config = fixture_config();
	t.config.hypervisor_interrupt_ps = 5 * US;
	t.config.hypervisor_identifier_ps = 6 * US;
	t.config.hypervisor_decode_ps = 2 * US;
	t.config.hypervisor_signal_ps = 1 * US;
	t.layout = interrupt_layout_fixed(identifier_map_find("modulo"), width, 4, 8, INTERRUPT_ACKNOWLEDGE);
	interrupt_host_init(&t.host, ops, &t.config, &t.services, &t.layout, &t.vifs);
	interrupt_handler_init(&t.handler, &t.host);
}

static bool handler_next(struct activity *activity)
{
	memset(activity, 0xaa, sizeof(*activity)); /* what is not written shows */
	return t.handler.ops->next(&t.handler, activity);
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
	const uint32_t words = t.layout.width > 32 ? 2 : 1;
	struct activity activity;

	t.handler.ops->begin(&t.handler, 0);
	for (uint32_t word = 0; word < words; word++) {
		begin_access(&activity, ACTIVITY_MMIO_READ, IDENTIFIER_STATUS + UINT64_C(4) * word,
			     word == 0 ? 6 * US : 0);
		activity.value = bits >> (32 * word) & 0xffffffff;
		t.handler.ops->done(&t.handler, &activity);
	}
	for (uint32_t word = 0; word < words; word++) {
		const uint64_t found = bits >> (32 * word) & 0xffffffff;

		if (found == 0)
			continue;
		begin_access(&activity, ACTIVITY_MMIO_WRITE, IDENTIFIER_CLEAR + UINT64_C(4) * word, 0);
		assert_int_equal(activity.value, found);
		t.handler.ops->done(&t.handler, &activity);
	}
	assert_int_equal(t.recorder.end_of_interrupt_count, t.ended);
}

/* Signals go to exactly these VIFs, each paid for and sent when it is over; then the interrupt ends, once. */
static void expect(uint64_t bits, uint32_t width, uint32_t vifs, const uint32_t *expected, uint32_t count)
{
	struct activity activity;

	build(interrupt_identifier.hypervisor, width, vifs);
	take_identifier(bits);
	for (uint32_t i = 0; i < count; i++) {
		assert_true(handler_next(&activity));
		assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
		assert_int_equal(cost_in(&activity, STAGE_SIGNAL), 1 * US);
		assert_int_equal(cost_of_all(&activity), 1 * US);
		assert_int_equal(t.recorder.event_count, i);
		t.handler.ops->done(&t.handler, &activity);
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
	build(interrupt_identifier.hypervisor, 8, 20);
	vif_registry_unbind(&t.vifs, 9);
	vif_registry_unbind(&t.vifs, 17);
	vif_registry_bind(&t.vifs, 17, 40);
	take_identifier(0x2); /* 1, 9, 17 */
	for (uint32_t i = 0; i < 2; i++) {
		assert_true(handler_next(&activity));
		t.handler.ops->done(&t.handler, &activity);
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
	t.handler.ops->done(&t.handler, &activity);
	assert_int_equal(t.recorder.events[2].domain, 1);
	assert_true(handler_next(&activity));
	t.handler.ops->done(&t.handler, &activity);
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
		t.handler.ops->begin(&t.handler, 0);
		assert_true(handler_next(&activity));
		assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
		assert_int_equal(cost_in(&activity, STAGE_INTERRUPT), 5 * US);
		assert_int_equal(cost_of_all(&activity), 5 * US);
		assert_int_equal(t.recorder.event_count, interrupt);
		t.handler.ops->done(&t.handler, &activity);
		assert_int_equal(t.recorder.event_count, interrupt + 1);
		assert_int_equal(t.recorder.events[interrupt].domain, 0);
		assert_int_equal(t.recorder.events[interrupt].port, DOM0_PORT_INTERRUPT);
		assert_int_equal(t.recorder.events[interrupt].cause, EVENT_INTERRUPT);
		assert_false(handler_next(&activity));
	}
	assert_int_equal(t.recorder.end_of_interrupt_count, 0);
}

/* ---- a vector for each VIF ---- */

/* The interrupt's entry, with the signal to the vector's VIF in the same step: nothing is read. */
static void a_vector_of_its_own(void **state)
{
	struct activity activity;

	(void)state;
	build(interrupt_per_vif.hypervisor, 8, 4); /* 4 vectors */
	for (uint32_t interrupt = 0; interrupt < 2; interrupt++) {
		t.handler.ops->begin(&t.handler, 3 - interrupt);
		assert_true(handler_next(&activity));
		assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
		assert_int_equal(cost_in(&activity, STAGE_INTERRUPT), 6 * US);
		assert_int_equal(cost_in(&activity, STAGE_SIGNAL), 1 * US);
		assert_int_equal(cost_of_all(&activity), 7 * US);
		assert_int_equal(t.recorder.event_count, interrupt);
		t.handler.ops->done(&t.handler, &activity);
		assert_int_equal(t.recorder.event_count, interrupt + 1);
		assert_int_equal(t.recorder.events[interrupt].domain, 4 - interrupt);
		assert_int_equal(t.recorder.events[interrupt].port, GUEST_PORT_NET);
		assert_int_equal(t.recorder.events[interrupt].cause, EVENT_FRAME);
		assert_false(handler_next(&activity));
	}
	assert_int_equal(t.recorder.end_of_interrupt_count, 0); /* no line is masked */
}

/* 10 VIFs on 4 vectors: vector 1 has 1, 5, 9, of which 5 is nobody's. */
static void vectors_are_shared(void **state)
{
	struct activity activity;

	(void)state;
	build(interrupt_per_vif.hypervisor, 8, 10);
	vif_registry_unbind(&t.vifs, 5);
	t.handler.ops->begin(&t.handler, 1);
	assert_true(handler_next(&activity));
	assert_int_equal(cost_of_all(&activity), 7 * US);
	t.handler.ops->done(&t.handler, &activity);
	assert_true(handler_next(&activity));
	assert_int_equal(cost_of_all(&activity), 1 * US);
	t.handler.ops->done(&t.handler, &activity);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, 2);
	assert_int_equal(t.recorder.events[0].domain, 2);
	assert_int_equal(t.recorder.events[1].domain, 10);
}

/* Its VIF was given back meanwhile: the entry is paid all the same. */
static void a_vector_of_nobody(void **state)
{
	struct activity activity;

	(void)state;
	build(interrupt_per_vif.hypervisor, 8, 2);
	t.handler.ops->begin(&t.handler, 3);
	assert_true(handler_next(&activity));
	assert_int_equal(cost_of_all(&activity), 6 * US);
	t.handler.ops->done(&t.handler, &activity);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, 0);
}

/* ---- posted bit vectors ---- */

/* The device's write arrives in host memory. */
static void write_memory(uint64_t address, uint64_t value)
{
	const struct memory_range range = interrupt_host_memory(&t.host);

	assert_in_range(address - range.base, 0, range.size - 1);
	range.written(range.context, address - range.base, value, NULL, 0);
}

static void post(uint32_t number, uint32_t group, uint32_t bits)
{
	write_memory(ADDRESS_POSTED_VECTORS + UINT64_C(8) * (number % t.layout.slots), posted_slot(group, bits));
}

static void step_of(uint64_t cost_ps)
{
	struct activity activity;

	assert_true(handler_next(&activity));
	assert_int_equal(activity.kind, ACTIVITY_COMPUTE);
	assert_int_equal(cost_of_all(&activity), cost_ps);
	t.handler.ops->done(&t.handler, &activity);
}

static void acknowledge_of(uint32_t taken)
{
	struct activity activity;

	assert_true(handler_next(&activity));
	assert_int_equal(activity.kind, ACTIVITY_MMIO_WRITE);
	assert_int_equal(activity.address, INTERRUPT_ACKNOWLEDGE);
	assert_int_equal(activity.bytes, 4);
	assert_int_equal(activity.value, taken);
	assert_int_equal(cost_of_all(&activity), 0);
	t.handler.ops->done(&t.handler, &activity);
}

static void signals_of(const uint32_t *vifs, uint32_t count)
{
	struct activity activity;
	const uint32_t before = t.recorder.event_count;

	for (uint32_t i = 0; i < count; i++) {
		step_of(1 * US);
		assert_int_equal(t.recorder.event_count, before + i + 1);
		assert_int_equal(t.recorder.events[before + i].domain, vifs[i] + 1);
	}
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, before + count);
}

/* Three vectors wait, one of another group; VIF 5 is in two of them and signalled once.  The slots are 8, so the next
 * interrupt's vectors are found where the first one's ended. */
static void vectors_are_decoded(void **state)
{
	(void)state;
	build(interrupt_posted.hypervisor, 8, 40);
	post(0, 0, 0x21); /* 0, 5 */
	post(1, 1, 0x80); /* 39 */
	post(2, 0, 0x28); /* 3, 5 */
	t.handler.ops->begin(&t.handler, 0);
	step_of(6 * US + 2 * US); /* the entry and the first vector */
	step_of(2 * US);
	step_of(2 * US);
	acknowledge_of(3);
	assert_int_equal(t.recorder.end_of_interrupt_count, 0);
	signals_of((const uint32_t[]){0, 3, 5, 39}, 4);
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);

	post(3, 1, 0x1); /* 32 */
	t.handler.ops->begin(&t.handler, 0);
	step_of(8 * US);
	acknowledge_of(4);
	signals_of((const uint32_t[]){32}, 1);
	assert_int_equal(t.recorder.end_of_interrupt_count, 2);
}

/* A vector that comes while signals are sent is taken at once, in the same interrupt; an interrupt that finds none,
 * since they were taken early, is its entry alone. */
static void a_vector_that_comes_meanwhile(void **state)
{
	struct activity activity;

	(void)state;
	build(interrupt_posted.hypervisor, 8, 8);
	post(0, 0, 0x81); /* 0, 7 */
	t.handler.ops->begin(&t.handler, 0);
	step_of(8 * US);
	acknowledge_of(1);
	step_of(1 * US); /* 0 */
	post(1, 0, 0x5); /* 0 again, and 2 */
	step_of(2 * US);
	acknowledge_of(2);
	signals_of((const uint32_t[]){0, 2, 7}, 3);
	assert_int_equal(t.recorder.events[0].domain, 1);
	t.handler.ops->begin(&t.handler, 0);
	step_of(6 * US);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, 4);
	assert_int_equal(t.recorder.end_of_interrupt_count, 2);
}

/* ---- counts of activities ---- */

/* 40 VIFs on 8 bits: of bit 1 (1, 9, 17, 25, 33) 9 and 33 had activity.  Their counts lie on three lines (0 to 15, 16
 * to 31, 32 to 39), each paid once, with the signal that follows it. */
static void only_who_had_activity(void **state)
{
	struct activity activity;

	(void)state;
	build(interrupt_activity.hypervisor, 8, 40);
	write_memory(activity_count_address(9), 1);
	write_memory(activity_count_address(33), 7);
	write_memory(activity_count_address(2), 1); /* its bit comes later */
	take_identifier(0x2);
	step_of(2 * US + 1 * US);
	assert_int_equal(t.recorder.events[0].domain, 10);
	step_of(4 * US + 1 * US);
	assert_int_equal(t.recorder.events[1].domain, 34);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);

	/* Nothing new: the looks alone. */
	t.ended = 1;
	take_identifier(0x2);
	step_of(6 * US);
	assert_false(handler_next(&activity));
	t.ended = 2;
	take_identifier(0x4);
	step_of(3 * US); /* 2 */
	step_of(4 * US); /* 10, 18, 26, 34 had none */
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.event_count, 3);
	assert_int_equal(t.recorder.events[2].domain, 3);
}

/* ---- bits by the traffic ---- */

static void table_write(uint32_t word, uint32_t value)
{
	struct activity activity;

	begin_access(&activity, ACTIVITY_MMIO_WRITE, identifier_map_address(word), 0);
	assert_int_equal(activity.value, value);
	t.handler.ops->done(&t.handler, &activity);
}

static void build_by_load(double gain)
{
	build(interrupt_identifier.hypervisor, 8, 16);
	interrupt_handler_free(&t.handler);
	interrupt_host_free(&t.host);
	t.layout.map = identifier_map_find("load");
	t.layout.load_gain = gain;
	t.config.hypervisor_rebalance_ps = US / 10;
	interrupt_host_init(&t.host, interrupt_identifier.hypervisor, &t.config, &t.services, &t.layout, &t.vifs);
	interrupt_handler_init(&t.handler, &t.host);
}

/* VIF 0 had 200 frames and VIF 8, which shares its bit, 100; all others none: 300 wakes for nothing.  The plan has
 * none: 0 has bit 0, 8 has bit 1, and all the rest bit 2.  It is made when the interrupt's guests have been signalled,
 * for 16 * 0.1 us; then the device's table is written, all four words.  From then on bit 1 is VIF 8's alone. */
static void bits_by_traffic(void **state)
{
	struct activity activity;

	(void)state;
	build_by_load(0.1);
	write_memory(identifier_load_address(0), 200);
	take_identifier(0x2);
	step_of(1 * US); /* VIF 1 */
	write_memory(identifier_load_address(1), 100);
	step_of(1 * US); /* VIF 9 */
	step_of(16 * US / 10);
	table_write(0, 0x02020200);
	table_write(1, 0x02020202);
	table_write(2, 0x02020201);
	table_write(3, 0x02020202);
	assert_false(handler_next(&activity));
	assert_int_equal(t.recorder.end_of_interrupt_count, 1);
	assert_int_equal(t.recorder.event_count, 2);
	t.ended = 1;
	take_identifier(0x3);
	signals_of((const uint32_t[]){0, 8}, 2);
	t.ended = 2;
	take_identifier(0x4);
	signals_of((const uint32_t[]){1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15}, 14);

	/* The same again promises nothing, so nothing is written. */
	write_memory(identifier_load_address(0), 200);
	write_memory(identifier_load_address(1), 100);
	t.ended = 3;
	take_identifier(0x1);
	step_of(1 * US);
	step_of(16 * US / 10);
	assert_false(handler_next(&activity));
}

/* Loads of 10 each on VIFs 0 and 8, 100 on each of 1, 2 and 3 to 7 alone: fewer wakes, but not by all that is wanted.
 */
static void a_gain_that_is_too_small(void **state)
{
	struct activity activity;

	(void)state;
	build_by_load(1.0);
	write_memory(identifier_load_address(0), UINT64_C(0x646464646464640a));
	write_memory(identifier_load_address(1), 10);
	take_identifier(0x1);
	step_of(1 * US);
	step_of(1 * US);
	step_of(16 * US / 10);
	assert_false(handler_next(&activity));
}

/* Every scheme has all that a scheme needs. */
static void schemes(void **state)
{
	(void)state;
	for (const struct interrupt_scheme *const *scheme = interrupt_schemes; *scheme != NULL; scheme++) {
		const struct interrupt_source_ops *device = (*scheme)->device;
		const struct interrupt_handler_ops *hypervisor = (*scheme)->hypervisor;

		assert_true(strlen((*scheme)->name) > 0 && strlen((*scheme)->help) > 0);
		assert_true(device->add_statistics != NULL && device->activity != NULL && device->next != NULL);
		assert_true(device->read != NULL && device->write != NULL);
		assert_true(hypervisor->begin != NULL && hypervisor->next != NULL && hypervisor->done != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bits_by_traffic),
					   cmocka_unit_test(a_gain_that_is_too_small),
					   cmocka_unit_test(bits_are_shared),
					   cmocka_unit_test(only_whose_vif_it_is),
					   cmocka_unit_test(four_signals_for_a_bit),
					   cmocka_unit_test(none),
					   cmocka_unit_test(gaps),
					   cmocka_unit_test(a_bit_of_its_own),
					   cmocka_unit_test(the_next_interrupt),
					   cmocka_unit_test(card),
					   cmocka_unit_test(a_vector_of_its_own),
					   cmocka_unit_test(vectors_are_shared),
					   cmocka_unit_test(a_vector_of_nobody),
					   cmocka_unit_test(vectors_are_decoded),
					   cmocka_unit_test(a_vector_that_comes_meanwhile),
					   cmocka_unit_test(only_who_had_activity),
					   cmocka_unit_test(schemes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
