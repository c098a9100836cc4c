/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a domain's page tables map of memory that is not its own: the pages that it was granted and has mapped, in the
 * device and in the host.  Any other access faults: the MMU raises it, the hypervisor hands it to the guest's
 * kernel. Under paravirtualized Xen a guest writes no page table itself, so what stands here was checked once, when it
 * was mapped: by grant_map() alone (grant_table.h).
 *
 * The driver domain is trusted with everything, as under Xen 3.0 (no IOMMU).
 *
 * Not modelled: the domain's own pages (it may do with them as it likes).
 *
 * Invariants: ranges are in order of address and do not overlap; two that touch differ in whether they may
 * be written, and an access across both is refused.
 */
#ifndef VIFSIM_XEN_PAGE_TABLES_H
#define VIFSIM_XEN_PAGE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PAGE_TABLES_PAGE_BYTES 4096
#define PAGE_TABLES_RANGES 72 /* as many as a VIF has pages, were no two of them beside each other */

struct page_range {
	uint64_t base, size; /* bytes */
	bool writable;
};

struct page_tables {
	struct page_range ranges[PAGE_TABLES_RANGES];
	uint32_t count;
	bool all; /* may access everything */
};

/* The page of that number; one that is mapped already for reading becomes writable when asked to.  False, and
 * nothing done, when there is no room for another range. */
bool page_tables_map(struct page_tables *tables, uint64_t page, bool writable);
/* False, and nothing done, when it is not mapped, or there is no room for the two ranges that it leaves of one. */
bool page_tables_unmap(struct page_tables *tables, uint64_t page);
/* Whether an access of so many bytes (at least 1) goes through. */
bool page_tables_allow(const struct page_tables *tables, uint64_t address, uint32_t bytes, bool write);

#ifdef __cplusplus
}
#endif
#endif
