/* SPDX-License-Identifier: Apache-2.0 */
/* An interconnect whose cycles are nanoseconds. */
#ifndef VIFSIM_TESTS_ON_CHIP_TEST_CONFIG_H
#define VIFSIM_TESTS_ON_CHIP_TEST_CONFIG_H

#include <string.h>

#include "on_chip/on_chip_config.h"

static inline struct on_chip_config on_chip_test_config(void)
{
	struct on_chip_config config;

	memset(&config, 0, sizeof(config));
	config.clock_hz = 1000000000;
	config.width_bits = 128;
	config.header_bytes = 8;
	config.payload_bytes = 64;
	config.hops = 4;
	config.hop_cycles = 3;
	config.interface_cycles = 6;
	config.outstanding = 8;
	config.target_fetch_ps = 30000;
	config.memory_read_ps = 155000;
	config.write_buffer_lines = 6;
	config.post_ps = 10000;
	config.read_ps = 10000;
	return config;
}

#endif
