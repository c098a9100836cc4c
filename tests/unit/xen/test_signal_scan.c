/* SPDX-License-Identifier: Apache-2.0 */
/* Which VIFs are signalled for an identifier. */
#include "../base/cmocka_all.h"
#include "xen/signal_scan.h"

static void expect(uint64_t bits, uint32_t width, uint32_t vifs, const uint32_t *expected, uint32_t count)
{
	struct signal_scan scan;
	uint32_t vif, found = 0;

	signal_scan_begin(&scan, bits, width, vifs);
	while (signal_scan_next(&scan, &vif)) {
		assert_true(found < count);
		assert_int_equal(vif, expected[found]);
		found++;
	}
	assert_int_equal(found, count);
	assert_false(signal_scan_next(&scan, &vif)); /* and stays at its end */
}

/* 20 VIFs on 8 bits: bit 1 has 1, 9, 17; bit 6 has 6, 14 alone. */
static void bits_are_shared(void **state)
{
	(void)state;
	expect(0x42, 8, 20, (const uint32_t[]){1, 9, 17, 6, 14}, 5);
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
	expect(UINT64_C(1) << 63, 64, 1024,
	       (const uint32_t[]){63, 127, 191, 255, 319, 383, 447, 511, 575, 639, 703, 767, 831, 895, 959, 1023}, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bits_are_shared), cmocka_unit_test(four_signals_for_a_bit),
					   cmocka_unit_test(none), cmocka_unit_test(gaps),
					   cmocka_unit_test(a_bit_of_its_own)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
