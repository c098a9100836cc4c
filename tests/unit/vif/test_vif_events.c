/* SPDX-License-Identifier: Apache-2.0 */
/* Which received frames are told of: each, those asked for, none; crossings on the bus; indices that wrap. */
#include "vif/vif_events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_frame(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_EACH);
	for (uint32_t produced = 1; produced <= 3; produced++)
		assert_true(vif_events_produced(&events, produced));
}

/* The first is asked for from the start; then nothing until the guest asks. */
static void told_once_a_request(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_ASKED);
	assert_true(vif_events_produced(&events, 1));
	assert_false(vif_events_produced(&events, 2));
	assert_false(vif_events_ask(&events, 3)); /* all is read, the next one is wanted */
	assert_true(vif_events_produced(&events, 3));
	assert_false(vif_events_produced(&events, 4));
}

/* The guest has read 2 and asks for the third, while that is being written: it is told when its word comes. */
static void request_and_frame_cross(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_ASKED);
	vif_events_produced(&events, 2);
	assert_false(vif_events_produced(&events, 3));
	assert_true(vif_events_ask(&events, 3));
	assert_false(vif_events_produced(&events, 4));
	assert_false(vif_events_ask(&events, 5)); /* it has found all four by itself */
}

/* So many frames ahead; asking anew takes the place of the request before. */
static void some_frames_ahead(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_ASKED);
	vif_events_produced(&events, 1);
	assert_false(vif_events_ask(&events, 5));
	for (uint32_t produced = 2; produced < 5; produced++)
		assert_false(vif_events_produced(&events, produced));
	assert_true(vif_events_produced(&events, 5));
	assert_false(vif_events_ask(&events, 9));
	assert_false(vif_events_ask(&events, 6));
	assert_true(vif_events_produced(&events, 6));
	assert_false(vif_events_produced(&events, 9));
}

/* One that polls has not asked for a first frame, either. */
static void never(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_NONE);
	for (uint32_t produced = 1; produced <= 3; produced++)
		assert_false(vif_events_produced(&events, produced));
}

/* Two agents write the queue's index: the later word may come first, and an older one changes nothing. */
static void indices_wrap_and_overtake(void **state)
{
	struct vif_events events;

	(void)state;
	vif_events_init(&events, VIF_EVENTS_NONE);
	events.told = UINT32_MAX - 1;
	assert_false(vif_events_ask(&events, 1));
	assert_false(vif_events_produced(&events, UINT32_MAX));
	assert_true(vif_events_produced(&events, 1));
	assert_false(vif_events_produced(&events, 0));
	assert_int_equal(events.told, 1);
	assert_false(vif_events_ask(&events, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_frame),
		cmocka_unit_test(told_once_a_request),
		cmocka_unit_test(some_frames_ahead),
		cmocka_unit_test(request_and_frame_cross),
		cmocka_unit_test(never),
		cmocka_unit_test(indices_wrap_and_overtake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
