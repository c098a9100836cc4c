/* SPDX-License-Identifier: Apache-2.0 */
/* BVT's own state; for sched_bvt.c and its test. */
#ifndef VIFSIM_XEN_SCHED_BVT_H
#define VIFSIM_XEN_SCHED_BVT_H

#include "xen/sched.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct sched_ops sched_bvt;

/* Its parameters. */
struct bvt_config {
	uint64_t mcu_ps;               /* minimum charging unit */
	uint64_t context_allowance_ps; /* added to a slice */
};

struct bvt_vcpu {
	uint64_t avt, evt; /* actual and effective virtual time */
	uint64_t mcu_advance;
};

struct bvt_cpu {
	uint64_t svt; /* system virtual time: least avt on the queue */
};

#ifdef __cplusplus
}
#endif
#endif
