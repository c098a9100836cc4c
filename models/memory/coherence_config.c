/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/coherence_config.h"

#define AT(field) .offset = offsetof(struct coherence_config, field)
#define COST_NS(key_, field_, help_)                                                                                   \
	{                                                                                                              \
		.key = (key_), .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ns",                   \
		.minimum = "0 ns", .maximum = "1 ms", .flags = PARAM_COST, .help = (help_), AT(field_)                 \
	}

const struct param_spec coherence_params[] = {
	COST_NS("hit", hit_ps, "A line of 64 bytes out of the core's own caches; its hyperthreads share them."),
	COST_NS("core.transfer", core.transfer_ps,
		"A line that another core of the package has modified, through the cache that they share."),
	COST_NS("core.invalidate", core.invalidate_ps,
		"Taking another core of the package its copy of a line, to write the own one."),
	COST_NS("package.transfer", package.transfer_ps,
		"A line that another package's cache has modified, over the front-side bus."),
	COST_NS("package.invalidate", package.invalidate_ps,
		"Taking another package its copy of a line, to write the own one."),
	COST_NS("memory", memory_ps, "A line that no cache has, as after a device's write."),
	{.key = "outstanding",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "4",
	 .minimum = "1",
	 .maximum = "64",
	 .help = "Lines that a CPU waits for at once when it reads or writes several.",
	 .source = "Intel IA-32 optimisation manual (April 2006), p. 1-25: four outstanding load misses, eight from "
		   "model 3 on; taken for stores too, whose misses wait in six write-combining buffers",
	 AT(outstanding)},
	COST_NS("copy", copy_ps, "CPU time to copy a line of 64 bytes whose data are at hand."),
	{.key = "poll",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_TIME,
	 .display = "ns",
	 .minimum = "1 ns",
	 .maximum = "1 ms",
	 .flags = PARAM_COST,
	 .help = "Period of a loop that polls a word in its own cache.",
	 AT(poll_ps)},
};
const size_t coherence_param_count = sizeof(coherence_params) / sizeof(coherence_params[0]);
