/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demultiplexing table in the device's SRAM: from a destination MAC to the
 * index of its VIF.  The low bits of the MAC's hash say where to begin; an entry
 * holds the full MAC, so a collision is seen, and the search goes on with the next
 * entry (linear probing).  A search ends at the MAC or at an empty entry, so its
 * cost depends on the table's load and not on the number of VIFs as such.
 *
 * A device may use fewer bits of the hash than its table's index has: searches
 * then begin at some entries only, evenly spread, and the MACs of one such home
 * stand in a run behind it.  With none all MACs make one list.
 *
 * Invariant: no empty entry lies between an entry and the place where its hash begins.
 */
#ifndef VIFSIM_VIF_VIF_TABLE_H
#define VIFSIM_VIF_VIF_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "vif/mac_hash.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VIF_TABLE_NONE UINT32_MAX

struct vif_table_entry {
	uint64_t mac;
	uint32_t vif; /* VIF_TABLE_NONE: empty */
};

struct vif_table {
	struct vif_table_entry *entries; /* owned */
	uint32_t size;                   /* power of two */
	uint32_t homes;                  /* entries where a search may begin: a power of two up to size */
	uint32_t used;
	struct mac_hash_products hashes;
};

/* hash_bits: of the hash, that say where a search begins; what is more than the table's index needs is not used.
 * Aborts when out of memory. */
void vif_table_init(struct vif_table *table, uint32_t size, uint32_t hash_bits);
void vif_table_free(struct vif_table *table);
/* False when the MAC is there already or the table is full but for one entry (a search needs an end). */
bool vif_table_insert(struct vif_table *table, uint64_t mac, uint32_t vif);
/* Returns the number of entries written, 0 when the MAC is not there: entries that collided with this one move up, each
 * to its new place before it leaves the old, so that a search meets it all the time. */
uint32_t vif_table_remove(struct vif_table *table, uint64_t mac);
/* The VIF of that MAC or VIF_TABLE_NONE; *probes is the number of entries read, at least 1. */
uint32_t vif_table_find(const struct vif_table *table, uint64_t mac, uint32_t *probes);
/* Where the search for that MAC begins. */
uint32_t vif_table_home(const struct vif_table *table, uint64_t mac);

#ifdef __cplusplus
}
#endif
#endif
