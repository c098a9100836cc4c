/* SPDX-License-Identifier: Apache-2.0 */
/* Round trips, retransmissions and losses, as somebody sees them who looks at one point of the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/observer.h"

#define NOTHING UINT64_MAX /* no round trip ends */

static struct {
	struct observer observer;
	struct sighting seen; /* of the last frame */
	uint32_t numbers[2];  /* of the frames of A and B so far */
} t;

static int set_up(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	observer_init(&t.observer);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	observer_free(&t.observer);
	return 0;
}

static uint64_t see(struct frame *frame, uint64_t stamp_ns)
{
	observer_see(&t.observer, frame, stamp_ns, &t.seen);
	return t.seen.round_trip ? t.seen.rtt_ns : NOTHING;
}

static uint64_t echo(enum frame_kind kind, uint32_t pair, uint32_t sequence, uint64_t stamp_ns)
{
	const uint32_t from = kind == FRAME_REPLY;
	struct frame frame = {.kind = kind,
			      .source = frame_mac(from, pair),
			      .destination = frame_mac(1 - from, pair),
			      .vif = pair,
			      .sequence = sequence,
			      .bytes = 106};

	return see(&frame, stamp_ns);
}

/* From host 0 (A) or 1 (B), of pair 3. */
static uint64_t segment(uint32_t from, struct tcp_segment fields, uint64_t stamp_ns)
{
	struct frame frame = {.kind = FRAME_SEGMENT,
			      .source = frame_mac(from, 3),
			      .destination = frame_mac(1 - from, 3),
			      .vif = 3,
			      .sequence = ++t.numbers[from],
			      .bytes = 1514,
			      .transport.tcp = fields};

	frame.transport.tcp.source_port = from == 0 ? 32768 : 5001;
	frame.transport.tcp.destination_port = from == 0 ? 5001 : 32768;
	return see(&frame, stamp_ns);
}

#define DATA(from, to, ...)                                                                                            \
	((struct tcp_segment){.sequence = (from), .bytes = (uint16_t)((to) - (from)), .flags = TCP_ACK, __VA_ARGS__})
#define ACK(upto) ((struct tcp_segment){.sequence = 500, .acknowledgement = (upto), .flags = TCP_ACK})

static void each_reply_is_its_requests(void **state)
{
	(void)state;
	assert_int_equal(echo(FRAME_PROBE, 0, 1, 1000), NOTHING);
	assert_int_equal(echo(FRAME_PROBE, 1, 1, 1100), NOTHING);
	assert_int_equal(echo(FRAME_REPLY, 1, 1, 1150), 50);
	assert_int_equal(echo(FRAME_REPLY, 0, 1, 1300), 300);
	/* Number 2's reply is lost, 3's comes, and 2's after all. */
	assert_int_equal(echo(FRAME_PROBE, 0, 2, 2000), NOTHING);
	assert_int_equal(echo(FRAME_PROBE, 0, 3, 3000), NOTHING);
	assert_int_equal(echo(FRAME_REPLY, 0, 3, 3010), 10);
	assert_int_equal(echo(FRAME_REPLY, 0, 2, 3020), 1020);
	/* One without a request, or again, has no time. */
	assert_int_equal(echo(FRAME_REPLY, 0, 2, 3030), NOTHING);
	assert_int_equal(t.observer.echo_ns.count, 4);
	assert_int_equal(t.observer.echo_ns.sum, 50 + 300 + 10 + 1020);
	assert_int_equal(t.observer.counters.frames, 9);
	assert_int_equal(t.observer.counters.bytes, 9 * 106);
	assert_int_equal(t.observer.counters.missing_frames, 1); /* the reply to number 2, so it seemed */
}

static void a_handshake_and_data(void **state)
{
	(void)state;
	assert_int_equal(segment(0, (struct tcp_segment){.sequence = 99, .flags = TCP_SYN}, 10), NOTHING);
	assert_int_equal(
		segment(1, (struct tcp_segment){.sequence = 499, .acknowledgement = 100, .flags = TCP_SYN | TCP_ACK},
			30),
		20);
	assert_int_equal(segment(0, DATA(100, 200, .acknowledgement = 500), 35), 5);
	assert_int_equal(segment(0, DATA(200, 300, .acknowledgement = 500), 40), NOTHING);
	assert_int_equal(segment(0, DATA(300, 400, .acknowledgement = 500), 45), NOTHING);
	/* Two at once: from the second of them.  Nothing twice; and a part of one is not its end. */
	assert_int_equal(segment(1, ACK(300), 100), 60);
	assert_int_equal(segment(1, ACK(300), 110), NOTHING);
	assert_int_equal(segment(1, ACK(350), 120), NOTHING);
	assert_int_equal(segment(1, ACK(400), 130), 85);
	assert_int_equal(t.observer.acknowledgement_ns.count, 4);
	assert_int_equal(t.observer.counters.retransmissions, 0);
	assert_int_equal(t.observer.counters.lost_segments, 0);
	assert_int_equal(t.observer.counters.missing_frames, 0);
}

/* Lost beyond this point: what comes again is seen twice, and timed from the first time. */
static void a_loss_further_on(void **state)
{
	(void)state;
	segment(0, DATA(100, 200), 10);
	segment(0, DATA(200, 300), 20);
	assert_int_equal(segment(1, ACK(100), 30), NOTHING);
	assert_int_equal(segment(0, DATA(100, 200, .again = true), 40), NOTHING);
	assert_true(t.seen.retransmission);
	assert_int_equal(segment(1, ACK(200), 50), 40);
	/* A part of it again, and on beyond the end: still a retransmission. */
	segment(0, DATA(250, 350, .again = true), 60);
	assert_true(t.seen.retransmission);
	assert_false(t.seen.lost_segment);
	assert_int_equal(segment(1, ACK(350), 70), 10);
	assert_int_equal(t.observer.counters.retransmissions, 2);
	assert_int_equal(t.observer.counters.sent_again, 2);
	assert_int_equal(t.observer.counters.not_sent_again, 0);
	/* An old number without data, as probes of a closed window have, is none. */
	segment(0, (struct tcp_segment){.sequence = 349, .flags = TCP_ACK}, 80);
	assert_false(t.seen.retransmission);
	/* Were there one of which its sender knows nothing, something would be wrong. */
	segment(0, DATA(300, 350), 90);
	assert_int_equal(t.observer.counters.not_sent_again, 1);
}

/* Lost before this point: a hole, however many are missing; the last of a window that is lost leaves none. */
static void a_loss_before(void **state)
{
	(void)state;
	segment(0, DATA(100, 200), 10);
	t.numbers[0] += 2; /* 200 to 400 */
	segment(0, DATA(400, 500), 20);
	assert_true(t.seen.lost_segment);
	assert_int_equal(t.observer.counters.missing_frames, 2);
	segment(0, DATA(500, 600), 30);
	assert_false(t.seen.lost_segment);
	segment(0, DATA(200, 300, .again = true), 40);
	assert_true(t.seen.retransmission);
	t.numbers[0] += 1; /* 600 to 700 */
	segment(0, DATA(600, 700, .again = true), 50);
	assert_false(t.seen.retransmission);
	assert_false(t.seen.lost_segment);
	assert_int_equal(t.observer.counters.lost_segments, 1);
	assert_int_equal(t.observer.counters.retransmissions, 1);
	assert_int_equal(t.observer.counters.sent_again, 2);
	assert_int_equal(t.observer.counters.missing_frames, 3);
}

/* Sequence numbers wrap. */
static void around_zero(void **state)
{
	(void)state;
	segment(0, DATA(0xffffff00u, 0xffffffffu), 10);
	segment(0, DATA(0xffffffffu, 0xffffffffu + 200), 20);
	assert_false(t.seen.retransmission || t.seen.lost_segment);
	assert_int_equal(segment(1, ACK(199), 30), 10);
	segment(0, DATA(199, 300), 40);
	assert_false(t.seen.retransmission || t.seen.lost_segment);
	segment(0, DATA(0xffffff00u, 0xffffffffu, .again = true), 50);
	assert_true(t.seen.retransmission);
}

static void foreign_frames_are_counted_alone(void **state)
{
	struct frame frame = {.kind = FRAME_FOREIGN, .sequence = 77, .bytes = 60};

	(void)state;
	assert_int_equal(see(&frame, 10), NOTHING);
	assert_int_equal(t.observer.counters.frames, 1);
	assert_int_equal(t.observer.counters.missing_frames, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_reply_is_its_requests, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_handshake_and_data, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_loss_further_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_loss_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(around_zero, set_up, tear_down),
		cmocka_unit_test_setup_teardown(foreign_frames_are_counted_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
