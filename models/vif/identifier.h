/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interrupt identifier: the bits by which the device says which VIF had
 * activity.  On the testbed it is one 8-bit half of the doorbell register of
 * the board's 21555 bridge, so VIFs share bits beyond eight.  The device sets a
 * bit; the interrupt line is asserted while any bit is set; the host reads the
 * bits, word by word, which changes nothing, and clears those that it has read by writing
 * ones.  A bit set after the read is not among them, so it keeps the line asserted.
 *
 * Where the words lie on the bus: vif/identifier_register.h.  Which bit a VIF has is a
 * policy of its own: vif/identifier_map.h.
 *
 * Source: Intel 21555 User Manual (278321-002), section 11.3.
 * Not modelled: the mask register (no bit is ever masked).
 */
#ifndef VIFSIM_VIF_IDENTIFIER_H
#define VIFSIM_VIF_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct identifier {
	uint64_t bits;
	uint64_t seen; /* of them: read by the host since they were set */
	uint32_t width;
	uint64_t sets;        /* bits set */
	uint64_t merged;      /* of them: were set already */
	uint64_t overtaken;   /* of those: had been read, and go with the clear that follows */
	uint64_t asserts;     /* times that the line rose */
	uint64_t reads;       /* by the host, of a word */
	uint64_t reads_empty; /* of them: found no bit */
	uint64_t clears;      /* by the host, of a word */
};

extern const struct stat_spec identifier_stats[];
extern const size_t identifier_stat_count;

/* width is 1 to IDENTIFIER_WIDTH_MAXIMUM. */
void identifier_init(struct identifier *identifier, uint32_t width);
/* Sets a bit.  True when the line rises by it. */
bool identifier_set(struct identifier *identifier, uint32_t bit);
/* Sets `to` as well, if `from` is set; true when it was.  The line stays as it is. */
bool identifier_carry(struct identifier *identifier, uint32_t from, uint32_t to);
/* The bits of a word (0 or 1); bits beyond the width read as 0. */
uint32_t identifier_read(struct identifier *identifier, uint32_t word);
/* Clears the bits of a word where `ones` has one.  True when the line falls by it. */
bool identifier_clear(struct identifier *identifier, uint32_t word, uint32_t ones);

#ifdef __cplusplus
}
#endif
#endif
