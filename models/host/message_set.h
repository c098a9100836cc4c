/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interrupt messages that are pending for one CPU: a bit for each vector, as in a local APIC's request
 * register.  A message whose vector is pending already merges with it.  The lowest vector is taken first.
 *
 * Not modelled: that a CPU of x86 has some 200 vectors for devices.  A set holds all INTERRUPT_VECTORS_MAXIMUM.
 */
#ifndef VIFSIM_HOST_MESSAGE_SET_H
#define VIFSIM_HOST_MESSAGE_SET_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "vif/interrupt_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct message_set {
	uint64_t pending[INTERRUPT_VECTORS_MAXIMUM / 64];
	uint32_t count;  /* of bits */
	uint64_t merged; /* messages that found theirs pending */
};

static inline void message_set_add(struct message_set *set, uint32_t vector)
{
	uint64_t *const word = &set->pending[vector / 64];
	const uint64_t bit = UINT64_C(1) << (vector % 64);

	set->count += (*word & bit) == 0;
	set->merged += (*word & bit) != 0;
	*word |= bit;
}

/* How many are pending, by their bits. */
static inline uint32_t message_set_pending(const struct message_set *set)
{
	uint32_t bits = 0;

	for (uint32_t word = 0; word < INTERRUPT_VECTORS_MAXIMUM / 64; word++)
		bits += (uint32_t)__builtin_popcountll(set->pending[word]);
	return bits;
}

/* Takes the lowest; there must be one. */
static inline uint32_t message_set_take(struct message_set *set)
{
	uint32_t word = 0, bit;

	assert(set->count > 0);
	while (set->pending[word] == 0)
		word++;
	bit = (uint32_t)__builtin_ctzll(set->pending[word]);
	set->pending[word] &= set->pending[word] - 1;
	set->count--;
	return 64 * word + bit;
}

#ifdef __cplusplus
}
#endif
#endif
