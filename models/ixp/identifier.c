/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/identifier.h"

#include <string.h>

#define STAT(field, help) STAT_FIELD(struct identifier, field, "", help)

const struct stat_spec identifier_stats[] = {
	STAT(sets, "identifier bits set by the device, one per frame"),
	STAT(merged, "of those, bits that were set already"),
	STAT(asserts, "times that the interrupt line rose: master interrupts"),
	STAT(reads, "reads of the register by the host"),
	STAT(reads_empty, "of those, reads that found no bit"),
};
const size_t identifier_stat_count = sizeof identifier_stats / sizeof identifier_stats[0];

void identifier_init(struct identifier *identifier, uint32_t width)
{
	memset(identifier, 0, sizeof *identifier);
	identifier->width = width;
}

bool identifier_set(struct identifier *identifier, uint32_t bit)
{
	const bool was_clear = identifier->bits == 0;
	const uint64_t mask = UINT64_C(1) << bit;

	identifier->sets++;
	identifier->merged += (identifier->bits & mask) != 0;
	identifier->bits |= mask;
	identifier->asserts += was_clear;
	return was_clear;
}

uint64_t identifier_read(struct identifier *identifier)
{
	const uint64_t bits = identifier->bits;

	identifier->reads++;
	identifier->reads_empty += bits == 0;
	identifier->bits = 0;
	return bits;
}
