/* SPDX-License-Identifier: Apache-2.0 */
/* When VIFs are asked to come and go, and what is counted of it. */
#include <string.h>

#include "cmocka_all.h"
#include "load/lifecycle.h"

#define MS UNIT_PS_PER_MS

static struct lifecycle_config config;
static struct lifecycle t;

/* Three pairs, one every 4 ms from 1 ms on, each for 6 ms. */
static int setup(void **state)
{
	(void)state;
	config = (struct lifecycle_config){
		.vifs = 3, .start_ps = 1 * MS, .period_ps = 4 * MS, .hold_ps = 6 * MS, .traffic = true};
	lifecycle_init(&t, &config);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lifecycle_free(&t);
	return 0;
}

static void expect(uint64_t now_ps, enum lifecycle_action action, uint32_t pair)
{
	enum lifecycle_action found;
	uint32_t number;

	assert_int_equal(lifecycle_due_ps(&t), now_ps);
	assert_true(lifecycle_next(&t, now_ps, &found, &number));
	assert_int_equal(found, action);
	assert_int_equal(number, pair);
}

static void expect_nothing(uint64_t now_ps)
{
	enum lifecycle_action action;
	uint32_t pair;

	assert_false(lifecycle_next(&t, now_ps, &action, &pair));
	assert_true(lifecycle_due_ps(&t) > now_ps);
}

/* Host A takes 0.4 ms, host B 0.7 ms: the pair begins when both are there, and goes 6 ms later. */
static void a_pair_comes_and_goes(void **state)
{
	(void)state;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	expect_nothing(1 * MS);
	assert_false(lifecycle_created(&t, 0, 0, 14 * MS / 10));
	assert_true(lifecycle_created(&t, 0, 1, 17 * MS / 10));
	expect(5 * MS, LIFECYCLE_CREATE, 1);
	assert_int_equal(t.counters.pairs_begun, 1);
	expect(77 * MS / 10, LIFECYCLE_DESTROY, 0);
	expect_nothing(77 * MS / 10);
	lifecycle_destroyed(&t, 0, 0, 80 * MS / 10);
	assert_int_equal(t.pairs[0].state, LIFECYCLE_GOING);
	lifecycle_destroyed(&t, 0, 1, 81 * MS / 10);
	assert_int_equal(t.pairs[0].state, LIFECYCLE_GONE);
	expect(9 * MS, LIFECYCLE_CREATE, 2);
	expect(13 * MS, LIFECYCLE_CREATE, 0); /* in turn */
	assert_int_equal(t.counters.created, 2);
	assert_int_equal(t.counters.destroyed, 2);
	assert_int_equal(t.create_ps.sum, 4 * MS / 10 + 7 * MS / 10);
	assert_int_equal(t.destroy_ps.sum, 3 * MS / 10 + 4 * MS / 10);
	lifecycle_window(&t);
	assert_int_equal(t.create_ps.count + t.destroy_ps.count, 0);
}

/* With a grace the application is told first, and only that long before its VIF goes. */
static void a_pair_is_told_to_finish(void **state)
{
	(void)state;
	config.grace_ps = 2 * MS;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	lifecycle_created(&t, 0, 0, 1 * MS);
	lifecycle_created(&t, 0, 1, 2 * MS);
	expect(5 * MS, LIFECYCLE_CREATE, 1);
	expect(6 * MS, LIFECYCLE_FINISH, 0);
	expect_nothing(6 * MS);
	expect(8 * MS, LIFECYCLE_DESTROY, 0);
}

/* A pair that is still coming or going at its next turn loses it, and the next one's time does not shift. */
static void a_turn_that_comes_too_early_is_skipped(void **state)
{
	enum lifecycle_action action;
	uint32_t pair;

	(void)state;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	expect(5 * MS, LIFECYCLE_CREATE, 1);
	expect(9 * MS, LIFECYCLE_CREATE, 2);
	assert_int_equal(lifecycle_due_ps(&t), 13 * MS);
	assert_false(lifecycle_next(&t, 13 * MS, &action, &pair)); /* 0 is not there yet */
	assert_int_equal(t.counters.skipped, 1);
	lifecycle_created(&t, 1, 0, 14 * MS);
	lifecycle_created(&t, 1, 1, 14 * MS);
	assert_int_equal(lifecycle_due_ps(&t), 17 * MS);
	assert_false(lifecycle_next(&t, 17 * MS, &action, &pair)); /* 1 is there */
	assert_int_equal(t.counters.skipped, 2);
	expect(20 * MS, LIFECYCLE_DESTROY, 1);
}

/* Both at once: who goes, goes first. */
static void ends_come_before_beginnings(void **state)
{
	(void)state;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	lifecycle_created(&t, 0, 0, 3 * MS);
	lifecycle_created(&t, 0, 1, 3 * MS);
	expect(5 * MS, LIFECYCLE_CREATE, 1);
	expect(9 * MS, LIFECYCLE_DESTROY, 0);
	expect(9 * MS, LIFECYCLE_CREATE, 2);
	expect_nothing(9 * MS);
}

/* A device that refuses at one host: the other's VIF goes at once, the pair's application never begins, and its next
 * turn finds it gone. */
static void one_host_refuses(void **state)
{
	(void)state;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	assert_false(lifecycle_created(&t, 0, 1, 14 * MS / 10));
	lifecycle_refused(&t, 0, 0, 16 * MS / 10);
	assert_int_equal(t.pairs[0].state, LIFECYCLE_HALF);
	assert_false(lifecycle_there(&t, 0, 0));
	assert_true(lifecycle_there(&t, 0, 1));
	expect(16 * MS / 10, LIFECYCLE_DESTROY, 0);
	expect_nothing(16 * MS / 10);
	lifecycle_destroyed(&t, 0, 1, 20 * MS / 10);
	assert_int_equal(t.pairs[0].state, LIFECYCLE_GONE);
	assert_int_equal(t.counters.pairs_begun, 0);
	assert_int_equal(t.counters.created + t.counters.destroyed, 2);
	assert_int_equal(t.counters.refused, 1);
	assert_int_equal(t.refused_ps.sum, 6 * MS / 10);
	assert_int_equal(t.destroy_ps.sum, 4 * MS / 10);
	lifecycle_window(&t);
	assert_int_equal(t.refused_ps.count, 0);
}

/* Refused first, created then; and by both: nothing is to be destroyed. */
static void both_hosts_refuse(void **state)
{
	(void)state;
	expect(1 * MS, LIFECYCLE_CREATE, 0);
	lifecycle_refused(&t, 0, 1, 2 * MS);
	assert_false(lifecycle_created(&t, 0, 0, 3 * MS));
	expect(3 * MS, LIFECYCLE_DESTROY, 0);
	lifecycle_destroyed(&t, 0, 0, 4 * MS);
	expect(5 * MS, LIFECYCLE_CREATE, 1);
	lifecycle_refused(&t, 1, 0, 6 * MS);
	assert_int_equal(t.pairs[1].state, LIFECYCLE_COMING);
	lifecycle_refused(&t, 1, 1, 6 * MS);
	assert_int_equal(t.pairs[1].state, LIFECYCLE_GONE);
	expect_nothing(6 * MS);
	expect(9 * MS, LIFECYCLE_CREATE, 2);
	expect(13 * MS, LIFECYCLE_CREATE, 0);
	assert_int_equal(t.counters.skipped, 0);
}

static void nobody_comes(void **state)
{
	struct lifecycle none;
	enum lifecycle_action action;
	uint32_t pair;

	(void)state;
	config.vifs = 0;
	lifecycle_init(&none, &config);
	assert_true(lifecycle_due_ps(&none) == LIFECYCLE_NEVER);
	assert_false(lifecycle_next(&none, 1000 * MS, &action, &pair));
	lifecycle_free(&none);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_pair_comes_and_goes),
		CASE(a_pair_is_told_to_finish),
		CASE(a_turn_that_comes_too_early_is_skipped),
		CASE(ends_come_before_beginnings),
		CASE(one_host_refuses),
		CASE(both_hosts_refuse),
		CASE(nobody_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
