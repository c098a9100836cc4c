/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/page_tables.h"

bool page_tables_map(struct page_tables *tables, uint64_t base, uint64_t size, bool writable)
{
	if (tables->count == PAGE_TABLES_RANGES)
		return false;
	tables->ranges[tables->count++] = (struct page_range){base, size, writable};
	return true;
}

bool page_tables_unmap(struct page_tables *tables, uint64_t base)
{
	for (uint32_t i = 0; i < tables->count; i++)
		if (tables->ranges[i].base == base) {
			tables->ranges[i] = tables->ranges[--tables->count];
			return true;
		}
	return false;
}

bool page_tables_allow(const struct page_tables *tables, uint64_t address, uint32_t bytes, bool write)
{
	if (tables->all)
		return true;
	for (uint32_t i = 0; i < tables->count; i++) {
		const struct page_range *range = &tables->ranges[i];

		if (address >= range->base && address - range->base < range->size &&
		    range->size - (address - range->base) >= bytes)
			return range->writable || !write;
	}
	return false;
}
