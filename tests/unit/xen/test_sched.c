/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schedulers against schedules worked out by hand from the rules of Xen's
 * sched_bvt.c.  Virtual time is written in that source's units (10 per MCU of
 * 100 us at weight 1): test values are multiples of UNIT.
 */
#include "sched_bench.h"
#include "xen/sched_bvt.h"
#include "xen/sched_credit.h"
#include "xen/sched_sedf.h"

/* As if the VCPU had never been woken; it is not the running one. */
static void leave_queue(struct sched_vcpu *vcpu)
{
	vcpu->runnable = false;
	sched_queue_remove(vcpu);
	assert_false(vcpu->queued);
}

static const struct bvt_vcpu *own(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static uint64_t svt(void)
{
	return ((const struct bvt_cpu *)bench.cpu.policy)->svt;
}

/* What avt grows by for one MCU at weight 1. */
static uint64_t mcu(void)
{
	return own(&bench.a)->mcu_advance;
}

/* (g) Nothing to run: look again after 5 ms.  One runnable: 10 allowances, 50 ms. */
static void bvt_idle_and_alone(void **state)
{
	(void)state;
	bench_init("bvt");
	assert_null(schedule(0));
	assert_int_equal(bench.deadline, 5 * MS);
	assert_int_equal(wake(&bench.a, 1 * MS), SCHED_WAKE_PREEMPTS); /* from idle */
	assert_ptr_equal(schedule(1 * MS), &bench.a);
	assert_int_equal(bench.deadline, 51 * MS);
	assert_int_equal(bench.a.last_scheduled_ps, 1 * MS);
	assert_true(bench.a.queued); /* the running one stays on the queue */
	assert_null(block(2 * MS));
	assert_false(bench.a.queued);
	assert_int_equal(bench.deadline, 7 * MS);
}

/*
 * (a) A runs from 0, alone.  B wakes at 150 us with avt 0 = SVT.  A has run for
 * 150 us, 2 MCUs begun: its evt by now is 20.  0 <= 20: B preempts.  A is charged
 * 20 and stands at the tail; B runs with slice (20 - 0) / 10 = 2 ns + 5 ms.
 */
static void bvt_woken_preempts(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.a, 0);
	schedule(0);
	assert_int_equal(wake(&bench.b, 150 * US), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(schedule(150 * US), &bench.b);
	assert_int_equal(own(&bench.a)->avt, 2 * mcu());
	assert_int_equal(own(&bench.a)->evt, 2 * mcu());
	assert_int_equal(own(&bench.b)->avt, 0);
	assert_int_equal(bench.deadline, 150 * US + 5 * MS + 2 * NS);
	assert_ptr_equal(bench.cpu.queue.previous, &bench.a);
}

/*
 * The equal case, evt == running evt, preempts as well: B's avt is made 20 by
 * a run of 200 us; A, which ran 0 so far, then runs for 200 us: evt 20.
 */
static void bvt_equal_preempts(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.b, 0);
	schedule(0);
	wake(&bench.a, 200 * US); /* 0 <= 20 */
	assert_ptr_equal(block(200 * US), &bench.a);
	assert_int_equal(own(&bench.b)->avt, 2 * mcu());
	assert_int_equal(wake(&bench.b, 400 * US), SCHED_WAKE_PREEMPTS);
}

/*
 * (b) B runs 0 to 1000 us (avt 100) and blocks.  A, avt 0, starts at 1000 us
 * alone: deadline 51 ms.  B wakes at 1250 us: A's evt by now is 30 (3 MCUs begun),
 * B's 100 > 30: no preemption.  Deadline: 1000 us + (100 - 30) / 10 ns + 5 ms.
 * A second wake of B (at 1300 us) is without effect.
 */
static void bvt_woken_waits(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.b, 0);
	schedule(0);
	wake(&bench.a, 1000 * US);
	assert_ptr_equal(block(1000 * US), &bench.a);
	assert_int_equal(bench.deadline, 51 * MS);
	assert_int_equal(wake(&bench.b, 1250 * US), SCHED_WAKE_QUEUED);
	assert_int_equal(own(&bench.b)->avt, 10 * mcu()); /* ahead of SVT: kept */
	assert_int_equal(bench.deadline, 1000 * US + 7 * NS + 5 * MS);
	assert_ptr_equal(bench.cpu.queue.next, &bench.b); /* at the head all the same */

	bench.deadline = FAR;
	assert_int_equal(wake(&bench.b, 1300 * US), SCHED_WAKE_QUEUED);
	assert_int_equal(bench.deadline, FAR);
}

/* A deadline that is earlier already is kept; one that would lie in the past becomes now. */
static void bvt_deadline_bounds(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.b, 0);
	schedule(0);
	wake(&bench.a, 20 * MS);
	assert_ptr_equal(block(20 * MS), &bench.a); /* B's avt is 2000 */
	bench.deadline = 21 * MS;
	assert_int_equal(wake(&bench.b, 20 * MS + 1), SCHED_WAKE_QUEUED);
	assert_int_equal(bench.deadline, 21 * MS);

	/* The same again, but B wakes 10 ms into A's run (evt 1000 < 2000):
	 * 20 ms + 100 ns + 5 ms is past, so the CPU schedules now. */
	leave_queue(&bench.b);
	bench.deadline = 70 * MS;
	assert_int_equal(wake(&bench.b, 30 * MS), SCHED_WAKE_QUEUED);
	assert_int_equal(bench.deadline, 30 * MS);
}

/* (c) A run is charged in whole MCUs: 5 us as 100 us, 100 us as one, 101 us as 200 us, none as none. */
static void bvt_rounds_up(void **state)
{
	static const struct {
		uint64_t run_ps, units;
	} cases[] = {{5 * US, 1}, {100 * US, 1}, {101 * US, 2}, {100 * US + 1, 2}, {0, 0}, {1, 1}, {5 * MS, 50}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bench_init("bvt");
		wake(&bench.a, 7 * US);
		schedule(7 * US);
		block(7 * US + cases[i].run_ps);
		assert_int_equal(own(&bench.a)->avt, cases[i].units * mcu());
	}
}

/*
 * (d) Ties.  Three of equal evt 0, woken in the order A, B, C while idle: each
 * goes to the head, so the queue is C B A and the last woken runs first.
 * C runs 0 us (charged nothing, evt 0) and goes to the tail: B A C, so B.
 */
static void bvt_ties(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.a, 0);
	wake(&bench.b, 0);
	wake(&bench.c, 0);
	assert_ptr_equal(schedule(0), &bench.c);
	assert_int_equal(bench.deadline, 5 * MS); /* second evt is equal */
	assert_ptr_equal(schedule(0), &bench.b);
	/* B runs 1 MCU, to evt 10: A (0) runs, then C (0); their second is 0, then 10 (1 ns). */
	assert_ptr_equal(schedule(100 * US), &bench.a);
	assert_int_equal(bench.deadline, 100 * US + 5 * MS);
	/* A runs 1 MCU: C has 0, B and A both 10; queue C B A. */
	assert_ptr_equal(schedule(200 * US), &bench.c);
	assert_int_equal(bench.deadline, 200 * US + 5 * MS + 1 * NS);
	/* C runs 1 MCU: B A C, all 10; B was queued first. */
	assert_ptr_equal(schedule(300 * US), &bench.b);
}

/*
 * Preempted at a tie: A runs 100 us (evt 10), C then wakes with avt 10 as well.
 * C stands at the head, A goes to the tail: C runs.
 */
static void bvt_preempted_goes_to_tail(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.c, 0);
	schedule(0);
	wake(&bench.a, 100 * US);
	assert_ptr_equal(block(100 * US), &bench.a);                     /* C at 10 */
	assert_int_equal(wake(&bench.c, 200 * US), SCHED_WAKE_PREEMPTS); /* 10 <= 10 */
	assert_ptr_equal(schedule(200 * US), &bench.c);
	assert_ptr_equal(bench.cpu.queue.previous, &bench.a);
	assert_int_equal(bench.deadline, 200 * US + 5 * MS);
}

/*
 * (f) A runs alone from 0 to 1 s in slices of 50 ms; B slept all that time.
 * SVT at the last do_schedule (950 ms) is A's avt there: 9500 MCUs.  B wakes at
 * 1 s with avt 9500 MCUs, not 0: credit for at most one slice, so once A has
 * been charged to 10000, B runs ahead of A for 500 MCUs only.
 */
static void bvt_sleeper_hoards_nothing(void **state)
{
	uint64_t now = 0;

	(void)state;
	bench_init("bvt");
	wake(&bench.a, 0);
	for (schedule(0); bench.deadline < 1000 * MS; schedule(now))
		now = bench.deadline;
	assert_int_equal(now, 950 * MS);
	assert_int_equal(svt(), 9500 * mcu());
	assert_int_equal(wake(&bench.b, 1000 * MS), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.b)->avt, 9500 * mcu());
	assert_ptr_equal(schedule(1000 * MS), &bench.b);
	assert_int_equal(svt(), 9500 * mcu());
	assert_int_equal(bench.deadline, 1005 * MS + 500 * NS);
	/* SVT stands while nothing is queued. */
	leave_queue(&bench.a);
	assert_null(block(1000 * MS + 5 * US));
	assert_int_equal(svt(), 9500 * mcu());
	/* A new VCPU starts at SVT too. */
	sched_add_vcpu(&bench.scheduler, &bench.cpu, &bench.c);
	assert_int_equal(own(&bench.c)->avt, 9500 * mcu());
}

/* Runs two hogs until `end`; *a_ps and *b_ps are their CPU time. */
static void run_hogs(uint64_t end, uint64_t *a_ps, uint64_t *b_ps)
{
	uint64_t now = 0;

	*a_ps = *b_ps = 0;
	wake(&bench.a, 0);
	wake(&bench.b, 0);
	schedule(0);
	while (now < end) {
		uint64_t run = bench.deadline - now;

		*(bench.cpu.current == &bench.a ? a_ps : b_ps) += run;
		now += run;
		schedule(now);
	}
}

/*
 * (e) Weights 1 and 2: virtual times stay within a slice of each other, so
 * after 60 s the CPU times are 1:2 but for two slices (5 ms and some ns, which
 * are charged as 51 MCUs: the round-up takes from both alike).  The bound is
 * 51 MCUs each way.
 */
static void bvt_weights(void **state)
{
	uint64_t a_ps, b_ps;

	(void)state;
	bench_init("bvt");
	bench.b.weight = 2;
	sched_add_vcpu(&bench.scheduler, &bench.cpu, &bench.b);
	assert_int_equal(2 * own(&bench.b)->mcu_advance, own(&bench.a)->mcu_advance);
	run_hogs(60000 * MS, &a_ps, &b_ps);
	assert_in_range(b_ps, 2 * a_ps - 102 * (100 * US), 2 * a_ps + 102 * (100 * US));
	assert_true(a_ps > 19900 * MS);
}

/* Weights 3 and 7, neither a divisor of 10, are exact as well: after 7 and 3 units of charge both stand equal. */
static void bvt_weights_exact(void **state)
{
	(void)state;
	bench_init("bvt");
	bench.a.weight = 3;
	bench.b.weight = 7;
	sched_add_vcpu(&bench.scheduler, &bench.cpu, &bench.a);
	sched_add_vcpu(&bench.scheduler, &bench.cpu, &bench.b);
	assert_int_equal(3 * own(&bench.a)->mcu_advance, 7 * own(&bench.b)->mcu_advance);
	assert_int_equal(3 * own(&bench.a)->mcu_advance, own(&bench.c)->mcu_advance);
}

/* A VCPU that blocked but was not descheduled yet is woken: it stays queued and goes on as charged. */
static void bvt_woken_before_descheduled(void **state)
{
	(void)state;
	bench_init("bvt");
	wake(&bench.a, 0);
	schedule(0);
	bench.a.runnable = false;
	assert_true(bench.a.queued);
	assert_int_equal(wake(&bench.a, 10 * US), SCHED_WAKE_QUEUED);
	assert_ptr_equal(schedule(10 * US), &bench.a);
	assert_int_equal(own(&bench.a)->avt, mcu());
}

static void round_robin_order(void **state)
{
	(void)state;
	bench_init("round_robin");
	assert_null(schedule(0));
	assert_int_equal(wake(&bench.a, 1 * MS), SCHED_WAKE_PREEMPTS); /* idle */
	assert_ptr_equal(schedule(1 * MS), &bench.a);
	assert_int_equal(bench.deadline, 11 * MS);
	/* However long A has run and B slept: no preemption, and the slice stands. */
	assert_int_equal(wake(&bench.b, 9 * MS), SCHED_WAKE_QUEUED);
	assert_int_equal(wake(&bench.c, 10 * MS), SCHED_WAKE_QUEUED);
	assert_int_equal(bench.deadline, 11 * MS);
	assert_ptr_equal(schedule(11 * MS), &bench.b);
	assert_int_equal(bench.deadline, 21 * MS);
	assert_ptr_equal(block(12 * MS), &bench.c);
	assert_ptr_equal(schedule(22 * MS), &bench.a);
	/* B wakes behind C, which was queued before. */
	wake(&bench.b, 23 * MS);
	assert_ptr_equal(schedule(32 * MS), &bench.c);
	assert_ptr_equal(schedule(42 * MS), &bench.b);
	/* When a waiting one leaves the queue, the rest keep their order. */
	leave_queue(&bench.a);
	assert_ptr_equal(schedule(52 * MS), &bench.c);
	assert_ptr_equal(block(53 * MS), &bench.b);
	assert_null(block(54 * MS));
}

/*
 * What holds under every policy.  Three hogs: none starves and the CPU is not idle; SEDF alone
 * leaves it so for up to 500 us before each of their periods of 100 ms.  Equal weights get equal shares where
 * the policy knows any.
 */
static void every_policy_serves_hogs(void **state)
{
	const uint64_t all = 10000 * MS;

	(void)state;
	for (size_t i = 0; sched_policies[i] != NULL; i++) {
		bench_init(sched_policies[i]->name);
		bench_wake(&bench.a);
		bench_wake(&bench.b);
		bench_wake(&bench.c);
		bench_run(all);
		assert_true(bench.idle <= (sched_policies[i]->name[0] == 's' ? all / 50 : 0));
		for (unsigned guest = 1; guest <= 3; guest++)
			assert_in_range(bench.ran[guest], all * 32 / 100, all * 34 / 100);
		assert_int_equal(bench.ran[1] + bench.ran[2] + bench.ran[3] + bench.idle, all);
	}
}

/* Of a policy's choice: it is runnable, and idle is only who has nobody, or a time to wait for. */
static void check_choice(const struct sched_vcpu *const *vcpus, unsigned count)
{
	bool runnable = false;

	for (unsigned i = 0; i < count; i++)
		runnable |= vcpus[i]->runnable;
	assert_true(bench.cpu.current == NULL || bench.cpu.current->runnable);
	if (bench.cpu.current == NULL)
		assert_true(!runnable || (bench.timed && bench.deadline > bench.now));
}

/*
 * Random wakes and blocks, each policy: who is runnable is on a queue or runs, who has blocked is on none,
 * the choice is a runnable one, and everybody who stays runnable runs within a second.
 */
static void every_policy_keeps_its_queues(void **state)
{
	struct sched_vcpu *const vcpus[] = {&bench.dom0, &bench.a, &bench.b, &bench.c};
	const struct sched_vcpu *const seen[] = {&bench.dom0, &bench.a, &bench.b, &bench.c};
	uint64_t random = 1, waits_since[4] = {0};

	(void)state;
	for (size_t policy = 0; sched_policies[policy] != NULL; policy++) {
		bench_init(sched_policies[policy]->name);
		memset(waits_since, 0, sizeof(waits_since));
		for (unsigned step = 0; step < 20000; step++) {
			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			struct sched_vcpu *const vcpu = vcpus[random >> 62];

			bench_run(bench.now + (random >> 32) % 1000 * US);
			check_choice(seen, 4);
			if (!vcpu->runnable)
				bench_wake(vcpu);
			else if (vcpu == bench.cpu.current)
				block(bench.now);
			check_choice(seen, 4);
			for (unsigned i = 0; i < 4; i++) {
				if (vcpus[i]->runnable && vcpus[i] != bench.cpu.current) {
					assert_true(vcpus[i]->queued);
					assert_true(bench.now - waits_since[i] < 1000 * MS);
				} else {
					assert_true(vcpus[i]->runnable || !vcpus[i]->queued);
					waits_since[i] = bench.now;
				}
			}
		}
	}
}

/* The array, the names in it and the parameter's choices must agree: a choice is an index into the array. */
static void policies_match_choices(void **state)
{
	static const char *const names[] = {"bvt", "sedf", "credit", "round_robin"};
	const struct param_spec *policy = &sched_params[0];

	(void)state;
	assert_string_equal(policy->key, "policy");
	for (int i = 0; i < 4; i++)
		assert_string_equal(policy->choices[i], names[i]);
	for (int i = 0; sched_policies[i] != NULL; i++) {
		assert_string_equal(sched_policies[i]->name, policy->choices[i]);
		assert_int_equal(sched_policy_find(policy->choices[i]), i);
		assert_true(strlen(sched_policies[i]->help) > 0);
		assert_true((sched_policies[i]->tick == NULL) == (sched_policies[i]->tick_period == NULL));
		assert_null(sched_policies[i + 1] == NULL ? policy->choices[i + 1] : NULL);
	}
	assert_ptr_equal(sched_policies[0], &sched_bvt);
	assert_int_equal(sched_policy_find("no such policy"), -1);
}

static void *own_of(struct sched_config *of, const char *policy)
{
	return sched_config_of(of, sched_policy_find(policy));
}

/* Every default parses and is the value that these tests run with; no policy's values lie in another's. */
static void defaults_are_xens(void **state)
{
	struct sched_config defaults;
	const struct bvt_config *const bvt = own_of(&defaults, "bvt");
	const struct sedf_config *const sedf = own_of(&defaults, "sedf");
	const struct credit_config *const credit = own_of(&defaults, "credit");
	const uint64_t *const round_robin_slice_ps = own_of(&defaults, "round_robin");

	(void)state;
	sched_config_defaults(&defaults);
	assert_int_equal(defaults.policy, sched_policy_find("bvt"));
	assert_int_equal(bvt->mcu_ps, 100 * US);
	assert_int_equal(bvt->context_allowance_ps, 5 * MS);
	assert_int_equal(sedf->dom0_period_ps, 20 * MS);
	assert_int_equal(sedf->dom0_slice_ps, 15 * MS);
	assert_int_equal(sedf->period_ps, 100 * MS);
	assert_int_equal(sedf->extra_quantum_ps, 500 * US);
	assert_int_equal(credit->slice_ps, 30 * MS);
	assert_int_equal(credit->tick_ps, 10 * MS);
	assert_int_equal(credit->accounting_ticks, 3);
	assert_true(credit->boost);
	assert_int_equal(*round_robin_slice_ps, 10 * MS);
}

/* A policy's parameters have its name for a prefix, and lie one policy's behind the other's. */
static void parameters_have_their_room(void **state)
{
	struct param_table tables[SCHED_POLICIES_MAXIMUM];
	const size_t count = sched_param_tables(tables, 1000);

	(void)state;
	assert_true(count >= 4);
	assert_string_equal(tables[0].prefix, "host.scheduler.bvt");
	assert_string_equal(tables[3].prefix, "host.scheduler.round_robin");
	assert_int_equal(tables[0].base, 1000 + offsetof(struct sched_config, own));
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(tables[i].base, tables[i - 1].base + sched_policies[i - 1]->config_bytes);
}

/* What does not fit together is refused, with both names. */
static void misfits(void **state)
{
	struct sched_config bad;
	struct sedf_config *const sedf = own_of(&bad, "sedf");
	struct param_misfit misfit;

	(void)state;
	sched_config_defaults(&bad);
	assert_int_equal(sched_config_check(&bad, &misfit), 0);
	sedf->dom0_slice_ps = sedf->dom0_period_ps;
	assert_int_equal(sched_config_check(&bad, &misfit), 0);
	sedf->dom0_slice_ps++;
	assert_int_equal(sched_config_check(&bad, &misfit), -1);
	assert_string_equal(misfit.paths[0], "host.scheduler.sedf.dom0.slice");
	assert_string_equal(misfit.paths[1], "host.scheduler.sedf.dom0.period");
	sched_config_defaults(&bad);
	sedf->extra_quantum_ps = sedf->period_ps + 1;
	assert_int_equal(sched_config_check(&bad, &misfit), -1);
	assert_string_equal(misfit.paths[0], "host.scheduler.sedf.extra_quantum");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bvt_idle_and_alone),
		cmocka_unit_test(bvt_woken_preempts),
		cmocka_unit_test(bvt_equal_preempts),
		cmocka_unit_test(bvt_woken_waits),
		cmocka_unit_test(bvt_deadline_bounds),
		cmocka_unit_test(bvt_rounds_up),
		cmocka_unit_test(bvt_ties),
		cmocka_unit_test(bvt_preempted_goes_to_tail),
		cmocka_unit_test(bvt_sleeper_hoards_nothing),
		cmocka_unit_test(bvt_weights),
		cmocka_unit_test(bvt_weights_exact),
		cmocka_unit_test(bvt_woken_before_descheduled),
		cmocka_unit_test(round_robin_order),
		cmocka_unit_test(every_policy_serves_hogs),
		cmocka_unit_test(every_policy_keeps_its_queues),
		cmocka_unit_test(policies_match_choices),
		cmocka_unit_test(defaults_are_xens),
		cmocka_unit_test(parameters_have_their_room),
		cmocka_unit_test(misfits),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	sched_free(&bench.scheduler);
	return failed;
}
