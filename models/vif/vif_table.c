/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/vif_table.h"

#include <stdlib.h>

#include "base/alloc.h"

void vif_table_init(struct vif_table *table, uint32_t size, uint32_t hash_bits)
{
	table->entries = alloc_zeroed(size, sizeof *table->entries);
	table->size = size;
	table->homes = hash_bits < 32 && UINT32_C(1) << hash_bits < size ? UINT32_C(1) << hash_bits : size;
	table->used = 0;
	mac_hash_products_init(&table->hashes, MAC_HASH_MULTIPLIER);
	for (uint32_t i = 0; i < size; i++)
		table->entries[i] = (struct vif_table_entry){.vif = VIF_TABLE_NONE};
}

void vif_table_free(struct vif_table *table)
{
	free(table->entries);
	table->entries = NULL;
	table->size = table->homes = table->used = 0;
}

uint32_t vif_table_home(const struct vif_table *table, uint64_t mac)
{
	const uint32_t hash = (uint32_t)mac_hash_product(&table->hashes, mac);

	return (hash & (table->homes - 1)) * (table->size / table->homes);
}

/* The entry that holds the MAC, or the empty one where the search ends. */
static uint32_t search(const struct vif_table *table, uint64_t mac, uint32_t *probes)
{
	uint32_t at = vif_table_home(table, mac);

	*probes = 1;
	while (table->entries[at].vif != VIF_TABLE_NONE && table->entries[at].mac != mac) {
		at = (at + 1) & (table->size - 1);
		++*probes;
	}
	return at;
}

bool vif_table_insert(struct vif_table *table, uint64_t mac, uint32_t vif)
{
	uint32_t probes, at = search(table, mac, &probes);

	if (table->entries[at].vif != VIF_TABLE_NONE || table->used + 1 >= table->size)
		return false;
	table->entries[at] = (struct vif_table_entry){.mac = mac, .vif = vif};
	table->used++;
	return true;
}

/* Closes the gap: each entry behind it that the gap would cut off from its
 * home moves into the gap and leaves one itself. */
uint32_t vif_table_remove(struct vif_table *table, uint64_t mac)
{
	const uint32_t mask = table->size - 1;
	uint32_t probes, writes = 1, gap = search(table, mac, &probes);

	if (table->entries[gap].vif == VIF_TABLE_NONE)
		return 0;
	for (uint32_t at = (gap + 1) & mask; table->entries[at].vif != VIF_TABLE_NONE; at = (at + 1) & mask) {
		const uint32_t home = vif_table_home(table, table->entries[at].mac);

		if (((at - home) & mask) >= ((at - gap) & mask)) {
			table->entries[gap] = table->entries[at];
			gap = at;
			writes++;
		}
	}
	table->entries[gap].vif = VIF_TABLE_NONE;
	table->used--;
	return writes;
}

uint32_t vif_table_find(const struct vif_table *table, uint64_t mac, uint32_t *probes)
{
	return table->entries[search(table, mac, probes)].vif;
}
