/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/hash_unit.h"

#define HASH48_MASK ((UINT64_C(1) << 48) - 1)
#define HASH48_POLYNOMIAL ((UINT64_C(1) << 36) | (UINT64_C(1) << 25) | (UINT64_C(1) << 10) | UINT64_C(1))

void hash_unit_init(struct hash_unit *unit, uint64_t cycles)
{
	unit->cycles = cycles;
	unit->free_at = 0;
	unit->keys = 0;
}

uint64_t hash_unit_start(struct hash_unit *unit, uint64_t now)
{
	unit->free_at = (now > unit->free_at ? now : unit->free_at) + unit->cycles;
	unit->keys++;
	return unit->free_at;
}

uint64_t hash_unit_hash48(uint64_t key, uint64_t multiplier)
{
	uint64_t product = 0;

	key &= HASH48_MASK;
	for (int bit = 47; bit >= 0; bit--) {
		product <<= 1;
		if (product >> 48)
			product = (product & HASH48_MASK) ^ HASH48_POLYNOMIAL;
		if ((multiplier >> bit) & 1)
			product ^= key;
	}
	return product;
}

void hash_unit_products_init(struct hash_unit_products *products, uint64_t multiplier)
{
	for (int digit = 0; digit < HASH_UNIT_DIGITS; digit++)
		for (uint64_t value = 0; value < 16; value++)
			products->of[digit][value] = hash_unit_hash48(value << 4 * digit, multiplier);
}
