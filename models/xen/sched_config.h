/* SPDX-License-Identifier: Apache-2.0 */
/* The hypervisor's scheduler: which policy, and every policy's parameters.  Times in picoseconds. */
#ifndef VIFSIM_XEN_SCHED_CONFIG_H
#define VIFSIM_XEN_SCHED_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sched_config {
	int policy;                        /* index into sched_policies[] */
	uint64_t bvt_mcu_ps;               /* minimum charging unit */
	uint64_t bvt_context_allowance_ps; /* added to a slice */
	uint64_t round_robin_slice_ps;
};
extern const struct param_spec sched_params[]; /* relative to host.scheduler */
extern const size_t sched_param_count;

#ifdef __cplusplus
}
#endif
#endif
