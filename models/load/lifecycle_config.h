/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VIFs that come and go while others carry traffic: prefix "workload.lifecycle".  Guests of their own have
 * them, beyond those of `vifs`; guest v of both hosts gets one, and loses it, at the same time.
 */
#ifndef VIFSIM_LOAD_LIFECYCLE_CONFIG_H
#define VIFSIM_LOAD_LIFECYCLE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lifecycle_config {
	uint64_t vifs;      /* pairs of guests; 0: none */
	uint64_t start_ps;  /* of the first creation */
	uint64_t period_ps; /* from one creation to the next, of the guests in turn */
	uint64_t hold_ps;   /* from when both VIFs of a pair are there to the request that destroys them */
	uint64_t grace_ps;  /* before that, the pair's application begins nothing new */
	bool traffic;       /* the pairs carry traffic; else their VIFs only come and go */
};

extern const struct param_spec lifecycle_params[];
extern const size_t lifecycle_param_count;

/* Whether they fit together.  Returns 0 or -1. */
int lifecycle_config_check(const struct lifecycle_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
