/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/mac_hash.h"

#define HASH48_MASK ((UINT64_C(1) << 48) - 1)
#define HASH48_POLYNOMIAL ((UINT64_C(1) << 36) | (UINT64_C(1) << 25) | (UINT64_C(1) << 10) | UINT64_C(1))

uint64_t mac_hash(uint64_t key, uint64_t multiplier)
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

void mac_hash_products_init(struct mac_hash_products *products, uint64_t multiplier)
{
	for (int digit = 0; digit < MAC_HASH_DIGITS; digit++)
		for (uint64_t value = 0; value < 16; value++)
			products->of[digit][value] = mac_hash(value << 4 * digit, multiplier);
}
