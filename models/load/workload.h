/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A workload of guest pairs: guest v of host A and guest v of host B run its
 * two ends.  Each kind is a const table of functions in one file; which there
 * are stands in workload_kinds[].
 */
#ifndef VIFSIM_LOAD_WORKLOAD_H
#define VIFSIM_LOAD_WORKLOAD_H

#include <stdint.h>

#include "base/report.h"
#include "base/stat.h"
#include "host/application.h"
#include "load/workload_config.h"
#include "net/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

struct workload_setup {
	const struct workload_config *config; /* outlives the workload */
	struct frame_pool *pool;
	uint32_t pairs;
	uint64_t seed;
	uint32_t replication;
	uint32_t comers; /* pairs beyond those whose VIFs come and go; only kinds whose applications can be
			  * started and stopped are given any */
	uint32_t ports;  /* on each of which a guest has a MAC (frame_mac_at); 0: one */
	bool any_order;  /* a fault has frames overtake each other */
};

struct workload_ops {
	/* Aborts when out of memory.  Freed with destroy.  NULL: what it is to read has changed since the scenario was
	 * read. */
	void *(*create)(const struct workload_setup *setup);
	void (*destroy)(void *workload);
	/* The application of host 0's (A) or 1's (B) guest number `pair`; lives as long as the workload. */
	struct application (*end)(void *workload, uint32_t host, uint32_t pair);
	void (*add_statistics)(void *workload, struct stat_registry *registry);
	/* Charges times up to now; at both edges of the measured window, before statistics are read. */
	void (*settle)(void *workload, uint64_t now_ps);
	/* Brings the counters up to now, with no other effect: any time.  NULL: they always are. */
	void (*refresh)(void *workload);
	/* How many frames applications have sent and received so far. */
	uint64_t (*moves)(const void *workload);
	/* How many pairs, or streams, wait for a frame of the other end now.  Both NULL: an open loop, which waits for
	 * none and so cannot be stuck. */
	uint64_t (*awaited)(const void *workload);
	/* The measured window begins (settled, the registry's snapshot taken). */
	void (*begin_window)(void *workload, uint64_t now_ps);
	/* The window ends (settled): histograms and the workload's own checks. */
	void (*report)(void *workload, struct report *report, uint64_t now_ps);
};

/* In the order of workload.kind's choices; NULL where a kind is no workload of guest pairs. */
extern const struct workload_ops *const workload_kinds[WORKLOAD_KINDS];
extern const struct workload_ops ping_workload, tcp_stream_workload, replay_workload;

#ifdef __cplusplus
}
#endif
#endif
