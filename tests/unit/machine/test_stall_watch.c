/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/stall_watch.h"

#include "base/pulse.h"
#include "cmocka_all.h"

#define MS(ms) ((ms)*UINT64_C(1000000000))

static void a_second_without_a_move_is_a_stall(void **state)
{
	struct stall_watch watch = {0};

	(void)state;
	assert_false(stall_watch_look(&watch, MS(250), 10, 3));
	assert_false(stall_watch_look(&watch, MS(500), 11, 3));
	/* Nothing has moved since the look at 500 ms: a second is over at 1500. */
	assert_false(stall_watch_look(&watch, MS(750), 11, 3));
	assert_false(stall_watch_look(&watch, MS(1499), 11, 3));
	assert_true(stall_watch_look(&watch, MS(1500), 11, 3));
	assert_int_equal(watch.since_ps, MS(500));
}

static void each_stall_is_told_once(void **state)
{
	struct stall_watch watch = {0};

	(void)state;
	assert_true(stall_watch_look(&watch, MS(1000), 0, 1));
	assert_false(stall_watch_look(&watch, MS(2000), 0, 1));
	assert_false(stall_watch_look(&watch, MS(9000), 0, 1));
	/* A move ends it; the next second without one is another. */
	assert_false(stall_watch_look(&watch, MS(9250), 1, 1));
	assert_false(stall_watch_look(&watch, MS(10000), 1, 1));
	assert_true(stall_watch_look(&watch, MS(10250), 1, 1));
	assert_int_equal(watch.since_ps, MS(9250));
}

static void a_pause_is_none(void **state)
{
	struct stall_watch watch = {0};

	(void)state;
	for (uint64_t ms = 250; ms <= 10000; ms += 250)
		assert_false(stall_watch_look(&watch, MS(ms), 7, 0));
	/* Somebody begins to wait: the second counts from the last look at which nobody did. */
	assert_false(stall_watch_look(&watch, MS(10999), 7, 1));
	assert_true(stall_watch_look(&watch, MS(11000), 7, 1));
}

static void a_pulse_keeps_the_first_stall(void **state)
{
	struct pulse pulse = {0};

	(void)state;
	pulse_tell(&pulse, 5);
	assert_int_equal(pulse_read(&pulse).stalled_awaited, 0);
	pulse_stall(&pulse, 3, 2);
	pulse_stall(&pulse, 8, 1);
	pulse_tell(&pulse, 9);
	assert_int_equal(pulse_read(&pulse).simulated_ps, 9);
	assert_int_equal(pulse_read(&pulse).stalled_since_ps, 3);
	assert_int_equal(pulse_read(&pulse).stalled_awaited, 2);
	pulse_tell(NULL, 1);
	pulse_stall(NULL, 1, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_without_a_move_is_a_stall),
		cmocka_unit_test(each_stall_is_told_once),
		cmocka_unit_test(a_pause_is_none),
		cmocka_unit_test(a_pulse_keeps_the_first_stall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
