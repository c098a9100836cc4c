/* SPDX-License-Identifier: Apache-2.0 */
/* Members are visited at their times, in the order of their numbers; the heap against a search of all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "host/due_list.h"

static void visits_by_number(void **state)
{
	struct due_list list;

	(void)state;
	due_list_init(&list, 130); /* more than two words */
	due_list_announce(&list, 129, 5);
	due_list_announce(&list, 3, 5);
	due_list_announce(&list, 64, 4);
	due_list_announce(&list, 70, 6);
	due_list_announce(&list, 64, 9); /* later than what it has: nothing new */
	assert_int_equal(due_list_first(&list), 64);
	due_list_begin(&list, 5);
	assert_int_equal(due_list_next(&list, 0), 3);
	assert_int_equal(due_list_next(&list, 4), 64);
	assert_int_equal(due_list_next(&list, 65), 129);
	assert_int_equal(due_list_next(&list, 130), DUE_LIST_NONE);
	/* What becomes due meanwhile joins them; what is due later does not. */
	due_list_announce(&list, 65, 5);
	due_list_announce(&list, 66, 7);
	assert_int_equal(due_list_next(&list, 65), 65);
	assert_int_equal(due_list_next(&list, 66), 129);
	for (uint32_t member = due_list_next(&list, 0); member != DUE_LIST_NONE;
	     member = due_list_next(&list, member + 1))
		due_list_leave(&list, member);
	due_list_over(&list);
	assert_int_equal(due_list_first(&list), 70);
	due_list_set(&list, 70, DUE_LIST_NEVER);
	assert_int_equal(due_list_first(&list), 66);
	due_list_free(&list);
}

/* 20,000 changes of 37 members at random. */
static void first_is_the_earliest(void **state)
{
	uint64_t times[37];
	struct due_list list;
	struct rng rng;

	(void)state;
	rng_init(&rng, 1, 0, "due_list");
	due_list_init(&list, 37);
	for (uint32_t member = 0; member < 37; member++)
		times[member] = DUE_LIST_NEVER;
	for (int step = 0; step < 20000; step++) {
		const uint32_t member = (uint32_t)rng_below(&rng, 37);
		const uint64_t at_ps = rng_below(&rng, 8) == 0 ? DUE_LIST_NEVER : rng_below(&rng, 1000);
		uint64_t earliest = DUE_LIST_NEVER;

		if (rng_below(&rng, 2) == 0) {
			due_list_set(&list, member, at_ps);
			times[member] = at_ps;
		} else {
			due_list_announce(&list, member, at_ps);
			times[member] = at_ps < times[member] ? at_ps : times[member];
		}
		for (uint32_t i = 0; i < 37; i++)
			earliest = times[i] < earliest ? times[i] : earliest;
		assert_int_equal(list.at_ps[due_list_first(&list)], earliest);
		assert_int_equal(list.at_ps[member], times[member]);
	}
	due_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(visits_by_number),
		cmocka_unit_test(first_is_the_earliest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
