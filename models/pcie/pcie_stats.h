/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters of a PCI Express link.  Time is that of the simulation's clock, bytes are counted packet by packet, so
 * that the two can be held against each other (pcie_stats_time_conserved).
 */
#ifndef VIFSIM_PCIE_PCIE_STATS_H
#define VIFSIM_PCIE_PCIE_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "pcie/pcie_timing.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of both directions. */
struct pcie_stats {
	uint64_t requests, reads, errors; /* answered; of these, reads, and such as nobody claimed */
	uint64_t read_bytes, write_bytes;
	uint64_t request_ps;                 /* from a master's request to its answer */
	uint64_t messages;                   /* interrupts asserted and released */
	uint64_t link_busy_ps, link_time_ps; /* of both; brought up to date by settle */
};

/* Of one direction. */
struct pcie_way_stats {
	uint64_t packets, packet_bytes; /* that have left the transmitter */
	uint64_t data_bytes;            /* of these, data that a master asked for or sent */
	uint64_t dllps, dllp_bytes;
	uint64_t busy_ps;
	uint64_t credit_stalls, replay_stalls;
};

extern const struct stat_spec pcie_stat_specs[], pcie_way_stat_specs[];
extern const size_t pcie_stat_count, pcie_way_stat_count;

/* The time that the direction was busy is what its bytes take, but for the picosecond that each packet is rounded
 * up by. */
bool pcie_stats_time_conserved(const struct pcie_way_stats *stats, const struct pcie_timing *timing);

#ifdef __cplusplus
}
#endif
#endif
