/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Where the next range may begin. */
static inline uint64_t end_of(const struct host_memory *memory)
{
	return memory->count == 0 ? 0 : memory->ranges[memory->count - 1].base + memory->ranges[memory->count - 1].size;
}

void host_memory_add(struct host_memory *memory, struct memory_range range)
{
	assert(range.size > 0 && range.base >= end_of(memory));
	ALLOC_ROOM(memory->ranges, memory->count, memory->capacity);
	memory->ranges[memory->count++] = range;
}

void host_memory_free(struct host_memory *memory)
{
	free(memory->ranges);
	memset(memory, 0, sizeof(*memory));
}

const struct memory_range *host_memory_find(const struct host_memory *memory, uint64_t address)
{
	size_t low = 0, high = memory->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct memory_range *range = &memory->ranges[middle];

		if (address < range->base)
			high = middle;
		else if (address - range->base >= range->size)
			low = middle + 1;
		else
			return range;
	}
	return NULL;
}
