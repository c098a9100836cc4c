/* SPDX-License-Identifier: Apache-2.0 */
/* The network processor's hash unit, which computes vif/mac_hash.h: one key at a time, in the order of issue. */
#ifndef VIFSIM_IXP_HASH_UNIT_H
#define VIFSIM_IXP_HASH_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hash_unit {
	uint64_t cycles;  /* per key */
	uint64_t free_at; /* cycle */
	uint64_t keys;
	uint64_t free_cycles; /* before free_at, for the utilisation law */
};

void hash_unit_init(struct hash_unit *unit, uint64_t cycles);
/* The utilisation law: not free for as long as its keys take. */
bool hash_unit_conserved(const struct hash_unit *unit);
/* Hands in a key; returns the cycle at which its hash is back. */
uint64_t hash_unit_start(struct hash_unit *unit, uint64_t now);

#ifdef __cplusplus
}
#endif
#endif
