/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters of the on-chip interconnect.
 *
 * Invariant: of the transactions that are over, the cycles of all phases, by the
 * rules of on_chip_timing.h and the waits, are the cycles that they took by the simulation's clock.
 */
#ifndef VIFSIM_ON_CHIP_ON_CHIP_STATS_H
#define VIFSIM_ON_CHIP_ON_CHIP_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct on_chip_stats {
	uint64_t requests, reads,
		errors; /* transactions that are over; of these, reads, and such as no target claimed */
	uint64_t read_bytes, write_bytes;
	uint64_t request_ps; /* from a master's request to its answer */
	/* The same in cycles, from the clock edge that the request came to: waits for a
	 * link, for an earlier request's delivery or for a target that takes no more;
	 * interfaces and routers; flits; the target. */
	uint64_t latency_cycles, wait_cycles, travel_cycles, flit_cycles, target_cycles;
	uint64_t link_flits;                 /* that links have moved for them, in and out */
	uint64_t link_busy_ps, link_time_ps; /* of all links; brought up to date by settle */
};

extern const struct stat_spec on_chip_stat_specs[];
extern const size_t on_chip_stat_count;

bool on_chip_stats_conserved(const struct on_chip_stats *stats);

#ifdef __cplusplus
}
#endif
#endif
