/* SPDX-License-Identifier: Apache-2.0 */
#include "load/lifecycle_config.h"

#define TIME(key_, field_, standard_, minimum_, help_)                                                                 \
	{                                                                                                              \
		.key = (key_), .type = PARAM_QUANTITY, .dimension = DIMENSION_TIME, .display = "ms",                   \
		.standard = (standard_), .minimum = (minimum_), .maximum = "1000 s", .help = (help_),                  \
		.offset = offsetof(struct lifecycle_config, field_)                                                    \
	}

const struct param_spec lifecycle_params[] = {
	{.key = "vifs",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_COUNT,
	 .standard = "0",
	 .minimum = "0",
	 .maximum = "1023",
	 .help = "Virtual interfaces of each host that come and go, beyond vifs; one guest each, booted from the "
		 "start.",
	 .offset = offsetof(struct lifecycle_config, vifs)},
	TIME("start", start_ps, "0 ms", "0 ms", "When the first of them is created."),
	TIME("period", period_ps, "4 ms", "1 us", "From one creation to the next; the guests take turns."),
	TIME("hold", hold_ps, "60 ms", "0 ms", "How long a pair has its VIFs before they are destroyed."),
	TIME("grace", grace_ps, "0 ms", "0 ms",
	     "How long before that its application begins nothing new; 0: it is cut off in the middle."),
	{.key = "traffic",
	 .type = PARAM_SWITCH,
	 .standard = "on",
	 .help = "Whether they carry traffic while they are there; off shows what their coming and going alone costs.",
	 .offset = offsetof(struct lifecycle_config, traffic)},
};
const size_t lifecycle_param_count = sizeof(lifecycle_params) / sizeof(lifecycle_params[0]);

int lifecycle_config_check(const struct lifecycle_config *config, struct param_misfit *misfit)
{
	if (config->vifs == 0)
		return 0;
	if (config->grace_ps > config->hold_ps)
		return param_refuse(
			misfit, "workload.lifecycle.grace", "workload.lifecycle.hold",
			"workload.lifecycle.grace is above workload.lifecycle.hold: nothing would ever begin");
	if (config->hold_ps >= config->vifs * config->period_ps)
		return param_refuse(
			misfit, "workload.lifecycle.hold", "workload.lifecycle.period",
			"workload.lifecycle.hold is no shorter than a round of creations (vifs times period): "
			"a VIF would be due again before it has gone");
	return 0;
}
