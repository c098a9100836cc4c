/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/measure_config.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const warmup_rules[] = {"fixed", "mser", NULL};

const struct param_spec measure_params[] = {
	{
		.key = "warmup",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "20 ms",
		.help = "Simulated time before statistics count.",
		.offset = offsetof(struct measure_config, warmup_ps),
	},
	{
		.key = "warmup_rule",
		.type = PARAM_CHOICE,
		.standard = "fixed",
		.choices = warmup_rules,
		.help = "The warm-up ends at measure.warmup; or, by MSER-5, at the first of its doublings whose first "
			"half holds the start-up transient, measure.duration later at the latest.  By either the "
			"table says where the transient ends.",
		.offset = offsetof(struct measure_config, warmup_rule),
	},
	{
		.key = "duration",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "500 ms",
		.minimum = "1 us",
		.help = "Simulated time of a replication after its warm-up.",
		.offset = offsetof(struct measure_config, duration_ps),
	},
	{
		.key = "replications",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_COUNT,
		.standard = "5",
		.minimum = "1",
		.maximum = "1000",
		.help = "Replications of a point, each with its own random numbers, at least.",
		.offset = offsetof(struct measure_config, replications),
	},
	{
		.key = "max_replications",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_COUNT,
		.standard = "20",
		.minimum = "1",
		.maximum = "1000",
		.help = "Replications at most: a point ends here even when its interval is still wide.",
		.offset = offsetof(struct measure_config, max_replications),
	},
	{
		.key = "confidence.level",
		.type = PARAM_RATIO,
		.dimension = DIMENSION_RATIO,
		.display = "%",
		.standard = "95 %",
		.minimum = "50 %",
		.maximum = "99.9 %",
		.help = "Level of the Student interval by which replications are added; the table's intervals are of "
			"95 %.",
		.offset = offsetof(struct measure_config, confidence_level),
	},
	{
		.key = "confidence.half_width",
		.type = PARAM_RATIO,
		.dimension = DIMENSION_RATIO,
		.display = "%",
		.standard = "2 %",
		.minimum = "0.01 %",
		.maximum = "100 %",
		.help = "Replications are added until the interval's half-width is at most this part of the mean.",
		.offset = offsetof(struct measure_config, confidence_half_width),
	},
	{
		.key = "run_ahead",
		.type = PARAM_SWITCH,
		.standard = "on",
		.help = "What is due next is done ahead of the simulation kernel, where nothing else can come between; "
			"results are the same without.",
		.offset = offsetof(struct measure_config, run_ahead),
	},
};
const size_t measure_param_count = sizeof(measure_params) / sizeof(measure_params[0]);

int measure_config_check(const struct measure_config *config, struct param_misfit *misfit)
{
	if (config->replications <= config->max_replications)
		return 0;
	return param_refuse(misfit, "measure.max_replications", "measure.replications",
			    "measure.replications is %" PRIu64 ", above measure.max_replications, which is %" PRIu64,
			    config->replications, config->max_replications);
}

struct stopping_rule measure_config_rule(const struct measure_config *config, const struct measure *measure)
{
	return (struct stopping_rule){
		.measure = *measure,
		.minimum = config->replications,
		.maximum = config->max_replications,
		.level = config->confidence_level,
		.half_width = config->confidence_half_width,
	};
}
