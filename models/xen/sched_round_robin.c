/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Round robin: VCPUs run in the order in which they became runnable, each for
 * at most one slice.  A woken VCPU waits at the tail and takes the CPU only from
 * the idle VCPU.  Use it as the control of BVT: the same machine without
 * preemption on wake.
 *
 * Source: the textbook policy, with the shape and slice of Xen 2.0's
 * sched_rrobin.c.  Not modelled: weights (all get equal slices).
 *
 * Invariants: the running VCPU is the head of its queue (until do_schedule is
 * called again); the rest stand in the order of their wake or of the end of
 * their last run.
 */
#include "xen/sched.h"

struct round_robin_config {
	uint64_t slice_ps;
};

static enum sched_wake_result round_robin_wake(struct scheduler *scheduler, struct sched_cpu *cpu,
					       struct sched_vcpu *vcpu, uint64_t now_ps, uint64_t *deadline_ps)
{
	(void)scheduler;
	(void)now_ps;
	(void)deadline_ps;
	if (vcpu->queued)
		return SCHED_WAKE_QUEUED;
	sched_queue_tail(cpu, vcpu);
	return cpu->current ? SCHED_WAKE_QUEUED : SCHED_WAKE_PREEMPTS;
}

static struct sched_decision round_robin_do_schedule(struct scheduler *scheduler, struct sched_cpu *cpu,
						     uint64_t now_ps)
{
	const struct round_robin_config *config = scheduler->own;

	sched_queue_rotate(cpu);
	cpu->current = cpu->queue.next == &cpu->queue ? NULL : cpu->queue.next;
	if (cpu->current)
		cpu->current->last_scheduled_ps = now_ps;
	return (struct sched_decision){.next = cpu->current, .slice_ps = config->slice_ps};
}

static const struct param_spec params[] = {
	{
		.key = "slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "10 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "Time slice of round robin.",
		.source = "Xen 2.0 sched_rrobin.c: rr_slice, 10 ms",
		.offset = offsetof(struct round_robin_config, slice_ps),
	},
};

const struct sched_ops sched_round_robin = {
	.name = "round_robin",
	.help = "First in, first out with a time slice and no preemption on wake; the control of bvt.",
	.params = params,
	.param_count = sizeof(params) / sizeof(params[0]),
	.config_bytes = sizeof(struct round_robin_config),
	.wake = round_robin_wake,
	.do_schedule = round_robin_do_schedule,
};
