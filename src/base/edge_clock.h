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

struct edge_clock {
	uint64_t hz, multiplier, divisor;
	uint64_t direct_ps, direct_cycles;
	bool split; /* the two parts fit 64 bits */
};

/* hz > 0. */
void edge_clock_init(struct edge_clock *clock, uint64_t hz);

/* The time of edge number `cycles` of a clock that began at 0, rounded down. */
static inline uint64_t edge_clock_time(const struct edge_clock *clock, uint64_t cycles)
{
	if (cycles <= clock->direct_cycles)
		return cycles * clock->divisor / clock->multiplier;
	if (clock->split)
		return cycles / clock->multiplier * clock->divisor +
		       cycles % clock->multiplier * clock->divisor / clock->multiplier;
	return unit_edge_time(cycles, clock->hz);
}

/* The first edge at or after `ps`. */
static inline uint64_t edge_clock_at(const struct edge_clock *clock, uint64_t ps)
{
	if (ps <= clock->direct_ps)
		return (ps * clock->multiplier + clock->divisor - 1) / clock->divisor;
	if (clock->split)
		return ps / clock->divisor * clock->multiplier +
		       (ps % clock->divisor * clock->multiplier + clock->divisor - 1) / clock->divisor;
	return unit_edge_at(ps, clock->hz);
}

#ifdef __cplusplus
}
#endif
#endif
