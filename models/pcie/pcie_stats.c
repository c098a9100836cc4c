/* SPDX-License-Identifier: Apache-2.0 */
#include "pcie/pcie_stats.h"

#define STAT(field, unit, help) STAT_FIELD(struct pcie_stats, field, unit, help)

const struct stat_spec pcie_stat_specs[] = {
	STAT(requests, "", "Requests of masters that have been answered; a write is when it has left"),
	STAT(reads, "", "Of these, reads"),
	STAT(errors, "", "Of these, such as no target claimed"),
	STAT(read_bytes, "B", "Bytes read"),
	STAT(write_bytes, "B", "Bytes written"),
	STAT(request_ps, "ps", "From each request to its answer"),
	STAT(messages, "", "Messages that asserted or released an interrupt"),
	STAT(link_busy_ps, "ps", "Time in which the link moved packets, of both directions"),
	STAT(link_time_ps, "ps", "Time of both directions"),
};
const size_t pcie_stat_count = sizeof(pcie_stat_specs) / sizeof(pcie_stat_specs[0]);

#undef STAT
#define STAT(field, unit, help) STAT_FIELD(struct pcie_way_stats, field, unit, help)

const struct stat_spec pcie_way_stat_specs[] = {
	STAT(packets, "", "Requests, completions and messages sent"),
	STAT(packet_bytes, "B", "Bytes of these on the link"),
	STAT(data_bytes, "B", "Of these, data"),
	STAT(dllps, "", "Acks and UpdateFCs sent"),
	STAT(dllp_bytes, "B", "Bytes of these on the link"),
	STAT(busy_ps, "ps", "Time in which packets were sent"),
	STAT(credit_stalls, "", "Times that a packet waited for room in the receiver's buffers"),
	STAT(replay_stalls, "", "Times that a packet waited for room in the replay buffer"),
};
const size_t pcie_way_stat_count = sizeof(pcie_way_stat_specs) / sizeof(pcie_way_stat_specs[0]);

bool pcie_stats_time_conserved(const struct pcie_way_stats *stats, const struct pcie_timing *timing)
{
	const uint64_t least = pcie_timing_ps(timing, stats->packet_bytes + stats->dllp_bytes);

	/* The sum is rounded up, too. */
	return stats->busy_ps + 1 >= least && stats->busy_ps <= least + stats->packets + stats->dllps;
}
