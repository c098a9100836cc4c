/* SPDX-License-Identifier: Apache-2.0 */
/* Every identifier map keeps its invariants; the testbed's against cases by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vif/identifier_map.h"
#include "vif/vif_queue.h"

static void test_modulo_bits(void **state)
{
	const struct identifier_map *map = identifier_map_find("modulo");
	const struct {
		uint32_t vif, width, bit;
	} cases[] = {{0, 8, 0}, {7, 8, 7}, {8, 8, 0}, {31, 32, 31}, {31, 8, 7}, {1023, 64, 63}, {5, 1, 0}};

	(void)state;
	assert_ptr_equal(map, identifier_maps[0]);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(map->bit(cases[i].vif, cases[i].width), cases[i].bit);
}

static void test_modulo_next_vif(void **state)
{
	const struct {
		uint32_t bit, width, from, vifs, next;
	} cases[] = {
		/* Bit 3 of 8 with 20 VIFs: 3, 11, 19. */
		{3, 8, 0, 20, 3},
		{3, 8, 3, 20, 3},
		{3, 8, 4, 20, 11},
		{3, 8, 12, 20, 19},
		{3, 8, 20, 20, 20},
		/* Nobody has the bit. */
		{5, 8, 0, 3, 3},
		/* One bit for all. */
		{0, 1, 6, 9, 6},
		{63, 64, 64, 1024, 127},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
			identifier_maps[0]->next_vif(cases[i].bit, cases[i].width, cases[i].from, cases[i].vifs),
			cases[i].next);
}

/* What the device sets, the hypervisor finds: each VIF is given once, by its own bit. */
static void check_map(const struct identifier_map *map, uint32_t width, uint32_t vifs)
{
	uint32_t found = 0;

	for (uint32_t bit = 0; bit < width; bit++) {
		for (uint32_t vif = map->next_vif(bit, width, 0, vifs); vif < vifs;
		     vif = map->next_vif(bit, width, vif + 1, vifs)) {
			assert_int_equal(map->bit(vif, width), bit);
			found++;
		}
	}
	assert_int_equal(found, vifs);
	for (uint32_t vif = 0; vif < vifs; vif++)
		assert_in_range(map->bit(vif, width), 0, width - 1);
}

static void test_all_maps_agree_with_themselves(void **state)
{
	(void)state;
	for (const struct identifier_map *const *map = identifier_maps; *map != NULL; map++) {
		assert_ptr_equal(identifier_map_find((*map)->name), *map);
		assert_non_null((*map)->help);
		for (uint32_t width = 1; width <= IDENTIFIER_WIDTH_MAXIMUM; width++)
			check_map(*map, width, 100);
	}
	assert_null(identifier_map_find("modul"));
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
		cmocka_unit_test(test_modulo_next_vif),
		cmocka_unit_test(test_all_maps_agree_with_themselves),
		cmocka_unit_test(test_windows_and_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
