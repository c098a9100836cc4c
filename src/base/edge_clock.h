/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clock's cycles and picoseconds, for where they are converted all the time:
 * the same numbers as unit_edge_time and unit_edge_at, whose 128-bit divisions
 * are left to what no 64-bit one can do.
 *
 * A cycle takes divisor / multiplier ps, in lowest terms: 5,000 / 3 at 600 MHz.
 * A number below `direct` is multiplied and divided as it is; a larger one in
 * two parts, its quotient by the divisor and the rest.
 */
#ifndef VIFSIM_BASE_EDGE_CLOCK_H
#define VIFSIM_BASE_EDGE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef unsigned __int128 edge_clock_wide;

struct edge_clock {
	uint64_t hz, multiplier, divisor;
	uint64_t direct_ps, direct_cycles;
	bool split;                             /* the two parts fit 64 bits */
	uint64_t over_multiplier, over_divisor; /* 2^64 - 1 by them, rounded down */
};

/* hz > 0. */
void edge_clock_init(struct edge_clock *clock, uint64_t hz);

/* number / by, where over is 2^64 - 1 by it, rounded down: 2^64 is over * by and a rest that is not above by, so the
 * product is short of number / by itself by less than 1, and its whole part short of the quotient by 1 at most. */
static inline uint64_t edge_clock_quotient(uint64_t number, uint64_t by, uint64_t over)
{
	const uint64_t quotient = (uint64_t)((edge_clock_wide)number * over >> 64);

	return quotient + (number - quotient * by >= by);
}

/* Those of large numbers, which are rare: what is inline is to stay small. */
uint64_t edge_clock_time_of_large(const struct edge_clock *clock, uint64_t cycles);
uint64_t edge_clock_at_large(const struct edge_clock *clock, uint64_t ps);

/* The time of edge number `cycles` of a clock that began at 0, rounded down. */
static inline uint64_t edge_clock_time(const struct edge_clock *clock, uint64_t cycles)
{
	if (cycles <= clock->direct_cycles)
		return edge_clock_quotient(cycles * clock->divisor, clock->multiplier, clock->over_multiplier);
	return edge_clock_time_of_large(clock, cycles);
}

/* The first edge at or after `ps`. */
static inline uint64_t edge_clock_at(const struct edge_clock *clock, uint64_t ps)
{
	if (ps <= clock->direct_ps)
		return edge_clock_quotient(ps * clock->multiplier + clock->divisor - 1, clock->divisor,
					   clock->over_divisor);
	return edge_clock_at_large(clock, ps);
}

#ifdef __cplusplus
}
#endif
#endif
