/* SPDX-License-Identifier: Apache-2.0 */
#include "on_chip/on_chip_stats.h"

#define STAT(field, unit, help) STAT_FIELD(struct on_chip_stats, field, unit, help)

const struct stat_spec on_chip_stat_specs[] = {
	STAT(requests, "", "Requests of masters that have been answered"),
	STAT(reads, "", "Of these, reads"),
	STAT(errors, "", "Of these, such as no target claimed"),
	STAT(read_bytes, "B", "Bytes read"),
	STAT(write_bytes, "B", "Bytes written"),
	STAT(request_ps, "ps", "From each request to its answer"),
	STAT(latency_cycles, "cycles", "The same, from the clock edge that it came to"),
	STAT(wait_cycles, "cycles", "Of these, waiting for a link or a target"),
	STAT(travel_cycles, "cycles", "Of these, in interfaces and routers"),
	STAT(flit_cycles, "cycles", "Of these, flits of request and answer"),
	STAT(target_cycles, "cycles", "Of these, at the target"),
	STAT(link_flits, "", "Flits that links moved for them, in and out"),
	STAT(link_busy_ps, "ps", "Time in which links moved flits, of all links, in and out"),
	STAT(link_time_ps, "ps", "Time of all these links"),
};
const size_t on_chip_stat_count = sizeof(on_chip_stat_specs) / sizeof(on_chip_stat_specs[0]);

bool on_chip_stats_conserved(const struct on_chip_stats *stats)
{
	return stats->wait_cycles + stats->travel_cycles + stats->flit_cycles + stats->target_cycles ==
	       stats->latency_cycles;
}
