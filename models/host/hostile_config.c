/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hostile_config.h"

#define AT(field) offsetof(struct hostile_config, field)

const char *const hostile_kind_names[] = {
	"none",         "silent",        "write_queue", "read_queue", "ring_doorbell", "map_queue", "forge_id",
	"spoof_source", "overrun_index", "false_index", "attempts",   "flood",         NULL};

const struct param_spec hostile_params[] = {
	{.key = "kind",
	 .type = PARAM_CHOICE,
	 .standard = "none",
	 .choices = hostile_kind_names,
	 .help = "What the last guest of host A does instead of its part of the workload: nothing; attempts of one "
		 "kind or "
		 "of all at what is not its own; or a flood of frames, which breaks no rule. none: it does its part.",
	 .offset = AT(kind)},
	{.key = "rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_EVENT_RATE,
	 .display = "/s",
	 .standard = "10000 /s",
	 .minimum = "0 /s",
	 .maximum = "10 M/s",
	 .help = "Attempts, or frames of the flood, per second, as a Poisson process; 0 /s: as fast as its CPU lets "
		 "it.",
	 .offset = AT(rate_per_s)},
	{.key = "size",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "60 B",
	 .minimum = "60 B",
	 .maximum = "1514 B",
	 .help = "Size of a frame that the hostile guest sends, without its check.",
	 .offset = AT(frame_bytes)},
};
const size_t hostile_param_count = sizeof(hostile_params) / sizeof(hostile_params[0]);
