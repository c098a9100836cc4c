/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simple Earliest Deadline First, as in Xen 3.0.2: a domain with a slice is
 * guaranteed it in each of its periods, the earliest deadline first; what time
 * is left is extra time, shared by weight in quanta of 500 us.  Dom0 has 15 ms of
 * each 20 ms, guests have no slice and live on extra time.  Use it for a
 * Xen of July 2005 to June 2006 at its defaults.
 *
 * Rules taken from that source (sched_sedf.c; names as there), as it was compiled:
 * UNBLOCK_EXTRA_SUPPORT and EXTRA_BLOCK_WEIGHT.
 *  - Run queue: those whose period has begun, by deadline.  Wait queue: those
 *    whose slice is used up or empty, by the begin of their next period.  Every
 *    runnable VCPU is on one of the two, and on the L1 extra queue.
 *  - sedf_wake: before its period begins, a VCPU has extra time only.  In its
 *    period ("short unblocking"), it loses the rest of its slice, takes its next
 *    slice in the next period, and is put on L0 by the time lost.  After its
 *    deadline ("long unblocking"), a new period begins with the wake.
 *  - should_switch: schedule at once when the woken one's period begins before
 *    the running slice ends, or the CPU is idle, or extra time runs and the
 *    woken one is entitled to L0 and ahead there.  So a guest, which
 *    has no slice to lose, seldom preempts another: only when it slept past its deadline
 *    or its next period is less than a quantum away.
 *  - update_queues: an empty slice is over as soon as its period begins; a
 *    missed deadline moves to the next period, with a fresh slice.
 *  - sedf_do_schedule: the earliest deadline runs to the end of its slice or to
 *    the next begin of a period.  Nobody there: extra time for 500 us, L0
 *    before L1, unless the next period begins sooner than that; then the CPU idles
 *    until it does, though VCPUs are runnable.
 *  - desched_extra_dom: on L1 the one that ran is put back with a score of the
 *    inverse of its weight, and its old score is taken off all others'; without a
 *    weight (Dom0) the score is the inverse of its guaranteed share, where the
 *    whole CPU is equal to a weight of 128.  One that blocked has its new score too, but
 *    takes nothing off the others'.
 * So guests on the CPU of a busy Dom0 have next to nothing: of the 5 ms in 20 that are left, Dom0
 * has 96 parts (0.75 * 128) to a guest's one.
 *
 * VCPUs begin as those of domains that have booted and blocked: past their deadline, scored
 * as after a run.  (There a new one's score is 0, which puts others behind until
 * somebody has run whole quanta, as a domain does that boots.)
 *
 * Not modelled: the other unblocking schemes and latency hints (off by default),
 * migration, the overflow of scores (64 bits here), timers that fire up to 50 us early.
 *
 * Invariants: a runnable VCPU is on the run or the wait queue, a blocked one on
 * none as soon as it has left its CPU; who is on an extra queue is on one of the two.
 */
#include "xen/sched_sedf.h"

#include "base/unit.h"

#define SCORE_ONE INT64_C(1024)                    /* fixed point of 10 bits */
#define WEIGHT_OF_A_CPU 128                        /* extraweight that equals a guarantee of the whole CPU */
#define NOBODY_PS (1000 * (int64_t)UNIT_PS_PER_MS) /* until an idle CPU without VCPUs looks again */

static struct sedf_vcpu *sedf_vcpu(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static struct sedf_cpu *sedf_cpu(const struct sched_cpu *cpu)
{
	return cpu->policy;
}

static int64_t period_begin(const struct sched_vcpu *vcpu)
{
	return sedf_vcpu(vcpu)->deadline_ps - sedf_vcpu(vcpu)->period_ps;
}

static int64_t periods_up(int64_t time_ps, int64_t period_ps)
{
	return (time_ps + period_ps - 1) / period_ps * period_ps;
}

static void sedf_init_cpu(struct scheduler *scheduler, struct sched_cpu *cpu)
{
	(void)scheduler;
	sched_queue_init(&sedf_cpu(cpu)->waiting);
	for (int queue = 0; queue < SEDF_EXTRA_COUNT; queue++)
		sched_link_init(&sedf_cpu(cpu)->extra[queue]);
}

/* On L1 after a run. */
static int64_t utilisation_score(const struct sedf_vcpu *own)
{
	return own->extra_weight == 0 ? own->period_ps * SCORE_ONE / own->slice_ps
				      : WEIGHT_OF_A_CPU * SCORE_ONE / own->extra_weight;
}

/* On L0. */
static int64_t penalty_score(const struct sedf_vcpu *own)
{
	return own->period_ps * SCORE_ONE / own->lost_ps;
}

static void sedf_init_vcpu(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	const struct sedf_config *config = scheduler->own;
	struct sedf_vcpu *own = sedf_vcpu(vcpu);

	(void)cpu;
	if (vcpu->domain == 0) {
		own->period_ps = (int64_t)config->dom0_period_ps;
		own->slice_ps = (int64_t)config->dom0_slice_ps;
	} else {
		own->period_ps = (int64_t)config->period_ps;
		own->extra_weight = vcpu->weight;
	}
	own->score[SEDF_UTILISATION] = utilisation_score(own);
	for (int queue = 0; queue < SEDF_EXTRA_COUNT; queue++)
		own->extra[queue].vcpu = vcpu;
}

/* ---- queues ---- */

static void run_queue_add(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	struct sched_vcpu *position = cpu->queue.next;

	while (position != &cpu->queue && sedf_vcpu(position)->deadline_ps <= sedf_vcpu(vcpu)->deadline_ps)
		position = position->next;
	sched_queue_before(vcpu, position);
}

static void wait_queue_add(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	struct sched_vcpu *head = &sedf_cpu(cpu)->waiting, *position = head->next;

	while (position != head && period_begin(position) <= period_begin(vcpu))
		position = position->next;
	sched_queue_before(vcpu, position);
}

static void queue_by_period(struct sched_cpu *cpu, struct sched_vcpu *vcpu, int64_t now_ps)
{
	if (period_begin(vcpu) > now_ps)
		wait_queue_add(cpu, vcpu);
	else
		run_queue_add(cpu, vcpu);
}

/* By score, behind equals; takes `off` from all others' scores. */
static void extra_add(struct sched_cpu *cpu, struct sched_vcpu *vcpu, enum sedf_extra queue, int64_t off)
{
	struct sched_link *head = &sedf_cpu(cpu)->extra[queue], *position = NULL;

	for (struct sched_link *link = head->next; link != head; link = link->next) {
		sedf_vcpu(link->vcpu)->score[queue] -= off;
		if (!position && sedf_vcpu(vcpu)->score[queue] < sedf_vcpu(link->vcpu)->score[queue])
			position = link;
	}
	sched_link_before(&sedf_vcpu(vcpu)->extra[queue], position ? position : head);
}

static void extra_leave(struct sched_vcpu *vcpu)
{
	for (int queue = 0; queue < SEDF_EXTRA_COUNT; queue++)
		if (sched_link_in(&sedf_vcpu(vcpu)->extra[queue]))
			sched_link_remove(&sedf_vcpu(vcpu)->extra[queue]);
}

/* ---- wake ---- */

/* unblock_short_extra_support(): no more of the slice in this period; what was lost of it earns a place on L0. */
static void unblock_short(struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);

	own->deadline_ps += own->period_ps;
	own->lost_ps = own->slice_ps > own->used_ps ? own->slice_ps - own->used_ps : 0;
	if (own->lost_ps > 0) {
		own->score[SEDF_PENALTY] = penalty_score(own);
		own->wants_penalty = true;
		extra_add(cpu, vcpu, SEDF_PENALTY, 0);
	}
	own->used_ps = 0;
}

static bool should_switch(const struct sched_cpu *cpu, const struct sched_vcpu *woken)
{
	const struct sedf_vcpu *running, *own = sedf_vcpu(woken);

	if (!cpu->current || period_begin(woken) < sedf_cpu(cpu)->slice_expires_ps)
		return true;
	running = sedf_vcpu(cpu->current);
	if (running->run == SEDF_RUN_GUARANTEED || !own->wants_penalty)
		return false;
	return running->run == SEDF_RUN_UTILISATION || own->score[SEDF_PENALTY] < running->score[SEDF_PENALTY];
}

static enum sched_wake_result sedf_wake(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu,
					uint64_t now, uint64_t *deadline_ps)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);
	const int64_t now_ps = (int64_t)now;

	(void)scheduler;
	(void)deadline_ps;
	if (vcpu->queued)
		return SCHED_WAKE_QUEUED;
	if (now_ps < period_begin(vcpu)) {
		if (own->wants_penalty)
			extra_add(cpu, vcpu, SEDF_PENALTY, 0);
	} else if (now_ps < own->deadline_ps) {
		unblock_short(cpu, vcpu);
	} else { /* unblock_long_cons_b() */
		own->deadline_ps = now_ps + own->period_ps;
		own->used_ps = 0;
	}
	extra_add(cpu, vcpu, SEDF_UTILISATION, 0);
	queue_by_period(cpu, vcpu, now_ps);
	return should_switch(cpu, vcpu) ? SCHED_WAKE_PREEMPTS : SCHED_WAKE_QUEUED;
}

/* ---- do_schedule: the previous VCPU ---- */

/* desched_edf_dom() */
static void leave_guaranteed(struct sched_cpu *cpu, struct sched_vcpu *vcpu, int64_t now_ps)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);

	own->used_ps += now_ps - (int64_t)vcpu->last_scheduled_ps;
	if (own->used_ps < own->slice_ps && vcpu->runnable)
		return;
	sched_queue_remove(vcpu);
	if (own->used_ps >= own->slice_ps) {
		own->used_ps -= own->slice_ps; /* what it ran too long is taken off the next one */
		own->deadline_ps += own->period_ps;
	}
	if (vcpu->runnable)
		wait_queue_add(cpu, vcpu);
	else
		extra_leave(vcpu);
}

/* The score with which the VCPU goes back to an extra queue, and what to take off the others' there.  Returns whether
 * it goes back. */
static bool extra_rescore(struct sedf_vcpu *own, enum sedf_extra queue, int64_t ran_ps, int64_t *off)
{
	if (queue == SEDF_UTILISATION) {
		*off = own->score[queue];
		own->score[queue] = utilisation_score(own);
		return true;
	}
	*off = 0;
	own->lost_ps -= ran_ps;
	if (own->lost_ps > 0) {
		own->score[queue] = penalty_score(own);
	} else {
		own->lost_ps = 0;
		own->wants_penalty = false;
	}
	return own->wants_penalty;
}

/* desched_extra_dom() */
static void leave_extra(struct sched_cpu *cpu, struct sched_vcpu *vcpu, int64_t now_ps)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);
	const enum sedf_extra queue = own->run == SEDF_RUN_PENALTY ? SEDF_PENALTY : SEDF_UTILISATION;
	int64_t off;

	own->run = SEDF_RUN_GUARANTEED;
	own->used_ps = 0;
	sched_link_remove(&own->extra[queue]);
	const bool goes_back = extra_rescore(own, queue, now_ps - (int64_t)vcpu->last_scheduled_ps, &off);
	if (!vcpu->runnable) {
		sched_queue_remove(vcpu);
		extra_leave(vcpu);
	} else if (goes_back) {
		extra_add(cpu, vcpu, queue, off);
	}
}

/* ---- do_schedule: the next one ---- */

/* An empty slice: on to the next period, in the future. */
static void skip_period(struct sched_cpu *cpu, struct sched_vcpu *vcpu, int64_t now_ps)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);

	sched_queue_remove(vcpu);
	own->deadline_ps += own->period_ps;
	if (period_begin(vcpu) < now_ps)
		own->deadline_ps += periods_up(now_ps - period_begin(vcpu), own->period_ps);
	wait_queue_add(cpu, vcpu);
}

/* A missed deadline: a fresh slice in the period that is now, or in the next one. */
static void miss_deadline(struct sched_cpu *cpu, struct sched_vcpu *vcpu, int64_t now_ps)
{
	struct sedf_vcpu *own = sedf_vcpu(vcpu);

	sched_queue_remove(vcpu);
	own->deadline_ps += own->period_ps;
	if (own->deadline_ps < now_ps)
		own->deadline_ps += periods_up(now_ps - own->deadline_ps, own->period_ps);
	own->used_ps = 0;
	queue_by_period(cpu, vcpu, now_ps);
}

static void update_queues(struct sched_cpu *cpu, int64_t now_ps)
{
	struct sched_vcpu *waiting = &sedf_cpu(cpu)->waiting, *vcpu, *next;

	while (waiting->next != waiting && period_begin(waiting->next) <= now_ps) {
		vcpu = waiting->next;
		sched_queue_remove(vcpu);
		run_queue_add(cpu, vcpu);
	}
	for (vcpu = cpu->queue.next; vcpu != &cpu->queue; vcpu = next) {
		next = vcpu->next;
		if (sedf_vcpu(vcpu)->slice_ps == 0)
			skip_period(cpu, vcpu, now_ps);
		else if (sedf_vcpu(vcpu)->deadline_ps < now_ps || sedf_vcpu(vcpu)->used_ps > sedf_vcpu(vcpu)->slice_ps)
			miss_deadline(cpu, vcpu, now_ps);
		else
			break;
	}
}

/* Nobody is entitled to the CPU until the next period begins. */
static struct sched_decision choose_extra(struct sched_cpu *cpu, int64_t quantum_ps, int64_t left_ps)
{
	const struct sched_link *penalty = &sedf_cpu(cpu)->extra[SEDF_PENALTY];
	const struct sched_link *utilisation = &sedf_cpu(cpu)->extra[SEDF_UTILISATION];
	struct sched_vcpu *next = NULL;

	if (left_ps >= quantum_ps && penalty->next != penalty) {
		next = penalty->next->vcpu;
		sedf_vcpu(next)->run = SEDF_RUN_PENALTY;
	} else if (left_ps >= quantum_ps && utilisation->next != utilisation) {
		next = utilisation->next->vcpu;
		sedf_vcpu(next)->run = SEDF_RUN_UTILISATION;
	}
	return (struct sched_decision){
		.next = next,
		.slice_ps = (uint64_t)(next ? quantum_ps : left_ps),
		.idle_ends = !next,
	};
}

static struct sched_decision choose(struct scheduler *scheduler, struct sched_cpu *cpu, int64_t now_ps)
{
	const struct sched_vcpu *waiting = &sedf_cpu(cpu)->waiting;
	const int64_t left_ps = waiting->next != waiting ? period_begin(waiting->next) - now_ps : INT64_MAX;

	if (cpu->queue.next != &cpu->queue) {
		struct sched_vcpu *next = cpu->queue.next;
		const int64_t rest_ps = sedf_vcpu(next)->slice_ps - sedf_vcpu(next)->used_ps;

		return (struct sched_decision){.next = next,
					       .slice_ps = (uint64_t)(rest_ps < left_ps ? rest_ps : left_ps)};
	}
	if (left_ps == INT64_MAX)
		return (struct sched_decision){.next = NULL, .slice_ps = (uint64_t)NOBODY_PS};
	return choose_extra(cpu, (int64_t)((const struct sedf_config *)scheduler->own)->extra_quantum_ps, left_ps);
}

static struct sched_decision sedf_do_schedule(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now)
{
	struct sched_vcpu *previous = cpu->current;
	const int64_t now_ps = (int64_t)now;
	struct sched_decision decision;

	if (previous) {
		if (sedf_vcpu(previous)->run == SEDF_RUN_GUARANTEED)
			leave_guaranteed(cpu, previous, now_ps);
		else
			leave_extra(cpu, previous, now_ps);
	}
	update_queues(cpu, now_ps);
	decision = choose(scheduler, cpu, now_ps);
	cpu->current = decision.next;
	if (decision.next)
		decision.next->last_scheduled_ps = now;
	sedf_cpu(cpu)->slice_expires_ps = now_ps + (int64_t)decision.slice_ps;
	return decision;
}

static const struct param_spec params[] = {
	{
		.key = "dom0.period",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "20 ms",
		.minimum = "10 us",
		.maximum = "10 s",
		.help = "SEDF's period of Dom0, in each of which it is guaranteed its slice.",
		.source = "Xen 3.0.2 sched_sedf.c: sedf_add_task, 20 ms",
		.offset = offsetof(struct sedf_config, dom0_period_ps),
	},
	{
		.key = "dom0.slice",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "15 ms",
		.minimum = "5 us",
		.maximum = "10 s",
		.help = "SEDF's guaranteed slice of Dom0.",
		.source = "Xen 3.0.2 sched_sedf.c: sedf_add_task, 15 ms",
		.offset = offsetof(struct sedf_config, dom0_slice_ps),
	},
	{
		.key = "period",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "100 ms",
		.minimum = "10 us",
		.maximum = "10 s",
		.help = "SEDF's period of a guest, whose slice is empty: it runs in extra time.",
		.source = "Xen 3.0.2 sched_sedf.c: WEIGHT_PERIOD, 100 ms",
		.offset = offsetof(struct sedf_config, period_ps),
	},
	{
		.key = "extra_quantum",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.standard = "500 us",
		.minimum = "1 us",
		.maximum = "100 ms",
		.help = "SEDF gives extra time out in quanta of this length; what is shorter, it idles away.",
		.source = "Xen 3.0.2 sched_sedf.c: EXTRA_QUANTUM, 500 us",
		.offset = offsetof(struct sedf_config, extra_quantum_ps),
	},
};

static int sedf_check(const void *own, struct param_misfit *misfit)
{
	const struct sedf_config *config = own;

	if (config->dom0_slice_ps > config->dom0_period_ps)
		return param_refuse(misfit, "host.scheduler.sedf.dom0.slice", "host.scheduler.sedf.dom0.period",
				    "host.scheduler.sedf.dom0.slice must not be longer than "
				    "host.scheduler.sedf.dom0.period");
	if (config->extra_quantum_ps > config->period_ps)
		return param_refuse(misfit, "host.scheduler.sedf.extra_quantum", "host.scheduler.sedf.period",
				    "host.scheduler.sedf.extra_quantum must not be longer than "
				    "host.scheduler.sedf.period: guests would never run");
	return 0;
}

const struct sched_ops sched_sedf = {
	.name = "sedf",
	.help = "Simple EDF as in Xen 3.0.2: Dom0 is guaranteed 15 of each 20 ms, guests share what is left in "
		"quanta of 500 us; the default of July 2005 to June 2006.",
	.cpu_bytes = sizeof(struct sedf_cpu),
	.vcpu_bytes = sizeof(struct sedf_vcpu),
	.init_cpu = sedf_init_cpu,
	.init_vcpu = sedf_init_vcpu,
	.params = params,
	.param_count = sizeof(params) / sizeof(params[0]),
	.config_bytes = sizeof(struct sedf_config),
	.check = sedf_check,
	.wake = sedf_wake,
	.do_schedule = sedf_do_schedule,
};
