/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "xen/event_channel.h"

static bool any(const struct event_channels *channels)
{
	for (uint32_t port = 0; port < channels->ports; port++)
		if (channels->pending[port / 64] >> port % 64 & 1)
			return true;
	return false;
}

/* A second send to a pending port does nothing, before the upcall begins and after. */
static void coalesces(void **state)
{
	struct event_channels channels;

	(void)state;
	event_channels_init(&channels, 4);
	assert_false(any(&channels));
	assert_int_equal(event_channel_take(&channels), -1);
	assert_int_equal(event_channel_send(&channels, 2), EVENT_NOTIFY);
	assert_true(channels.upcall_pending);
	assert_int_equal(event_channel_send(&channels, 2), EVENT_COALESCED);
	event_channel_upcall(&channels);
	assert_int_equal(event_channel_send(&channels, 2), EVENT_COALESCED); /* the bit is still set */
	assert_false(channels.upcall_pending);
	assert_int_equal(event_channel_take(&channels), 2);
	assert_int_equal(event_channel_take(&channels), -1); /* once for three sends */
	assert_int_equal(event_channel_send(&channels, 2), EVENT_NOTIFY);
	event_channels_free(&channels);
}

/* Another port while an upcall is on its way: set, but nobody is kicked again. */
static void set_without_notify(void **state)
{
	struct event_channels channels;

	(void)state;
	event_channels_init(&channels, 4);
	assert_int_equal(event_channel_send(&channels, 0), EVENT_NOTIFY);
	assert_int_equal(event_channel_send(&channels, 3), EVENT_SET);
	event_channel_upcall(&channels);
	/* Once the handler has begun, a new port needs an upcall of its own, though two still wait. */
	assert_int_equal(event_channel_send(&channels, 1), EVENT_NOTIFY);
	assert_int_equal(event_channel_take(&channels), 0);
	assert_int_equal(event_channel_take(&channels), 1);
	assert_int_equal(event_channel_take(&channels), 3);
	assert_false(any(&channels));
	event_channels_free(&channels);
}

/*
 * 130 ports, three words.  Each search goes on behind the last port taken and
 * wraps, so a port that is sent again at once waits for all others.
 */
static void round_robin_over_words(void **state)
{
	static const uint32_t sent[] = {1, 63, 64, 127, 128, 129};
	struct event_channels channels;

	(void)state;
	event_channels_init(&channels, 130);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++)
		event_channel_send(&channels, sent[i]);
	assert_int_equal(event_channel_take(&channels), 1);
	event_channel_send(&channels, 1);
	event_channel_send(&channels, 0);
	assert_int_equal(event_channel_take(&channels), 63);
	assert_int_equal(event_channel_take(&channels), 64);
	assert_int_equal(event_channel_take(&channels), 127);
	assert_int_equal(event_channel_take(&channels), 128);
	assert_int_equal(event_channel_take(&channels), 129); /* the last port: the next search begins at 0 */
	assert_int_equal(event_channel_take(&channels), 0);
	assert_int_equal(event_channel_take(&channels), 1);
	assert_int_equal(event_channel_take(&channels), -1);

	/* Begin in the middle of a word: the part below it is searched last. */
	event_channel_send(&channels, 70);
	assert_int_equal(event_channel_take(&channels), 70);
	event_channel_send(&channels, 70);
	event_channel_send(&channels, 65);
	event_channel_send(&channels, 71);
	event_channel_send(&channels, 5);
	assert_int_equal(event_channel_take(&channels), 71);
	assert_int_equal(event_channel_take(&channels), 5);
	assert_int_equal(event_channel_take(&channels), 65);
	assert_int_equal(event_channel_take(&channels), 70);
	/* Nothing but a port of that low part: found when all words have been passed. */
	event_channel_send(&channels, 65);
	assert_int_equal(event_channel_take(&channels), 65);
	assert_false(any(&channels));
	/* Nothing was sent to a pending port: all were taken. */
	assert_int_equal(channels.coalesced, 0);
	assert_int_equal(channels.sent, channels.taken);
	event_channels_free(&channels);
}

/* What was sent is coalesced, taken, or pending. */
static void every_send_is_counted(void **state)
{
	struct event_channels channels;

	(void)state;
	event_channels_init(&channels, 130);
	for (uint32_t port = 0; port < 130; port += 43) /* 0, 43, 86, 129 */
		event_channel_send(&channels, port);
	event_channel_send(&channels, 43);
	assert_int_equal(event_channel_take(&channels), 0);
	assert_int_equal(channels.sent, 5);
	assert_int_equal(channels.coalesced, 1);
	assert_int_equal(channels.taken, 1);
	assert_int_equal(event_channels_pending(&channels), 3);
	event_channels_free(&channels);
}

/* One port and exactly one word: the edges of the search. */
static void word_edges(void **state)
{
	struct event_channels channels;

	(void)state;
	event_channels_init(&channels, 1);
	for (int i = 0; i < 2; i++) {
		event_channel_send(&channels, 0);
		assert_int_equal(event_channel_take(&channels), 0);
	}
	event_channels_free(&channels);
	event_channels_init(&channels, 64);
	for (int i = 0; i < 2; i++) {
		event_channel_send(&channels, 63);
		assert_true(any(&channels));
		assert_int_equal(event_channel_take(&channels), 63);
	}
	assert_int_equal(channels.scan_from, 0);
	event_channels_free(&channels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coalesces),
		cmocka_unit_test(set_without_notify),
		cmocka_unit_test(round_robin_over_words),
		cmocka_unit_test(every_send_is_counted),
		cmocka_unit_test(word_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
