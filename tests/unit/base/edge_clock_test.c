/* SPDX-License-Identifier: Apache-2.0 */
/* The same numbers as the 128-bit conversions of unit.h, by each of the three ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/edge_clock.h"

static uint64_t next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state ^ *state >> 29;
}

static void same(const struct edge_clock *clock, uint64_t number)
{
	/* Both ways end at 2^64 themselves; a year is far below that, in ps, and in cycles of 10 GHz. */
	assert_true(edge_clock_at(clock, number) == unit_edge_at(number, clock->hz));
	if (unit_edge_at(number, clock->hz) < UINT64_MAX / 2 && number < UINT64_C(1) << 62)
		assert_true(edge_clock_time(clock, unit_edge_at(number, clock->hz)) ==
			    unit_edge_time(unit_edge_at(number, clock->hz), clock->hz));
	assert_true(edge_clock_time(clock, number >> 20) == unit_edge_time(number >> 20, clock->hz));
}

static void same_as_with_128_bits(void **state)
{
	static const uint64_t rates[] = {1,         33000000,  33333333,  66000000,   66666666,   66666667,
					 100000000, 600000000, 600060000, 1400000000, 2999999999, 10000000000};

	(void)state;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct edge_clock clock;
		uint64_t seed = rates[i];

		edge_clock_init(&clock, rates[i]);
		/* All around the places where another way is taken, and around multiples of the period. */
		for (uint64_t around = 0; around < 4000; around++) {
			same(&clock, around);
			same(&clock, clock.direct_ps - 2000 + around);
			same(&clock, clock.direct_cycles - 2000 + around);
			same(&clock, clock.divisor - 2000 + around);
			same(&clock, unit_edge_time(around, rates[i]));
			same(&clock, unit_edge_time(around, rates[i]) + 1);
		}
		/* At random, of all magnitudes up to a year. */
		for (int round = 0; round < 200000; round++)
			same(&clock, next(&seed) >> (next(&seed) % 48));
	}
}

static void ways(void **state)
{
	struct edge_clock clock;

	(void)state;
	edge_clock_init(&clock, 600000000); /* 5,000 / 3 ps */
	assert_int_equal(clock.multiplier, 3);
	assert_int_equal(clock.divisor, 5000);
	assert_true(clock.split);
	edge_clock_init(&clock, 66666666); /* 5 * 10^11 / 33,333,333 ps: both below 2^64 multiplied, just */
	assert_int_equal(clock.multiplier, 33333333);
	assert_true(clock.split);
	edge_clock_init(&clock, 66666667); /* no common factor: 6.7 * 10^19 is above 2^64 */
	assert_int_equal(clock.divisor, UNIT_PS_PER_S);
	assert_false(clock.split);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_with_128_bits), cmocka_unit_test(ways)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
