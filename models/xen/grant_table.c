/* SPDX-License-Identifier: Apache-2.0 */
/* Grant tables; see grant_table.h. */
#include "xen/grant_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define GRANT_STAT(field, unit, help) STAT_FIELD(struct grant_table, field, unit, help)

const struct stat_spec grant_table_stats[] = {
	GRANT_STAT(grants, "grants", "Entries filled by this domain."),
	GRANT_STAT(maps, "pages", "Pages of others that this domain mapped."),
	GRANT_STAT(unmaps, "pages", "Pages of others that this domain unmapped."),
	GRANT_STAT(copies, "copies", "Grant copies by this domain."),
	GRANT_STAT(transfers, "pages", "Pages that this domain transferred to others."),
	GRANT_STAT(tlb_flushes, "flushes", "TLB flushes after this domain's unmap hypercalls, one for a batch."),
	GRANT_STAT(faults, "faults", "Grant operations of this domain that were refused."),
};
const size_t grant_table_stat_count = sizeof(grant_table_stats) / sizeof(grant_table_stats[0]);

void grant_table_init(struct grant_table *table, uint32_t domain, uint32_t count)
{
	assert(count > 0 && count <= INT32_MAX);
	*table = (struct grant_table){.domain = domain, .count = count};
	table->entries = calloc(count, sizeof(*table->entries));
	if (!table->entries)
		abort();
	for (uint32_t i = 0; i < count; i++)
		table->entries[i].next_free = i + 1 < count ? (int32_t)(i + 1) : GRANT_NONE;
}

void grant_table_free(struct grant_table *table)
{
	free(table->entries);
	memset(table, 0, sizeof(*table));
}

static int32_t take_entry(struct grant_table *table, enum grant_kind kind, uint32_t peer)
{
	int32_t reference = table->free;
	struct grant_entry *entry;

	if (reference == GRANT_NONE)
		return GRANT_NONE;
	entry = &table->entries[reference];
	table->free = entry->next_free;
	*entry = (struct grant_entry){.kind = kind, .peer = peer, .next_free = GRANT_NONE};
	table->used++;
	table->grants++;
	return reference;
}

static void release_entry(struct grant_table *table, int32_t reference)
{
	table->entries[reference] = (struct grant_entry){.kind = GRANT_FREE, .next_free = table->free};
	table->free = reference;
	table->used--;
}

static enum grant_status fault(struct grant_table *actor, enum grant_status why)
{
	actor->faults++;
	return why;
}

/* The entry of a reference, or NULL. */
static struct grant_entry *find(const struct grant_table *table, int32_t reference)
{
	if (reference < 0 || (uint32_t)reference >= table->count || table->entries[reference].kind == GRANT_FREE)
		return NULL;
	return &table->entries[reference];
}

/* Whether actor may use an entry of that kind; writes the entry. */
static enum grant_status check(const struct grant_table *owner, int32_t reference, enum grant_kind kind,
			       const struct grant_table *actor, struct grant_entry **entry)
{
	*entry = find(owner, reference);
	if (!*entry || (*entry)->kind != kind)
		return GRANT_BAD_REFERENCE;
	return (*entry)->peer == actor->domain ? GRANT_OK : GRANT_FOREIGN;
}

static enum grant_status check_access(const struct grant_table *owner, int32_t reference,
				      const struct grant_table *actor, bool write, struct grant_entry **entry)
{
	enum grant_status status = check(owner, reference, GRANT_ACCESS, actor, entry);

	return status == GRANT_OK && write && (*entry)->read_only ? GRANT_READ_ONLY : status;
}

int32_t grant_access(struct grant_table *table, uint32_t peer, uint64_t page, bool read_only)
{
	int32_t reference = take_entry(table, GRANT_ACCESS, peer);

	if (reference != GRANT_NONE) {
		table->entries[reference].page = page;
		table->entries[reference].read_only = read_only;
	}
	return reference;
}

enum grant_status grant_end_access(struct grant_table *table, int32_t reference)
{
	const struct grant_entry *entry = find(table, reference);

	if (!entry || entry->kind != GRANT_ACCESS)
		return fault(table, GRANT_BAD_REFERENCE);
	if (entry->mappings > 0)
		return GRANT_IN_USE;
	release_entry(table, reference);
	return GRANT_OK;
}

int32_t grant_accept_transfer(struct grant_table *table, uint32_t peer)
{
	return take_entry(table, GRANT_TRANSFER, peer);
}

enum grant_status grant_end_transfer(struct grant_table *table, int32_t reference, bool withdraw, uint64_t *page)
{
	const struct grant_entry *entry = find(table, reference);

	if (!entry || entry->kind == GRANT_ACCESS)
		return fault(table, GRANT_BAD_REFERENCE);
	if (entry->kind == GRANT_TRANSFER) {
		if (withdraw)
			release_entry(table, reference);
		return GRANT_NOT_COMPLETE;
	}
	*page = entry->page;
	release_entry(table, reference);
	return GRANT_OK;
}

enum grant_status grant_map(struct grant_table *owner, int32_t reference, struct grant_table *actor, bool write)
{
	struct grant_entry *entry;
	enum grant_status status = check_access(owner, reference, actor, write, &entry);

	if (status == GRANT_OK && actor->pages != NULL && !page_tables_map(actor->pages, entry->page, write))
		status = GRANT_NO_SPACE;
	if (status != GRANT_OK)
		return fault(actor, status);
	entry->mappings++;
	owner->mapped++;
	actor->maps++;
	return GRANT_OK;
}

enum grant_status grant_copy(const struct grant_table *owner, int32_t reference, struct grant_table *actor, bool write)
{
	struct grant_entry *entry;
	enum grant_status status = check_access(owner, reference, actor, write, &entry);

	if (status != GRANT_OK)
		return fault(actor, status);
	actor->copies++;
	return GRANT_OK;
}

enum grant_status grant_transfer(struct grant_table *owner, int32_t reference, struct grant_table *actor, uint64_t page)
{
	struct grant_entry *entry;
	enum grant_status status = check(owner, reference, GRANT_TRANSFER, actor, &entry);

	if (status != GRANT_OK)
		return fault(actor, status);
	entry->kind = GRANT_TRANSFER_COMPLETED;
	entry->page = page;
	actor->transfers++;
	return GRANT_OK;
}

static enum grant_status unmap_one(const struct grant_mapping *mapping, const struct grant_table *actor)
{
	struct grant_entry *entry;
	enum grant_status status = check(mapping->owner, mapping->reference, GRANT_ACCESS, actor, &entry);

	if (status != GRANT_OK)
		return status;
	if (entry->mappings == 0)
		return GRANT_NOT_MAPPED;
	if (entry->mappings == 1 && actor->pages != NULL && !page_tables_unmap(actor->pages, entry->page))
		return GRANT_NO_SPACE;
	entry->mappings--;
	mapping->owner->mapped--;
	return GRANT_OK;
}

size_t grant_unmap(const struct grant_mapping *batch, size_t count, struct grant_table *actor)
{
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		if (unmap_one(&batch[i], actor) == GRANT_OK)
			done++;
		else
			actor->faults++;
	}
	actor->unmaps += done;
	if (count > 0)
		actor->tlb_flushes++;
	return done;
}
