/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How soon a program can do something that the rest of the machine sees: a
 * lower bound, by the unloaded cost of every instruction from a place in the program
 * on.  The device sleeps until the lowest bound of all its contexts, so its
 * inner steps cost no event of the simulation kernel; the steps themselves are
 * caught up with when it wakes.  A bound that is too low costs an idle wake
 * and nothing else; one too high would be an error, which the device asserts.
 */
#ifndef VIFSIM_IXP_VISIBLE_BOUND_H
#define VIFSIM_IXP_VISIBLE_BOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "ixp/ixp_memory.h"
#include "ixp/microprogram.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VISIBLE_NEVER UINT64_MAX

struct visible_costs {
	const struct ixp_memory *memories; /* IXP_MEMORIES of them */
	uint64_t hash_cycles, swap_cycles, probe_cycles;
	bool credit_due;          /* else a credit instruction does nothing */
	uint64_t after_identify;  /* from identify to the bit in the register */
	uint64_t after_hand_over; /* from enqueue or forward to what the next engine shows */
};

struct visible_bound {
	/* By place in the program: to the first visible action, and to the program's end. */
	uint64_t from[MICROPROGRAM_INSTRUCTIONS + 1];
	uint64_t to_end[MICROPROGRAM_INSTRUCTIONS + 1];
};

/* Sum that stays at VISIBLE_NEVER. */
static inline uint64_t visible_add(uint64_t a, uint64_t b)
{
	return a > VISIBLE_NEVER - b ? VISIBLE_NEVER : a + b;
}
/* at_end: what follows the program's end (the next program's bound); VISIBLE_NEVER for nothing. */
void visible_bound_compute(const struct microprogram *program, const struct visible_costs *costs, uint64_t at_end,
			   struct visible_bound *bound);

#ifdef __cplusplus
}
#endif
#endif
