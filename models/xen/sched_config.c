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
		.key = "sedf.dom0.period",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "20 ms",
		.minimum = "10 us",
		.maximum = "10 s",
		.help = "SEDF's period of Dom0, in each of which it is guaranteed its slice.",
		.source = "Xen 3.0.2 sched_sedf.c: sedf_add_task, 20 ms",
		.offset = offsetof(struct sched_config, sedf_dom0_period_ps),
	},
	{
		.key = "sedf.dom0.slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "15 ms",
		.minimum = "5 us",
		.maximum = "10 s",
		.help = "SEDF's guaranteed slice of Dom0.",
		.source = "Xen 3.0.2 sched_sedf.c: sedf_add_task, 15 ms",
		.offset = offsetof(struct sched_config, sedf_dom0_slice_ps),
	},
	{
		.key = "sedf.period",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "100 ms",
		.minimum = "10 us",
		.maximum = "10 s",
		.help = "SEDF's period of a guest, whose slice is empty: it runs in extra time.",
		.source = "Xen 3.0.2 sched_sedf.c: WEIGHT_PERIOD, 100 ms",
		.offset = offsetof(struct sched_config, sedf_period_ps),
	},
	{
		.key = "sedf.extra_quantum",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.standard = "500 us",
		.minimum = "1 us",
		.maximum = "100 ms",
		.help = "SEDF gives extra time out in quanta of this length; what is shorter, it idles away.",
		.source = "Xen 3.0.2 sched_sedf.c: EXTRA_QUANTUM, 500 us",
		.offset = offsetof(struct sched_config, sedf_extra_quantum_ps),
	},
	{
		.key = "credit.slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "30 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "Time slice of the credit scheduler, and in credits what a domain may save up or owe.",
		.source = "Xen 3.0.3 sched_credit.c: 30 ms",
		.offset = offsetof(struct sched_config, credit_slice_ps),
	},
	{
		.key = "credit.tick",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "10 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "The credit scheduler's tick: it takes 100 credits from whoever runs at that moment.",
		.source = "Xen 3.0.3 sched_credit.c: 10 ms",
		.offset = offsetof(struct sched_config, credit_tick_ps),
	},
	{
		.key = "credit.accounting_ticks",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_COUNT,
		.standard = "3",
		.minimum = "1",
		.maximum = "1000",
		.help = "The credit scheduler gives credits out each so many ticks.",
		.source = "Xen 3.0.3 sched_credit.c: 3 ticks, 30 ms",
		.offset = offsetof(struct sched_config, credit_accounting_ticks),
	},
	{
		.key = "credit.boost",
		.type = PARAM_SWITCH,
		.standard = "on",
		.help = "A woken domain that has credits left goes before all others until a tick finds it running.",
		.source = "Xen commit 59f9d8ef44 of 27 October 2006, after 3.0.3 and in every credit scheduler since; "
			  "off is 3.0.3",
		.offset = offsetof(struct sched_config, credit_boost),
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

int sched_config_check(const struct sched_config *config, struct param_misfit *misfit)
{
	if (config->sedf_dom0_slice_ps > config->sedf_dom0_period_ps)
		return param_refuse(misfit, "host.scheduler.sedf.dom0.slice", "host.scheduler.sedf.dom0.period",
				    "host.scheduler.sedf.dom0.slice must not be longer than "
				    "host.scheduler.sedf.dom0.period");
	if (config->sedf_extra_quantum_ps > config->sedf_period_ps)
		return param_refuse(misfit, "host.scheduler.sedf.extra_quantum", "host.scheduler.sedf.period",
				    "host.scheduler.sedf.extra_quantum must not be longer than "
				    "host.scheduler.sedf.period: guests would never run");
	return 0;
}
