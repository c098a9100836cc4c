/* SPDX-License-Identifier: Apache-2.0 */
/* Frames that come once, twice, overtaken, and too late to tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/frame_window.h"

static struct frame_window window;

static int setup(void **state)
{
	(void)state;
	memset(&window, 0, sizeof(window));
	return 0;
}

static void frames_in_order_come_once(void **state)
{
	(void)state;
	for (uint32_t sequence = 1; sequence <= 3 * FRAME_WINDOW_FRAMES; sequence++)
		frame_window_note(&window, sequence);
	assert_int_equal(window.frames, 3 * FRAME_WINDOW_FRAMES);
	assert_int_equal(window.twice + window.overtaken + window.late, 0);
}

static void a_second_one_is_found(void **state)
{
	(void)state;
	frame_window_note(&window, 1);
	frame_window_note(&window, 1);
	assert_int_equal(window.twice, 1);
	frame_window_note(&window, 100);
	frame_window_note(&window, 1);
	assert_int_equal(window.twice, 2);
}

/* 1 and 4 come; 2 and 3 are overtaken, and are no doubles; a second 3 is. */
static void an_overtaken_one_is_none(void **state)
{
	(void)state;
	frame_window_note(&window, 1);
	frame_window_note(&window, 4);
	frame_window_note(&window, 2);
	frame_window_note(&window, 3);
	assert_int_equal(window.overtaken, 2);
	assert_int_equal(window.twice, 0);
	frame_window_note(&window, 3);
	assert_int_equal(window.twice, 1);
}

/* The window is as wide as it says: its last place is told, the one behind it not. */
static void a_late_one_cannot_be_told(void **state)
{
	(void)state;
	frame_window_note(&window, FRAME_WINDOW_FRAMES + 10);
	frame_window_note(&window, 11);
	assert_int_equal(window.late, 0);
	frame_window_note(&window, 10);
	assert_int_equal(window.late, 1);
	assert_int_equal(window.twice, 0);
	/* A leap over the whole window forgets all. */
	frame_window_note(&window, 10 * FRAME_WINDOW_FRAMES + 11);
	frame_window_note(&window, 9 * FRAME_WINDOW_FRAMES + 12);
	assert_int_equal(window.twice, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(frames_in_order_come_once, setup),
		cmocka_unit_test_setup(a_second_one_is_found, setup),
		cmocka_unit_test_setup(an_overtaken_one_is_none, setup),
		cmocka_unit_test_setup(a_late_one_cannot_be_told, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
