/* SPDX-License-Identifier: Apache-2.0 */
#include "base/edge_clock.h"

#include <assert.h>

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b)
{
	while (b != 0) {
		const uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

void edge_clock_init(struct edge_clock *clock, uint64_t hz)
{
	assert(hz > 0);
	const uint64_t common = greatest_common_divisor(hz, UNIT_PS_PER_S);

	clock->hz = hz;
	clock->multiplier = hz / common;
	clock->divisor = UNIT_PS_PER_S / common;
	clock->over_multiplier = UINT64_MAX / clock->multiplier;
	clock->over_divisor = UINT64_MAX / clock->divisor;
	clock->direct_ps = (UINT64_MAX - clock->divisor) / clock->multiplier;
	clock->direct_cycles = UINT64_MAX / clock->divisor;
	/* The rest is below the divisor (the multiplier), so the product is below both of them multiplied. */
	clock->split = clock->direct_ps >= clock->divisor;
}

uint64_t edge_clock_time_of_large(const struct edge_clock *clock, uint64_t cycles)
{
	if (clock->split)
		return cycles / clock->multiplier * clock->divisor +
		       cycles % clock->multiplier * clock->divisor / clock->multiplier;
	return unit_edge_time(cycles, clock->hz);
}

uint64_t edge_clock_at_large(const struct edge_clock *clock, uint64_t ps)
{
	if (clock->split)
		return ps / clock->divisor * clock->multiplier +
		       (ps % clock->divisor * clock->multiplier + clock->divisor - 1) / clock->divisor;
	return unit_edge_at(ps, clock->hz);
}
