/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/ixp_memory.h"

#include <string.h>

#define STAT(field, unit, help) STAT_FIELD(struct ixp_memory, field, unit, help)

const struct stat_spec ixp_memory_stats[] = {
	STAT(references, "", "references by contexts, DMA and posted writes; polls are not counted"),
	STAT(bytes, "B", "bytes that they moved"),
	STAT(occupied_cycles, "cycles", "engine cycles for which the channel was taken"),
	STAT(waited_cycles, "cycles", "engine cycles that references waited for the channel"),
};
const size_t ixp_memory_stat_count = sizeof ixp_memory_stats / sizeof ixp_memory_stats[0];

void ixp_memory_init(struct ixp_memory *memory, uint64_t latency_cycles, uint64_t bandwidth_bit_s, uint64_t clock_hz)
{
	memset(memory, 0, sizeof *memory);
	memory->latency_cycles = latency_cycles;
	memory->bandwidth_bit_s = bandwidth_bit_s;
	memory->clock_hz = clock_hz;
}

uint64_t ixp_memory_occupancy(const struct ixp_memory *memory, uint32_t bytes)
{
	return ((uint64_t)bytes * 8 * memory->clock_hz + memory->bandwidth_bit_s - 1) / memory->bandwidth_bit_s;
}

uint64_t ixp_memory_unloaded(const struct ixp_memory *memory, uint32_t bytes)
{
	return memory->latency_cycles + ixp_memory_occupancy(memory, bytes);
}

uint64_t ixp_memory_access(struct ixp_memory *memory, uint64_t now, uint32_t bytes)
{
	if (bytes != memory->last_bytes) {
		memory->last_bytes = bytes;
		memory->last_occupancy = ixp_memory_occupancy(memory, bytes);
	}
	const uint64_t occupancy = memory->last_occupancy;
	const uint64_t begin = now > memory->free_at ? now : memory->free_at;

	if (now > memory->free_at)
		memory->free_cycles += now - memory->free_at;
	memory->free_at = begin + occupancy;
	memory->references++;
	memory->bytes += bytes;
	memory->occupied_cycles += occupancy;
	memory->waited_cycles += begin - now;
	return begin + memory->latency_cycles + occupancy;
}

bool ixp_memory_conserved(const struct ixp_memory *memory)
{
	const uint64_t not_free = memory->free_at - memory->free_cycles;
	/* Of seconds of traffic: beyond 64 bits. */
	const unsigned __int128 work = (unsigned __int128)(memory->bytes * 8) * memory->clock_hz;
	const uint64_t services = (uint64_t)(work / memory->bandwidth_bit_s);

	return memory->occupied_cycles == not_free && not_free >= services && not_free - services <= memory->references;
}
