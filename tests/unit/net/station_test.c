/* SPDX-License-Identifier: Apache-2.0 */
/* Little's law holds for what is told rightly, and fails for what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "net/frame.h"
#include "net/station.h"

static struct frame_pool pool;
static struct station station;

static int set_up(void **state)
{
	(void)state;
	frame_pool_init(&pool);
	station_init(&station, "host_a.receive");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	frame_pool_free(&pool);
	return 0;
}

static struct frame *enter(uint64_t now_ps)
{
	struct frame *frame = frame_new(&pool, 1, 2, 60);

	station_enter(&station, frame, now_ps);
	return frame;
}

static void leave(struct frame *frame, uint64_t now_ps)
{
	station_leave(&station, frame, now_ps);
	frame_delivered(&pool, frame);
}

/* Two frames: one in [100, 400), one in [200, 250).  At 300 the integral is
 * 300 - 100 + 50 = 250. */
static void both_sides_by_hand(void **state)
{
	struct frame *a, *b;

	(void)state;
	a = enter(100);
	b = enter(200);
	assert_ptr_equal(a->station, &station);
	leave(b, 250);
	assert_int_equal(station_area(&station, 300), 250);
	assert_int_equal(station_stays(&station, &pool, 300), 250);
	leave(a, 400);
	assert_int_equal(station_area(&station, 1000), 350);
	assert_int_equal(station_stays(&station, &pool, 1000), 350);
	assert_int_equal(station.arrivals, 2);
	assert_int_equal(station.departures, 2);
	assert_int_equal(station.maximum, 2);
	assert_int_equal(station.occupancy, 0);
}

/* Frame inside over the window's start (100 to 400, window from 300): only
 * 100 of it count; and one inside at its end (350 on, looked at at 500). */
static void the_window_cuts_both_sides(void **state)
{
	struct frame *a;

	(void)state;
	a = enter(100);
	leave(enter(120), 130);
	station_window(&station, 300);
	assert_int_equal(station_area(&station, 300), 0);
	assert_int_equal(station_stays(&station, &pool, 300), 0);
	enter(350);
	leave(a, 400);
	assert_int_equal(station_area(&station, 500), 100 + 150);
	assert_int_equal(station_stays(&station, &pool, 500), 100 + 150);
}

/* A frame is told at 900 to have left at 600, after others have come at 700
 * and gone at 800; one that had come at 600 is told at 900 too. */
static void told_late_is_told_in_full(void **state)
{
	struct frame *late, *other;

	(void)state;
	late = enter(100);
	other = enter(700);
	leave(other, 800);
	leave(late, 600);
	assert_int_equal(station_area(&station, 900), 500 + 100);
	assert_int_equal(station_stays(&station, &pool, 900), 500 + 100);
	enter(600);
	assert_int_equal(station_area(&station, 900), 500 + 100 + 300);
	assert_int_equal(station_stays(&station, &pool, 900), 500 + 100 + 300);
}

/* Told after the window began of what was before it: no part in either side,
 * but for the part inside that had been counted until then. */
static void told_late_across_the_window(void **state)
{
	struct frame *left_before, *came_before;

	(void)state;
	left_before = enter(100);
	station_window(&station, 500);
	enter(520);
	leave(left_before, 450); /* told at 520 or later */
	came_before = frame_new(&pool, 1, 2, 60);
	station_enter(&station, came_before, 480);
	assert_int_equal(station_area(&station, 600), 80 + 100);
	assert_int_equal(station_stays(&station, &pool, 600), 80 + 100);
}

/* A random crowd, late news and windows included; at every step the two sides agree. */
static void little_holds_on_a_random_walk(void **state)
{
	struct frame *inside[64];
	size_t count = 0;
	uint64_t now = 0, latest[64];
	struct rng rng;

	(void)state;
	rng_init(&rng, 1, 0, "station_test");
	for (int step = 0; step < 22000; step++) {
		now += rng_below(&rng, 50);
		if (count < 64 && rng_below(&rng, 2)) {
			latest[count] = now - rng_below(&rng, now < 30 ? now + 1 : 30);
			inside[count] = enter(latest[count]);
			count++;
		} else if (count > 0) {
			size_t which = rng_below(&rng, count);
			uint64_t at = now - rng_below(&rng, now < 30 ? now + 1 : 30);

			leave(inside[which], at < latest[which] ? latest[which] : at);
			count--;
			inside[which] = inside[count];
			latest[which] = latest[count];
		}
		if (step % 5000 == 4999)
			station_window(&station, now);
		assert_int_equal(station_area(&station, now), station_stays(&station, &pool, now));
	}
	assert_int_equal(station.arrivals - station.departures, count);
	assert_true(station_area(&station, now) > 0);
}

/* The check can fail: a stamp that was tampered with makes the sides differ
 * by just that much, inside and after leaving. */
static void a_wrong_stamp_shows(void **state)
{
	struct frame *frame;

	(void)state;
	frame = enter(100);
	frame->station_entered_ps = 130;
	assert_int_equal(station_area(&station, 200), 100);
	assert_int_equal(station_stays(&station, &pool, 200), 70);
	leave(frame, 300);
	assert_int_equal(station_area(&station, 400), 200);
	assert_int_equal(station_stays(&station, &pool, 400), 170);
}

/* And so does a frame that was taken away without leaving. */
static void a_frame_that_vanishes_shows(void **state)
{
	struct frame *frame;

	(void)state;
	frame = enter(100);
	frame->station = NULL;
	frame_delivered(&pool, frame);
	assert_int_equal(station_area(&station, 200), 100);
	assert_int_equal(station_stays(&station, &pool, 200), 0);
}

static void the_table_names_counters(void **state)
{
	struct stat_registry registry;

	(void)state;
	stat_registry_init(&registry);
	stat_registry_add(&registry, "s", &station, station_stats, station_stat_count);
	leave(enter(100), 200);
	stat_registry_snapshot(&registry);
	station_window(&station, 200);
	leave(enter(300), 350);
	for (size_t i = 0; i < station_stat_count; i++) {
		uint64_t value = stat_registry_value(&registry.groups[0], i);

		if (station_stats[i].kind == STAT_COUNTER)
			assert_true(value == 1 || value == 50); /* frames, or their time */
	}
	stat_registry_free(&registry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_sides_by_hand, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_window_cuts_both_sides, set_up, tear_down),
		cmocka_unit_test_setup_teardown(told_late_is_told_in_full, set_up, tear_down),
		cmocka_unit_test_setup_teardown(told_late_across_the_window, set_up, tear_down),
		cmocka_unit_test_setup_teardown(little_holds_on_a_random_walk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wrong_stamp_shows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_frame_that_vanishes_shows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_table_names_counters, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
