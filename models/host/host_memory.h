/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Host memory as devices see it: a table of the ranges that somebody minds, each with what a
 * device's write or read there means.  Drivers say what their rings and queues
 * are; the host only finds whose an address is.
 *
 * Invariant: ranges do not overlap and stand in rising order.
 */
#ifndef VIFSIM_HOST_HOST_MEMORY_H
#define VIFSIM_HOST_HOST_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct frame;

struct memory_range {
	uint64_t base, size; /* bytes */
	void *context;
	/* A device's write arrived: register data in value, or bulk data that payload stands for. */
	void (*written)(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps);
	/* A device reads: writes *value (0 before), or returns the frame that the data stand for.
	 * NULL: no device reads there. */
	struct frame *(*read)(void *context, uint64_t offset, uint32_t bytes, uint64_t *value);
	/* A domain's store of a word there (write), or its load, whose value is returned. No driver of this
	 * simulation makes one: what drivers do in memory is in their own state. NULL: nothing comes of it. */
	uint64_t (*touched)(void *context, uint64_t offset, bool write, uint64_t value);
};

struct host_memory {
	struct memory_range *ranges; /* owned */
	size_t count, capacity;
};

/* Above all ranges added before.  Aborts when out of memory. */
void host_memory_add(struct host_memory *memory, struct memory_range range);
void host_memory_free(struct host_memory *memory);
/* The range of an address; NULL when it is nobody's. */
const struct memory_range *host_memory_find(const struct host_memory *memory, uint64_t address);

#ifdef __cplusplus
}
#endif
#endif
