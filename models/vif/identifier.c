/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/identifier.h"

#include <string.h>

#include "vif/identifier_register.h"

#define STAT(field, help) STAT_FIELD(struct identifier, field, "", help)

const struct stat_spec identifier_stats[] = {
	STAT(sets, "identifier bits set by the device, one per frame"),
	STAT(merged, "of those, bits that were set already"),
	STAT(overtaken, "of those, bits that the host had read: the clear that follows takes them with it"),
	STAT(asserts, "times that the interrupt line rose"),
	STAT(reads, "reads of a word of the register by the host"),
	STAT(reads_empty, "of those, reads that found no bit"),
	STAT(clears, "writes of ones by the host, which clear bits of a word"),
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
	identifier->overtaken += (identifier->seen & mask) != 0;
	identifier->bits |= mask;
	identifier->asserts += was_clear;
	return was_clear;
}

bool identifier_carry(struct identifier *identifier, uint32_t from, uint32_t to)
{
	const uint64_t mask = UINT64_C(1) << to;
	const bool set = (identifier->bits >> from & 1) != 0;

	if (!set)
		return false;
	identifier->bits |= mask;
	identifier->seen &= ~mask; /* the host cannot mean this VIF by it */
	return true;
}

uint32_t identifier_read(struct identifier *identifier, uint32_t word)
{
	const uint32_t shift = word * IDENTIFIER_WORD_BITS;
	const uint32_t bits = (uint32_t)(identifier->bits >> shift);

	identifier->reads++;
	identifier->reads_empty += bits == 0;
	identifier->seen |= (uint64_t)bits << shift;
	return bits;
}

bool identifier_clear(struct identifier *identifier, uint32_t word, uint32_t ones)
{
	const uint64_t mask = (uint64_t)ones << (word * IDENTIFIER_WORD_BITS);
	const bool was_set = identifier->bits != 0;

	identifier->clears++;
	identifier->bits &= ~mask;
	identifier->seen &= ~mask;
	return was_set && identifier->bits == 0;
}
