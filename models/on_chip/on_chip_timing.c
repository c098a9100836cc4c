/* SPDX-License-Identifier: Apache-2.0 */
#include "on_chip/on_chip_timing.h"

uint32_t on_chip_timing_flits(const struct on_chip_config *config, uint32_t bytes)
{
	const uint64_t width = config->width_bits / 8;

	return (uint32_t)((config->header_bytes + bytes + width - 1) / width);
}

uint64_t on_chip_timing_travel(const struct on_chip_config *config)
{
	return 2 * config->interface_cycles + config->hops * config->hop_cycles;
}

uint64_t on_chip_timing_message_ps(const struct on_chip_config *config, uint32_t bytes)
{
	return unit_edge_time(on_chip_timing_travel(config) + on_chip_timing_flits(config, bytes), config->clock_hz);
}
