/* SPDX-License-Identifier: Apache-2.0 */
/* A link of the first generation with 4 lanes, whose bytes take a nanosecond; costs are round numbers. */
#ifndef VIFSIM_TESTS_PCIE_TEST_CONFIG_H
#define VIFSIM_TESTS_PCIE_TEST_CONFIG_H

#include <string.h>

#include "pcie/pcie_config.h"

static inline struct pcie_config pcie_test_config(void)
{
	struct pcie_config config;

	memset(&config, 0, sizeof(config));
	config.generation = 1;
	config.lanes = 4;
	config.payload_bytes = 256;
	config.read_request_bytes = 512;
	config.boundary_bytes = 64;
	config.outstanding = 32;
	config.acknowledge = 1;
	config.update = 2;
	config.internal_ps = 16000;
	config.link_ps = 100000;
	config.switch_ps = 150000;
	config.root_ps = 50000;
	config.target_fetch_ps = 200000;
	config.memory_read_ps = 155000;
	config.write_buffer_lines = 6;
	config.post_ps = 10000;
	config.read_ps = 40000;
	return config;
}

#endif
