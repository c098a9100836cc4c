/* SPDX-License-Identifier: Apache-2.0 */
#include "on_chip/on_chip_config.h"

#define FIELD(member) .offset = offsetof(struct on_chip_config, member)

#define CYCLES(name, low, member, text)                                                                                \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_CYCLES, .display = "cycles",               \
		.minimum = low, .maximum = "1000 cycles", .flags = PARAM_COST, .help = text, FIELD(member)             \
	}
#define DURATION(name, member, text)                                                                                   \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns", .minimum = "0 ns",  \
		.maximum = "1 ms", .flags = PARAM_COST, .help = text, FIELD(member)                                    \
	}
#define SIZE(name, value, low, high, member, text, why)                                                                \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_SIZE, .display = "B", .standard = value,   \
		.minimum = low, .maximum = high, .help = text, .source = why, FIELD(member)                            \
	}
#define COUNT(name, value, high, member, text, why)                                                                    \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_COUNT, .standard = value, .minimum = "1",  \
		.maximum = high, .help = text, .source = why, FIELD(member)                                            \
	}

const struct param_spec on_chip_params[] = {
	{.key = "clock",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_FREQUENCY,
	 .display = "MHz",
	 .minimum = "1 MHz",
	 .maximum = "10 GHz",
	 .flags = PARAM_COST,
	 .help = "Clock of the interconnect",
	 FIELD(clock_hz)},
	COUNT("width", "128", "4096", width_bits, "Bits that a link moves in a cycle (a multiple of 8)",
	      "the links of on-chip networks of 2005 to 2007 move 4 to 16 bytes a cycle; those of a ring, 16"),
	SIZE("header", "8 B", "1 B", "64 B", header_bytes, "Header of a message: route, command and address",
	     "an address of 5 bytes, and the rest"),
	SIZE("payload", "64 B", "8 B", "4096 B", payload_bytes, "Most data that a message carries",
	     "the line of the caches"),
	COUNT("hops", "4", "64", hops, "Routers between any two attachments",
	      "the mean way in a mesh of 6 by 6 tiles; of 4 by 4, 2.7"),
	CYCLES("hop", "0 cycles", hop_cycles, "A router and the link behind it"),
	CYCLES("interface", "1 cycles", interface_cycles, "Into the network, and as many out of it"),
	COUNT("outstanding", "8", "64", outstanding, "Transactions of one master under way at once",
	      "as many as a cache of the time has misses under way"),
	DURATION("target.fetch", target_fetch_ps, "What a device takes to fetch a register, or data of its memory"),
	DURATION("memory_read", memory_read_ps, "What the memory controller takes to fetch data for a device"),
	COUNT("bridge.write_buffer", "6", "1024", write_buffer_lines,
	      "Write-combining lines of 64 bytes under way to devices before CPUs stall",
	      "Pentium 4 and Xeon: six write-combining buffers of 64 bytes (Intel IA-32 optimisation manual, p. 7-37)"),
	DURATION("bridge.post", post_ps, "CPU time to hand one posted write, or one line, to the interconnect"),
	DURATION("bridge.read", read_ps, "What a CPU's read takes between the core and its interface, both ways"),
};
const size_t on_chip_param_count = sizeof(on_chip_params) / sizeof(on_chip_params[0]);

int on_chip_config_check(const struct on_chip_config *config, struct param_misfit *misfit)
{
	if (config->width_bits % 8 != 0)
		return param_refuse(misfit, "bus.on_chip.width", NULL, "bus.on_chip.width must be a multiple of 8");
	return 0;
}
