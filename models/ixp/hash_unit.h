/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network processor's hash unit: a 48-bit key is multiplied by a
 * programmed multiplier, both as polynomials over GF(2), modulo an irreducible
 * polynomial of degree 48 (x^48 + x^36 + x^25 + x^10 + 1, recalled from the
 * IXP1200's and IXP2800's manuals).  One key at a time, in the order of issue.
 */
#ifndef VIFSIM_IXP_HASH_UNIT_H
#define VIFSIM_IXP_HASH_UNIT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Written at start-up by the software; any value with many bits set spreads. */
#define HASH_UNIT_MULTIPLIER UINT64_C(0x9e3779b97f4b)

struct hash_unit {
	uint64_t cycles;  /* per key */
	uint64_t free_at; /* cycle */
	uint64_t keys;
};

void hash_unit_init(struct hash_unit *unit, uint64_t cycles);
/* Hands in a key; returns the cycle at which its hash is back. */
uint64_t hash_unit_start(struct hash_unit *unit, uint64_t now);
/* The hash itself, 48 bits. */
uint64_t hash_unit_hash48(uint64_t key, uint64_t multiplier);

/* The same for one multiplier: a product is the sum (over GF(2)) of the products of the key's digits. */
#define HASH_UNIT_DIGITS 12 /* of 4 bits */
struct hash_unit_products {
	uint64_t of[HASH_UNIT_DIGITS][16];
};

void hash_unit_products_init(struct hash_unit_products *products, uint64_t multiplier);
static inline uint64_t hash_unit_product(const struct hash_unit_products *products, uint64_t key)
{
	uint64_t sum = 0;

	for (int digit = 0; digit < HASH_UNIT_DIGITS; digit++)
		sum ^= products->of[digit][key >> 4 * digit & 15];
	return sum;
}

#ifdef __cplusplus
}
#endif
#endif
