/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shares of one CPU by domains that always want to run, under the schedulers' own code: rows of docs/validation.md. BVT
 * gives them by weight (Duda and Cheriton, 1999), round robin alike.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/param.h"
#include "base/unit.h"
#include "row.h"
#include "xen/sched.h"

#define DOMAINS 3
#define RUN_PS (60 * UNIT_PS_PER_S)

static struct sched_config defaults(void)
{
	struct sched_config config;

	sched_config_defaults(&config);
	return config;
}

/* Lets the domains run to the end; a policy here needs no tick. */
static void run(const struct sched_config *config, const uint32_t weights[DOMAINS], uint64_t ran_ps[DOMAINS])
{
	struct sched_vcpu vcpus[DOMAINS] = {{0}};
	struct scheduler scheduler = {0};
	struct sched_cpu cpu = {0};
	uint64_t now_ps = 0, deadline_ps = UINT64_MAX;

	sched_init(&scheduler, config);
	sched_add_cpu(&scheduler, &cpu, 0);
	for (uint32_t i = 0; i < DOMAINS; i++) {
		vcpus[i].domain = i;
		vcpus[i].weight = weights[i];
		sched_add_vcpu(&scheduler, &cpu, &vcpus[i]);
		vcpus[i].runnable = true;
		scheduler.ops->wake(&scheduler, &cpu, &vcpus[i], 0, &deadline_ps);
		ran_ps[i] = 0;
	}
	while (now_ps < RUN_PS) {
		struct sched_decision decision = scheduler.ops->do_schedule(&scheduler, &cpu, now_ps);
		ran_ps[decision.next->domain] += decision.slice_ps;
		now_ps += decision.slice_ps;
	}
	sched_free(&scheduler);
}

static void shares(const char *policy, const uint32_t weights[DOMAINS], bool weighted)
{
	struct sched_config config = defaults();
	uint64_t ran_ps[DOMAINS];
	double all = 0.0, weight = 0.0;

	config.policy = sched_policy_find(policy);
	run(&config, weights, ran_ps);
	for (size_t i = 0; i < DOMAINS; i++) {
		all += (double)ran_ps[i];
		weight += weighted ? weights[i] : 1.0;
	}
	for (size_t i = 0; i < DOMAINS; i++) {
		char what[128];
		snprintf(what, sizeof(what), "%s, weights %u, %u and %u: share of domain %zu", policy, weights[0],
			 weights[1], weights[2], i + 1);
		row_print(&(struct row){.section = "schedulers",
					.what = what,
					.unit = "%",
					.decimals = 2,
					.theory = 100.0 * (weighted ? weights[i] : 1.0) / weight,
					.simulated = 100.0 * (double)ran_ps[i] / all,
					.bound = 0.001});
	}
}

int main(void)
{
	static const uint32_t powers[DOMAINS] = {1, 2, 4}, primes[DOMAINS] = {3, 5, 7}, alike[DOMAINS] = {1, 1, 1};

	shares("bvt", powers, true);
	shares("bvt", primes, true);
	shares("round_robin", alike, false);
	return rows_hold() ? EXIT_SUCCESS : EXIT_FAILURE;
}
