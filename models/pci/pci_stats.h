/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters of a bus and of its host bridge.
 *
 * Invariant of the bus: the clocks of all phases add up to busy_clocks, which
 * the bus takes from simulated time: from the clock of the grant to the clock
 * of the event that ended the tenure.
 */
#ifndef VIFSIM_PCI_PCI_STATS_H
#define VIFSIM_PCI_PCI_STATS_H

#include <stdbool.h>

#include "base/stat.h"
#include "pci/pci_timing.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pci_stats {
	uint64_t read_ps, write_ps; /* bus held by reads and by writes: retries, arbitration, turn-around included */
	uint64_t transactions, read_transactions, retries, disconnects, timer_cuts, aborts;
	uint64_t read_bytes, write_bytes;
	uint64_t arbitration_clocks, address_clocks, wait_clocks, data_clocks, turnaround_clocks;
	uint64_t busy_clocks;
	uint64_t requests, request_ps; /* of masters; from first asking to the response */
};

extern const struct stat_spec pci_stat_specs[];
extern const size_t pci_stat_count;

/* Counts a finished tenure, which held the bus for so many clocks and ps. */
void pci_stats_add(struct pci_stats *stats, const struct pci_tenure *tenure, bool read, uint64_t clocks, uint64_t ps);
/* Clocks of all phases. */
uint64_t pci_stats_phases(const struct pci_stats *stats);
bool pci_stats_conserved(const struct pci_stats *stats);

struct host_bridge_stats {
	uint64_t posted_writes, posted_lines, posted_stalls; /* stalls: writes that found the buffer full */
	uint64_t reads, read_stall_ps;                       /* stall: from the CPU's read to its data */
	uint64_t lines_maximum;
};

extern const struct stat_spec host_bridge_stat_specs[];
extern const size_t host_bridge_stat_count;

#ifdef __cplusplus
}
#endif
#endif
