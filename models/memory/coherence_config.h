/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it costs a CPU to get at a line of memory that another one has, by how
 * far apart they are (prefix "host.coherence").  A line is 64 bytes.
 */
#ifndef VIFSIM_MEMORY_COHERENCE_CONFIG_H
#define VIFSIM_MEMORY_COHERENCE_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define COHERENCE_OUTSTANDING_MAXIMUM 64

/* Between CPUs with caches of their own: a line that the other one has modified
 * comes over, or the other one's copy is taken away and no data move. */
struct coherence_crossing {
	uint64_t transfer_ps, invalidate_ps;
};

struct coherence_config {
	uint64_t hit_ps;                   /* a line of the core's own caches, whichever of its hyperthreads wrote it */
	struct coherence_crossing core;    /* another core of the package */
	struct coherence_crossing package; /* a core of another package */
	uint64_t memory_ps;                /* a line that no cache has */
	uint64_t outstanding;              /* lines that a CPU waits for at once, at most */
	uint64_t copy_ps;                  /* CPU time to copy a line whose data are at hand */
	uint64_t poll_ps;                  /* period of a loop that polls a word in its own cache */
};

extern const struct param_spec coherence_params[];
extern const size_t coherence_param_count;

#ifdef __cplusplus
}
#endif
#endif
