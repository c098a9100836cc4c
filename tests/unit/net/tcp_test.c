/* SPDX-License-Identifier: Apache-2.0 */
/* Traces of TCP connections, by hand: opening, slow start, loss, timers, windows, the wrap. */
#include "../base/cmocka_all.h"

#include "base/rng.h"
#include "tcp_path.h"

static struct tcp_path path;

/* ---- losses that tests ask for ---- */

/* Data segments of the client lost by their place in the stream, each the first time. */
struct losses {
	uint32_t places[8]; /* in segments from 0 */
	uint32_t count;
	bool done[8];
};

static bool lost_once(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	struct losses *losses = context;
	const uint32_t place = (segment->sequence - path.client.initial_sequence - 1) / SEGMENT;

	(void)number;
	if (!from_client || segment->bytes == 0)
		return false;
	for (uint32_t i = 0; i < losses->count; i++) {
		if (!losses->done[i] && losses->places[i] == place) {
			losses->done[i] = true;
			return true;
		}
	}
	return false;
}

/* The first so many segments of the client's, of the server's. */
static bool lost_first(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	const uint64_t *first = context;

	(void)segment;
	return number <= first[from_client ? 0 : 1];
}

static bool lost_data(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	(void)context;
	(void)number;
	return from_client && segment->bytes > 0;
}

/* An established connection without delay, whose client has written nothing yet. */
static void establish(const struct tcp_config *config, uint64_t delay_ps)
{
	path_init(&path, config, delay_ps, 1000, 2000);
	path_run(&path, 4 * delay_ps + 1);
	assert_int_equal(path.client.state, TCP_ESTABLISHED);
	assert_int_equal(path.server.state, TCP_ESTABLISHED);
	assert_int_equal(path.count, 0);
}

/* ---- opening ---- */

static void three_segments_open(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct tcp client, server;
	struct tcp_segment syn, answer, last;

	(void)state;
	config.receive_buffer_bytes = UINT64_C(1) << 20; /* a window of 786432, scale 4 */
	tcp_init(&client, &config, 32768, 5001, 99);
	tcp_init(&server, &config, 5001, 32768, 499);
	tcp_listen(&server);
	assert_false(tcp_wants_to_send(&client));
	tcp_connect(&client);
	tcp_send(&client, 25 * MS, &syn);
	assert_int_equal(syn.flags, TCP_SYN);
	assert_int_equal(syn.sequence, 99);
	assert_int_equal(syn.window, 65535); /* not scaled yet */
	assert_int_equal(syn.window_scale, 4);
	assert_int_equal(syn.mss, 1460);
	assert_int_equal(syn.timestamp, 2); /* ticks of 10 ms */
	assert_int_equal(tcp_segment_ip_bytes(&syn), 60);
	assert_false(tcp_wants_to_send(&client));
	assert_int_equal(tcp_deadline(&client), 25 * MS + 3000 * MS);

	tcp_receive(&server, &syn, 30 * MS);
	tcp_send(&server, 30 * MS, &answer);
	assert_int_equal(answer.flags, TCP_SYN | TCP_ACK);
	assert_int_equal(answer.sequence, 499);
	assert_int_equal(answer.acknowledgement, 100);
	assert_int_equal(answer.timestamp_echo, 2);

	tcp_receive(&client, &answer, 55 * MS);
	assert_int_equal(client.state, TCP_ESTABLISHED);
	assert_int_equal(client.segment, SEGMENT);
	/* Echoed 2, it is tick 5: 30 ms, and 200 at least for the variation. */
	assert_int_equal(tcp_rto_ps(&client.rto), 230 * MS);
	tcp_send(&client, 55 * MS, &last);
	assert_int_equal(last.flags, TCP_ACK);
	assert_int_equal(last.sequence, 100);
	assert_int_equal(last.acknowledgement, 500);
	assert_int_equal(last.window, 49152);
	assert_int_equal(tcp_segment_ip_bytes(&last), 52);
	assert_int_equal(tcp_deadline(&client), TCP_NEVER);

	tcp_receive(&server, &last, 60 * MS);
	assert_int_equal(server.state, TCP_ESTABLISHED);
	assert_int_equal(server.peer_window, 786432);
	assert_false(tcp_wants_to_send(&server));
}

/* Two SYNs lost: again after 3 s and 6 s; one of the answers lost: the server's own timer. */
static void lost_opening_segments_go_again(void **state)
{
	struct tcp_config config = tcp_defaults();
	static uint64_t first[2] = {2, 1};

	(void)state;
	path_init(&path, &config, MS, 1000, 2000);
	path.lost = lost_first;
	path.context = first;
	path_run(&path, 9000 * MS);
	assert_int_equal(path.sent[0], 3); /* at 0, 3 and 9 s */
	assert_int_equal(path.again[0], 2);
	path_run(&path, 9002 * MS);
	assert_int_equal(path.sent[1], 1);
	assert_int_equal(path.server.state, TCP_SYN_RECEIVED);
	path_run(&path, 12004 * MS); /* 9.001 + 3 s, and the way */
	assert_int_equal(path.again[1], 1);
	assert_int_equal(path.client.state, TCP_ESTABLISHED);
	assert_int_equal(path.server.state, TCP_ESTABLISHED);
}

/* ---- slow start ---- */

/* Each round trip brings as many acknowledgements as there were segments: 3, 6, 12, 24 of them; and then what the
 * send buffer holds, 36. */
static void slow_start_doubles(void **state)
{
	struct tcp_config config = tcp_defaults();
	static const uint64_t rounds[] = {3, 6, 12, 24, 36, 36};
	uint64_t sum = 0;

	(void)state;
	config.delayed_ack_ps = 0;
	establish(&config, 50 * MS);
	tcp_write(&path.client, TCP_ENDLESS);
	for (size_t i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
		path_run(&path, path.now_ps + (i == 0 ? 1 : 100 * MS));
		sum += rounds[i];
		assert_int_equal(path.data_segments, sum);
	}
	assert_int_equal(path.client.counters.retransmits, 0);
}

/* With every second segment acknowledged the window grows by half a round trip: 4, 6, 9. */
static void delayed_acknowledgements_slow_it_down(void **state)
{
	struct tcp_config config = tcp_defaults();

	(void)state;
	config.initial_window = 4;
	establish(&config, 50 * MS);
	tcp_write(&path.client, TCP_ENDLESS);
	path_run(&path, path.now_ps + 1);
	assert_int_equal(path.data_segments, 4);
	path_run(&path, path.now_ps + 100 * MS);
	assert_int_equal(path.data_segments, 4 + 6);
	path_run(&path, path.now_ps + 100 * MS);
	assert_int_equal(path.data_segments, 4 + 6 + 9);
}

/* ---- loss ---- */

/*
 * 10 segments go out, number 0 and 3 are lost.  8 duplicates come back: the third
 * sends 0 again.  By then limited transmit has sent 10 and 11, so 12 are in flight:
 * threshold 6, window 9.
 */
static void recovery_mends_two_holes(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct losses losses = {.places = {0, 3}, .count = 2};

	(void)state;
	config.initial_window = 10;
	config.delayed_ack_ps = 0;
	establish(&config, 50 * MS);
	path.lost = lost_once;
	path.context = &losses;
	tcp_write(&path.client, TCP_ENDLESS);
	path_run(&path, path.now_ps + 100 * MS);
	/* 10, two by limited transmit, the one lost.  5 more duplicates inflate the window from 9
	 * to 14: two new ones. */
	assert_int_equal(path.client.counters.fast_retransmits, 1);
	assert_int_equal(path.client.counters.retransmits, 1);
	assert_int_equal(path.client.congestion.threshold, 6 * SEGMENT);
	assert_int_equal(path.client.congestion.window, 14 * SEGMENT);
	assert_int_equal(path.data_segments, 10 + 2 + 1 + 2);
	/* A round trip later 0 to 2 are acknowledged, a partial acknowledgement, which sends 3 again. */
	path_run(&path, path.now_ps + 100 * MS);
	assert_int_equal(path.client.counters.retransmits, 2);
	assert_true(path.client.congestion.recovering);
	assert_int_equal(path.client.unacknowledged, 1001 + 3 * SEGMENT);
	/* And another one later all is mended, without a time-out, in congestion avoidance. */
	path_run(&path, path.now_ps + 100 * MS);
	assert_false(path.client.congestion.recovering);
	assert_in_range(path.client.congestion.window, 2 * SEGMENT, 7 * SEGMENT);
	assert_int_equal(path.client.counters.timeouts, 0);
	assert_int_equal(path.server.reassembly.count, 0);
	assert_int_equal(path.client.counters.retransmits, 2);
}

static void two_duplicates_are_no_loss(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct tcp_segment segment[8], acknowledgement;

	(void)state;
	config.initial_window = 5;
	establish(&config, MS);
	tcp_write(&path.client, TCP_ENDLESS);
	for (int i = 0; i < 5; i++)
		tcp_send(&path.client, path.now_ps, &segment[i]);
	assert_false(tcp_wants_to_send(&path.client));
	/* The first comes third: reordered, not lost. */
	for (int i = 1; i < 3; i++) {
		tcp_receive(&path.server, &segment[i], path.now_ps);
		assert_true(tcp_must_answer(&path.server));
		tcp_send(&path.server, path.now_ps, &acknowledgement);
		assert_int_equal(acknowledgement.acknowledgement, 1001);
		tcp_receive(&path.client, &acknowledgement, path.now_ps);
		tcp_send(&path.client, path.now_ps, &segment[5]);
		assert_int_equal(segment[5].sequence, 1001 + (4 + i) * SEGMENT); /* new */
	}
	tcp_receive(&path.server, &segment[0], path.now_ps);
	tcp_send(&path.server, path.now_ps, &acknowledgement);
	assert_int_equal(acknowledgement.acknowledgement, 1001 + 3 * SEGMENT);
	tcp_receive(&path.client, &acknowledgement, path.now_ps);
	assert_int_equal(path.client.congestion.duplicates, 0);
	assert_int_equal(path.client.counters.fast_retransmits, 0);
}

/* All data are lost: again after 210 ms (a round trip of one tick, 200 at least for the
 * variation), 420, 840 more, one segment each. */
static void timeouts_back_off(void **state)
{
	struct tcp_config config = tcp_defaults();
	uint64_t sent_ps;

	(void)state;
	establish(&config, MS);
	path.lost = lost_data;
	tcp_write(&path.client, TCP_ENDLESS);
	sent_ps = path.now_ps;
	path_run(&path, sent_ps + 210 * MS - 1);
	assert_int_equal(path.data_segments, 3);
	path_run(&path, sent_ps + 210 * MS);
	assert_int_equal(path.data_segments, 4);
	assert_int_equal(path.client.counters.timeouts, 1);
	assert_int_equal(path.client.congestion.window, SEGMENT);
	assert_int_equal(path.client.congestion.threshold, 2 * SEGMENT);
	path_run(&path, sent_ps + 630 * MS - 1);
	assert_int_equal(path.data_segments, 4);
	path_run(&path, sent_ps + 630 * MS);
	assert_int_equal(path.data_segments, 5);
	path_run(&path, sent_ps + 1470 * MS);
	assert_int_equal(path.data_segments, 6);
	/* The path is whole again: the next try gets through, the two others after it, and the time-out is as before.
	 */
	path.lost = NULL;
	path_run(&path, sent_ps + 3150 * MS + 100 * MS); /* a single segment's acknowledgement waits 40 */
	assert_true(path.server.counters.bytes_delivered >= 3 * SEGMENT);
	assert_true(tcp_rto_ps(&path.client.rto) <= 210 * MS);
	assert_int_equal(path.client.counters.timeouts, 4);
}

/* ---- the receiver ---- */

static void second_segment_or_timer_brings_acknowledgement(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct tcp_segment segment[3], acknowledgement;

	(void)state;
	establish(&config, MS);
	tcp_write(&path.client, TCP_ENDLESS);
	for (int i = 0; i < 3; i++)
		tcp_send(&path.client, path.now_ps, &segment[i]);
	assert_int_equal(tcp_receive(&path.server, &segment[0], path.now_ps), SEGMENT);
	tcp_read(&path.server, SEGMENT);
	assert_false(tcp_wants_to_send(&path.server));
	assert_int_equal(tcp_deadline(&path.server), path.now_ps + 40 * MS);
	assert_int_equal(tcp_receive(&path.server, &segment[1], path.now_ps + MS), SEGMENT);
	tcp_read(&path.server, SEGMENT);
	assert_true(tcp_must_answer(&path.server));
	tcp_send(&path.server, path.now_ps + MS, &acknowledgement);
	assert_int_equal(acknowledgement.acknowledgement, 1001 + 2 * SEGMENT);
	assert_int_equal(acknowledgement.window, 65534);
	assert_int_equal(tcp_deadline(&path.server), TCP_NEVER);
	/* A single one. */
	tcp_receive(&path.server, &segment[2], path.now_ps + 2 * MS);
	tcp_timers(&path.server, path.now_ps + 42 * MS - 1);
	assert_false(tcp_wants_to_send(&path.server));
	tcp_timers(&path.server, path.now_ps + 42 * MS);
	assert_true(tcp_wants_to_send(&path.server));
	/* The same again is of no use and answered at once. */
	tcp_send(&path.server, path.now_ps + 42 * MS, &acknowledgement);
	assert_int_equal(tcp_receive(&path.server, &segment[1], path.now_ps + 50 * MS), 0);
	assert_true(tcp_must_answer(&path.server));
	assert_int_equal(path.server.counters.duplicates, 1);
}

static void filled_gap_is_acknowledged_at_once(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct tcp_segment segment[3], acknowledgement;

	(void)state;
	establish(&config, MS);
	tcp_write(&path.client, TCP_ENDLESS);
	for (int i = 0; i < 3; i++)
		tcp_send(&path.client, path.now_ps, &segment[i]);
	assert_int_equal(tcp_receive(&path.server, &segment[1], path.now_ps), 0);
	tcp_send(&path.server, path.now_ps, &acknowledgement);
	assert_int_equal(acknowledgement.acknowledgement, 1001);
	assert_int_equal(tcp_receive(&path.server, &segment[0], path.now_ps), 2 * SEGMENT);
	assert_true(tcp_must_answer(&path.server));
	tcp_send(&path.server, path.now_ps, &acknowledgement);
	assert_int_equal(acknowledgement.acknowledgement, 1001 + 2 * SEGMENT);
}

/* RFC 7323: what is older than what has been seen is another incarnation's. */
static void old_timestamps_are_refused(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct tcp_segment segment;

	(void)state;
	establish(&config, MS);
	tcp_write(&path.client, TCP_ENDLESS);
	tcp_send(&path.client, path.now_ps + 100 * MS, &segment);
	path.server.timestamp_recent = segment.timestamp + 1;
	assert_int_equal(tcp_receive(&path.server, &segment, path.now_ps + 100 * MS), 0);
	assert_true(tcp_must_answer(&path.server));
	path.server.timestamp_recent = segment.timestamp - 1;
	assert_int_equal(tcp_receive(&path.server, &segment, path.now_ps + 100 * MS), SEGMENT);
	assert_int_equal(path.server.timestamp_recent, segment.timestamp);
}

/* ---- windows ---- */

/*
 * A buffer of 4096: a window of 3072, two segments and 176 bytes.  The reader
 * sleeps: the window closes, and is probed after a time-out, two more, four more; it reads, and
 * the window's opening is told at once.
 */
static void closed_window_is_probed(void **state)
{
	struct tcp_config config = tcp_defaults();
	uint64_t closed_ps, timeout_ps;

	(void)state;
	config.receive_buffer_bytes = 4096;
	establish(&config, MS);
	path.reading = false;
	tcp_write(&path.client, 10 * SEGMENT);
	path_run(&path, path.now_ps + 100 * MS);
	assert_int_equal(path.client.peer_window, 0);
	assert_int_equal(path.server.counters.bytes_delivered, 3072);
	assert_int_equal(path.client.unacknowledged, path.client.highest);
	timeout_ps = tcp_rto_ps(&path.client.rto);
	assert_in_range(timeout_ps, 200 * MS, 250 * MS);
	closed_ps = path.client.probe_at_ps - timeout_ps;
	path_run(&path, closed_ps + timeout_ps - 1);
	assert_int_equal(path.client.counters.probes, 0);
	path_run(&path, closed_ps + 3 * timeout_ps - 1);
	assert_int_equal(path.client.counters.probes, 1);
	path_run(&path, closed_ps + 7 * timeout_ps);
	assert_int_equal(path.client.counters.probes, 3);
	path.reading = true;
	tcp_read(&path.server, 3072);
	assert_true(tcp_must_answer(&path.server));
	path_run(&path, path.now_ps + 1000 * MS);
	assert_int_equal(path.server.counters.bytes_delivered, 10 * SEGMENT);
	assert_int_equal(path.client.counters.bytes_acknowledged, 10 * SEGMENT);
	assert_int_equal(path.client.counters.retransmits, 0);
}

/* The news of the open window is lost: the next probe brings it. */
static void lost_window_update_is_probed_for(void **state)
{
	struct tcp_config config = tcp_defaults();
	static uint64_t first[2] = {0, 1000};

	(void)state;
	config.receive_buffer_bytes = 4096;
	establish(&config, MS);
	path.reading = false;
	tcp_write(&path.client, 10 * SEGMENT);
	path_run(&path, path.now_ps + 100 * MS);
	path.reading = true;
	tcp_read(&path.server, 3072);
	path.lost = lost_first;
	path.context = first;
	path_run(&path, path.now_ps + 10 * MS);
	assert_int_equal(path.client.peer_window, 0);
	path.lost = NULL;
	path_run(&path, path.now_ps + 1000 * MS);
	assert_int_equal(path.server.counters.bytes_delivered, 10 * SEGMENT);
	assert_true(path.client.counters.probes >= 1);
}

/* Of a window that is closed, a segment less a byte is read: it stays closed.  With one byte more it opens by a
 * segment. */
static void no_silly_window_is_opened(void **state)
{
	struct tcp_config config = tcp_defaults();

	(void)state;
	config.receive_buffer_bytes = 4096;
	establish(&config, MS);
	path.reading = false;
	tcp_write(&path.client, 10 * SEGMENT);
	path_run(&path, path.now_ps + 100 * MS);
	assert_int_equal(tcp_receive_window(&path.server), 0);
	tcp_read(&path.server, SEGMENT - 1);
	assert_int_equal(tcp_receive_window(&path.server), 0);
	tcp_read(&path.server, 1);
	assert_int_equal(tcp_receive_window(&path.server), SEGMENT);
}

static void window_offered_is_never_exceeded(void **state)
{
	struct tcp_config config = tcp_defaults();

	(void)state;
	config.receive_buffer_bytes = 16384; /* a window of 12288: 8 segments and 704 bytes */
	config.initial_window = 100;
	establish(&config, MS);
	tcp_write(&path.client, TCP_ENDLESS);
	path_run(&path, path.now_ps + 1);
	assert_int_equal(path.data_segments, 8);
	assert_int_equal(path.client.next - path.client.unacknowledged, 8 * SEGMENT);
}

/* ---- whole transfers ---- */

/* Sequence numbers of both sides wrap in the middle of it. */
static void sequence_numbers_wrap(void **state)
{
	struct tcp_config config = tcp_defaults();
	struct losses losses = {.places = {100, 101, 130, 180, 181, 182, 183}, .count = 7};

	(void)state;
	path_init(&path, &config, 5 * MS, (uint32_t)(0 - 200 * SEGMENT), UINT32_MAX - 1);
	path.lost = lost_once;
	path.context = &losses;
	tcp_write(&path.client, 400 * SEGMENT);
	path_run(&path, 60000 * MS);
	assert_int_equal(path.server.counters.bytes_delivered, 400 * SEGMENT);
	assert_int_equal(path.client.counters.bytes_acknowledged, 400 * SEGMENT);
	assert_int_equal(path.client.counters.bytes_sent, 400 * SEGMENT);
	assert_int_equal(path.server.received, 1u + 200 * SEGMENT);
	assert_true(path.client.counters.retransmits >= 7);
	assert_int_equal(path.again[0], path.client.counters.retransmits);
	assert_int_equal(path.again[1], 0);
}

struct coin {
	struct rng rng;
	uint64_t share; /* of 1000 that are lost, both ways */
};

static bool lost_by_chance(void *context, bool from_client, const struct tcp_segment *segment, uint64_t number)
{
	struct coin *coin = context;

	(void)from_client;
	(void)segment;
	(void)number;
	return rng_below(&coin->rng, 1000) < coin->share;
}

/* Whatever is lost, SYNs and acknowledgements included, all arrives, once and in order. */
static void everything_arrives(void **state)
{
	struct tcp_config config = tcp_defaults();

	(void)state;
	for (uint32_t seed = 0; seed < 100; seed++) {
		struct coin coin = {.share = UINT64_C(10) * (seed % 30)};
		const uint64_t bytes = 1000 + 7919 * (uint64_t)seed;

		rng_init(&coin.rng, seed, 0, "losses");
		config.byte_counting = seed % 2 == 0;
		path_init(&path, &config, 20 * MS, (uint32_t)rng_next(&coin.rng), (uint32_t)rng_next(&coin.rng));
		path.lost = lost_by_chance;
		path.context = &coin;
		tcp_write(&path.client, bytes);
		tcp_write(&path.server, bytes / 3); /* both ways */
		path_run(&path, UINT64_C(20000) * 1000 * MS);
		assert_int_equal(path.server.counters.bytes_delivered, bytes);
		assert_int_equal(path.client.counters.bytes_delivered, bytes / 3);
		assert_int_equal(path.client.counters.bytes_acknowledged, bytes);
		assert_int_equal(path.server.received - path.server.peer_initial - 1, bytes);
		assert_int_equal(path_next(&path), TCP_NEVER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_segments_open),
		cmocka_unit_test(lost_opening_segments_go_again),
		cmocka_unit_test(slow_start_doubles),
		cmocka_unit_test(delayed_acknowledgements_slow_it_down),
		cmocka_unit_test(recovery_mends_two_holes),
		cmocka_unit_test(two_duplicates_are_no_loss),
		cmocka_unit_test(timeouts_back_off),
		cmocka_unit_test(second_segment_or_timer_brings_acknowledgement),
		cmocka_unit_test(filled_gap_is_acknowledged_at_once),
		cmocka_unit_test(old_timestamps_are_refused),
		cmocka_unit_test(closed_window_is_probed),
		cmocka_unit_test(lost_window_update_is_probed_for),
		cmocka_unit_test(no_silly_window_is_opened),
		cmocka_unit_test(window_offered_is_never_exceeded),
		cmocka_unit_test(sequence_numbers_wrap),
		cmocka_unit_test(everything_arrives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
