/* SPDX-License-Identifier: Apache-2.0 */
/* A bus of 64 bits whose clocks take 10 ns. */
#ifndef VIFSIM_TESTS_PCI_X_TEST_CONFIG_H
#define VIFSIM_TESTS_PCI_X_TEST_CONFIG_H

#include <string.h>

#include "pci_x/pci_x_config.h"

static inline struct pci_x_config pci_x_test_config(void)
{
	struct pci_x_config config;

	memset(&config, 0, sizeof(config));
	config.clock_hz = 100000000;
	config.width_bits = 64;
	config.latency_timer_clocks = 64;
	config.first_data_limit_clocks = 16;
	config.read_bytes = 512;
	config.splits = 4;
	config.arbitration_clocks = 2;
	config.decode_clocks = 2;
	config.turnaround_clocks = 1;
	config.retry_gap_clocks = 2;
	config.target_fetch_ps = 450000;
	config.memory_read_ps = 170000;
	config.write_buffer_lines = 6;
	config.post_ps = 10000;
	config.read_ps = 40000;
	return config;
}

#endif
