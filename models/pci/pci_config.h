/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of a host's PCI bus and of the bridges on it (prefix "pci").
 * Clocks are clocks of the bus.  How long a device's bursts are is the device's
 * own affair: nic.ixp.burst, nic.hv.burst.
 */
#ifndef VIFSIM_PCI_PCI_CONFIG_H
#define VIFSIM_PCI_PCI_CONFIG_H

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PCI_LINE_BYTES 64 /* a write-combining line of the CPU, and so of the host bridge's write buffer */

struct pci_config {
	uint64_t clock_hz;
	uint64_t width_bits;
	uint64_t latency_timer_clocks;
	uint64_t first_data_limit_clocks;
	uint64_t disconnect_boundary_bytes;
	uint64_t arbitration_clocks; /* REQ# to GNT# on an idle bus that is parked elsewhere */
	uint64_t devsel_clocks;      /* 1 fast, 2 medium, 3 slow */
	uint64_t turnaround_clocks;
	uint64_t read_turnaround_clocks;
	uint64_t retry_gap_clocks;
	uint64_t target_write_wait_clocks;
	uint64_t target_data_wait_clocks;
	uint64_t target_fetch_ps;
	uint64_t target_read_burst_bytes; /* 0: no limit */
	uint64_t bridge_write_buffer_lines;
	uint64_t bridge_post_ps;
	uint64_t bridge_read_ps;
	uint64_t bridge_memory_read_ps;
};

extern const struct param_spec pci_config_params[];
extern const size_t pci_config_param_count;

#ifdef __cplusplus
}
#endif
#endif
