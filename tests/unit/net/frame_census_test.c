/* SPDX-License-Identifier: Apache-2.0 */
/* A census finds the frame that nobody holds, the one that two do, and the one that is no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/frame_census.h"

#define FRAMES 600 /* more than a list's first capacity */

static struct frame_pool pool;
static struct frame_census census;
static struct frame *frames[FRAMES];

static int set_up(void **state)
{
	(void)state;
	frame_pool_init(&pool);
	frame_census_init(&census);
	for (size_t i = 0; i < FRAMES; i++)
		frames[i] = frame_new(&pool, i, 0, 60);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	frame_census_free(&census);
	frame_pool_free(&pool);
	return 0;
}

static void all_held(void **state)
{
	struct frame_queue queue = {NULL, NULL, 0};
	struct frame_census_result found;

	(void)state;
	for (size_t i = 0; i < FRAMES; i++) {
		if (i % 2 == 0)
			frame_census_hold(&census, frames[i]);
		else
			frame_queue_push(&queue, frames[i]);
	}
	frame_census_hold_queue(&census, &queue);
	frame_census_hold(&census, NULL);
	found = frame_census_take(&census, &pool);
	assert_int_equal(found.exist, FRAMES);
	assert_int_equal(found.held, FRAMES);
	assert_int_equal(found.lost + found.twice + found.dead, 0);
	assert_null(found.first);
}

/* Of the last four: one is lost, one held twice, one carried alone, one held and carried. */
static void wrongs_are_told_apart(void **state)
{
	struct frame_census_result found;

	(void)state;
	for (size_t i = 0; i < FRAMES; i++)
		if (i < FRAMES - 4 || i == FRAMES - 3 || i == FRAMES - 1)
			frame_census_hold(&census, frames[i]);
	frame_census_hold(&census, frames[FRAMES - 3]);
	frame_census_carry(&census, frames[FRAMES - 2]);
	frame_census_carry(&census, frames[FRAMES - 1]);
	found = frame_census_take(&census, &pool);
	assert_int_equal(found.held, FRAMES - 2);
	assert_int_equal(found.carried, 1);
	assert_int_equal(found.lost, 1);
	assert_int_equal(found.twice, 1);
	assert_int_equal(found.dead, 0);
	assert_ptr_equal(found.first, frames[FRAMES - 4]);
}

static void what_is_gone_is_not_held(void **state)
{
	struct frame_census_result found;

	(void)state;
	for (size_t i = 0; i < FRAMES; i++)
		frame_census_hold(&census, frames[i]);
	frame_delivered(&pool, frames[7]);
	found = frame_census_take(&census, &pool);
	assert_int_equal(found.exist, FRAMES - 1);
	assert_int_equal(found.dead, 1);
	assert_int_equal(found.lost + found.twice, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_held, set_up, tear_down),
		cmocka_unit_test_setup_teardown(wrongs_are_told_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_gone_is_not_held, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
