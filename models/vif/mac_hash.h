/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hash by which a device finds a MAC in its table (vif_table.h): that of the IXP2400's hash unit.  A 48-bit key is
 * multiplied by a programmed multiplier, both as polynomials over GF(2), modulo an irreducible polynomial of degree 48
 * (x^48 + x^36 + x^25 + x^10 + 1, recalled from the IXP1200's and IXP2800's manuals).
 */
#ifndef VIFSIM_VIF_MAC_HASH_H
#define VIFSIM_VIF_MAC_HASH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Written at start-up by the software; any value with many bits set spreads. */
#define MAC_HASH_MULTIPLIER UINT64_C(0x9e3779b97f4b)

/* 48 bits. */
uint64_t mac_hash(uint64_t key, uint64_t multiplier);

/* The same for one multiplier: a product is the sum (over GF(2)) of the products of the key's digits. */
#define MAC_HASH_DIGITS 12 /* of 4 bits */
struct mac_hash_products {
	uint64_t of[MAC_HASH_DIGITS][16];
};

void mac_hash_products_init(struct mac_hash_products *products, uint64_t multiplier);
static inline uint64_t mac_hash_product(const struct mac_hash_products *products, uint64_t key)
{
	uint64_t sum = 0;

	for (int digit = 0; digit < MAC_HASH_DIGITS; digit++)
		sum ^= products->of[digit][key >> 4 * digit & 15];
	return sum;
}

#ifdef __cplusplus
}
#endif
#endif
