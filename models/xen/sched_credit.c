/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The credit scheduler of Xen 3.0.3, with the BOOST of 3.0.4: each tick takes 100
 * credits from whoever runs at that moment, each third tick gives the host's credits out by
 * weight, and a VCPU that has credits left (UNDER) goes before one that has none
 * (OVER); slices are 30 ms.  Use it for a Xen after June 2006.
 *
 * Rules taken from that source (sched_credit.c; names as there):
 *  - csched_vcpu_wake: an UNDER one becomes BOOST (host.scheduler.credit.boost);
 *    it goes to the run queue behind its equals, and preempts if its priority is
 *    higher than the running one's.  An equal one waits for the slice's end:
 *    with light domains alone, all of them BOOST, the policy is first in, first out.
 *  - csched_vcpu_acct: a tick finds a VCPU running: BOOST ends, 100 credits go,
 *    and it earns credits again if it had stopped to.
 *  - csched_acct, on CPU 0: credits of all CPUs for the accounting period, and
 *    what the balance lacks, go to the active domains by weight, to none more
 *    than one CPU's worth; what is cut off is for the rest of the list, whose front
 *    is for those that could have had more.  Less than 0 credits: OVER, at least one
 *    slice's debt is kept; else UNDER, and who has more than a slice's worth
 *    is idle: it stops to earn and starts anew with 0.
 *  - csched_runq_sort: at its next tick after that, each CPU moves those
 *    that became UNDER before those that are OVER, in their order.
 *
 * Load balancing: every VCPU is pinned (host.placement) as by its cpu_affinity, so no
 * CPU may steal it, no other CPU is picked for it, and idle ones are not
 * tickled.  The credits are the host's all the same, so a CPU whose domains are
 * few is not held back by one whose domains are many.
 *
 * Not modelled: caps (off by default) and parking with them; several VCPUs of a
 * domain; ticks that are late.  The tick is this policy's alone here, though that
 * Xen had its 10 ms timer interrupt under every policy.
 *
 * Invariants: the running VCPU is not on the run queue; the queue goes by priority
 * but for what an accounting has changed since the last sort; the credit of each active VCPU
 * is at most one slice's after an accounting.
 */
#include "xen/sched_credit.h"

#define CREDITS_PER_TICK 100
#define DEFAULT_WEIGHT 256 /* of a domain whose share is 1 */

static struct credit_vcpu *credit_vcpu(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static struct credit_cpu *credit_cpu(const struct sched_cpu *cpu)
{
	return cpu->policy;
}

static struct credit_host *credit_host(const struct scheduler *scheduler)
{
	return scheduler->policy;
}

static const struct credit_config *credit_config(const struct scheduler *scheduler)
{
	return scheduler->own;
}

static int64_t weight_of(const struct sched_vcpu *vcpu)
{
	return (int64_t)vcpu->weight * DEFAULT_WEIGHT;
}

static int64_t quotient_up(int64_t dividend, int64_t divisor)
{
	return (dividend + divisor - 1) / divisor;
}

static void credit_init_host(struct scheduler *scheduler)
{
	sched_link_init(&credit_host(scheduler)->active);
}

static void credit_init_cpu(struct scheduler *scheduler, struct sched_cpu *cpu)
{
	(void)cpu;
	credit_host(scheduler)->cpus++;
}

static void credit_init_vcpu(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	(void)scheduler;
	(void)cpu;
	credit_vcpu(vcpu)->priority = CREDIT_UNDER;
	credit_vcpu(vcpu)->active.vcpu = vcpu;
}

/* ---- the run queue ---- */

/* Behind those of its own priority. */
static void insert(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	struct sched_vcpu *position = cpu->queue.next;

	while (position != &cpu->queue && credit_vcpu(position)->priority >= credit_vcpu(vcpu)->priority)
		position = position->next;
	sched_queue_before(vcpu, position);
}

static enum sched_wake_result credit_wake(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu,
					  uint64_t now_ps, uint64_t *deadline_ps)
{
	struct credit_vcpu *own = credit_vcpu(vcpu);

	(void)now_ps;
	(void)deadline_ps;
	if (vcpu == cpu->current || vcpu->queued)
		return SCHED_WAKE_QUEUED;
	if (own->priority == CREDIT_UNDER && credit_config(scheduler)->boost)
		own->priority = CREDIT_BOOST;
	insert(cpu, vcpu);
	return !cpu->current || own->priority > credit_vcpu(cpu->current)->priority ? SCHED_WAKE_PREEMPTS
										    : SCHED_WAKE_QUEUED;
}

static struct sched_decision credit_do_schedule(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps)
{
	if (cpu->current && cpu->current->runnable)
		insert(cpu, cpu->current);
	cpu->current = cpu->queue.next == &cpu->queue ? NULL : cpu->queue.next;
	if (cpu->current) {
		sched_queue_remove(cpu->current);
		cpu->current->last_scheduled_ps = now_ps;
	}
	return (struct sched_decision){.next = cpu->current, .slice_ps = credit_config(scheduler)->slice_ps};
}

/* ---- the tick ---- */

/* Takes the tick's credits from the running VCPU. */
static void charge(struct credit_host *host, struct sched_vcpu *vcpu)
{
	struct credit_vcpu *own = credit_vcpu(vcpu);

	if (own->priority == CREDIT_BOOST)
		own->priority = CREDIT_UNDER;
	own->credit -= CREDITS_PER_TICK;
	if (!sched_link_in(&own->active)) {
		sched_link_before(&own->active, host->active.next);
		host->weight += weight_of(vcpu);
	}
}

/* A VCPU has its share.  Returns its credits, as the balance counts them. */
static int64_t settle(struct credit_host *host, struct sched_vcpu *vcpu, int64_t slice_credits)
{
	struct credit_vcpu *own = credit_vcpu(vcpu);

	if (own->credit < 0) {
		own->priority = CREDIT_OVER;
		if (own->credit < -slice_credits)
			own->credit = -slice_credits;
		return own->credit;
	}
	own->priority = CREDIT_UNDER;
	if (own->credit > slice_credits) {
		sched_link_remove(&own->active);
		host->weight -= weight_of(vcpu);
		own->credit = 0;
	}
	return own->credit;
}

static int64_t slice_credits(const struct credit_config *config)
{
	return (int64_t)(config->slice_ps * CREDITS_PER_TICK / config->tick_ps);
}

/* Gives the host's credits for one accounting period out. */
static void account(struct credit_host *host, const struct credit_config *config)
{
	const int64_t period_credits = CREDITS_PER_TICK * (int64_t)config->accounting_ticks;
	const int64_t lacking = host->balance < 0 ? -host->balance : 0, weight_total = host->weight;
	int64_t total = period_credits * host->cpus + lacking, weight_left = weight_total, balance = 0;
	bool extra = false; /* somebody could have had more */
	struct sched_link *next;

	for (struct sched_link *link = host->active.next; link != &host->active; link = next) {
		const int64_t weight = weight_of(link->vcpu);
		const int64_t peak = period_credits + quotient_up(lacking * weight, weight_total);
		const int64_t fair = quotient_up(total * weight, weight_total);

		next = link->next;
		weight_left -= weight;
		if (fair < peak) {
			extra = true;
		} else {
			if (weight_left != 0)
				total += quotient_up((fair - peak) * weight_total, weight_left);
			if (extra) {
				sched_link_remove(link);
				sched_link_before(link, host->active.next);
			}
		}
		credit_vcpu(link->vcpu)->credit += fair < peak ? fair : peak;
		balance += settle(host, link->vcpu, slice_credits(config));
	}
	host->balance = balance;
	if (weight_total != 0)
		host->accountings++;
}

/* Moves those that became UNDER before those that are OVER, in their order. */
static void sort(struct sched_cpu *cpu)
{
	struct sched_vcpu *over = NULL, *next; /* the first that is OVER */

	for (struct sched_vcpu *vcpu = cpu->queue.next; vcpu != &cpu->queue; vcpu = next) {
		next = vcpu->next;
		if (credit_vcpu(vcpu)->priority == CREDIT_OVER) {
			if (!over)
				over = vcpu;
		} else if (over) {
			sched_queue_remove(vcpu);
			sched_queue_before(vcpu, over);
		}
	}
}

static bool credit_tick(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps)
{
	struct credit_host *host = credit_host(scheduler);
	struct credit_cpu *own = credit_cpu(cpu);

	(void)now_ps;
	own->ticks++;
	if (cpu->current)
		charge(host, cpu->current);
	if (cpu->number == 0 && own->ticks % credit_config(scheduler)->accounting_ticks == 0)
		account(host, credit_config(scheduler));
	if (own->sorted != host->accountings) {
		own->sorted = host->accountings;
		sort(cpu);
	}
	return false; /* who became OVER goes on to the end of its slice */
}

static uint64_t credit_tick_period(const struct scheduler *scheduler)
{
	return credit_config(scheduler)->tick_ps;
}

static const struct param_spec params[] = {
	{
		.key = "slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "30 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "Time slice of the credit scheduler, and in credits what a domain may save up or owe.",
		.source = "Xen 3.0.3 sched_credit.c: 30 ms",
		.offset = offsetof(struct credit_config, slice_ps),
	},
	{
		.key = "tick",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "10 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "The credit scheduler's tick: it takes 100 credits from whoever runs at that moment.",
		.source = "Xen 3.0.3 sched_credit.c: 10 ms",
		.offset = offsetof(struct credit_config, tick_ps),
	},
	{
		.key = "accounting_ticks",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_COUNT,
		.standard = "3",
		.minimum = "1",
		.maximum = "1000",
		.help = "The credit scheduler gives credits out each so many ticks.",
		.source = "Xen 3.0.3 sched_credit.c: 3 ticks, 30 ms",
		.offset = offsetof(struct credit_config, accounting_ticks),
	},
	{
		.key = "boost",
		.type = PARAM_SWITCH,
		.standard = "on",
		.help = "A woken domain that has credits left goes before all others until a tick finds it running.",
		.source = "Xen commit 59f9d8ef44 of 27 October 2006, after 3.0.3 and in every credit scheduler since; "
			  "off is 3.0.3",
		.offset = offsetof(struct credit_config, boost),
	},
};

const struct sched_ops sched_credit = {
	.name = "credit",
	.help = "Proportional share by credits as in Xen 3.0.3, which each tick takes from whoever runs, with or "
		"without "
		"the boost of woken domains; the default since June 2006.",
	.host_bytes = sizeof(struct credit_host),
	.cpu_bytes = sizeof(struct credit_cpu),
	.vcpu_bytes = sizeof(struct credit_vcpu),
	.init_host = credit_init_host,
	.init_cpu = credit_init_cpu,
	.init_vcpu = credit_init_vcpu,
	.params = params,
	.param_count = sizeof(params) / sizeof(params[0]),
	.config_bytes = sizeof(struct credit_config),
	.wake = credit_wake,
	.do_schedule = credit_do_schedule,
	.tick_period = credit_tick_period,
	.tick = credit_tick,
};
