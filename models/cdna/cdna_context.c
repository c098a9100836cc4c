/* SPDX-License-Identifier: Apache-2.0 */
#include "cdna/cdna_context.h"

void cdna_ring_told(struct cdna_ring *ring, uint32_t produced)
{
	ring->produced = produced;
}

bool cdna_ring_has_next(const struct cdna_ring *ring)
{
	return !ring->stopped && ring->fetched != ring->produced;
}

uint32_t cdna_ring_next_slot(const struct cdna_ring *ring)
{
	return ring->fetched % ring->slots;
}

bool cdna_ring_fetched(struct cdna_ring *ring, uint64_t descriptor)
{
	if (cdna_descriptor_sequence(descriptor) != (uint16_t)(ring->fetched + 1)) {
		ring->stopped = true;
		return false;
	}
	ring->fetched++;
	return true;
}

void cdna_ring_finished(struct cdna_ring *ring)
{
	ring->done++;
}

int32_t cdna_next_context(uint32_t bits, uint32_t contexts, uint32_t last)
{
	for (uint32_t i = 1; i <= contexts; i++) {
		const uint32_t context = (last + i) % contexts;

		if (bits & UINT32_C(1) << context)
			return (int32_t)context;
	}
	return -1;
}
