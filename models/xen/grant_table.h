/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Grant tables: how one domain lets another use a page of its memory.  The
 * owner fills an entry (for access by one named peer, or as a place that one
 * named peer may transfer a page to) and tells the peer the entry's number, its
 * reference; the hypervisor checks each map, copy and transfer against the entry.
 * Source: Xen 3.0.2 grant_table.c and Linux 2.6.16-xen gnttab.c.
 *
 * A map that goes through is what opens the page to the mapper, and its last unmap what closes it: the mapper's
 * page tables (page_tables.h) are edited here and nowhere else.
 *
 * What is refused is harmless, opens nothing, and is counted as a fault of the domain that tried.
 * Time is spent by the caller, per operation and per TLB flush.
 *
 * Not modelled: the contents of pages, device mappings apart from host
 * mappings, a mapper's handles (it names granter and reference instead),
 * mapping of one page by more than the one peer that its entry names, two entries of one page for one peer, a mapping
 * for reading beside one for writing (the page stays writable until its last mapping is gone). Grant copy came
 * with Xen 3.0.3; it is here for the designs that compare it.
 *
 * Invariants: an entry with mappings is an access entry; `mapped` of a table
 * is the sum of its entries' mappings; `used` entries are not on the free list and
 * all others are.
 */
#ifndef VIFSIM_XEN_GRANT_TABLE_H
#define VIFSIM_XEN_GRANT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "xen/page_tables.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One page of entries of 8 bytes: a 256-slot ring each way fits exactly. */
#define GRANT_TABLE_ENTRIES 512
#define GRANT_NONE (-1) /* no reference */

enum grant_status {
	GRANT_OK,
	GRANT_BAD_REFERENCE, /* no such entry, or not of that kind (GNTST_bad_gntref) */
	GRANT_FOREIGN,       /* the entry names another peer (GNTST_permission_denied) */
	GRANT_READ_ONLY,     /* write access to a read-only entry (GNTST_permission_denied) */
	GRANT_NO_SPACE,      /* the mapper's page tables are full (GNTST_no_device_space) */
	GRANT_NOT_MAPPED,    /* unmap of what is not mapped (GNTST_bad_handle) */
	GRANT_IN_USE,        /* the owner may not take it back: it is mapped. No fault: the owner tries again later */
	GRANT_NOT_COMPLETE,  /* a transfer that has not come yet. No fault */
};

enum grant_kind { GRANT_FREE, GRANT_ACCESS, GRANT_TRANSFER, GRANT_TRANSFER_COMPLETED };

struct grant_entry {
	enum grant_kind kind;
	bool read_only;
	uint32_t peer;     /* the one domain that may use it */
	uint32_t mappings; /* by that peer, now */
	int32_t next_free; /* free list; GRANT_NONE ends it */
	uint64_t page;     /* of the owner; once a transfer is completed, the page that came */
};

struct grant_table {
	uint32_t domain; /* its owner */
	uint32_t count;
	struct grant_entry *entries; /* owned */
	struct page_tables *pages;   /* its domain's; NULL: that is trusted with everything, and nobody looks */
	int32_t free;                /* last freed first, as in gnttab.c */
	uint32_t used, mapped;       /* entries not free; mappings of all entries */
	/* Statistics.  Grants are counted in the owner's table, operations and faults in that of the domain that acts.
	 */
	uint64_t grants, maps, unmaps, copies, transfers, tlb_flushes, faults;
};
extern const struct stat_spec grant_table_stats[];
extern const size_t grant_table_stat_count;

/* count entries (1 to INT32_MAX); pages: NULL until set.  Aborts when out of memory. */
void grant_table_init(struct grant_table *table, uint32_t domain, uint32_t count);
void grant_table_free(struct grant_table *table);

/*
 * The owner's side.  A reference that is none of its table's entries is
 * GRANT_BAD_REFERENCE, and a fault as everywhere.
 */
/* Lets peer map or copy `page`; returns the reference, or GRANT_NONE when the table is full. */
int32_t grant_access(struct grant_table *table, uint32_t peer, uint64_t page, bool read_only);
/* Takes an access grant back: GRANT_IN_USE while the peer has it mapped. */
enum grant_status grant_end_access(struct grant_table *table, int32_t reference);
/* Lets peer transfer one page here; returns the reference, or GRANT_NONE when the table is full. */
int32_t grant_accept_transfer(struct grant_table *table, uint32_t peer);
/* Ends a transfer grant and writes the page that came to *page; before one
 * came, GRANT_NOT_COMPLETE, and the grant is withdrawn when `withdraw`. */
enum grant_status grant_end_transfer(struct grant_table *table, int32_t reference, bool withdraw, uint64_t *page);

/* The peer's side, checked by the hypervisor: `actor` is the table of the domain that asks. */
/* Its page tables have the page from now on, for writing if `write`. */
enum grant_status grant_map(struct grant_table *owner, int32_t reference, struct grant_table *actor, bool write);
/* May actor copy to (write) or from that page?  Counted; leaves the entry as it is. */
enum grant_status grant_copy(const struct grant_table *owner, int32_t reference, struct grant_table *actor, bool write);
/* Gives `page` to the owner of a transfer entry. */
enum grant_status grant_transfer(struct grant_table *owner, int32_t reference, struct grant_table *actor,
				 uint64_t page);

struct grant_mapping {
	struct grant_table *owner;
	int32_t reference;
};
/* Unmaps a batch in one hypercall: a bad one is skipped and counted, the others
 * are done; one TLB flush for a batch that is not empty.  Returns how many were unmapped. */
size_t grant_unmap(const struct grant_mapping *batch, size_t count, struct grant_table *actor);

#ifdef __cplusplus
}
#endif
#endif
