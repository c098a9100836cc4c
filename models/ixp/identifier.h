/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interrupt identifier: the bits by which the device says which VIF had
 * activity.  On the testbed it is one 8-bit half of the doorbell register of
 * the board's 21555 bridge, so VIFs share bits beyond eight.  The device sets a
 * bit; the interrupt line is asserted while any bit is set; the host's read returns and
 * clears all bits at once.  A bit set after the read asserts the line again: nothing is lost.
 *
 * The real 21555 clears by writing ones to a second address; that write is
 * posted and free of the read's stall, so the model folds it into the read.
 * Which bit a VIF has is a policy of its own: vif/identifier_map.h.
 */
#ifndef VIFSIM_IXP_IDENTIFIER_H
#define VIFSIM_IXP_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct identifier {
	uint64_t bits;
	uint32_t width;
	uint64_t sets;        /* bits set */
	uint64_t merged;      /* of them: were set already */
	uint64_t asserts;     /* times that the line rose */
	uint64_t reads;       /* by the host */
	uint64_t reads_empty; /* of them: found no bit */
};

extern const struct stat_spec identifier_stats[];
extern const size_t identifier_stat_count;

void identifier_init(struct identifier *identifier, uint32_t width);
/* Sets a bit.  True when the line rises by it. */
bool identifier_set(struct identifier *identifier, uint32_t bit);
/* Read and clear.  The line falls when the result is not 0. */
uint64_t identifier_read(struct identifier *identifier);

#ifdef __cplusplus
}
#endif
#endif
