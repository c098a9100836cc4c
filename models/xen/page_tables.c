/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/page_tables.h"

#include <string.h>

static uint64_t end_of(const struct page_range *range)
{
	return range->base + range->size;
}

/* The first range that ends above the address; count when none does. */
static uint32_t find(const struct page_tables *tables, uint64_t address)
{
	uint32_t i = 0;

	while (i < tables->count && end_of(&tables->ranges[i]) <= address)
		i++;
	return i;
}

static void insert(struct page_tables *tables, uint32_t at, uint64_t base, uint64_t end, bool writable)
{
	memmove(&tables->ranges[at + 1], &tables->ranges[at], (tables->count - at) * sizeof(tables->ranges[0]));
	tables->ranges[at] = (struct page_range){base, end - base, writable};
	tables->count++;
}

static void erase(struct page_tables *tables, uint32_t at)
{
	tables->count--;
	memmove(&tables->ranges[at], &tables->ranges[at + 1], (tables->count - at) * sizeof(tables->ranges[0]));
}

static bool joins(const struct page_range *left, const struct page_range *right)
{
	return end_of(left) == right->base && left->writable == right->writable;
}

/* Makes one of the range and those beside it, where they touch and are alike. */
static void join(struct page_tables *tables, uint32_t at)
{
	if (at + 1 < tables->count && joins(&tables->ranges[at], &tables->ranges[at + 1])) {
		tables->ranges[at].size += tables->ranges[at + 1].size;
		erase(tables, at + 1);
	}
	/* cppcheck-suppress arrayIndexOutOfBoundsCond ; at is below count, which is at most PAGE_TABLES_RANGES */
	if (at > 0 && joins(&tables->ranges[at - 1], &tables->ranges[at])) {
		tables->ranges[at - 1].size += tables->ranges[at].size;
		erase(tables, at);
	}
}

bool page_tables_map(struct page_tables *tables, uint64_t page, bool writable)
{
	const uint64_t base = page * PAGE_TABLES_PAGE_BYTES;
	uint32_t at = find(tables, base);

	if (at < tables->count && tables->ranges[at].base <= base) { /* mapped */
		if (!writable || tables->ranges[at].writable)
			return true;
		if (tables->count + 2 > PAGE_TABLES_RANGES || !page_tables_unmap(tables, page))
			return false;
		at = find(tables, base);
	}
	if (tables->count == PAGE_TABLES_RANGES)
		return false;
	insert(tables, at, base, base + PAGE_TABLES_PAGE_BYTES, writable);
	join(tables, at);
	return true;
}

bool page_tables_unmap(struct page_tables *tables, uint64_t page)
{
	const uint64_t base = page * PAGE_TABLES_PAGE_BYTES, end = base + PAGE_TABLES_PAGE_BYTES;
	const uint32_t at = find(tables, base);
	struct page_range old;

	if (at == tables->count || tables->ranges[at].base > base)
		return false;
	old = tables->ranges[at];
	if (old.base < base && end < end_of(&old) && tables->count == PAGE_TABLES_RANGES)
		return false;
	erase(tables, at);
	if (end < end_of(&old))
		insert(tables, at, end, end_of(&old), old.writable);
	if (old.base < base)
		insert(tables, at, old.base, base, old.writable);
	return true;
}

bool page_tables_allow(const struct page_tables *tables, uint64_t address, uint32_t bytes, bool write)
{
	uint32_t at;

	if (tables->all)
		return true;
	at = find(tables, address);
	if (at == tables->count || tables->ranges[at].base > address || end_of(&tables->ranges[at]) - address < bytes)
		return false;
	return tables->ranges[at].writable || !write;
}
