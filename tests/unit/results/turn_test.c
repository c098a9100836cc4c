/* SPDX-License-Identifier: Apache-2.0 */
#include "results/turn.h"

#include <string.h>

#include "support.h"

#define MOST 16

/* What each value of a list would show: 'f' fails, 'F' surely, 'h' holds, 'H' surely.  `seen` gets the places that were
 * looked at, in their order, as letters from 'a'. */
static struct turn_answer search(const char *truth, bool scan, char *seen)
{
	struct turn_look looks[MOST] = {{TURN_UNKNOWN, false}};
	size_t count = strlen(truth), next, used = 0;

	while ((next = turn_next(looks, count, scan)) != TURN_NONE) {
		assert_true(next < count && looks[next].verdict == TURN_UNKNOWN);
		looks[next].verdict = strchr("hH", truth[next]) != NULL ? TURN_HOLDS : TURN_FAILS;
		looks[next].sure = strchr("FH", truth[next]) != NULL;
		seen[used++] = (char)('a' + next);
	}
	seen[used] = '\0';
	return turn_answer(looks, count);
}

static void check(const char *truth, bool scan, const char *looked_at, struct turn_answer expected)
{
	char seen[MOST + 1];
	struct turn_answer answer = search(truth, scan, seen);

	assert_string_equal(seen, looked_at);
	assert_int_equal(answer.first, expected.first);
	assert_int_equal(answer.earliest, expected.earliest);
	assert_int_equal(answer.latest, expected.latest);
	assert_int_equal(answer.sure, expected.sure);
	assert_int_equal(answer.once, expected.once);
}

static void a_bisection_looks_at_the_ends_and_then_halves(void **state)
{
	(void)state;
	/* Nine values: the ends, then 4 (fails), 6 (holds), 5 (holds). */
	check("FFFFFHHHH", false, "aiegf", (struct turn_answer){5, 5, 5, true, true});
	check("FH", false, "ab", (struct turn_answer){1, 1, 1, true, true});
	check("FFFFFFFFH", false, "aiegh", (struct turn_answer){8, 8, 8, true, true});
}

static void a_list_may_not_turn(void **state)
{
	(void)state;
	/* It holds at the first already: no other is of interest. */
	check("HHHH", false, "a", (struct turn_answer){0, 0, 0, true, true});
	check("H", false, "a", (struct turn_answer){0, 0, 0, true, true});
	/* It fails at both ends. */
	check("FFFF", false, "ad", (struct turn_answer){TURN_NONE, 4, TURN_NONE, true, true});
	check("FFFf", false, "ad", (struct turn_answer){TURN_NONE, 1, TURN_NONE, false, true});
	check("F", false, "a", (struct turn_answer){TURN_NONE, 1, TURN_NONE, true, true});
}

static void a_bisection_goes_on_until_it_is_sure_on_both_sides(void **state)
{
	(void)state;
	/* The turn is at 4; 4 and 3 are not sure.  The ends, 3 (fails), 4 (holds); upwards 5, which is sure; downwards
	 * 2, which is. */
	check("FFFfhHH", false, "agdefc", (struct turn_answer){4, 3, 5, false, true});
	/* Nothing is sure: all are looked at, and nothing is excluded. */
	check("ffhh", false, "adbc", (struct turn_answer){2, 0, TURN_NONE, false, true});
	check("hhH", false, "abc", (struct turn_answer){0, 0, 2, false, true});
}

static void a_scan_looks_at_all_and_sees_that_it_turns_twice(void **state)
{
	(void)state;
	check("FFHH", true, "abcd", (struct turn_answer){2, 2, 2, true, true});
	check("FHFH", true, "abcd", (struct turn_answer){1, 1, 1, true, false});
	check("FFFF", true, "abcd", (struct turn_answer){TURN_NONE, 4, TURN_NONE, true, true});
	/* A bisection does not look there, and finds another turn. */
	check("FHFFH", false, "aecd", (struct turn_answer){4, 4, 4, true, true});
}

/* Where it turns once, both find the same, wherever that is and whatever is sure. */
static void both_agree_where_it_turns_once(void **state)
{
	char truth[MOST], seen[MOST + 1];

	(void)state;
	for (size_t count = 1; count <= 7; count++)
		for (size_t turn = 0; turn <= count; turn++)
			for (unsigned sure = 0; sure < 1U << count; sure++) {
				for (size_t i = 0; i < count; i++)
					truth[i] =
						(sure >> i & 1) != 0 ? (i < turn ? 'F' : 'H') : (i < turn ? 'f' : 'h');
				truth[count] = '\0';
				struct turn_answer one = search(truth, false, seen), all = search(truth, true, seen);
				assert_int_equal(one.first, all.first);
				assert_int_equal(one.first, turn < count ? turn : TURN_NONE);
				assert_int_equal(one.latest, all.latest);
				assert_int_equal(one.sure, all.sure);
				/* With no value at which it holds, a bisection does not look for a sure one between. */
				if (turn < count)
					assert_int_equal(one.earliest, all.earliest);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bisection_looks_at_the_ends_and_then_halves),
		cmocka_unit_test(a_list_may_not_turn),
		cmocka_unit_test(a_bisection_goes_on_until_it_is_sure_on_both_sides),
		cmocka_unit_test(a_scan_looks_at_all_and_sees_that_it_turns_twice),
		cmocka_unit_test(both_agree_where_it_turns_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
