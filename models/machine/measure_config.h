/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a point is measured: how long, how often, and when its mean is known
 * well enough.  Prefix: "measure".
 */
#ifndef VIFSIM_MACHINE_MEASURE_CONFIG_H
#define VIFSIM_MACHINE_MEASURE_CONFIG_H

#include "base/measure.h"
#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

enum warmup_rule { WARMUP_FIXED, WARMUP_MSER };

struct measure_config {
	uint64_t warmup_ps;
	int warmup_rule; /* enum warmup_rule */
	uint64_t duration_ps;
	uint64_t replications;     /* at least */
	uint64_t max_replications; /* at most */
	double confidence_level;   /* a fraction: 0.95 */
	double confidence_half_width;
	bool run_ahead;
};

extern const struct param_spec measure_params[];
extern const size_t measure_param_count;

/* Whether its parameters fit together.  Returns 0 or -1. */
int measure_config_check(const struct measure_config *config, struct param_misfit *misfit);
/* When replications of a point that is simulated for this measure are enough. */
struct stopping_rule measure_config_rule(const struct measure_config *config, const struct measure *measure);

#ifdef __cplusplus
}
#endif
#endif
