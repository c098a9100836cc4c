/* SPDX-License-Identifier: Apache-2.0 */
#include "net/wire_config.h"

#define AT(field) offsetof(struct wire_config, field)

const struct param_spec wire_params[] = {
	{.key = "rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_BIT_RATE,
	 .display = "Gbit/s",
	 .standard = "1 Gbit/s",
	 .minimum = "1 Mbit/s",
	 .maximum = "400 Gbit/s",
	 .help = "Bit rate of every Ethernet link.",
	 .source = "IEEE 802.3ab, 1000BASE-T: the testbed's network",
	 .offset = AT(rate_bit_s)},
	{.key = "delay",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ns",
	 .standard = "50 ns",
	 .minimum = "0 ns",
	 .maximum = "10 ms",
	 .help = "Propagation delay of one link.",
	 .source = "10 m of cable; IEEE 802.3 allows a category 5 link 570 ns per 100 m",
	 .offset = AT(delay_ps)},
	{.key = "switch.latency",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "us",
	 .minimum = "0 us",
	 .maximum = "1 ms",
	 .flags = PARAM_COST,
	 .help = "From a frame's last bit in to its being ready at the output queue.",
	 .offset = AT(switch_latency_ps)},
	{.key = "switch.buffer",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "KiB",
	 .standard = "512 KiB",
	 .minimum = "2 KiB",
	 .maximum = "64 MiB",
	 .help = "Bytes of frames that an output port of the switch holds; what comes on top is dropped.",
	 .source = "a choice: gigabit switches of 2005 had from 128 KiB to 2 MiB of packet memory",
	 .offset = AT(switch_buffer_bytes)},
	{.key = "switch.ageing",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "s",
	 .standard = "0 s",
	 .minimum = "0 s",
	 .maximum = "1000 s",
	 .help = "The switch forgets a MAC that it has not seen for so long; 0 for never.",
	 .source = "IEEE 802.1D recommends 300 s, longer than any run; so off",
	 .offset = AT(switch_ageing_ps)},
};
const size_t wire_param_count = sizeof(wire_params) / sizeof(wire_params[0]);

uint64_t wire_config_time_ps(const struct wire_config *config, uint64_t bytes)
{
	/* 2^32 bytes are 2^35 bits, times 1e12: beyond 64 bits. */
	unsigned __int128 bit_ps = (unsigned __int128)(bytes * 8) * UNIT_PS_PER_S;

	return (uint64_t)((bit_ps + config->rate_bit_s - 1) / config->rate_bit_s);
}
