/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of memory that CPUs (and a device) share: who has a copy, and what an
 * access by one of them therefore takes.
 *
 * The protocol is MESI's, write-invalidate, as the caches of Intel's processors
 * of the time keep it: a line is modified in one cache, or clean in any number
 * of them.  An access ends in one of four ways:
 *
 *   hit         the cache has it, and for a write no other one does
 *   invalidate  a write of a line that others have too: their copies go, no data move
 *   transfer    another cache has modified it: its data come over; on a read both
 *               keep it, and memory is brought up to date, on a write the other loses it
 *   fetch       no cache has modified it: it comes from memory; on a write others lose it
 *
 * Hyperthreads of a core share its caches: they are one cache here.  A device
 * writes past the caches into memory, and snooping takes every copy away.
 *
 * Several lines in a row overlap: a CPU has `outstanding` of them under way, and
 * handles (copies) their data one after the other.  Stores become visible in the order of
 * the program, so the word that announces a message does so no sooner than the message is there.
 *
 * Source: Intel IA-32 Software Developer's Manual, volume 3, cache control.
 * Not modelled: capacity (the lines all fit), hardware prefetch, contention for
 * the front-side bus beyond `outstanding`, false sharing.
 *
 * Invariants: a modified line has one holder; copies gained less copies lost are the copies that exist.
 */
#ifndef VIFSIM_MEMORY_COHERENCE_H
#define VIFSIM_MEMORY_COHERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "memory/coherence_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define COHERENCE_LINE_BYTES 64
#define COHERENCE_LINES_MAXIMUM 256
#define COHERENCE_CACHES_MAXIMUM 8

/* How far apart two CPUs are. */
enum coherence_distance {
	COHERENCE_SAME_CORE,     /* hyperthreads: one cache */
	COHERENCE_SAME_PACKAGE,  /* cores that share the last cache */
	COHERENCE_OTHER_PACKAGE, /* over the front-side bus */
};

enum coherence_outcome { COHERENCE_HIT, COHERENCE_INVALIDATE, COHERENCE_TRANSFER, COHERENCE_FETCH, COHERENCE_OUTCOMES };

struct coherence_line {
	uint8_t holders; /* a bit per cache */
	bool modified;
};

struct coherence_stats {
	uint64_t outcomes[COHERENCE_OUTCOMES];
	uint64_t gained, lost; /* copies of lines */
	uint64_t device_lines; /* written by the device */
};

extern const struct stat_spec coherence_stat_specs[];
extern const size_t coherence_stat_count;

struct coherence {
	struct coherence_line lines[COHERENCE_LINES_MAXIMUM];
	uint64_t cost_ps[COHERENCE_OUTCOMES];
	uint64_t copy_ps; /* a whole line */
	uint32_t outstanding;
	struct coherence_stats stats;
};

/* Part of a message: lines from `first` on, the last of them perhaps not whole. */
struct coherence_span {
	uint32_t first;
	uint32_t bytes; /* > 0 */
};

/* No cache has anything.  All caches are that far from each other. */
void coherence_init(struct coherence *memory, const struct coherence_config *config, enum coherence_distance distance);

/* One access by a CPU of that cache: how it ends.  Changes who has the line. */
enum coherence_outcome coherence_access(struct coherence *memory, uint32_t cache, uint32_t line, bool write);
/* The device has written the lines: all copies go. */
void coherence_device_write(struct coherence *memory, struct coherence_span span);

/*
 * Accesses to spans one after the other, overlapped as said above.  Returns the
 * time, in ps, from the first access until the last byte has been copied (a
 * read) or is visible to others (a write).
 */
uint64_t coherence_stream(struct coherence *memory, uint32_t cache, bool write, const struct coherence_span *spans,
			  size_t count);

/* Copies that exist, by looking at every line. */
uint64_t coherence_copies(const struct coherence *memory);
/* The first invariant, by looking at every line. */
bool coherence_sound(const struct coherence *memory);

#ifdef __cplusplus
}
#endif
#endif
