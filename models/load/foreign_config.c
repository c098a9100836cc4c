/* SPDX-License-Identifier: Apache-2.0 */
#include "load/foreign_config.h"

#define AT(field) offsetof(struct foreign_config, field)

static const char *const arrivals[] = {"constant", "poisson", NULL};

const struct param_spec foreign_params[] = {
	{.key = "rate",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_EVENT_RATE,
	 .display = "/s",
	 .standard = "0 /s",
	 .minimum = "0 /s",
	 .maximum = "10 M/s",
	 .help = "Frames per second for a MAC that no host has; the switch floods them to both hosts.",
	 .offset = AT(rate_per_s)},
	{.key = "size",
	 .type = PARAM_QUANTITY,
	 .dimension = DIMENSION_SIZE,
	 .display = "B",
	 .standard = "60 B",
	 .minimum = "60 B",
	 .maximum = "1514 B",
	 .help = "Size of a foreign frame, without its check.",
	 .offset = AT(frame_bytes)},
	{.key = "arrival",
	 .type = PARAM_CHOICE,
	 .standard = "poisson",
	 .choices = arrivals,
	 .help = "Foreign frames come at a constant pace or as a Poisson process.",
	 .offset = AT(arrival)},
};
const size_t foreign_param_count = sizeof(foreign_params) / sizeof(foreign_params[0]);

uint64_t foreign_config_period_ps(const struct foreign_config *config)
{
	return (UNIT_PS_PER_S + config->rate_per_s / 2) / config->rate_per_s;
}
