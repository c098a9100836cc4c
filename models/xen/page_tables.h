/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a domain's page tables map of memory that is not its own: the pages of
 * its virtual interface's queues, in the device and in the host, which it was granted.  Any
 * other access faults: the MMU raises it, the hypervisor hands it to the guest's kernel. Under paravirtualized
 * Xen a guest writes no page table itself, so what stands here was checked once, when it was mapped.
 *
 * The driver domain is trusted with everything, as under Xen 3.0 (no IOMMU).
 *
 * Not modelled: the domain's own pages (it may do with them as it likes), pages that are split between
 * ranges: an access lies in one range or is refused.
 */
#ifndef VIFSIM_XEN_PAGE_TABLES_H
#define VIFSIM_XEN_PAGE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PAGE_TABLES_RANGES 8

struct page_range {
	uint64_t base, size; /* bytes */
	bool writable;
};

struct page_tables {
	struct page_range ranges[PAGE_TABLES_RANGES];
	uint32_t count;
	bool all; /* may access everything */
};

/* False, and nothing done, when there is no room for another range. */
bool page_tables_map(struct page_tables *tables, uint64_t base, uint64_t size, bool writable);
/* False when no range begins there. */
bool page_tables_unmap(struct page_tables *tables, uint64_t base);
/* Whether an access of so many bytes (at least 1) goes through. */
bool page_tables_allow(const struct page_tables *tables, uint64_t address, uint32_t bytes, bool write);

#ifdef __cplusplus
}
#endif
#endif
