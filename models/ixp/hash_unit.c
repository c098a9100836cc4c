/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/hash_unit.h"

void hash_unit_init(struct hash_unit *unit, uint64_t cycles)
{
	unit->cycles = cycles;
	unit->free_at = 0;
	unit->keys = 0;
	unit->free_cycles = 0;
}

uint64_t hash_unit_start(struct hash_unit *unit, uint64_t now)
{
	if (now > unit->free_at)
		unit->free_cycles += now - unit->free_at;
	unit->free_at = (now > unit->free_at ? now : unit->free_at) + unit->cycles;
	unit->keys++;
	return unit->free_at;
}

bool hash_unit_conserved(const struct hash_unit *unit)
{
	return unit->free_at - unit->free_cycles == unit->keys * unit->cycles;
}
