/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SEDF against schedules worked out by hand from the rules of Xen 3.0.2's
 * sched_sedf.c: Dom0 with 15 of each 20 ms, guests in extra time of 500 us.
 */
#include "sched_bench.h"
#include "xen/sched_sedf.h"

/* Score of a guest of weight 1 after a run, 128 * 1024; of Dom0, 1024 * 20 / 15. */
#define GUEST_SCORE 131072
#define DOM0_SCORE 1365

static struct sedf_vcpu *own(const struct sched_vcpu *vcpu)
{
	return vcpu->policy;
}

/* A period and a slice of its own. */
static void set_period(struct sched_vcpu *vcpu, uint64_t period, uint64_t slice)
{
	own(vcpu)->period_ps = (int64_t)period;
	own(vcpu)->slice_ps = (int64_t)slice;
}

static void nobody(void **state)
{
	(void)state;
	bench_init("sedf");
	assert_null(schedule(0));
	assert_false(bench.timed);
}

/*
 * A guest has an empty slice: woken from idle at 0, its period begins at once and is over at
 * once, and it runs in extra time, quantum after quantum: at 100 ms its next period is begun
 * and over as well, so that a CPU that it has alone is never idle.
 */
static void guest_alone(void **state)
{
	(void)state;
	bench_init("sedf");
	assert_int_equal(bench_wake(&bench.a), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	assert_int_equal(own(&bench.a)->run, SEDF_RUN_UTILISATION);
	assert_int_equal(own(&bench.a)->deadline_ps, 200 * MS);
	assert_int_equal(bench.deadline, 500 * US);
	bench_run(150 * MS);
	assert_int_equal(own(&bench.a)->deadline_ps, 300 * MS);
	assert_int_equal(bench.ran[1], 150 * MS);
	/* A block takes it off all queues. */
	assert_null(block(150 * MS));
	assert_false(bench.a.queued);
	assert_false(sched_link_in(&own(&bench.a)->extra[SEDF_UTILISATION]));
	assert_false(bench.timed);
}

/*
 * The next period begins at 100 ms; woken at 99.7 ms, the guest waits for it, as what is left
 * until then, 300 us, is less than a quantum: the CPU idles with a runnable VCPU.
 */
static void idles_before_a_period(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.a);
	bench_run(1 * MS);
	block(1 * MS);
	bench_run(99700 * US);
	assert_int_equal(bench_wake(&bench.a), SCHED_WAKE_PREEMPTS); /* the idle VCPU, in vain */
	assert_null(bench.cpu.current);
	assert_true(bench.timed);
	assert_int_equal(bench.deadline, 100 * MS);
	bench_run(100 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	assert_int_equal(bench.deadline, 100500 * US);
}

/*
 * A runs from 0.  B's first wake, at 200 us, begins a period (it slept past its deadline): it
 * preempts, and its score is below A's, now that A's old one was taken off it.  B blocks at 300 us: its next period
 * begins at 100.2 ms, so its wake at 700 us does not preempt A, though A's quantum, from 300, ends at
 * 800 only.  There B goes before A: both have run once and have the same score, but A goes back behind
 * its equals.
 */
static void woken_guest_waits(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.a);
	bench_run(200 * US);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_int_equal(own(&bench.a)->score[SEDF_UTILISATION], GUEST_SCORE);
	assert_int_equal(own(&bench.b)->score[SEDF_UTILISATION], 0);
	bench_run(300 * US);
	assert_ptr_equal(block(300 * US), &bench.a);
	assert_int_equal(own(&bench.b)->deadline_ps, 200200 * US);
	assert_int_equal(own(&bench.b)->score[SEDF_UTILISATION], GUEST_SCORE);
	bench_run(700 * US);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_QUEUED);
	assert_int_equal(bench.deadline, 800 * US);
	bench_run(800 * US);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_int_equal(own(&bench.b)->score[SEDF_UTILISATION], 0);
	assert_int_equal(own(&bench.a)->score[SEDF_UTILISATION], GUEST_SCORE);
	/* No second wake while it is there. */
	assert_int_equal(wake(&bench.b, 900 * US), SCHED_WAKE_QUEUED);
}

/*
 * B's next period begins at 100 ms.  A runs quanta from 98.9 ms on.  B's wake at 99.3 is before a quantum
 * that ends at 99.4: no preemption.  At 99.95 the quantum would end at 100.4, past B's begin: the
 * CPU schedules, and idles until 100, as that is less than a quantum away.
 */
static void period_within_the_quantum(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.b);
	bench_run(50 * US);
	block(50 * US);
	bench_run(98900 * US);
	bench_wake(&bench.a);
	bench_run(99300 * US);
	assert_int_equal(bench.deadline, 99400 * US);
	assert_int_equal(wake(&bench.b, bench.now), SCHED_WAKE_QUEUED);
	bench_run(99500 * US);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_ptr_equal(block(bench.now), &bench.a);
	bench_run(100050 * US);
	assert_ptr_equal(bench.cpu.current, &bench.a);

	/* The same up to 99.9, without B's first wake. */
	bench_init("sedf");
	bench_wake(&bench.b);
	bench_run(50 * US);
	block(50 * US);
	bench_run(98900 * US);
	bench_wake(&bench.a);
	bench_run(99950 * US);
	assert_int_equal(bench.deadline, 100400 * US);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
	assert_null(bench.cpu.current);
	assert_int_equal(bench.deadline, 100 * MS);
	bench_run(100 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	assert_int_equal(own(&bench.b)->deadline_ps, 300 * MS);
}

/*
 * Dom0 and a guest, both always runnable from 0 on: its slice is 0 to 15, 20 to 35, 40 to 55, ..., and
 * extra time is between.  The guest's wake, whose period begins, makes the CPU schedule, but its
 * deadline, 100, is behind Dom0's, and its slice empty.
 */
static void dom0_has_its_slice(void **state)
{
	(void)state;
	bench_init("sedf");
	assert_int_equal(bench_wake(&bench.dom0), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.dom0)->deadline_ps, 20 * MS);
	assert_int_equal(bench_wake(&bench.a), SCHED_WAKE_PREEMPTS);
	for (uint64_t begin = 0; begin < 100; begin += 20) {
		bench_run(begin * MS);
		assert_ptr_equal(bench.cpu.current, &bench.dom0);
		assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_GUARANTEED);
		assert_int_equal(bench.deadline, (begin + 15) * MS);
		bench_run((begin + 15) * MS);
		assert_int_equal(own(bench.cpu.current)->run, SEDF_RUN_UTILISATION);
		assert_int_equal(own(&bench.dom0)->deadline_ps, (begin + 40) * MS);
	}
}

/* In each 20 ms of 2 s, Dom0 has at least 15, whatever load two guests are; and they have the same. */
static void guarantee_under_load(void **state)
{
	uint64_t before = 0;

	(void)state;
	bench_init("sedf");
	bench_wake(&bench.a);
	bench_wake(&bench.b);
	bench_wake(&bench.dom0);
	for (uint64_t end = 20; end <= 2000; end += 20) {
		bench_run(end * MS);
		assert_true(bench.ran[0] - before >= 15 * MS);
		before = bench.ran[0];
	}
	/* Dom0 takes part in the extra time, too: 500 ms, 96 parts of 98 of it. */
	assert_in_range(bench.ran[1], 4 * MS, 7 * MS);
	assert_in_range(bench.ran[1], bench.ran[2] - MS, bench.ran[2] + MS);
}

/* Extra time goes by weight: 1, 2 and 4 in seven quanta, to a quantum each. */
static void extra_time_by_weight(void **state)
{
	const uint64_t all = 7000 * MS;

	(void)state;
	bench_init_weighted("sedf", 1, 2, 4);
	bench_wake(&bench.a);
	bench_wake(&bench.b);
	bench_wake(&bench.c);
	bench_run(all);
	assert_true(bench.idle < all / 50); /* before the periods of three guests */
	assert_in_range(2 * bench.ran[1], bench.ran[2] - 2 * MS, bench.ran[2] + 2 * MS);
	assert_in_range(4 * bench.ran[1], bench.ran[3] - 4 * MS, bench.ran[3] + 4 * MS);
	assert_int_equal(bench.ran[1] + bench.ran[2] + bench.ran[3] + bench.idle, all);
}

/*
 * Dom0's period begins at 0; it blocks at 2 with 2 of 15 ms used, and wakes at 3, in its
 * period: the rest, 13 ms, is lost, but it is the first for extra time now, on L0 by 20 * 1024 / 13,
 * and preempts the guest, which is on L1.  It runs quanta until it has had 13 ms, at 16, and is
 * then one of L1.  Its next slice is from 20 on.
 */
static void penalty_time(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.dom0);
	bench_wake(&bench.a);
	bench_run(2 * MS);
	assert_ptr_equal(block(2 * MS), &bench.a);
	bench_run(3 * MS);
	assert_int_equal(bench_wake(&bench.dom0), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.dom0);
	assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_PENALTY);
	assert_int_equal(own(&bench.dom0)->deadline_ps, 40 * MS);
	assert_int_equal(own(&bench.dom0)->lost_ps, 13 * MS);
	assert_int_equal(own(&bench.dom0)->score[SEDF_PENALTY], 20 * 1024 / 13);
	assert_int_equal(bench.deadline, 3500 * US);
	bench_run(15999 * US);
	assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_PENALTY);
	bench_run(16 * MS);
	assert_false(own(&bench.dom0)->wants_penalty);
	assert_false(sched_link_in(&own(&bench.dom0)->extra[SEDF_PENALTY]));
	assert_true(sched_link_in(&own(&bench.dom0)->extra[SEDF_UTILISATION]));
	bench_run(20 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.dom0);
	assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_GUARANTEED);
}

/* One that blocks in its penalty time wakes into what is left of it. */
static void penalty_time_is_kept(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.dom0);
	bench_wake(&bench.a);
	bench_run(2 * MS);
	block(2 * MS);
	bench_run(3 * MS);
	bench_wake(&bench.dom0);
	bench_run(5200 * US);
	assert_ptr_equal(block(5200 * US), &bench.a);
	assert_int_equal(own(&bench.dom0)->lost_ps, 10800 * US);
	assert_false(bench.dom0.queued);
	bench_run(5300 * US);
	assert_int_equal(bench_wake(&bench.dom0), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_PENALTY);
	assert_int_equal(own(&bench.dom0)->score[SEDF_PENALTY], 20 * 1024 * 10 / 108);
}

/* Past its deadline, 20, Dom0's wake at 25.1 ms begins a period: the whole slice at once, until 40.1. */
static void long_block(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.dom0);
	bench_wake(&bench.a);
	bench_run(2 * MS);
	block(2 * MS);
	bench_run(25100 * US);
	assert_int_equal(bench_wake(&bench.dom0), SCHED_WAKE_PREEMPTS);
	assert_int_equal(own(&bench.dom0)->run, SEDF_RUN_GUARANTEED);
	assert_int_equal(own(&bench.dom0)->deadline_ps, 45100 * US);
	assert_int_equal(bench.deadline, 40100 * US);
	bench_run(35 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.dom0);
	assert_ptr_equal(block(35 * MS), &bench.a);
}

/*
 * A guest's first wake, B's at 300 us, counts as that of one that has run before, as A has: B's quantum, from 300 to
 * 800, costs A nothing. (With a first score of 0, as of a domain just created, A would come to twice the score
 * of a run, and wait behind all that wake.)
 */
static void first_wake(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.a);
	bench_run(100 * US);
	block(100 * US);
	bench_run(200 * US);
	bench_wake(&bench.a);
	bench_run(300 * US);
	assert_int_equal(bench_wake(&bench.b), SCHED_WAKE_PREEMPTS);
	assert_ptr_equal(bench.cpu.current, &bench.b);
	bench_run(800 * US);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	assert_int_equal(own(&bench.a)->score[SEDF_UTILISATION], GUEST_SCORE);
}

/*
 * Random wakes and blocks of guests: no score is ever above that of a run, or the guest would wait behind whoever
 * wakes, for good; and so nobody that stays runnable waits for longer than a quantum of each other and a period's
 * begin.
 */
static void nobody_falls_behind(void **state)
{
	struct sched_vcpu *const guests[] = {&bench.a, &bench.b, &bench.c};
	uint64_t random = 1, waits_since[3] = {0};

	(void)state;
	bench_init("sedf");
	for (unsigned step = 0; step < 50000; step++) {
		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		struct sched_vcpu *const guest = guests[(random >> 61) % 3];

		bench_run(bench.now + (random >> 32) % 600 * US);
		if (!guest->runnable)
			bench_wake(guest);
		else if (guest == bench.cpu.current)
			block(bench.now);
		for (unsigned i = 0; i < 3; i++) {
			assert_in_range(own(guests[i])->score[SEDF_UTILISATION], 0, GUEST_SCORE);
			if (!guests[i]->runnable || guests[i] == bench.cpu.current)
				waits_since[i] = bench.now;
			assert_true(bench.now - waits_since[i] <= 4 * MS);
		}
	}
}

/*
 * Earliest deadline first: A with 3 of 10 ms, Dom0 with 10 of 20, both from 0 on.
 *   0 A (10 before 20)   3 Dom0, until A's period begins   10 Dom0: both have 20, it was there first
 *  13 A, to 16            then extra time until 20: B, on L1   20 A (30 before 40)   23 Dom0   30 Dom0
 */
static void earliest_deadline_first(void **state)
{
	static const struct {
		uint64_t at;
		struct sched_vcpu *runs;
	} expected[] = {{0, &bench.a},     {3, &bench.dom0},  {10, &bench.dom0}, {13, &bench.a}, {20, &bench.a},
			{23, &bench.dom0}, {30, &bench.dom0}, {33, &bench.a},    {40, &bench.a}};

	(void)state;
	bench_init("sedf");
	set_period(&bench.a, 10 * MS, 3 * MS);
	set_period(&bench.dom0, 20 * MS, 10 * MS);
	wake(&bench.dom0, 0);
	wake(&bench.a, 0);
	schedule(0);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		bench_run(expected[i].at * MS);
		assert_ptr_equal(bench.cpu.current, expected[i].runs);
		assert_int_equal(own(bench.cpu.current)->run, SEDF_RUN_GUARANTEED);
	}
	assert_int_equal(bench.idle, 0);
	bench_run(2000 * MS);
	/* Each has its slices and, of the 4 ms left in 20, what its score gives. */
	assert_true(bench.ran[1] >= 600 * MS && bench.ran[0] >= 1000 * MS);
}

/*
 * 8 of 10 ms and 15 of 20 are more than there is.  A runs to 8, and Dom0 its 15 ms from there: at 10, when A's second
 * period begins, both deadlines are 20, and Dom0 was there first.  At 23 A's has passed: it starts anew, with a
 * fresh slice and deadline 30, before Dom0's second, 40.
 */
static void missed_deadline(void **state)
{
	(void)state;
	bench_init("sedf");
	set_period(&bench.a, 10 * MS, 8 * MS);
	set_period(&bench.dom0, 20 * MS, 15 * MS);
	wake(&bench.dom0, 0);
	wake(&bench.a, 0);
	schedule(0);
	bench_run(10 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.dom0);
	assert_int_equal(own(&bench.dom0)->used_ps, 2 * MS);
	assert_int_equal(bench.deadline, 23 * MS);
	bench_run(23 * MS);
	assert_int_equal(own(&bench.dom0)->deadline_ps, 40 * MS);
	assert_ptr_equal(bench.cpu.current, &bench.a);
	assert_int_equal(own(&bench.a)->deadline_ps, 30 * MS);
	assert_int_equal(own(&bench.a)->used_ps, 0);
	assert_int_equal(bench.deadline, 31 * MS);
}

/* Dom0 is asked to go 2 ms after its 15 ms are over: they are taken off its next ones. */
static void overrun_is_taken_off(void **state)
{
	(void)state;
	bench_init("sedf");
	bench_wake(&bench.dom0);
	assert_ptr_equal(bench.cpu.current, &bench.dom0);
	assert_int_equal(bench.deadline, 15 * MS);
	schedule(17 * MS);
	assert_int_equal(own(&bench.dom0)->used_ps, 2 * MS);
	assert_int_equal(own(&bench.dom0)->deadline_ps, 40 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overrun_is_taken_off),
		cmocka_unit_test(nobody),
		cmocka_unit_test(guest_alone),
		cmocka_unit_test(idles_before_a_period),
		cmocka_unit_test(woken_guest_waits),
		cmocka_unit_test(period_within_the_quantum),
		cmocka_unit_test(dom0_has_its_slice),
		cmocka_unit_test(guarantee_under_load),
		cmocka_unit_test(extra_time_by_weight),
		cmocka_unit_test(penalty_time),
		cmocka_unit_test(penalty_time_is_kept),
		cmocka_unit_test(long_block),
		cmocka_unit_test(first_wake),
		cmocka_unit_test(nobody_falls_behind),
		cmocka_unit_test(earliest_deadline_first),
		cmocka_unit_test(missed_deadline),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	sched_free(&bench.scheduler);
	return failed;
}
