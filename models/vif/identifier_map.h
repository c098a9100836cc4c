/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which bit of the interrupt identifier a VIF has, and which VIFs a bit has.
 * The device asks the first question, when a VIF has a frame; the hypervisor
 * asks the second, when it has read the identifier.  Each has its own assignment, both made by the same map; one that
 * changes while it is used is changed by the hypervisor, on both sides (identifier_load.h).
 *
 * A map is a const table; a new one is one such table and its name in identifier_maps[] and identifier_map_names[].
 *
 * Invariants of every assignment: a VIF's bit is below the width; a bit's list has exactly the VIFs that have it, in
 * rising order.
 */
#ifndef VIFSIM_VIF_IDENTIFIER_MAP_H
#define VIFSIM_VIF_IDENTIFIER_MAP_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IDENTIFIER_WIDTH_MAXIMUM 64

/* What a map may know of those that have the VIFs. */
struct identifier_guests {
	/* The CPU of a VIF's guest, from 0 up; NULL: all are on one. */
	uint32_t (*cpu)(const void *host, uint32_t vif);
	const void *host;
};

struct identifier_map {
	const char *name; /* "modulo" */
	const char *help;
	/* Writes the bit of each of the VIFs, below width (1 to IDENTIFIER_WIDTH_MAXIMUM). */
	void (*assign)(const struct identifier_guests *guests, uint32_t vifs, uint32_t width, uint8_t *bits);
	bool by_load; /* it changes with the traffic */
};

/* All of them, NULL-terminated, and their names; the first is the testbed's: bit = vif mod width. */
extern const struct identifier_map *const identifier_maps[];
extern const char *const identifier_map_names[];

/* The map of that name; NULL when there is none. */
const struct identifier_map *identifier_map_find(const char *name);

struct identifier_assignment {
	uint32_t vifs, width;
	uint8_t *bits;                            /* by VIF; owned */
	uint32_t *next;                           /* by VIF: the next one of its bit; vifs: none; owned */
	uint32_t first[IDENTIFIER_WIDTH_MAXIMUM]; /* by bit; likewise */
};

/* guests may be NULL.  Aborts when out of memory. */
void identifier_assignment_init(struct identifier_assignment *assignment, const struct identifier_map *map,
				const struct identifier_guests *guests, uint32_t vifs, uint32_t width);
void identifier_assignment_free(struct identifier_assignment *assignment);
/* Gives the VIF another bit. */
void identifier_assignment_move(struct identifier_assignment *assignment, uint32_t vif, uint32_t bit);

static inline uint32_t identifier_assignment_bit(const struct identifier_assignment *assignment, uint32_t vif)
{
	return assignment->bits[vif];
}
/* A bit's first VIF, and the next one of the same bit; vifs: there is none. */
static inline uint32_t identifier_assignment_first(const struct identifier_assignment *assignment, uint32_t bit)
{
	return assignment->first[bit];
}
static inline uint32_t identifier_assignment_next(const struct identifier_assignment *assignment, uint32_t vif)
{
	return assignment->next[vif];
}

#ifdef __cplusplus
}
#endif
#endif
