/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The credit scheduler against schedules worked out by hand from the rules of
 * Xen's sched_credit.c: ticks of 10 ms, 100 credits each; accounting each third; slices of 30 ms.
 */
#include "sched_bench.h"
#include "xen/sched_credit.h"

static struct credit_vcpu *own(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

static const struct credit_host *host(void)
{
	return bench.scheduler.policy;
}

static void set_boost(bool boost)
{
	bench_init("credit");
	((struct credit_config *)sched_config_of(&config, config.policy))->boost = boost;
	bench_init("credit");
}

static void nobody(void **state)
{
	(void)state;
	set_boost(true);
	assert_null(schedule(0));
	assert_false(bench.timed);
	bench_run(100 * MS); /* ten ticks of an idle CPU */
	assert_int_equal(host()->weight, 0);
	assert_int_equal(host()->accountings, 0);
	assert_int_equal(bench.idle, 100 * MS);
}

/*
 * A wakes from idle, BOOST.  B's wake is equal and waits.  The tick at 10 ms finds A running: its boost
 * ends, 100 credits go.  C's wake then preempts it, behind B in the queue: B is BOOST too and was
 * there first.
 */
static void boost_and_its_end(void **state)
{
	(void)state;
	set_boost(true);
	assert_int_equal(bench_wake(&bench.a), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.a)->priority, CREDIT_BOOST);
	assert_int_equal(bench.deadline, 30 * MS);
	bench_run(1 * MS);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_QUEUED);
	assert_int_equal(own(&bench.b)->priority, CREDIT_BOOST);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_QUEUED); /* no second time on the queue */
	bench_run(9999 * US);
	assert_int_equal(own(&bench.a)->priority, CREDIT_BOOST);
	assert_int_equal(own(&bench.a)->credit, 0);
	bench_run(10 * MS);
	assert_int_equal(own(&bench.a)->priority, CREDIT_UNDER);
	assert_int_equal(own(&bench.a)->credit, -100);
	assert_ptr_equal(bench.cpu.current, &bench.a); /* the tick itself preempts nobody */
	bench_run(11 * MS);
	assert_int_equal(bench_wake(&bench.c), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_int_equal(bench.deadline, 41 * MS);
	assert_ptr_equal(bench.cpu.queue.next, &bench.c);
	assert_ptr_equal(bench.cpu.queue.previous, &bench.a);
	/* One that blocks and wakes before any tick has seen it is boosted again and again. */
	bench_run(11100 * US);
	assert_ptr_equal(block(bench.now), &bench.c);
	assert_ptr_equal(block(bench.now), &bench.a);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.b)->credit, 0);
}

/* As in 3.0.3: a woken one that has credits waits for those that have credits. */
static void no_boost(void **state)
{
	(void)state;
	set_boost(false);
	assert_int_equal(bench_wake(&bench.a), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.a)->priority, CREDIT_UNDER);
	bench_run(11 * MS);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_QUEUED);
	assert_int_equal(own(&bench.b)->priority, CREDIT_UNDER);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	bench_run(29999 * US);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	bench_run(30 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_ptr_equal(block(30 * MS), &bench.a);
}

/*
 * Two hogs on a CPU, a slice each.
 *   30 ms: A has -300; it alone is active and gets all 300 of the CPU: 0, UNDER.  B's turn.
 *   60 ms: B has -300, A 0; each is given 150: B -150, OVER; A 150, UNDER.  A's turn.
 *   90 ms: A has -150, B -150; each 150: 0 and 0, UNDER.  B's turn.
 */
static void accounting_by_hand(void **state)
{
	(void)state;
	set_boost(true);
	bench_wake(&bench.a);
	bench_wake(&bench.b);
	bench_run(30 * MS);
	assert_int_equal(own(&bench.a)->credit, 0);
	assert_int_equal(own(&bench.a)->priority, CREDIT_UNDER);
	assert_int_equal(host()->weight, 256);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	bench_run(60 * MS);
	assert_int_equal(own(&bench.b)->credit, -150);
	assert_int_equal(own(&bench.b)->priority, CREDIT_OVER);
	assert_int_equal(own(&bench.a)->credit, 150);
	assert_int_equal(own(&bench.a)->priority, CREDIT_UNDER);
	assert_int_equal(host()->balance, 0);
	assert_int_equal(host()->weight, 512);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	bench_run(90 * MS);
	assert_int_equal(own(&bench.a)->credit, 0);
	assert_int_equal(own(&bench.b)->credit, 0);
	assert_int_equal(own(&bench.b)->priority, CREDIT_UNDER);
	assert_ptr_equal(bench.cpu.current, &bench.b);
}

/*
 * One that is OVER gives way to a woken one at once, boost or not; and the woken one of the two
 * that has no credits is not boosted.
 */
static void over_gives_way(void **state)
{
	(void)state;
	set_boost(false);
	bench_wake(&bench.a);
	bench_run(1 * MS);
	own(&bench.a)->priority = CREDIT_OVER;
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	set_boost(true);
	bench_wake(&bench.a);
	bench_run(1 * MS);
	own(&bench.b)->priority = CREDIT_OVER;
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_QUEUED);
	assert_int_equal(own(&bench.b)->priority, CREDIT_OVER);
	assert_ptr_equal(bench.cpu.queue.previous, &bench.b);
}

/* The sort after an accounting: A is OVER, B and C are not; they keep their order. */
static void under_before_over(void **state)
{
	(void)state;
	set_boost(false);
	bench_wake(&bench.dom0);
	wake(&bench.a, 0);
	wake(&bench.b, 0);
	wake(&bench.c, 0);
	assert_ptr_equal(bench.cpu.queue.next, &bench.a);
	bench_run(20 * MS);
	own(&bench.a)->priority = CREDIT_OVER; /* as an accounting would */
	assert_ptr_equal(bench.cpu.queue.next, &bench.a);
	bench_run(29999 * US);
	assert_ptr_equal(bench.cpu.queue.next, &bench.a);
	bench_run(30 * MS); /* Dom0's slice is over there, and B is the next */
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_ptr_equal(bench.cpu.queue.next, &bench.c);
	assert_ptr_equal(bench.cpu.queue.next->next, &bench.dom0);
	assert_ptr_equal(bench.cpu.queue.previous, &bench.a);
}

/*
 * A slept since its last tick, which made it active with -100.  Each accounting gives it 300, the CPU's
 * all: 200 at 30 ms, 500 at 60: more than a slice's 300, so it is idle, earns no more, and has 0.
 */
static void idle_stops_to_earn(void **state)
{
	(void)state;
	set_boost(true);
	bench_wake(&bench.a);
	bench_run(15 * MS);
	block(15 * MS);
	bench_run(30 * MS);
	assert_int_equal(own(&bench.a)->credit, 200);
	assert_int_equal(host()->weight, 256);
	bench_run(60 * MS);
	assert_int_equal(own(&bench.a)->credit, 0);
	assert_int_equal(host()->weight, 0);
	assert_false(sched_link_in(&own(&bench.a)->active));
	bench_run(90 * MS);
	assert_int_equal(own(&bench.a)->credit, 0);
}

/* A debt of more than a slice is forgotten. */
static void least_credit(void **state)
{
	(void)state;
	set_boost(true);
	bench_wake(&bench.a);
	own(&bench.a)->credit = -2000;
	bench_run(30 * MS); /* -2000 - 300 + 300 */
	assert_int_equal(own(&bench.a)->credit, -300);
	assert_int_equal(own(&bench.a)->priority, CREDIT_OVER);
	assert_int_equal(host()->balance, -300);
	/* What the balance lacks is given out on top: 300 + 300 to A, at most 300 + 300: -300 - 300 + 600 = 0. */
	bench_run(60 * MS);
	assert_int_equal(own(&bench.a)->credit, 0);
	assert_int_equal(host()->balance, 0);
}

/*
 * The host's credits, two CPUs: A has one for itself, B and C share the other, which is CPU 1.  600 to give
 * out; 200 each is fair, 300 the most.  A burns 300 and earns 200, OVER, which harms nobody on its
 * CPU; B and C burn 150 and earn 200, so each time one of them comes to more than 300, it starts anew.
 */
static void two_cpus(void **state)
{
	static struct sched_cpu other;
	static struct sched_vcpu b, c;
	uint64_t deadline = 0;

	(void)state;
	set_boost(false);
	sched_add_cpu(&bench.scheduler, &other, 1);
	b = c = (struct sched_vcpu){.weight = 1, .runnable = true};
	b.domain = 4;
	c.domain = 5;
	sched_add_vcpu(&bench.scheduler, &other, &b);
	sched_add_vcpu(&bench.scheduler, &other, &c);
	assert_int_equal(host()->cpus, 2);
	bench_wake(&bench.a);
	b.runnable = c.runnable = true;
	assert_int_equal(sched_credit.wake(&bench.scheduler, &other, &b, 0, &deadline), SCHED_WAKE_PREEMPTS);
	sched_credit.do_schedule(&bench.scheduler, &other, 0);
	assert_int_equal(sched_credit.wake(&bench.scheduler, &other, &c, 0, &deadline), SCHED_WAKE_QUEUED);
	/* 10 and 20 ms; between them C takes its turn on CPU 1, so that all three become active. */
	for (uint64_t tick = 1; tick <= 2; tick++) {
		sched_credit.tick(&bench.scheduler, &bench.cpu, tick * 10 * MS);
		sched_credit.tick(&bench.scheduler, &other, tick * 10 * MS);
		sched_credit.do_schedule(&bench.scheduler, &other, tick * 10 * MS);
	}
	assert_int_equal(own(&b)->credit, -100);
	assert_int_equal(own(&c)->credit, -100);
	/* 30 ms: CPU 0 is the first to tick, and does the accounting before CPU 1's tick takes from B. */
	sched_credit.tick(&bench.scheduler, &bench.cpu, 30 * MS);
	assert_int_equal(own(&bench.a)->credit, -300 + 200);
	assert_int_equal(own(&b)->credit, -100 + 200);
	assert_int_equal(own(&c)->credit, -100 + 200);
	assert_int_equal(own(&bench.a)->priority, CREDIT_OVER);
	assert_ptr_equal(other.current, &b);
	sched_credit.tick(&bench.scheduler, &other, 30 * MS);
	assert_int_equal(own(&b)->credit, 0);
	sched_free(&bench.scheduler);
	memset(&bench, 0, sizeof(bench));
}

/*
 * Weights: over 60 s the CPU time goes 1:2 within 2 %, boost or not, as hogs never wake.  Of three, 1:2:4 only within
 * 10 %: while the heavy one waits for two slices of 30 ms it now and then comes to more than 300 credits, is
 * taken for idle and loses them.
 */
static void shares_by_weight(void **state)
{
	(void)state;
	for (int boost = 0; boost < 2; boost++) {
		set_boost(boost != 0);
		bench_init_weighted("credit", 1, 2, 4);
		bench_wake(&bench.a);
		bench_wake(&bench.b);
		bench_run(60000 * MS);
		assert_int_equal(bench.idle, 0);
		assert_in_range(bench.ran[2], 198 * bench.ran[1] / 100, 202 * bench.ran[1] / 100);

		bench_init_weighted("credit", 1, 2, 4);
		bench_wake(&bench.a);
		bench_wake(&bench.b);
		bench_wake(&bench.c);
		bench_run(60000 * MS);
		assert_int_equal(bench.idle, 0);
		assert_in_range(bench.ran[2], 190 * bench.ran[1] / 100, 210 * bench.ran[1] / 100);
		assert_in_range(bench.ran[3], 360 * bench.ran[1] / 100, 440 * bench.ran[1] / 100);
	}
}

/*
 * What is charged is who runs at the tick: B, which wakes 1 ms after each and blocks 1 ms before the next, is never
 * charged, keeps its boost, and so takes 8 of each 10 ms from A, which pays for all.
 */
static void between_the_ticks(void **state)
{
	(void)state;
	set_boost(true);
	bench_wake(&bench.a);
	for (uint64_t tick = 1; tick <= 30; tick++) {
		bench_run((10 * tick + 1) * MS);
		assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
		assert_ptr_equal(bench.cpu.current, &bench.b);
		bench_run((10 * tick + 9) * MS);
		assert_ptr_equal(block(bench.now), &bench.a);
	}
	assert_int_equal(own(&bench.b)->credit, 0);
	assert_int_equal(bench.ran[2], 240 * MS);
}

/*
 * Who runs on while another's weight takes the credits owes a slice's, 300, at most.  B, of nine times A's weight, is
 * found by the tick at 10 ms and then sleeps.  A is charged by all later ones, and given 30 at each accounting: -170 at
 * 30 ms, -440 at 60 ms but for the bound.
 */
static void debt_is_bounded(void **state)
{
	(void)state;
	bench_init_weighted("credit", 1, 9, 1);
	bench_wake(&bench.b);
	bench_run(10 * MS);
	block(10 * MS);
	bench_wake(&bench.a);
	bench_run(30 * MS);
	assert_int_equal(own(&bench.a)->credit, -170);
	assert_int_equal(own(&bench.b)->credit, 170);
	bench_run(60 * MS);
	assert_int_equal(own(&bench.a)->credit, -300);
	assert_int_equal(own(&bench.a)->priority, CREDIT_OVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(debt_is_bounded),    cmocka_unit_test(nobody),
		cmocka_unit_test(boost_and_its_end),  cmocka_unit_test(no_boost),
		cmocka_unit_test(accounting_by_hand), cmocka_unit_test(over_gives_way),
		cmocka_unit_test(under_before_over),  cmocka_unit_test(idle_stops_to_earn),
		cmocka_unit_test(least_credit),       cmocka_unit_test(two_cpus),
		cmocka_unit_test(shares_by_weight),   cmocka_unit_test(between_the_ticks),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	sched_free(&bench.scheduler);
	return failed;
}
