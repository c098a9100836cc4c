/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters of a PCI-X bus.
 *
 * Invariant: the clocks of all phases add up to busy_clocks, which the bus takes from simulated time.
 */
#ifndef VIFSIM_PCI_X_PCI_X_STATS_H
#define VIFSIM_PCI_X_PCI_X_STATS_H

#include <stdbool.h>

#include "base/stat.h"
#include "pci_x/pci_x_timing.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pci_x_stats {
	uint64_t read_ps, write_ps; /* bus held by reads, their splits and completions, and by writes */
	uint64_t transactions, splits, completions, retries, cuts, aborts;
	uint64_t read_bytes, write_bytes;
	uint64_t arbitration_clocks, address_clocks, attribute_clocks, response_clocks, data_clocks, turnaround_clocks;
	uint64_t busy_clocks;
	uint64_t requests, request_ps; /* of masters; from first asking to the response */
};

extern const struct stat_spec pci_x_stat_specs[];
extern const size_t pci_x_stat_count;

/* Counts a finished tenure, which held the bus for so many clocks and ps. */
void pci_x_stats_add(struct pci_x_stats *stats, const struct pci_x_tenure *tenure, bool read, bool completion,
		     uint64_t clocks, uint64_t ps);
/* Clocks of all phases. */
uint64_t pci_x_stats_phases(const struct pci_x_stats *stats);
bool pci_x_stats_conserved(const struct pci_x_stats *stats);
/* Every tenure has one address phase, and is of one kind. */
bool pci_x_stats_accounted(const struct pci_x_stats *stats);

#ifdef __cplusplus
}
#endif
#endif
