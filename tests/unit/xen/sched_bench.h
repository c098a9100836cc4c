/* SPDX-License-Identifier: Apache-2.0 */
/* One CPU, Dom0 and three guests under a policy, with its timer and tick; for the schedulers' tests. */
#ifndef VIFSIM_TEST_SCHED_BENCH_H
#define VIFSIM_TEST_SCHED_BENCH_H

#include <string.h>

#include "base/unit.h"
#include "cmocka_all.h"
#include "xen/sched.h"

#define NS UNIT_PS_PER_NS
#define US UNIT_PS_PER_US
#define MS UNIT_PS_PER_MS
#define FAR (1000 * MS) /* a deadline that no rule would lower to */

static struct sched_config config; /* the defaults, from the first bench on */

static struct bench {
	struct scheduler scheduler;
	struct sched_cpu cpu;
	struct sched_vcpu dom0, a, b, c; /* domains 0 to 3 */
	uint64_t deadline;
	bool timed; /* the deadline holds, idle or not */
	/* of bench_run: */
	uint64_t now, tick_at;
	uint64_t ran[4], idle; /* by domain */
} bench;

static inline void bench_init_weighted(const char *policy, uint32_t a, uint32_t b, uint32_t c)
{
	struct sched_vcpu *const vcpus[] = {&bench.dom0, &bench.a, &bench.b, &bench.c};
	const uint32_t weights[] = {1, a, b, c};

	sched_free(&bench.scheduler); /* of the bench before */
	memset(&bench, 0, sizeof(bench));
	if (config.own[0] == 0)
		sched_config_defaults(&config);
	config.policy = sched_policy_find(policy);
	assert_true(config.policy >= 0);
	sched_init(&bench.scheduler, &config);
	sched_add_cpu(&bench.scheduler, &bench.cpu, 0);
	for (uint32_t domain = 0; domain < 4; domain++) {
		vcpus[domain]->domain = domain;
		vcpus[domain]->weight = weights[domain];
		sched_add_vcpu(&bench.scheduler, &bench.cpu, vcpus[domain]);
	}
	bench.tick_at = bench.scheduler.ops->tick ? bench.scheduler.ops->tick_period(&bench.scheduler) : UINT64_MAX;
}

static inline void bench_init(const char *policy)
{
	bench_init_weighted(policy, 1, 1, 1);
}

static inline enum sched_wake_result wake(struct sched_vcpu *vcpu, uint64_t now)
{
	vcpu->runnable = true;
	return bench.scheduler.ops->wake(&bench.scheduler, &bench.cpu, vcpu, now, &bench.deadline);
}

static inline struct sched_vcpu *schedule(uint64_t now)
{
	struct sched_decision decision = bench.scheduler.ops->do_schedule(&bench.scheduler, &bench.cpu, now);

	assert_ptr_equal(decision.next, bench.cpu.current);
	assert_true(decision.next == NULL || !decision.idle_ends);
	bench.deadline = now + decision.slice_ps;
	bench.timed = decision.next != NULL || decision.idle_ends;
	return decision.next;
}

/* The running VCPU blocks. */
static inline struct sched_vcpu *block(uint64_t now)
{
	bench.cpu.current->runnable = false;
	return schedule(now);
}

/* Time passes until end: slices end, ticks come.  The running VCPU runs on. */
static inline void bench_run(uint64_t end)
{
	while (bench.now < end) {
		uint64_t next = bench.timed && bench.deadline < end ? bench.deadline : end;
		bool again = bench.timed && bench.deadline <= next;

		if (bench.tick_at <= next) {
			again = again && bench.deadline == bench.tick_at;
			next = bench.tick_at;
		}
		if (bench.cpu.current)
			bench.ran[bench.cpu.current->domain] += next - bench.now;
		else
			bench.idle += next - bench.now;
		bench.now = next;
		if (bench.now == bench.tick_at) {
			bench.tick_at += bench.scheduler.ops->tick_period(&bench.scheduler);
			again |= bench.scheduler.ops->tick(&bench.scheduler, &bench.cpu, bench.now);
		}
		if (again)
			schedule(bench.now);
	}
}

/* Wakes it now, as the machine does: schedules if it preempts. */
static inline enum sched_wake_result bench_wake(struct sched_vcpu *vcpu)
{
	enum sched_wake_result result = wake(vcpu, bench.now);

	if (result == SCHED_WAKE_PREEMPTS)
		schedule(bench.now);
	return result;
}

#endif
