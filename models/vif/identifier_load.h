/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An identifier whose bits go by the traffic.  Who is woken for nothing: for each frame, all other VIFs of the bit.  So
 * busy VIFs are to have few beside them, and idle ones may be many.
 *
 * Who does what:
 *  - The device counts the frames of each VIF.  After so many in all it posts what it has counted to host memory, in 8
 *    bits a VIF, eight VIFs a write, and forgets half of it.
 *  - The hypervisor, at the end of the next interrupt, works out which bits would cost the fewest wakes for nothing
 *    (identifier_load_plan), and takes them if that is enough better than what it has.
 *  - It tells the device by posted writes, four VIFs a word.  It reads the identifier after that, so what it
 *    reads is by the new bits, and its own assignment is the new one from the write on.
 *  - The device gives a VIF whose bit is set its new bit set: nothing that was to be told is lost.  The old
 *    one stays, for it may be of others.
 *
 * Source: none; the testbed's map is fixed.  A device that posts counters to host memory now and then: Tigon3's
 * statistics block.
 *
 * Invariant: every plan gives each VIF a bit below the width.
 */
#ifndef VIFSIM_VIF_IDENTIFIER_LOAD_H
#define VIFSIM_VIF_IDENTIFIER_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/address_map.h"
#include "vif/identifier_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADDRESS_IDENTIFIER_LOADS (ADDRESS_INTERRUPT_MEMORY + 0x01800000) /* the report */
#define IDENTIFIER_LOAD_VIFS 8 /* of a word of the report; a word is 8 bytes */
#define IDENTIFIER_LOAD_WORD_BYTES 8
#define IDENTIFIER_MAP_VIFS 4 /* of a word of the device's table of bits */
#define IDENTIFIER_MAP_WORD_BYTES 4

static inline uint64_t identifier_load_address(uint32_t word)
{
	return ADDRESS_IDENTIFIER_LOADS + (uint64_t)word * IDENTIFIER_LOAD_WORD_BYTES;
}
static inline uint64_t identifier_map_address(uint32_t word)
{
	return ADDRESS_BRIDGE_REGISTERS + UINT64_C(0x400) + (uint64_t)word * IDENTIFIER_MAP_WORD_BYTES;
}
static inline uint32_t identifier_load_words(uint32_t vifs)
{
	return (vifs + IDENTIFIER_LOAD_VIFS - 1) / IDENTIFIER_LOAD_VIFS;
}
static inline uint32_t identifier_map_words(uint32_t vifs)
{
	return (vifs + IDENTIFIER_MAP_VIFS - 1) / IDENTIFIER_MAP_VIFS;
}

/* The device's side. */
struct identifier_loads {
	uint32_t *counts;  /* by VIF; owned */
	uint8_t *reported; /* what the report under way says; owned */
	uint32_t vifs;
	uint64_t period, since; /* frames from report to report; since the last one */
	bool reporting;
};

/* period > 0.  Aborts when out of memory. */
void identifier_loads_init(struct identifier_loads *loads, uint32_t vifs, uint64_t period);
void identifier_loads_free(struct identifier_loads *loads);
/* A frame of the VIF.  True: a report is due, the caller is to post its words, from 0 up, and then end it. */
bool identifier_loads_count(struct identifier_loads *loads, uint32_t vif);
uint64_t identifier_loads_word(const struct identifier_loads *loads, uint32_t word);
void identifier_loads_over(struct identifier_loads *loads);

/* The host's side: a report, as it comes, and what is made of it. */
struct identifier_plan {
	uint8_t *loads; /* by VIF, of the last report; owned */
	uint8_t *bits;  /* the plan; owned */
	uint32_t *order;
	uint32_t vifs, words; /* words of the report that have come */
	bool complete;        /* a report that nothing has been made of */
};

/* Likewise. */
void identifier_plan_init(struct identifier_plan *plan, uint32_t vifs);
void identifier_plan_free(struct identifier_plan *plan);
/* The device's write arrived: that word of the report. */
void identifier_plan_written(struct identifier_plan *plan, uint32_t word, uint64_t value);
/* Works the plan out for VIFs that are somebody's (`has`; NULL: all), whatever the bits are now.  Greedy: the busiest
 * first, each to the bit where it adds the fewest wakes for nothing. */
void identifier_plan_make(struct identifier_plan *plan, uint32_t width, bool (*has)(const void *of, uint32_t vif),
			  const void *of);
/* Wakes for nothing, per frame counts of the last report, with those bits; members that are nobody's are not woken. */
uint64_t identifier_plan_cost(const struct identifier_plan *plan, const uint8_t *bits, uint32_t width,
			      bool (*has)(const void *of, uint32_t vif), const void *of);
/* The word of the device's table that says the bits of VIFs 4 word to 4 word + 3. */
uint32_t identifier_map_word(const uint8_t *bits, uint32_t vifs, uint32_t word);

#ifdef __cplusplus
}
#endif
#endif
