/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hypervisor's protection of memory against a device that guests program themselves: it alone
 * writes the rings of DMA descriptors. A guest asks by hypercall; a descriptor is written when the page that it names
 * is the guest's own, and pins that page until the device is done with it: given back meanwhile, the page is nobody
 * else's before that. Pages are unpinned lazily, in the next hypercall of the same ring.
 *
 * Source: Willmann and others, HPCA 2007, section 3.3 ("DMA memory protection").
 *
 * Not modelled: parts of pages (a descriptor takes a whole one), foreign pages mapped by grants.
 * Invariants: a page's pins are the descriptors that name it and are not retired; a page with pins changes no owner.
 */
#ifndef VIFSIM_XEN_DMA_GUARD_H
#define VIFSIM_XEN_DMA_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DMA_GUARD_NOBODY UINT32_MAX

struct dma_page {
	uint32_t owner; /* a domain, or DMA_GUARD_NOBODY: free, or to be when its pins are gone */
	uint32_t pins;
};

struct dma_guard_counters {
	uint64_t enqueued, refused; /* descriptors; those that named a page of somebody else, or a ring was full */
	uint64_t retired;           /* descriptors whose page was unpinned */
	uint64_t hypercalls;
	uint64_t deferred; /* pages given back while a device could still write to them */
};
extern const struct stat_spec dma_guard_stats[];
extern const size_t dma_guard_stat_count;

struct dma_guard {
	struct dma_page *pages; /* owned; of all that devices may be told of */
	uint32_t first_page, count;
	struct dma_guard_counters counters;
};

struct dma_request {
	uint32_t page, bytes, port;
};

/* What the hypervisor keeps in a descriptor of a ring. */
struct dma_descriptor {
	struct dma_request request;
	uint16_t sequence;
};

/* A guest's ring. */
struct dma_ring {
	uint32_t owner;
	struct dma_descriptor *descriptors; /* owned */
	uint32_t slots;                     /* a power of two */
	uint32_t produced, retired;         /* written; of them, with unpinned pages */
};

/* Pages are nobody's.  Abort when out of memory. */
void dma_guard_init(struct dma_guard *guard, uint32_t first_page, uint32_t count);
void dma_guard_free(struct dma_guard *guard);
void dma_ring_init(struct dma_ring *ring, uint32_t owner, uint32_t slots);
void dma_ring_free(struct dma_ring *ring);

/* The allocator gives the domain a page. False: it is not free (also: still pinned), or there is no such page. */
bool dma_guard_assign(struct dma_guard *guard, uint32_t page, uint32_t domain);
/* The domain gives one of its pages back. True: it is free now; false: when its pins are gone; or it is not its. */
bool dma_guard_release(struct dma_guard *guard, uint32_t page, uint32_t domain);

/* The device is done with so many of the ring's descriptors, in all, and their pages are unpinned. What is no count
 * that can be is not believed. Returns how many were unpinned now. */
uint32_t dma_guard_retire(struct dma_guard *guard, struct dma_ring *ring, uint32_t done);
/* How many that would be. */
uint32_t dma_ring_retirable(const struct dma_ring *ring, uint32_t done);
/* The ring's owner asks for a descriptor.  False, and nothing done: refused. */
bool dma_guard_enqueue(struct dma_guard *guard, struct dma_ring *ring, struct dma_request request);
/* The number of pins that all pages have, by the pages; descriptors of a ring that are not retired. */
uint64_t dma_guard_pins(const struct dma_guard *guard);
static inline uint32_t dma_ring_pending(const struct dma_ring *ring)
{
	return ring->produced - ring->retired;
}

#ifdef __cplusplus
}
#endif
#endif
