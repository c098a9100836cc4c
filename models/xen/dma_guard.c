/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/dma_guard.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER(field, unit, help) STAT_FIELD(struct dma_guard_counters, field, unit, help)

const struct stat_spec dma_guard_stats[] = {
	COUNTER(enqueued, "", "DMA descriptors that the hypervisor wrote for guests."),
	COUNTER(refused, "", "Descriptors asked for and not written: not the guest's page, or no room in its ring."),
	COUNTER(retired, "", "Descriptors that the device was done with, whose page was unpinned."),
	COUNTER(hypercalls, "", "Hypercalls by which guests asked for them."),
	COUNTER(deferred, "pages", "Pages given back while a device could still reach them."),
};
const size_t dma_guard_stat_count = sizeof(dma_guard_stats) / sizeof(dma_guard_stats[0]);

void dma_guard_init(struct dma_guard *guard, uint32_t first_page, uint32_t count)
{
	memset(guard, 0, sizeof(*guard));
	guard->first_page = first_page;
	guard->count = count;
	guard->pages = alloc_zeroed(count > 0 ? count : 1, sizeof(*guard->pages));
	for (uint32_t i = 0; i < count; i++)
		guard->pages[i].owner = DMA_GUARD_NOBODY;
}

void dma_guard_free(struct dma_guard *guard)
{
	free(guard->pages);
}

void dma_ring_init(struct dma_ring *ring, uint32_t owner, uint32_t slots)
{
	*ring = (struct dma_ring){.owner = owner, .slots = slots};
	ring->descriptors = alloc_zeroed(slots, sizeof(*ring->descriptors));
}

void dma_ring_free(struct dma_ring *ring)
{
	free(ring->descriptors);
}

static struct dma_page *page_at(struct dma_guard *guard, uint32_t page)
{
	return page - guard->first_page < guard->count ? &guard->pages[page - guard->first_page] : NULL;
}

bool dma_guard_assign(struct dma_guard *guard, uint32_t page, uint32_t domain)
{
	struct dma_page *place = page_at(guard, page);

	if (place == NULL || place->owner != DMA_GUARD_NOBODY || place->pins > 0)
		return false;
	place->owner = domain;
	return true;
}

bool dma_guard_release(struct dma_guard *guard, uint32_t page, uint32_t domain)
{
	struct dma_page *place = page_at(guard, page);

	if (place == NULL || place->owner != domain)
		return false;
	place->owner = DMA_GUARD_NOBODY;
	if (place->pins == 0)
		return true;
	guard->counters.deferred++;
	return false;
}

uint32_t dma_ring_retirable(const struct dma_ring *ring, uint32_t done)
{
	const uint32_t more = done - ring->retired;

	return more <= dma_ring_pending(ring) ? more : 0;
}

uint32_t dma_guard_retire(struct dma_guard *guard, struct dma_ring *ring, uint32_t done)
{
	const uint32_t more = dma_ring_retirable(ring, done);

	for (uint32_t i = 0; i < more; i++) {
		const struct dma_descriptor *descriptor = &ring->descriptors[ring->retired++ % ring->slots];
		struct dma_page *place = page_at(guard, descriptor->request.page);

		assert(place != NULL && "dma_guard_enqueue has seen to it");
		place->pins--;
	}
	guard->counters.retired += more;
	return more;
}

bool dma_guard_enqueue(struct dma_guard *guard, struct dma_ring *ring, struct dma_request request)
{
	struct dma_page *place = page_at(guard, request.page);

	if (place == NULL || place->owner != ring->owner || dma_ring_pending(ring) >= ring->slots) {
		guard->counters.refused++;
		return false;
	}
	place->pins++;
	ring->descriptors[ring->produced % ring->slots] =
		(struct dma_descriptor){.request = request, .sequence = (uint16_t)(ring->produced + 1)};
	ring->produced++;
	guard->counters.enqueued++;
	return true;
}

uint64_t dma_guard_pins(const struct dma_guard *guard)
{
	uint64_t pins = 0;

	for (uint32_t i = 0; i < guard->count; i++)
		pins += guard->pages[i].pins;
	return pins;
}
