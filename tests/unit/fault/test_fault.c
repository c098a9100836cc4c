/* SPDX-License-Identifier: Apache-2.0 */
/* When a fault begins and ends, and what it strikes. */
#include <string.h>

#include "cmocka_all.h"
#include "fault/fault.h"

#define MS UNIT_PS_PER_MS
#define US UNIT_PS_PER_US

static struct fault_config config;
static struct fault fault;

static void begin(struct fault_config wanted)
{
	config = wanted;
	fault_init(&fault, &config, 0, 1, 0);
}

static void none_is_never(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_NONE, .at_ps = 1 * MS});
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER);
	assert_int_equal(fault_turn(&fault, 5 * MS), FAULT_TURN_NONE);
}

/* From 10 ms on for 5 ms: at 9.999 not yet, at 10 and 14.999 it is, at 15 no more. */
static void it_strikes_in_its_time(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_FRAME_LOSS, .at_ps = 10 * MS, .for_ps = 5 * MS, .probability = 1.0});
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER); /* nobody is told: it is asked */
	assert_false(fault_strikes(&fault, 10 * MS - 1));
	assert_true(fault_strikes(&fault, 10 * MS));
	assert_true(fault_strikes(&fault, 15 * MS - 1));
	assert_false(fault_strikes(&fault, 15 * MS));
	assert_int_equal(fault.counters.opportunities, 2);
	assert_int_equal(fault.counters.hits, 2);
}

static void without_an_end_it_goes_on(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_FRAME_LOSS, .probability = 1.0});
	assert_true(fault_strikes(&fault, 0));
	assert_true(fault_strikes(&fault, 1000 * UNIT_PS_PER_S));
}

static void it_strikes_so_often_at_most(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_LOST_INTERRUPT, .probability = 1.0, .count = 2});
	assert_true(fault_strikes(&fault, 1));
	assert_true(fault_strikes(&fault, 2));
	assert_false(fault_strikes(&fault, 3));
	assert_int_equal(fault.counters.opportunities, 2);
	/* A window that begins anew, which clears counters, gives it no more. */
	memset(&fault.counters, 0, sizeof(fault.counters));
	assert_false(fault_strikes(&fault, 4));
}

/* 10,000 frames at 5 %: 500 expected, with a standard deviation of 22. */
static void it_strikes_with_its_probability(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_FRAME_LOSS, .probability = 0.05});
	for (uint64_t frame = 0; frame < 10000; frame++)
		fault_strikes(&fault, frame);
	assert_int_equal(fault.counters.opportunities, 10000);
	assert_in_range(fault.counters.hits, 500 - 4 * 22, 500 + 4 * 22);
	begin((struct fault_config){.kind = FAULT_FRAME_LOSS, .probability = 0});
	assert_false(fault_strikes(&fault, 1));
}

/* A state: 10 ms on, 3 ms long, once. */
static void a_state_begins_and_ends(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_DOM0_STALL, .at_ps = 10 * MS, .for_ps = 3 * MS});
	assert_int_equal(fault_due_ps(&fault), 10 * MS);
	assert_int_equal(fault_turn(&fault, 10 * MS - 1), FAULT_TURN_NONE);
	assert_int_equal(fault_turn(&fault, 10 * MS), FAULT_TURN_BEGINS);
	assert_int_equal(fault_due_ps(&fault), 13 * MS);
	assert_int_equal(fault_turn(&fault, 13 * MS), FAULT_TURN_ENDS);
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER);
	assert_int_equal(fault.counters.begun, 1);
	assert_int_equal(fault.counters.lasted_ps, 3 * MS);
}

static void a_state_may_have_no_end(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_PCI_RETRY, .at_ps = 1 * MS});
	assert_int_equal(fault_turn(&fault, 1 * MS), FAULT_TURN_BEGINS);
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER);
	assert_true(fault.active);
}

/* 1,000 a second, each 0.5 ms long: a gap of 1 ms in the mean after each.  400 of them take 400 * 1.5 ms, give or take
 * 20 ms for a standard deviation. */
static void a_state_comes_again(void **state)
{
	uint64_t now_ps = 0;

	(void)state;
	begin((struct fault_config){.kind = FAULT_CONTEXT_HANG, .for_ps = 500 * US, .rate_per_s = 1000, .count = 400});
	while (fault_due_ps(&fault) != FAULT_NEVER) {
		now_ps = fault_due_ps(&fault);
		assert_int_not_equal(fault_turn(&fault, now_ps), FAULT_TURN_NONE);
	}
	assert_int_equal(fault.counters.begun, 400);
	assert_int_equal(fault.counters.lasted_ps, 400 * 500 * US);
	assert_in_range(now_ps, 520 * MS, 680 * MS);
}

/* A moment has no end; it is there again after a gap. */
static void a_moment_happens(void **state)
{
	(void)state;
	begin((struct fault_config){.kind = FAULT_SPURIOUS_INTERRUPT, .at_ps = 2 * MS, .rate_per_s = 1000, .count = 2});
	assert_int_equal(fault_turn(&fault, 2 * MS), FAULT_TURN_BEGINS);
	assert_false(fault.active);
	assert_true(fault_due_ps(&fault) > 2 * MS && fault_due_ps(&fault) < 22 * MS);
	assert_int_equal(fault_turn(&fault, fault_due_ps(&fault)), FAULT_TURN_BEGINS);
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER);
	begin((struct fault_config){.kind = FAULT_GUEST_CRASH, .at_ps = 2 * MS});
	assert_int_equal(fault_turn(&fault, 2 * MS), FAULT_TURN_BEGINS);
	assert_int_equal(fault_due_ps(&fault), FAULT_NEVER);
}

/* Two entries of the list draw from streams of their own, the same in each run of a replication. */
static void streams_are_apart(void **state)
{
	const struct fault_config loss = {.kind = FAULT_FRAME_LOSS, .probability = 0.5};
	struct fault first, again, second, other;
	uint64_t differ_second = 0, differ_other = 0;

	(void)state;
	fault_init(&first, &loss, 0, 1, 0);
	fault_init(&again, &loss, 0, 1, 0);
	fault_init(&second, &loss, 1, 1, 0);
	fault_init(&other, &loss, 0, 1, 1);
	for (uint64_t frame = 0; frame < 100; frame++) {
		const bool struck = fault_strikes(&first, frame);

		assert_int_equal(fault_strikes(&again, frame), struck);
		differ_second += fault_strikes(&second, frame) != struck;
		differ_other += fault_strikes(&other, frame) != struck;
	}
	assert_in_range(differ_second, 25, 75);
	assert_in_range(differ_other, 25, 75);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_never),
		cmocka_unit_test(it_strikes_in_its_time),
		cmocka_unit_test(without_an_end_it_goes_on),
		cmocka_unit_test(it_strikes_so_often_at_most),
		cmocka_unit_test(it_strikes_with_its_probability),
		cmocka_unit_test(a_state_begins_and_ends),
		cmocka_unit_test(a_state_may_have_no_end),
		cmocka_unit_test(a_state_comes_again),
		cmocka_unit_test(a_moment_happens),
		cmocka_unit_test(streams_are_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
