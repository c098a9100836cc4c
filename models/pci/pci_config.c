/* SPDX-License-Identifier: Apache-2.0 */
#include "pci/pci_config.h"

#define FIELD(member) .offset = offsetof(struct pci_config, member)

/* A cost in bus clocks: what the protocol or one device's design takes. */
#define CLOCKS(name, low, high, member, text)                                                                          \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_CYCLES, .display = "cycles",               \
		.minimum = low, .maximum = high, .flags = PARAM_COST, .help = text, FIELD(member)                      \
	}

#define DURATION(name, high, member, text)                                                                             \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns", .minimum = "0 ns",  \
		.maximum = high, .flags = PARAM_COST, .help = text, FIELD(member)                                      \
	}

const struct param_spec pci_config_params[] = {
	{.key = "clock",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_FREQUENCY,
	 .display = "MHz",
	 .standard = "66 MHz",
	 .minimum = "1 MHz",
	 .maximum = "10 GHz",
	 .help = "Clock of the bus",
	 .source = "the board of the testbed sits on a 64-bit, 66 MHz PCI bus",
	 FIELD(clock_hz)},
	{.key = "width",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "64",
	 .minimum = "8",
	 .maximum = "1024",
	 .help = "Bits that cross the bus in a data phase (a multiple of 8)",
	 .source = "the board of the testbed sits on a 64-bit, 66 MHz PCI bus",
	 FIELD(width_bits)},
	{.key = "latency_timer",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_CYCLES,
	 .display = "cycles",
	 .standard = "64 cycles",
	 .minimum = "0 cycles",
	 .maximum = "255 cycles",
	 .help = "Clocks from its address phase after which a master gives up the bus when another asks for it",
	 .source = "firmware of the time offers 16 to 128 clocks in steps of 8; 32 and 64 are its usual defaults",
	 FIELD(latency_timer_clocks)},
	{.key = "first_data_limit",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_CYCLES,
	 .display = "cycles",
	 .standard = "16 cycles",
	 .minimum = "1 cycles",
	 .maximum = "1000 cycles",
	 .help = "A target that cannot complete its first data phase within so many clocks tells the master to retry",
	 .source = "PCI 2.1, target initial latency",
	 FIELD(first_data_limit_clocks)},
	{.key = "disconnect_boundary",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "4096 B",
	 .minimum = "64 B",
	 .maximum = "65536 B",
	 .help = "Targets disconnect a burst that reaches a multiple of this address",
	 .source = "Intel 21555 User Manual, pp. 51 to 53: posted writes disconnect at 4 KiB",
	 FIELD(disconnect_boundary_bytes)},
	CLOCKS("arbitration", "0 cycles", "64 cycles", arbitration_clocks,
	       "From request to grant on an idle bus; none when the bus is parked on the master, hidden when it is "
	       "busy"),
	CLOCKS("devsel", "1 cycles", "3 cycles", devsel_clocks,
	       "Clock after the address phase in which a target claims a transaction: 1 fast, 2 medium, 3 slow"),
	CLOCKS("turnaround", "0 cycles", "8 cycles", turnaround_clocks,
	       "Idle clocks after each transaction, in which drivers of the shared lines change"),
	CLOCKS("read_turnaround", "0 cycles", "8 cycles", read_turnaround_clocks,
	       "Clocks between a read's address and its first data, in which the target takes over the lines"),
	CLOCKS("retry_gap", "0 cycles", "64 cycles", retry_gap_clocks,
	       "Clocks for which a master withdraws its request after a retry or disconnect"),
	CLOCKS("target.write_wait", "0 cycles", "15 cycles", target_write_wait_clocks,
	       "Wait states of a target before the first data phase of a write"),
	CLOCKS("target.data_wait", "0 cycles", "7 cycles", target_data_wait_clocks,
	       "Wait states between the data phases of a burst; PCI 2.1 allows 8 clocks for a data phase"),
	DURATION("target.fetch", "1000000 ns", target_fetch_ps,
		 "What a device's target takes to fetch the data of a delayed read"),
	{.key = "target.read_burst",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "64 B",
	 .minimum = "0 B",
	 .maximum = "65536 B",
	 .help = "Most that one delayed read of device memory fetches, aligned; 0 B for no limit",
	 .source = "Intel IXP2800 hardware reference, pp. 334 and 336: a target read ends at 64 bytes",
	 FIELD(target_read_burst_bytes)},
	{.key = "bridge.write_buffer",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "6",
	 .minimum = "1",
	 .maximum = "1024",
	 .help = "Write-combining lines of 64 bytes that the host bridge takes before CPUs stall",
	 .source = "Pentium 4 and Xeon: six write-combining buffers of 64 bytes (Intel IA-32 optimisation manual, p. "
		   "7-37)",
	 FIELD(bridge_write_buffer_lines)},
	DURATION("bridge.post", "1000000 ns", bridge_post_ps,
		 "CPU time to hand one posted write, or one write-combining line, to the host bridge"),
	DURATION("bridge.read", "1000000 ns", bridge_read_ps,
		 "What a CPU's read takes between the core and the bus, both ways together"),
	DURATION("bridge.memory_read", "1000000 ns", bridge_memory_read_ps,
		 "What the host bridge takes to fetch the first data of a device's read of host memory"),
};
const size_t pci_config_param_count = sizeof(pci_config_params) / sizeof(pci_config_params[0]);
