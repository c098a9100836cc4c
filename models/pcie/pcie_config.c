/* SPDX-License-Identifier: Apache-2.0 */
#include "pcie/pcie_config.h"

#include <stddef.h>

#include "pcie/pcie_timing.h"

#define FIELD(member) .offset = offsetof(struct pcie_config, member)

#define DURATION(name, member, text)                                                                                   \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns", .minimum = "0 ns",  \
		.maximum = "1 ms", .flags = PARAM_COST, .help = text, FIELD(member)                                    \
	}
#define RATIO(name, high, member, text)                                                                                \
	{                                                                                                              \
		.key = name, .type = PARAM_RATIO, .dimension = DIMENSION_RATIO, .display = "%", .minimum = "0 %",      \
		.maximum = high, .flags = PARAM_COST, .help = text, FIELD(member)                                      \
	}
#define SIZE(name, value, low, high, member, text, why)                                                                \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_SIZE, .display = "B", .standard = value,   \
		.minimum = low, .maximum = high, .help = text, .source = why, FIELD(member)                            \
	}
#define COUNT(name, value, low, high, member, text, why)                                                               \
	{                                                                                                              \
		.key = name, .type = PARAM_QUANTITY, .dimension = DIMENSION_COUNT, .standard = value, .minimum = low,  \
		.maximum = high, .help = text, .source = why, FIELD(member)                                            \
	}
#define CREDITS(name, value, member, text, why) COUNT("credits." name, value, "0", "65535", member, text, why)
#define ADVERTISED                                                                                                     \
	"what Intel's AXI streaming PCI Express core of Agilex advertises (GTS user guide, table 15): 127 headers "    \
	"and "                                                                                                         \
	"444 units of posted requests, 127 headers of non-posted ones"
#define INFINITE "PCI Express Base: endpoints and root complexes without peer-to-peer traffic advertise no limit"

const struct param_spec pcie_params[] = {
	COUNT("generation", "1", "1", "5", generation,
	      "Of the specification: 2.5, 5, 8, 16 or 32 GT/s a lane; 8b/10b coding up to 2, 128b/130b from 3 on",
	      "PCI Express Base 1.0a, the one of the testbed's years"),
	COUNT("lanes", "4", "1", "32", lanes, "Lanes of the link: 1, 2, 4, 8, 12, 16 or 32",
	      "gigabit and 10 Gbit/s cards of 2005 to 2008 have 4 or 8"),
	SIZE("payload", "256 B", "128 B", "4096 B", payload_bytes,
	     "Most data that a packet carries (Max_Payload_Size; a power of two)",
	     "what most hosts set: 128 B on desktops, 256 B on servers; 512 B is rare"),
	SIZE("read_request", "512 B", "128 B", "4096 B", read_request_bytes,
	     "Most data that one request asks for (Max_Read_Request_Size; a power of two)",
	     "PCI Express Base: 512 B unless software sets another"),
	SIZE("completion_boundary", "64 B", "64 B", "128 B", boundary_bytes,
	     "Addresses at which a read's data may be cut into completions (64 B or 128 B)",
	     "PCI Express Base: root complexes may have 64 B, all others have 128 B"),
	SIZE("completion", "0 B", "0 B", "4096 B", completion_bytes,
	     "Most data of one completion; 0 B: as much as a packet carries",
	     "a choice; early root complexes answer in lines of 64 B, later ones combine them"),
	{.key = "wide_addresses",
	 .type = PARAM_SWITCH,
	 .standard = "off",
	 .help = "Requests bear 64-bit addresses, which makes their headers 4 words long instead of 3",
	 .source = "PCI Express Base: addresses below 4 GiB must use the short header, and all of this machine's are",
	 FIELD(wide_addresses)},
	{.key = "digest",
	 .type = PARAM_SWITCH,
	 .standard = "off",
	 .help = "An end-to-end CRC of 4 bytes behind each packet (ECRC)",
	 .source = "optional; off unless software enables it at both ends",
	 FIELD(digest)},
	COUNT("tags", "32", "1", "1024", outstanding, "Requests of one master under way at once",
	      "PCI Express Base: 5 bits of tag, 8 with extended tags"),
	CREDITS("posted_headers", "127", posted_headers, "Posted requests that a receiver's buffer takes; 0: no limit",
		ADVERTISED),
	CREDITS("posted_data", "444", posted_data, "Their data, in units of 16 B; 0: no limit", ADVERTISED),
	CREDITS("non_posted_headers", "127", non_posted_headers, "Reads that a receiver's buffer takes; 0: no limit",
		ADVERTISED),
	CREDITS("completion_headers", "0", completion_headers,
		"Completions that a receiver's buffer takes; 0: no limit", INFINITE),
	CREDITS("completion_data", "0", completion_data, "Their data, in units of 16 B; 0: no limit", INFINITE),
	SIZE("replay_buffer", "0 B", "0 B", "1 MiB", replay_bytes,
	     "Bytes of packets that may be sent and not acknowledged; 0 B: never what limits",
	     "designs size it such that it does not limit a link whose Acks come in time"),
	COUNT("switches", "0", "0", "8", switches, "Switches between root complex and device",
	      "a slot of a server leads to its root complex"),
	RATIO("skip", "10 %", skip, "Of a link's time, what ordered sets that let receivers' clocks keep up take"),
	RATIO("acknowledge", "400 %", acknowledge,
	      "How long an Ack may wait, as a part of the longest packet's time on the link (AckFactor)"),
	RATIO("update", "400 %", update, "The same of an UpdateFC, which gives credits back (UpdateFactor)"),
	DURATION("internal", internal_ps, "What both wait beside it (InternalDelay)"),
	DURATION("link", link_ps,
		 "From a packet's last symbol at one end of a link until it can be used at the other: the physical and "
		 "data link layers of both"),
	DURATION("switch", switch_ps, "What a switch takes, cutting through"),
	DURATION("root", root_ps, "From a packet's arrival at the root complex to memory or the CPU"),
	DURATION("target.fetch", target_fetch_ps, "What a device takes to fetch a register, or data of its memory"),
	DURATION("memory_read", memory_read_ps, "What memory takes to give data to the root complex"),
	COUNT("bridge.write_buffer", "6", "1", "1024", write_buffer_lines,
	      "Write-combining lines of 64 bytes under way to the link before CPUs stall",
	      "Pentium 4 and Xeon: six write-combining buffers of 64 bytes (Intel IA-32 optimisation manual, p. 7-37)"),
	DURATION("bridge.post", post_ps, "CPU time to hand one posted write, or one line, to the root complex"),
	DURATION("bridge.read", read_ps, "What a CPU's read takes between the core and the link, both ways"),
};
const size_t pcie_param_count = sizeof(pcie_params) / sizeof(pcie_params[0]);

static bool power_of_two(uint64_t value)
{
	return (value & (value - 1)) == 0;
}

static bool lanes_exist(uint64_t lanes)
{
	return power_of_two(lanes) || lanes == 12;
}

/* Buffers that the longest packet never fits into would stop the link for ever. */
static int check_buffers(const struct pcie_config *config, struct param_misfit *misfit)
{
	const uint64_t longest = config->payload_bytes / PCIE_CREDIT_BYTES;

	if (config->posted_data != 0 && config->posted_data < longest)
		return param_refuse(misfit, "bus.pcie.credits.posted_data", "bus.pcie.payload",
				    "bus.pcie.credits.posted_data is too little for one packet of bus.pcie.payload");
	if (config->completion_data != 0 && config->completion_data < longest)
		return param_refuse(
			misfit, "bus.pcie.credits.completion_data", "bus.pcie.payload",
			"bus.pcie.credits.completion_data is too little for one packet of bus.pcie.payload");
	if (config->replay_bytes != 0 && config->replay_bytes < config->payload_bytes + PCIE_OVERHEAD_MAXIMUM)
		return param_refuse(misfit, "bus.pcie.replay_buffer", "bus.pcie.payload",
				    "bus.pcie.replay_buffer is too small for one packet of bus.pcie.payload");
	return 0;
}

int pcie_config_check(const struct pcie_config *config, struct param_misfit *misfit)
{
	if (!lanes_exist(config->lanes))
		return param_refuse(misfit, "bus.pcie.lanes", NULL,
				    "bus.pcie.lanes must be 1, 2, 4, 8, 12, 16 or 32: no link has others");
	if (!power_of_two(config->payload_bytes))
		return param_refuse(misfit, "bus.pcie.payload", NULL, "bus.pcie.payload must be a power of two");
	if (!power_of_two(config->read_request_bytes))
		return param_refuse(misfit, "bus.pcie.read_request", NULL,
				    "bus.pcie.read_request must be a power of two");
	if (!power_of_two(config->boundary_bytes))
		return param_refuse(misfit, "bus.pcie.completion_boundary", NULL,
				    "bus.pcie.completion_boundary must be 64 B or 128 B");
	if (config->completion_bytes > config->payload_bytes)
		return param_refuse(misfit, "bus.pcie.completion", "bus.pcie.payload",
				    "bus.pcie.completion is above bus.pcie.payload: a completion is a packet");
	if (config->completion_bytes != 0 && config->completion_bytes % config->boundary_bytes != 0)
		return param_refuse(misfit, "bus.pcie.completion", "bus.pcie.completion_boundary",
				    "bus.pcie.completion must be a multiple of bus.pcie.completion_boundary");
	return check_buffers(config, misfit);
}
