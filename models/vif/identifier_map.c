/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/identifier_map.h"

#include <stddef.h>
#include <string.h>

static uint32_t modulo_bit(uint32_t vif, uint32_t width)
{
	return vif % width;
}

static uint32_t modulo_next_vif(uint32_t bit, uint32_t width, uint32_t from, uint32_t vifs)
{
	const uint32_t next = from + (bit + width - from % width) % width;

	return next < vifs ? next : vifs;
}

static const struct identifier_map modulo = {
	.name = "modulo",
	.help = "bit = VIF index mod width; VIFs share a bit beyond the width",
	.bit = modulo_bit,
	.next_vif = modulo_next_vif,
};

/* Multiplicative hashing by the golden ratio: neighbouring numbers are spread, two may meet on a bit while others are
 * free. */
static uint32_t hash_bit(uint32_t vif, uint32_t width)
{
	return (uint32_t)(((uint64_t)(vif * UINT32_C(2654435769)) * width) >> 32);
}

static uint32_t hash_next_vif(uint32_t bit, uint32_t width, uint32_t from, uint32_t vifs)
{
	while (from < vifs && hash_bit(from, width) != bit)
		from++;
	return from;
}

static const struct identifier_map hash = {
	.name = "hash",
	.help = "a hash of the VIF's number, scaled to the width; VIFs may share a bit before all bits are used",
	.bit = hash_bit,
	.next_vif = hash_next_vif,
};

const struct identifier_map *const identifier_maps[] = {&modulo, &hash, NULL};

const struct identifier_map *identifier_map_find(const char *name)
{
	for (const struct identifier_map *const *map = identifier_maps; *map != NULL; map++)
		if (strcmp((*map)->name, name) == 0)
			return *map;
	return NULL;
}
