/* SPDX-License-Identifier: Apache-2.0 */
/* The testbed's bus, as hand-worked clock counts of the tests assume it. */
#ifndef VIFSIM_TESTS_PCI_TEST_CONFIG_H
#define VIFSIM_TESTS_PCI_TEST_CONFIG_H

#include <string.h>

#include "pci/pci_config.h"

static inline struct pci_config pci_test_config(void)
{
	struct pci_config config;

	memset(&config, 0, sizeof(config));
	config.clock_hz = 66000000;
	config.width_bits = 64;
	config.latency_timer_clocks = 64;
	config.first_data_limit_clocks = 16;
	config.disconnect_boundary_bytes = 4096;
	config.arbitration_clocks = 2;
	config.devsel_clocks = 2;
	config.turnaround_clocks = 1;
	config.read_turnaround_clocks = 1;
	config.retry_gap_clocks = 2;
	config.target_fetch_ps = 450000;
	config.target_read_burst_bytes = 64;
	config.bridge_write_buffer_lines = 6;
	config.bridge_post_ps = 100000;
	config.bridge_read_ps = 204000;
	config.bridge_memory_read_ps = 155000;
	return config;
}

#endif
