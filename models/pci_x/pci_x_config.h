/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of a PCI-X bus in the place of the I/O bus (prefix "bus.pci_x").  Clocks are clocks of the bus.
 */
#ifndef VIFSIM_PCI_X_PCI_X_CONFIG_H
#define VIFSIM_PCI_X_PCI_X_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCI_X_BOUNDARY_BYTES 128      /* allowable disconnect boundary */
#define PCI_X_BYTE_COUNT_MAXIMUM 4096 /* of a sequence */

struct pci_x_config {
	uint64_t clock_hz;
	uint64_t width_bits;
	uint64_t latency_timer_clocks;
	uint64_t first_data_limit_clocks; /* a target that cannot give its first data by then splits the transaction */
	uint64_t read_bytes;              /* that one request asks for, at most */
	uint64_t splits;                  /* transactions of one requester that have been split and not completed */
	uint64_t arbitration_clocks;
	uint64_t decode_clocks; /* after the address: 2 (A), 3 (B), 4 (C) */
	uint64_t turnaround_clocks;
	uint64_t retry_gap_clocks;
	uint64_t target_fetch_ps;
	uint64_t memory_read_ps;
	uint64_t write_buffer_lines;
	uint64_t post_ps, read_ps;
};

extern const struct param_spec pci_x_params[];
extern const size_t pci_x_param_count;

/* What no value's own range can say.  Returns 0 or -1. */
int pci_x_config_check(const struct pci_x_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
