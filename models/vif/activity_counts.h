/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts of VIFs' activities in host memory, which the device writes before it sets a VIF's identifier bit: a
 * 32-bit word for each VIF, so that the hypervisor sees which of a bit's VIFs had activity since it last
 * looked.  The device alone writes them, so neither side has to change a word atomically over the bus.
 *
 * Invariant: the host has seen at most what was written.
 */
#ifndef VIFSIM_VIF_ACTIVITY_COUNTS_H
#define VIFSIM_VIF_ACTIVITY_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADDRESS_ACTIVITY_COUNTS (ADDRESS_INTERRUPT_MEMORY + 0x01000000)
#define ACTIVITY_COUNT_BYTES 4
#define ACTIVITY_COUNTS_OF_LINE 16 /* of a cache line of 64 B */

static inline uint64_t activity_count_address(uint32_t vif)
{
	return ADDRESS_ACTIVITY_COUNTS + (uint64_t)vif * ACTIVITY_COUNT_BYTES;
}

/* The host's side: the words in its memory, and what it has seen of them. */
struct activity_counts {
	uint32_t *written, *seen; /* by VIF; owned */
	uint32_t vifs;
};

/* Aborts when out of memory. */
void activity_counts_init(struct activity_counts *counts, uint32_t vifs);
void activity_counts_free(struct activity_counts *counts);
/* The device's write arrived, at this offset. */
void activity_counts_written(struct activity_counts *counts, uint64_t offset, uint32_t value);
/* Whether the VIF had activity since this was last asked for it. */
bool activity_counts_look(struct activity_counts *counts, uint32_t vif);

#ifdef __cplusplus
}
#endif
#endif
