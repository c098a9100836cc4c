/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed Virtual Time (Duda and Cheriton, SOSP 1999), by the rules of Xen
 * 3.0's own sched_bvt.c rather than the paper's: the VCPU of least effective
 * virtual time runs, a run is charged in whole units of 100 us, and a woken
 * VCPU takes the CPU at once unless its virtual time is ahead of the running one's.
 * Use it for the testbed of 2006.
 *
 * Rules taken from that source (names as there):
 *  - calc_avt: a run of length r advances avt by ceil(r / MCU) * mcu_advance,
 *    so a run of 5 us costs as much as one of 100 us.
 *  - bvt_wake: the woken VCPU goes to the queue's head, avt = max(avt, SVT);
 *    it preempts when the CPU is idle or evt <= the running one's evt by now;
 *    otherwise the running slice ends at the latest at
 *    lastschd + (evt - running evt) / mcu_advance + ctx_allow.
 *  - bvt_do_schedule: the previous VCPU is charged and, if still runnable,
 *    moved to the tail; the first of least evt runs; SVT becomes the least
 *    avt of the queue, the running VCPU included.
 *  - Slices: idle ctx_allow; alone 10 * ctx_allow; otherwise
 *    (second evt - evt) / mcu_advance + ctx_allow.
 *
 * The source's units: a difference of virtual times divided by mcu_advance is
 * a number of MCUs, but Xen adds it to times in nanoseconds as it stands.
 * So being 51 MCUs ahead lengthens a slice by 51 ns, not by 5.1 ms, and a slice
 * is in effect ctx_allow.  This is reproduced.
 *
 * Virtual time here is the source's times VIRTUAL_SCALE, so that a VCPU of
 * weight w advances by exactly 10 / w of the source's units per MCU for each
 * w up to 16 (a larger one that does not divide the scale is off by less than
 * w in 7 million).  Quotients of differences, and so slices, do not depend on it.
 *
 * Not modelled: warp (off by default in that Xen, for Dom0 too), migration,
 * the 32-bit overflow of virtual time (64 bits here), timers that fire up to
 * 50 us early.  Run lengths are exact to the picosecond where Xen has nanoseconds.
 *
 * Invariants: the running VCPU stays on its queue; every queued VCPU has
 * avt >= SVT and, without warp, evt == avt; the queue is not sorted.
 */
#include "xen/sched_bvt.h"

#include "base/unit.h"

#define MCU_ADVANCE 10
#define VIRTUAL_SCALE UINT64_C(720720) /* least common multiple of 1 to 16 */
#define ALONE_ALLOWANCES 10            /* "random constant" of the source */

static struct bvt_vcpu *bvt_vcpu(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static struct bvt_cpu *bvt_cpu(const struct sched_cpu *cpu)
{
	return cpu->policy;
}

static void bvt_init_vcpu(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu)
{
	struct bvt_vcpu *own = bvt_vcpu(vcpu);

	(void)scheduler;
	own->avt = own->evt = bvt_cpu(cpu)->svt;
	own->mcu_advance = MCU_ADVANCE * VIRTUAL_SCALE / vcpu->weight;
}

/* avt of a running VCPU when its run is charged now. */
static uint64_t avt_by_now(const struct bvt_config *config, const struct sched_vcpu *vcpu, uint64_t now_ps)
{
	uint64_t run_ps = now_ps - vcpu->last_scheduled_ps;
	uint64_t units = (run_ps + config->mcu_ps - 1) / config->mcu_ps;

	return bvt_vcpu(vcpu)->avt + units * bvt_vcpu(vcpu)->mcu_advance;
}

/* How long vcpu may run before one that is `ahead` of it in virtual time: see "the source's units" above. */
static uint64_t slice_against(const struct bvt_config *config, const struct sched_vcpu *vcpu, uint64_t ahead)
{
	return ahead / bvt_vcpu(vcpu)->mcu_advance * UNIT_PS_PER_NS + config->context_allowance_ps;
}

static enum sched_wake_result bvt_wake(struct scheduler *scheduler, struct sched_cpu *cpu, struct sched_vcpu *vcpu,
				       uint64_t now_ps, uint64_t *deadline_ps)
{
	const struct bvt_config *config = scheduler->own;
	const struct sched_vcpu *running = cpu->current;
	uint64_t running_evt, end_ps;

	if (vcpu->queued)
		return SCHED_WAKE_QUEUED;
	sched_queue_head(cpu, vcpu);
	if (bvt_vcpu(vcpu)->avt < bvt_cpu(cpu)->svt)
		bvt_vcpu(vcpu)->avt = bvt_cpu(cpu)->svt;
	bvt_vcpu(vcpu)->evt = bvt_vcpu(vcpu)->avt;
	if (!running)
		return SCHED_WAKE_PREEMPTS;

	running_evt = avt_by_now(config, running, now_ps);
	if (bvt_vcpu(vcpu)->evt <= running_evt)
		return SCHED_WAKE_PREEMPTS;
	end_ps = running->last_scheduled_ps + slice_against(config, running, bvt_vcpu(vcpu)->evt - running_evt);
	if (end_ps < now_ps) /* Xen sets a timer that is due already: it fires at once */
		end_ps = now_ps;
	if (*deadline_ps > end_ps)
		*deadline_ps = end_ps;
	return SCHED_WAKE_QUEUED;
}

static void bvt_charge(const struct bvt_config *config, struct sched_cpu *cpu, struct sched_vcpu *vcpu, uint64_t now_ps)
{
	bvt_vcpu(vcpu)->avt = avt_by_now(config, vcpu, now_ps);
	bvt_vcpu(vcpu)->evt = bvt_vcpu(vcpu)->avt;
	sched_queue_remove(vcpu);
	if (vcpu->runnable)
		sched_queue_tail(cpu, vcpu);
}

static struct sched_decision bvt_do_schedule(struct scheduler *scheduler, struct sched_cpu *cpu, uint64_t now_ps)
{
	const struct bvt_config *config = scheduler->own;
	struct sched_vcpu *next = NULL, *second = NULL;
	uint64_t least_avt = UINT64_MAX;
	struct sched_decision decision = {0};

	if (cpu->current)
		bvt_charge(config, cpu, cpu->current, now_ps);
	for (struct sched_vcpu *vcpu = cpu->queue.next; vcpu != &cpu->queue; vcpu = vcpu->next) {
		if (!next || bvt_vcpu(vcpu)->evt < bvt_vcpu(next)->evt) {
			second = next;
			next = vcpu;
		} else if (!second || bvt_vcpu(vcpu)->evt < bvt_vcpu(second)->evt) {
			second = vcpu;
		}
		if (bvt_vcpu(vcpu)->avt < least_avt)
			least_avt = bvt_vcpu(vcpu)->avt;
	}
	cpu->current = next;
	decision.next = next;
	if (!next) {
		decision.slice_ps = config->context_allowance_ps;
		return decision;
	}
	bvt_cpu(cpu)->svt = least_avt;
	next->last_scheduled_ps = now_ps;
	decision.slice_ps = second ? slice_against(config, next, bvt_vcpu(second)->evt - bvt_vcpu(next)->evt)
				   : ALONE_ALLOWANCES * config->context_allowance_ps;
	return decision;
}

static const struct param_spec params[] = {
	{
		.key = "mcu",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "us",
		.standard = "100 us",
		.minimum = "1 ns",
		.maximum = "100 ms",
		.help = "BVT's minimum charging unit: each run is charged in whole ones, rounded up.",
		.source = "Xen 3.0 sched_bvt.c: MCU, 100 us",
		.offset = offsetof(struct bvt_config, mcu_ps),
	},
	{
		.key = "context_allowance",
		.type = PARAM_QUANTITY,
		.dimension = DIMENSION_TIME,
		.display = "ms",
		.standard = "5 ms",
		.minimum = "10 us",
		.maximum = "1 s",
		.help = "BVT's context switch allowance: how long a VCPU may run past the next one's virtual time.",
		.source = "Xen 3.0 sched_bvt.c: ctx_allow, 5 ms; least settable value CTX_MIN, 10 us",
		.offset = offsetof(struct bvt_config, context_allowance_ps),
	},
};

const struct sched_ops sched_bvt = {
	.name = "bvt",
	.help = "Borrowed virtual time as in Xen 3.0: fair by weight in units of 100 us, and a woken domain "
		"preempts at once unless it is ahead; the testbed's scheduler.",
	.cpu_bytes = sizeof(struct bvt_cpu),
	.vcpu_bytes = sizeof(struct bvt_vcpu),
	.init_vcpu = bvt_init_vcpu,
	.params = params,
	.param_count = sizeof(params) / sizeof(params[0]),
	.config_bytes = sizeof(struct bvt_config),
	.wake = bvt_wake,
	.do_schedule = bvt_do_schedule,
};
