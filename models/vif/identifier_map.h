/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which bit of the interrupt identifier a VIF has, and which VIFs a bit has.
 * The device asks the first question, when a VIF has a frame; the hypervisor
 * asks the second, when it has read the identifier.  Both are given the same map.
 *
 * A map is a const table of functions; a new one is one such table and one line in identifier_maps[].
 *
 * Invariants of every map: bit(vif) is below the width; next_vif gives exactly
 * the VIFs that have the bit, in rising order.
 */
#ifndef VIFSIM_VIF_IDENTIFIER_MAP_H
#define VIFSIM_VIF_IDENTIFIER_MAP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IDENTIFIER_WIDTH_MAXIMUM 64

/* All functions: width is 1 to IDENTIFIER_WIDTH_MAXIMUM, bit is below width. */
struct identifier_map {
	const char *name; /* "modulo" */
	const char *help;
	/* The bit of a VIF. */
	uint32_t (*bit)(uint32_t vif, uint32_t width);
	/* The first VIF at or after `from`, below vifs, that has that bit; vifs when there is none. */
	uint32_t (*next_vif)(uint32_t bit, uint32_t width, uint32_t from, uint32_t vifs);
};

/* All of them, NULL-terminated; the first is the testbed's: bit = vif mod width. */
extern const struct identifier_map *const identifier_maps[];

/* The map of that name; NULL when there is none. */
const struct identifier_map *identifier_map_find(const char *name);

#ifdef __cplusplus
}
#endif
#endif
