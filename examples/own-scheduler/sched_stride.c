/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stride scheduling (Waldspurger and Weihl, MIT/LCS/TM-528, 1995): each VCPU has a pass, which advances while it runs
 * by the time divided by its weight; the VCPU of least pass runs, for one quantum.  Who wakes starts at the pass of its
 * CPU, so nobody saves time up by sleeping.  Unlike BVT it charges time as it is, not in whole units.
 */
#include "xen/sched.h"

struct config {
	uint64_t quantum_ps;
};

/* A VCPU's pass, ps; a CPU's own state is the pass at which VCPUs join. */
static uint64_t *pass_of(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static uint64_t pass_by_now(const struct sched_vcpu *vcpu, uint64_t now_ps)
{
	return *pass_of(vcpu) + (now_ps - vcpu->last_scheduled_ps) / vcpu->weight;
}

static enum sched_wake_result wake(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu,
				   uint64_t now_ps, uint64_t *deadline_ps)
{
	const uint64_t *const joining = cpu->policy;

	(void)scheduler, (void)deadline_ps;
	if (vcpu->queued)
		return SCHED_WAKE_QUEUED;
	sched_queue_tail(cpu, vcpu);
	if (*pass_of(vcpu) < *joining)
		*pass_of(vcpu) = *joining;
	if (cpu->current == NULL || *pass_of(vcpu) < pass_by_now(cpu->current, now_ps))
		return SCHED_WAKE_PREEMPTS;
	return SCHED_WAKE_QUEUED;
}

static struct sched_decision do_schedule(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps)
{
	const struct config *config = scheduler->own;
	uint64_t *const joining = cpu->policy;
	struct sched_vcpu *next = NULL;

	if (cpu->current != NULL)
		*pass_of(cpu->current) = pass_by_now(cpu->current, now_ps);
	sched_queue_rotate(cpu);
	for (struct sched_vcpu *vcpu = cpu->queue.next; vcpu != &cpu->queue; vcpu = vcpu->next)
		if (next == NULL || *pass_of(vcpu) < *pass_of(next))
			next = vcpu;
	cpu->current = next;
	if (next != NULL) {
		next->last_scheduled_ps = now_ps;
		*joining = *pass_of(next);
	}
	return (struct sched_decision){.next = next, .slice_ps = config->quantum_ps};
}

static const struct param_spec params[] = {{.key = "quantum",
					    .type = PARAM_QUANTITY,
					    .dimension = DIMENSION_TIME,
					    .display = "ms",
					    .standard = "10 ms",
					    .minimum = "10 us",
					    .maximum = "1 s",
					    .help = "How long the scheduler stride lets a VCPU run at most.",
					    .offset = offsetof(struct config, quantum_ps)}};

const struct sched_ops sched_stride = {.name = "stride",
				       .help = "Proportional share by exact time: who is furthest behind runs.",
				       .cpu_bytes = sizeof(uint64_t),
				       .vcpu_bytes = sizeof(uint64_t),
				       .params = params,
				       .param_count = sizeof(params) / sizeof(params[0]),
				       .config_bytes = sizeof(struct config),
				       .wake = wake,
				       .do_schedule = do_schedule};
