/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A memory of the network processor (scratch, SRAM, DRAM): a reference waits
 * for the channel, which serves in the order of issue, takes the channel for its
 * bytes at the channel's bandwidth, and is back `latency` after it was begun
 * plus that time:
 *     begin = max(now, channel free); free = begin + bytes/bandwidth; back = begin + latency + bytes/bandwidth
 * References must be issued in the order of time.
 *
 * Not modelled: banks, read-write turn-around, refresh; the latency stands for the mean.
 */
#ifndef VIFSIM_IXP_IXP_MEMORY_H
#define VIFSIM_IXP_IXP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ixp_memory {
	uint64_t latency_cycles;
	uint64_t bandwidth_bit_s, clock_hz;
	uint64_t free_at; /* cycle */
	uint64_t references, bytes, occupied_cycles, waited_cycles;
	uint64_t free_cycles;    /* before free_at, for the utilisation law */
	uint64_t last_occupancy; /* cycles of last_bytes: most references are as long as the one before */
	uint32_t last_bytes;
};

extern const struct stat_spec ixp_memory_stats[];
extern const size_t ixp_memory_stat_count;

void ixp_memory_init(struct ixp_memory *memory, uint64_t latency_cycles, uint64_t bandwidth_bit_s, uint64_t clock_hz);
/* Cycles for which that many bytes take the channel, rounded up. */
uint64_t ixp_memory_occupancy(const struct ixp_memory *memory, uint32_t bytes);
/* Issues a reference; returns the cycle at which it is back. */
uint64_t ixp_memory_access(struct ixp_memory *memory, uint64_t now, uint32_t bytes);
/* The utilisation law: the channel was not free for as long as its references' bytes take, but for the cycle that each
 * is rounded up by, and so many cycles were counted. */
bool ixp_memory_conserved(const struct ixp_memory *memory);
/* From issue to return on an idle channel. */
uint64_t ixp_memory_unloaded(const struct ixp_memory *memory, uint32_t bytes);

#ifdef __cplusplus
}
#endif
#endif
