/* SPDX-License-Identifier: Apache-2.0 */
/* When moderation lets an interrupt pass, by hand; and where the adaptive one gets to under loads that answer to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vif/moderation.h"

#define US UINT64_C(1000000)

static struct moderation moderation;

static void begin(const struct moderation_config *config)
{
	moderation_init(&moderation, config);
	assert_int_equal(moderation_due(&moderation), MODERATION_NEVER);
}

static void off_is_at_once(void **state)
{
	const struct moderation_config config = {MODERATION_OFF, 50 * US, 32};

	(void)state;
	begin(&config);
	for (uint64_t now = 10; now < 13; now++) {
		moderation_frame(&moderation, now);
		assert_int_equal(moderation_due(&moderation), 0);
		moderation_interrupted(&moderation, now);
		assert_int_equal(moderation_due(&moderation), MODERATION_NEVER);
	}
	assert_int_equal(moderation.interrupts, 3);
}

/* The first at once; what comes within the time waits for its end, however much it is. */
static void interval_throttles(void **state)
{
	const struct moderation_config config = {MODERATION_INTERVAL, 50 * US, 2};

	(void)state;
	begin(&config);
	moderation_frame(&moderation, 7 * US);
	assert_true(moderation_due(&moderation) <= 7 * US);
	moderation_interrupted(&moderation, 7 * US);
	for (uint64_t i = 1; i <= 5; i++) {
		moderation_frame(&moderation, (7 + i) * US);
		assert_int_equal(moderation_due(&moderation), 57 * US);
	}
	moderation_interrupted(&moderation, 60 * US); /* late: the time runs from when it was */
	moderation_frame(&moderation, 61 * US);
	assert_int_equal(moderation_due(&moderation), 110 * US);
	moderation_told(&moderation); /* otherwise: no interrupt, so the time goes on */
	assert_int_equal(moderation_due(&moderation), MODERATION_NEVER);
	moderation_frame(&moderation, 90 * US);
	assert_int_equal(moderation_due(&moderation), 110 * US);
	moderation_told(&moderation);
	moderation_frame(&moderation, 130 * US);
	assert_true(moderation_due(&moderation) <= 130 * US);
}

static void count_or_the_first_ones_time(void **state)
{
	const struct moderation_config config = {MODERATION_COUNT, 20 * US, 3};

	(void)state;
	begin(&config);
	moderation_frame(&moderation, 100 * US);
	assert_int_equal(moderation_due(&moderation), 120 * US);
	moderation_frame(&moderation, 115 * US); /* does not put it off */
	assert_int_equal(moderation_due(&moderation), 120 * US);
	moderation_frame(&moderation, 116 * US);
	assert_int_equal(moderation_due(&moderation), 0);
	moderation_interrupted(&moderation, 116 * US);
	moderation_frame(&moderation, 117 * US); /* counted anew, and no throttle */
	assert_int_equal(moderation_due(&moderation), 137 * US);
}

/* ---- adaptive ---- */

static const struct moderation_config adaptive = {MODERATION_ADAPTIVE, 0, 0};

/* A frame each gap_ps, whatever moderation does, until so many samples are taken.  Returns the time. */
static uint64_t flood(uint64_t now, uint64_t gap_ps, uint64_t samples)
{
	const uint64_t until = moderation.interrupts + samples * MODERATION_SAMPLE_EVENTS;

	while (moderation.interrupts < until) {
		now += gap_ps;
		moderation_frame(&moderation, now);
		if (moderation_due(&moderation) <= now)
			moderation_interrupted(&moderation, now);
	}
	return now;
}

/* One frame at a time: the next comes so long after the interrupt that tells of the last. */
static uint64_t ask_and_answer(uint64_t now, uint64_t think_ps, uint64_t samples)
{
	const uint64_t until = moderation.interrupts + samples * MODERATION_SAMPLE_EVENTS;

	while (moderation.interrupts < until) {
		now += think_ps;
		moderation_frame(&moderation, now);
		if (moderation_due(&moderation) > now)
			now = moderation_due(&moderation);
		moderation_interrupted(&moderation, now);
	}
	return now;
}

/* Fewer interrupts for as many frames are better as long as there are fewer. */
static void a_flood_drives_it_to_the_longest_time(void **state)
{
	(void)state;
	begin(&adaptive);
	assert_int_equal(moderation_profile_ps(moderation.profile), 8 * US);
	flood(0, 3 * US, 12);
	assert_int_equal(moderation_profile_ps(moderation.profile), 256 * US);
	assert_int_equal(moderation.tune, MODERATION_PARKED_ON_TOP);
}

/* The frames of a profile interrupt before its time. */
static void many_frames_do_not_wait(void **state)
{
	(void)state;
	begin(&adaptive);
	moderation_frame(&moderation, US);
	moderation_interrupted(&moderation, US);
	for (int i = 1; i < MODERATION_PROFILE_FRAMES; i++)
		moderation_frame(&moderation, 2 * US);
	assert_int_equal(moderation_due(&moderation), 9 * US);
	moderation_frame(&moderation, 2 * US);
	assert_int_equal(moderation_due(&moderation), 0);
}

/* 30 us between frames: 1 us and 8 us hold nothing up, and are the same; it moves about between them and 64 us, which
 * is worse, until it is tired. */
static void one_who_waits_for_the_answer_keeps_it_short(void **state)
{
	uint64_t now, frames;

	(void)state;
	begin(&adaptive);
	now = ask_and_answer(0, 30 * US, 12);
	assert_int_equal(moderation.tune, MODERATION_PARKED_TIRED);
	assert_true(moderation_profile_ps(moderation.profile) < 30 * US);
	frames = moderation.frames;
	assert_int_equal(ask_and_answer(now, 30 * US, 1) - now,
			 MODERATION_SAMPLE_EVENTS * 30 * US); /* nothing is held up */
	assert_int_equal(moderation.frames - frames, MODERATION_SAMPLE_EVENTS);
}

/* Parked, it moves when the rates do, and only then. */
static void a_change_of_load_wakes_it(void **state)
{
	uint64_t now, changes;

	(void)state;
	begin(&adaptive);
	now = flood(0, 3 * US, 12);
	changes = moderation.profile_changes;
	now = flood(now, 3 * US, 20);
	assert_int_equal(moderation.profile_changes, changes);
	now = ask_and_answer(now, 30 * US, 40);
	assert_true(moderation.profile_changes > changes);
	assert_true(moderation_profile_ps(moderation.profile) < 128 * US);
	(void)now;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(off_is_at_once),
		cmocka_unit_test(interval_throttles),
		cmocka_unit_test(count_or_the_first_ones_time),
		cmocka_unit_test(a_flood_drives_it_to_the_longest_time),
		cmocka_unit_test(many_frames_do_not_wait),
		cmocka_unit_test(one_who_waits_for_the_answer_keeps_it_short),
		cmocka_unit_test(a_change_of_load_wakes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
