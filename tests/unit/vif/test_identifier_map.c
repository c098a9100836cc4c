/* SPDX-License-Identifier: Apache-2.0 */
/* Every identifier map keeps its invariants; the testbed's against cases by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vif/identifier_load.h"
#include "vif/identifier_map.h"
#include "vif/vif_queue.h"

static uint32_t cpu_of(const void *host, uint32_t vif)
{
	(void)host;
	return vif % 3;
}

static struct identifier_assignment assignment;

static const struct identifier_assignment *made(const char *map, uint32_t vifs, uint32_t width)
{
	const struct identifier_guests guests = {cpu_of, NULL};

	identifier_assignment_free(&assignment);
	identifier_assignment_init(&assignment, identifier_map_find(map), &guests, vifs, width);
	return &assignment;
}

static void test_modulo_bits(void **state)
{
	const struct {
		uint32_t vif, width, bit;
	} cases[] = {{0, 8, 0}, {7, 8, 7}, {8, 8, 0}, {31, 32, 31}, {31, 8, 7}, {1023, 64, 63}, {5, 1, 0}};

	(void)state;
	assert_ptr_equal(identifier_map_find("modulo"), identifier_maps[0]);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(identifier_assignment_bit(made("modulo", 1024, cases[i].width), cases[i].vif),
				 cases[i].bit);
}

static void expect_list(const struct identifier_assignment *of, uint32_t bit, const uint32_t *vifs, uint32_t count)
{
	uint32_t vif = identifier_assignment_first(of, bit);

	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(vif, vifs[i]);
		vif = identifier_assignment_next(of, vif);
	}
	assert_int_equal(vif, of->vifs);
}

static void test_lists(void **state)
{
	(void)state;
	made("modulo", 20, 8);
	expect_list(&assignment, 3, (const uint32_t[]){3, 11, 19}, 3);
	expect_list(&assignment, 4, (const uint32_t[]){4, 12}, 2);
	made("modulo", 3, 8);
	expect_list(&assignment, 5, NULL, 0); /* nobody has the bit */
	/* Moved to the middle, to the front and to the end of a list, and out of each of these places. */
	made("modulo", 12, 4);
	identifier_assignment_move(&assignment, 6, 3);
	expect_list(&assignment, 3, (const uint32_t[]){3, 6, 7, 11}, 4);
	expect_list(&assignment, 2, (const uint32_t[]){2, 10}, 2);
	identifier_assignment_move(&assignment, 0, 3);
	expect_list(&assignment, 3, (const uint32_t[]){0, 3, 6, 7, 11}, 5);
	expect_list(&assignment, 0, (const uint32_t[]){4, 8}, 2);
	identifier_assignment_move(&assignment, 10, 1);
	expect_list(&assignment, 1, (const uint32_t[]){1, 5, 9, 10}, 4);
	identifier_assignment_move(&assignment, 6, 3);
	expect_list(&assignment, 3, (const uint32_t[]){0, 3, 6, 7, 11}, 5);
}

/* VIFs 0 to 11 on three CPUs, 0 1 2 0 1 2 ...; six bits.  cpu: two of one CPU on each bit, in pairs.  cpu_spread: in
 * the order of CPUs (0 3 6 9 1 4 7 10 2 5 8 11) bits 0 to 5 and again, so 0 and 7, 3 and 10, 6 and 2: of two CPUs. */
static void test_by_cpu(void **state)
{
	(void)state;
	made("cpu", 12, 6);
	expect_list(&assignment, 0, (const uint32_t[]){0, 3}, 2);
	expect_list(&assignment, 1, (const uint32_t[]){6, 9}, 2);
	expect_list(&assignment, 3, (const uint32_t[]){7, 10}, 2);
	made("cpu_spread", 12, 6);
	expect_list(&assignment, 0, (const uint32_t[]){0, 7}, 2);
	expect_list(&assignment, 1, (const uint32_t[]){3, 10}, 2);
	expect_list(&assignment, 2, (const uint32_t[]){2, 6}, 2);
	/* As many bits as VIFs: one each, whatever the map. */
	made("cpu", 6, 6);
	for (uint32_t bit = 0; bit < 6; bit++)
		assert_int_equal(identifier_assignment_next(&assignment, identifier_assignment_first(&assignment, bit)),
				 6);
}

/* Each VIF is given once, by its own bit. */
static void check_map(const char *map, uint32_t width, uint32_t vifs)
{
	uint32_t found = 0;

	made(map, vifs, width);
	for (uint32_t bit = 0; bit < width; bit++) {
		uint32_t before = 0;

		for (uint32_t vif = identifier_assignment_first(&assignment, bit); vif < vifs;
		     vif = identifier_assignment_next(&assignment, vif)) {
			assert_int_equal(identifier_assignment_bit(&assignment, vif), bit);
			assert_true(vif >= before);
			before = vif + 1;
			found++;
		}
	}
	assert_int_equal(found, vifs);
}

static void test_all_maps_agree_with_themselves(void **state)
{
	(void)state;
	for (size_t i = 0; identifier_maps[i] != NULL; i++) {
		const struct identifier_map *map = identifier_maps[i];

		assert_string_equal(identifier_map_names[i], map->name);
		assert_ptr_equal(identifier_map_find(map->name), map);
		assert_non_null(map->help);
		for (uint32_t width = 1; width <= IDENTIFIER_WIDTH_MAXIMUM; width++)
			check_map(map->name, width, 100);
	}
	assert_null(identifier_map_find("modul"));
}

/* ---- by the traffic ---- */

static struct identifier_loads loads;
static struct identifier_plan plan;

/* The device's report comes to the host, word by word. */
static void report(void)
{
	for (uint32_t word = 0; word < identifier_load_words(loads.vifs); word++) {
		assert_false(plan.complete);
		identifier_plan_written(&plan, word, identifier_loads_word(&loads, word));
	}
	assert_true(plan.complete);
	identifier_loads_over(&loads);
}

/* 10 VIFs: two words.  After 600 frames, 500 of VIF 9: 500, 80, 19 and 1 are 250, 40, 9 and, not to be taken for idle,
 * 1 (0.5).  Half of each is kept for the next report. */
static void test_report(void **state)
{
	const struct {
		uint32_t vif, frames;
	} traffic[] = {{9, 500}, {0, 80}, {8, 19}, {3, 1}};
	uint32_t counted = 0;

	(void)state;
	identifier_loads_init(&loads, 10, 600);
	identifier_plan_init(&plan, 10);
	for (size_t i = 0; i < 4; i++)
		for (uint32_t frame = 0; frame < traffic[i].frames; frame++)
			assert_int_equal(identifier_loads_count(&loads, traffic[i].vif), ++counted == 600);
	/* What comes while it is reported is for the next one. */
	for (uint32_t frame = 0; frame < 599; frame++)
		assert_false(identifier_loads_count(&loads, 2));
	report();
	assert_int_equal(plan.loads[9], 250);
	assert_int_equal(plan.loads[0], 40);
	assert_int_equal(plan.loads[8], 9);
	assert_int_equal(plan.loads[3], 1);
	assert_int_equal(plan.loads[2], 0);
	/* 600 of VIF 2 and what was kept, 250, 40, 9 and 0: shifted by 2. */
	assert_true(identifier_loads_count(&loads, 2));
	plan.complete = false;
	report();
	assert_int_equal(plan.loads[2], 150);
	assert_int_equal(plan.loads[9], 62);
	assert_int_equal(plan.loads[8], 2);
	identifier_loads_free(&loads);
	identifier_plan_free(&plan);
}

static bool is_even(const void *of, uint32_t vif)
{
	(void)of;
	return vif % 2 == 0;
}

static void set_loads(const uint8_t *values, uint32_t vifs)
{
	identifier_plan_free(&plan);
	identifier_plan_init(&plan, vifs);
	memcpy(plan.loads, values, vifs);
}

/* 8 VIFs, 3 bits; loads 90, 80, and six idle ones (0).  Each busy one has a bit of its own, the idle ones share the
 * third: nobody is woken for nothing by a busy one.  Modulo 3: 90 is with two others, 80 too: 2 * 90 + 2 * 80. */
static void test_plan_skewed(void **state)
{
	static const uint8_t modulo[] = {0, 1, 2, 0, 1, 2, 0, 1};

	(void)state;
	set_loads((const uint8_t[]){90, 80, 0, 0, 0, 0, 0, 0}, 8);
	identifier_plan_make(&plan, 3, NULL, NULL);
	assert_memory_equal(plan.bits, ((const uint8_t[]){0, 1, 2, 2, 2, 2, 2, 2}), 8);
	assert_int_equal(identifier_plan_cost(&plan, plan.bits, 3, NULL, NULL), 0);
	assert_int_equal(identifier_plan_cost(&plan, modulo, 3, NULL, NULL), 2 * 90 + 2 * 80);
	/* Those that are nobody's wake nobody: 1, 3, 5 and 7. */
	assert_int_equal(identifier_plan_cost(&plan, modulo, 3, is_even, NULL), 90);
}

/* Equal loads: as many on each bit, as with modulo.  10 * 4 VIFs, each wakes 9 others. */
static void test_plan_even(void **state)
{
	uint8_t values[40];
	uint32_t members[4] = {0};

	(void)state;
	memset(values, 7, sizeof(values));
	set_loads(values, 40);
	identifier_plan_make(&plan, 4, NULL, NULL);
	for (uint32_t vif = 0; vif < 40; vif++)
		members[plan.bits[vif]]++;
	for (uint32_t bit = 0; bit < 4; bit++)
		assert_int_equal(members[bit], 10);
	assert_int_equal(identifier_plan_cost(&plan, plan.bits, 4, NULL, NULL), 40 * 9 * 7);
	identifier_plan_free(&plan);
}

/* Of three VIFs on two bits, the plan is the best there is: the two lighter ones together. */
static void test_plan_three(void **state)
{
	(void)state;
	set_loads((const uint8_t[]){10, 30, 20}, 3);
	identifier_plan_make(&plan, 2, NULL, NULL);
	assert_memory_equal(plan.bits, ((const uint8_t[]){1, 0, 1}), 3);
	assert_int_equal(identifier_plan_cost(&plan, plan.bits, 2, NULL, NULL), 30);
	assert_int_equal(identifier_map_word(plan.bits, 3, 0), 0x010001);
	identifier_plan_free(&plan);
}

/* By hand: a window is 0x1000 + 64 * 2048 = 135168 bytes; indices wrap at 32 bits. */
static void test_windows_and_slots(void **state)
{
	struct vif_queue queue = {.slots = 4, .produced = 2, .consumed = UINT32_MAX - 1};

	(void)state;
	assert_int_equal(vif_send_window(3) - ADDRESS_DEVICE_MEMORY, 3 * 135168);
	assert_int_equal(vif_receive_window(1) - ADDRESS_RECEIVE_QUEUES, 135168);
	assert_true(vif_send_window(1024) <= ADDRESS_DEVICE_MEMORY + ADDRESS_DEVICE_MEMORY_SIZE);
	assert_int_equal(vif_slot_offset(6, 4), 0x1000 + 2 * 2048);
	assert_int_equal(vif_queue_waiting(&queue), 4);
	assert_true(vif_queue_full(&queue));
	queue.consumed++;
	assert_false(vif_queue_full(&queue));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modulo_bits),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_by_cpu),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_plan_skewed),
		cmocka_unit_test(test_plan_even),
		cmocka_unit_test(test_plan_three),
		cmocka_unit_test(test_all_maps_agree_with_themselves),
		cmocka_unit_test(test_windows_and_slots),
	};

	const int failed = cmocka_run_group_tests(tests, NULL, NULL);

	identifier_assignment_free(&assignment);
	return failed;
}
