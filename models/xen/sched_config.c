/* SPDX-License-Identifier: Apache-2.0 */
#include "xen/sched_config.h"

#include "xen/sched.h"

const struct param_spec sched_params[] = {
	{
		.key = "policy",
		.type = PARAM_CHOICE,
		.standard = "bvt",
		.choices = sched_policy_names,
		.help = "The hypervisor's CPU scheduler.",
		.source = "Raj and Schwan, HPDC 2007: Xen 3.0-unstable with BVT, default arguments",
		.offset = offsetof(struct sched_config, policy),
	},
	{
		.key = "bvt.mcu",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.standard = "100 us",
		.minimum = "1 ns",
		.maximum = "100 ms",
		.help = "BVT's minimum charging unit: each run is charged in whole ones, rounded up.",
		.source = "Xen 3.0 sched_bvt.c: MCU, 100 us",
		.offset = offsetof(struct sched_config, bvt_mcu_ps),
	},
	{
		.key = "bvt.context_allowance",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "5 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "BVT's context switch allowance: how long a VCPU may run past the next one's virtual time.",
		.source = "Xen 3.0 sched_bvt.c: ctx_allow, 5 ms; least settable value CTX_MIN, 10 us",
		.offset = offsetof(struct sched_config, bvt_context_allowance_ps),
	},
	{
		.key = "round_robin.slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "10 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "Time slice of round robin.",
		.source = "Xen 2.0 sched_rrobin.c: rr_slice, 10 ms",
		.offset = offsetof(struct sched_config, round_robin_slice_ps),
	},
};
const size_t sched_param_count = sizeof(sched_params) / sizeof(sched_params[0]);
