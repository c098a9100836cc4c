/* SPDX-License-Identifier: Apache-2.0 */
/* The hypervisor's scheduler: which policy, and every policy's parameters.  Times in picoseconds. */
#ifndef VIFSIM_XEN_SCHED_CONFIG_H
#define VIFSIM_XEN_SCHED_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sched_config {
	int policy;                                       /* index into sched_policies[] */
	uint64_t bvt_mcu_ps;                              /* minimum charging unit */
	uint64_t bvt_context_allowance_ps;                /* added to a slice */
	uint64_t sedf_dom0_period_ps, sedf_dom0_slice_ps; /* the slice in each period is Dom0's */
	uint64_t sedf_period_ps;                          /* of guests, whose slice is empty */
	uint64_t sedf_extra_quantum_ps;                   /* extra time is given out in these */
	uint64_t credit_slice_ps, credit_tick_ps;
	uint64_t credit_accounting_ticks; /* credits are given out each so many ticks */
	bool credit_boost;                /* a woken VCPU that has credits goes before all others */
	uint64_t round_robin_slice_ps;
};
extern const struct param_spec sched_params[]; /* relative to host.scheduler */
extern const size_t sched_param_count;

/* Refuses values that do not fit together: returns 0, or -1 with *misfit filled. */
int sched_config_check(const struct sched_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
