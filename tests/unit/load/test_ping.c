/* SPDX-License-Identifier: Apache-2.0 */
/* Probing between pairs: when probes go, what is counted, and that nothing is lost. */
#include <string.h>

#include "cmocka_all.h"
#include "load/ping.h"

#define MS UNIT_PS_PER_MS
#define US UNIT_PS_PER_US
#define TIMEOUT (100 * MS)
#define CLIENT_MAC frame_mac(0, 5)
#define SERVER_MAC frame_mac(1, 5)

static struct {
	struct workload_config config;
	struct frame_pool pool;
	struct ping_shared shared;
	struct ping_end client, server;
} t;

static void build(struct workload_config config)
{
	memset(&t, 0, sizeof(t));
	t.config = config;
	t.config.timeout_ps = TIMEOUT;
	frame_pool_init(&t.pool);
	ping_shared_init(&t.shared, &t.config, &t.pool);
	ping_init_client(&t.client, &t.shared, 5, CLIENT_MAC, SERVER_MAC, 1, 0);
	ping_init_server(&t.server, &t.shared, 5, SERVER_MAC, CLIENT_MAC);
}

static int tear_down(void **state)
{
	(void)state;
	ping_shared_free(&t.shared);
	frame_pool_free(&t.pool);
	return 0;
}

/* The probe due is sent, comes to the server and back to the client after rtt_ps. */
static void round_trip(uint64_t now_ps, uint64_t rtt_ps)
{
	struct frame *probe, *reply;

	assert_true(ping_ops.wants_to_send(&t.client, now_ps));
	probe = ping_ops.send(&t.client, now_ps);
	assert_false(ping_ops.wants_to_send(&t.client, now_ps));          /* one outstanding */
	assert_int_equal(ping_ops.deadline(&t.client), now_ps + TIMEOUT); /* when it would give up */
	assert_false(ping_ops.wants_to_send(&t.server, now_ps));
	ping_ops.receive(&t.server, probe, now_ps + rtt_ps / 2);
	assert_true(ping_ops.wants_to_send(&t.server, now_ps + rtt_ps / 2));
	reply = ping_ops.send(&t.server, now_ps + rtt_ps / 2);
	assert_false(ping_ops.wants_to_send(&t.server, now_ps + rtt_ps / 2));
	ping_ops.receive(&t.client, reply, now_ps + rtt_ps);
}

/* 64 bytes in a datagram (8), IP (20) and Ethernet (14): 106; addressed to the peer, and the answer back. */
static void frames_and_their_fields(void **state)
{
	struct frame *probe, *reply;
	uint64_t now_ps;

	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	now_ps = ping_ops.deadline(&t.client);
	probe = ping_ops.send(&t.client, now_ps);
	assert_int_equal(probe->bytes, 106);
	assert_int_equal(probe->kind, FRAME_PROBE);
	assert_int_equal(probe->transport.echo.bytes, 64);
	assert_int_equal(probe->source, CLIENT_MAC);
	assert_int_equal(probe->destination, SERVER_MAC);
	assert_int_equal(probe->sequence, 1);
	assert_int_equal(probe->sent_ps, now_ps);
	ping_ops.receive(&t.server, probe, now_ps + US);
	reply = ping_ops.send(&t.server, now_ps + 2 * US);
	assert_int_equal(reply->bytes, 106);
	assert_int_equal(reply->kind, FRAME_REPLY);
	assert_int_equal(reply->transport.echo.bytes, 64);
	assert_int_equal(reply->source, SERVER_MAC);
	assert_int_equal(reply->destination, CLIENT_MAC);
	assert_int_equal(reply->sequence, 1);
	assert_int_equal(reply->sent_ps, now_ps); /* the probe's: a round trip is timed from there */
	ping_ops.receive(&t.client, reply, now_ps + 9 * US);
	assert_int_equal(t.shared.rtt_ps.count, 1);
	assert_int_equal(t.shared.rtt_ps.sum, 9 * US);
	assert_int_equal(t.pool.in_use, 0);
}

/* Neither pace nor think time: the next probe at once; the first within a millisecond. */
static void closed_loop(void **state)
{
	uint64_t now_ps, sum = 0, from_ps;

	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	from_ps = now_ps = ping_ops.deadline(&t.client);
	assert_true(now_ps < MS);
	assert_false(ping_ops.wants_to_send(&t.client, now_ps - 1));
	for (uint64_t i = 1; i <= 100; i++) {
		round_trip(now_ps, i * US);
		now_ps += i * US;
		sum += i * US;
		assert_int_equal(ping_ops.deadline(&t.client), now_ps);
	}
	assert_int_equal(sum, 5050 * US);
	assert_int_equal(now_ps - from_ps, sum);
	assert_int_equal(t.shared.counters.waiting_ps, sum); /* the client did nothing else */
	assert_int_equal(t.shared.rtt_ps.sum, sum);
	assert_int_equal(t.shared.counters.round_trips, 100);
	assert_int_equal(t.shared.counters.probes_skipped, 0);
	assert_int_equal(t.shared.counters.frames_sent, 200);
	assert_int_equal(t.shared.counters.frames_received, 200);
	assert_int_equal(t.shared.counters.bytes_received, 200 * 106);
	assert_int_equal(t.pool.created, 200);
	assert_int_equal(t.pool.delivered, 200);
	assert_int_equal(frame_pool_walk(&t.pool), 0);
}

/*
 * Paced every 2 ms without jitter: begins at a phase p within a period.  A
 * reply after 0.5 ms: the next probe at p + 2 ms.  A reply after 5 ms: those
 * due at +2 and +4 ms are skipped, the next goes at +6 ms.  One due
 * at the very moment of the reply is not skipped.
 */
static void pace_skips(void **state)
{
	uint64_t p;

	(void)state;
	build((struct workload_config){.payload_bytes = 64, .pace_period_ps = 2 * MS});
	p = ping_ops.deadline(&t.client);
	assert_true(p < 2 * MS);
	round_trip(p, MS / 2);
	assert_int_equal(ping_ops.deadline(&t.client), p + 2 * MS);
	assert_false(ping_ops.wants_to_send(&t.client, p + 2 * MS - 1));
	assert_int_equal(t.shared.counters.probes_skipped, 0);
	round_trip(p + 2 * MS, 5 * MS);
	assert_int_equal(t.shared.counters.probes_skipped, 2);
	assert_int_equal(ping_ops.deadline(&t.client), p + 8 * MS);
	round_trip(p + 8 * MS, 2 * MS);
	assert_int_equal(t.shared.counters.probes_skipped, 2);
	assert_int_equal(ping_ops.deadline(&t.client), p + 10 * MS);
	/* Sent late, because its guest had no CPU: the pace goes on as it was. */
	round_trip(p + 10 * MS + 300 * US, 100 * US);
	assert_int_equal(ping_ops.deadline(&t.client), p + 12 * MS);
}

/* Jitter of 10 %: every interval within 1.8 and 2.2 ms, and not all alike; 2 ms on average (+- 1 % over 2,000). */
static void pace_jitter(void **state)
{
	uint64_t now_ps, least = UINT64_MAX, most = 0, begin_ps;

	(void)state;
	build((struct workload_config){.payload_bytes = 64, .pace_period_ps = 2 * MS, .pace_jitter = 0.1});
	begin_ps = now_ps = ping_ops.deadline(&t.client);
	for (int i = 0; i < 2000; i++) {
		uint64_t next_ps;

		round_trip(now_ps, 100 * US);
		next_ps = ping_ops.deadline(&t.client);
		least = next_ps - now_ps < least ? next_ps - now_ps : least;
		most = next_ps - now_ps > most ? next_ps - now_ps : most;
		now_ps = next_ps;
	}
	assert_in_range(least, 1800 * US, 1820 * US);
	assert_in_range(most, 2180 * US, 2200 * US);
	assert_in_range((now_ps - begin_ps) / 2000, 1980 * US, 2020 * US);
}

/* Think time: after the reply, exponential with that mean (2,000 draws: +- 10 %); the pause is no waiting. */
static void think_time(void **state)
{
	uint64_t now_ps, thought_ps = 0;
	int shorter = 0;

	(void)state;
	build((struct workload_config){.payload_bytes = 64, .think_ps = 500 * US});
	now_ps = ping_ops.deadline(&t.client);
	for (int i = 0; i < 2000; i++) {
		uint64_t pause_ps;

		round_trip(now_ps, 100 * US);
		pause_ps = ping_ops.deadline(&t.client) - (now_ps + 100 * US);
		shorter += pause_ps < 500 * US;
		thought_ps += pause_ps;
		now_ps += 100 * US + pause_ps;
	}
	assert_in_range(thought_ps / 2000, 450 * US, 550 * US);
	assert_in_range(shorter, 1180, 1350); /* 1 - 1/e = 63 % lie below the mean */
	assert_int_equal(t.shared.counters.waiting_ps, 2000 * 100 * US);
	assert_int_equal(t.shared.counters.probes_skipped, 0);
}

/* Pairs have phases of their own; the same seed gives the same. */
static void phases(void **state)
{
	struct ping_end other, again, replicated;

	(void)state;
	build((struct workload_config){.payload_bytes = 64, .pace_period_ps = 2 * MS});
	ping_init_client(&other, &t.shared, 6, CLIENT_MAC, SERVER_MAC, 1, 0);
	ping_init_client(&again, &t.shared, 5, CLIENT_MAC, SERVER_MAC, 1, 0);
	ping_init_client(&replicated, &t.shared, 5, CLIENT_MAC, SERVER_MAC, 1, 1);
	assert_int_equal(again.due_ps, t.client.due_ps);
	assert_int_not_equal(other.due_ps, t.client.due_ps);
	assert_int_not_equal(replicated.due_ps, t.client.due_ps);
	assert_int_equal(ping_ops.deadline(&t.server), APPLICATION_NEVER); /* a server only answers */
}

static struct frame *reply_of(uint32_t sequence)
{
	struct frame *frame = frame_new(&t.pool, SERVER_MAC, CLIENT_MAC, 106);

	frame->sequence = sequence;
	return frame;
}

/* A reply to another probe than the one out is counted, and ends no round trip; so is one to none. */
static void wrong_sequence(void **state)
{
	uint64_t now_ps;
	struct frame *probe;

	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	now_ps = ping_ops.deadline(&t.client);
	ping_ops.receive(&t.client, reply_of(0), 0);
	assert_int_equal(t.shared.counters.out_of_order, 1);
	probe = ping_ops.send(&t.client, now_ps);
	ping_ops.receive(&t.client, reply_of(2), now_ps + US);
	assert_int_equal(t.shared.counters.out_of_order, 2);
	assert_int_equal(t.shared.counters.round_trips, 0);
	assert_false(ping_ops.wants_to_send(&t.client, now_ps + US));
	ping_ops.receive(&t.client, reply_of(1), now_ps + 2 * US);
	assert_int_equal(t.shared.counters.round_trips, 1);
	frame_delivered(&t.pool, probe);
	assert_int_equal(t.pool.in_use, 0);
}

/*
 * A probe is lost: after the time-out, not before, the client gives it up and
 * sends the next.  Its reply, come after all, is counted as late and ends no
 * round trip; a second one would be out of order.
 */
static void lost_probe(void **state)
{
	uint64_t sent_ps;
	struct frame *probe, *next;

	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	sent_ps = ping_ops.deadline(&t.client);
	probe = ping_ops.send(&t.client, sent_ps);
	assert_int_equal(ping_ops.deadline(&t.client), sent_ps + TIMEOUT);
	assert_false(ping_ops.wants_to_send(&t.client, sent_ps + TIMEOUT - 1));
	assert_int_equal(t.shared.counters.probes_lost, 0);
	assert_true(ping_ops.wants_to_send(&t.client, sent_ps + TIMEOUT));
	assert_int_equal(t.shared.counters.probes_lost, 1);
	assert_int_equal(t.shared.counters.waiting_ps, TIMEOUT);
	assert_int_equal(t.shared.lost_wait_ps, TIMEOUT);
	next = ping_ops.send(&t.client, sent_ps + TIMEOUT);
	assert_int_equal(next->sequence, 2);
	ping_ops.receive(&t.client, reply_of(1), sent_ps + TIMEOUT + US);
	assert_int_equal(t.shared.counters.replies_late, 1);
	assert_int_equal(t.shared.counters.out_of_order, 0);
	assert_int_equal(t.shared.counters.round_trips, 0);
	ping_ops.receive(&t.client, reply_of(1), sent_ps + TIMEOUT + 2 * US);
	assert_int_equal(t.shared.counters.replies_late, 1);
	assert_int_equal(t.shared.counters.out_of_order, 1);
	ping_ops.receive(&t.client, reply_of(2), sent_ps + TIMEOUT + 3 * US);
	assert_int_equal(t.shared.counters.round_trips, 1);
	frame_delivered(&t.pool, probe);
	frame_delivered(&t.pool, next);
	assert_int_equal(t.pool.in_use, 0);
}

/* Paced, times that pass while a probe is out are counted as skipped when the
 * window ends, not only when its reply comes. */
static void skips_of_an_outstanding_probe(void **state)
{
	uint64_t sent_ps;
	struct frame *probe;

	(void)state;
	build((struct workload_config){.payload_bytes = 64, .pace_period_ps = 2 * MS});
	sent_ps = ping_ops.deadline(&t.client);
	probe = ping_ops.send(&t.client, sent_ps);
	ping_settle(&t.client, sent_ps + 5 * MS); /* those at +2 and +4 ms */
	assert_int_equal(t.shared.counters.probes_skipped, 2);
	ping_ops.receive(&t.client, reply_of(1), sent_ps + 7 * MS); /* and at +6 ms */
	assert_int_equal(t.shared.counters.probes_skipped, 3);
	assert_int_equal(ping_ops.deadline(&t.client), sent_ps + 8 * MS);
	frame_delivered(&t.pool, probe);
}

/* What a bridge flooded here is thrown away, and is none of the application's. */
static void another_mac(void **state)
{
	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	ping_ops.receive(&t.server, frame_new(&t.pool, CLIENT_MAC, frame_mac(1, 4), 106), 0);
	assert_int_equal(t.shared.counters.misdelivered, 1);
	assert_int_equal(t.shared.counters.frames_received, 0);
	assert_int_equal(t.pool.dropped[FRAME_DROP_FOREIGN], 1);
	assert_false(ping_ops.wants_to_send(&t.server, 0));
}

/* A server answers in the order in which it was asked. */
static void server_is_fair(void **state)
{
	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	for (uint32_t sequence = 1; sequence <= 3; sequence++) {
		struct frame *probe = frame_new(&t.pool, CLIENT_MAC, SERVER_MAC, 106);

		probe->sequence = sequence;
		ping_ops.receive(&t.server, probe, 0);
	}
	for (uint32_t sequence = 1; sequence <= 3; sequence++) {
		struct frame *reply = ping_ops.send(&t.server, 0);

		assert_int_equal(reply->sequence, sequence);
		frame_delivered(&t.pool, reply);
	}
}

/* A window's edge in the middle of a round trip: 4 us before it, 6 after; nothing twice. */
static void waiting_is_cut_at_the_window(void **state)
{
	uint64_t now_ps;
	struct frame *probe;

	(void)state;
	build((struct workload_config){.payload_bytes = 64});
	ping_settle(&t.client, US);
	assert_int_equal(t.shared.counters.waiting_ps, 0); /* nothing is out */
	now_ps = ping_ops.deadline(&t.client);
	probe = ping_ops.send(&t.client, now_ps);
	ping_settle(&t.client, now_ps + 4 * US);
	assert_int_equal(t.shared.counters.waiting_ps, 4 * US);
	assert_int_equal(t.client.sent_ps, now_ps);
	frame_delivered(&t.pool, probe);
	ping_ops.receive(&t.client, reply_of(1), now_ps + 10 * US);
	assert_int_equal(t.shared.counters.waiting_ps, 10 * US);
}

/* ---- a pair whose VIFs come and go ---- */

static void build_comers(uint64_t period_ps)
{
	build((struct workload_config){.payload_bytes = 64, .pace_period_ps = period_ps});
	ping_close(&t.client);
	ping_close(&t.server);
}

/* Closed it sends nothing and wants no timer; from its start on it probes within a period, and goes on at its pace. */
static void a_pair_starts(void **state)
{
	uint64_t due_ps;

	(void)state;
	build_comers(2 * MS);
	assert_false(ping_ops.wants_to_send(&t.client, 50 * MS));
	assert_true(ping_ops.deadline(&t.client) == APPLICATION_NEVER);
	ping_ops.start(&t.client, 50 * MS);
	ping_ops.start(&t.server, 50 * MS);
	due_ps = ping_ops.deadline(&t.client);
	assert_true(due_ps >= 50 * MS && due_ps < 52 * MS);
	assert_true(ping_ops.deadline(&t.server) == APPLICATION_NEVER);
	round_trip(due_ps, 100 * US);
	assert_int_equal(ping_ops.deadline(&t.client), due_ps + 2 * MS);
	assert_int_equal(t.shared.counters.probes_skipped, 0);
	assert_int_equal(t.client.frames_sent + t.server.frames_sent, 2);
	assert_int_equal(t.client.frames_received + t.server.frames_received, 2);
}

/* Told to finish with a probe out it takes the answer, and sends no other. */
static void a_pair_finishes(void **state)
{
	struct frame *probe;
	uint64_t due_ps;

	(void)state;
	build_comers(2 * MS);
	ping_ops.start(&t.client, 0);
	ping_ops.start(&t.server, 0);
	due_ps = ping_ops.deadline(&t.client);
	assert_true(ping_ops.wants_to_send(&t.client, due_ps));
	probe = ping_ops.send(&t.client, due_ps);
	ping_ops.finish(&t.client, due_ps + 10 * US);
	ping_ops.receive(&t.server, probe, due_ps + 20 * US);
	ping_ops.receive(&t.client, ping_ops.send(&t.server, due_ps + 20 * US), due_ps + 40 * US);
	assert_int_equal(t.shared.counters.round_trips, 1);
	assert_true(ping_ops.deadline(&t.client) == APPLICATION_NEVER);
	assert_false(ping_ops.wants_to_send(&t.client, due_ps + 10 * MS));
	/* And one that had none out, none any more. */
	ping_ops.start(&t.client, 100 * MS);
	ping_ops.finish(&t.client, 100 * MS);
	assert_false(ping_ops.wants_to_send(&t.client, 110 * MS));
}

/* Cut off: the client's probe counts as lost and its wait is accounted, the server's unanswered probe and what comes
 * afterwards are dropped with their reason; after the next start a reply of the first life is late, and no more. */
static void a_pair_is_cut_off(void **state)
{
	struct frame *probe, *late;
	uint64_t due_ps;

	(void)state;
	build_comers(0); /* a closed loop: the next probe as soon as the reply is there */
	ping_ops.start(&t.client, 0);
	ping_ops.start(&t.server, 0);
	due_ps = ping_ops.deadline(&t.client);
	assert_true(ping_ops.wants_to_send(&t.client, due_ps));
	probe = ping_ops.send(&t.client, due_ps);
	ping_ops.receive(&t.server, probe, due_ps + 20 * US);
	late = frame_copy(&t.pool, probe); /* one that is still on its way to the server */
	ping_ops.stop(&t.server, due_ps + 30 * US);
	assert_int_equal(t.pool.dropped[FRAME_DROP_VIF_GONE], 1);
	assert_false(ping_ops.wants_to_send(&t.server, due_ps + 40 * US));
	ping_ops.receive(&t.server, late, due_ps + 40 * US);
	assert_int_equal(t.pool.dropped[FRAME_DROP_VIF_GONE], 2);
	ping_ops.stop(&t.client, due_ps + 70 * US);
	assert_int_equal(t.shared.counters.probes_lost, 1);
	assert_int_equal(t.shared.counters.waiting_ps, 70 * US);
	assert_int_equal(t.shared.lost_wait_ps, 70 * US);
	assert_true(ping_ops.deadline(&t.client) == APPLICATION_NEVER);
	assert_int_equal(t.pool.in_use, 0);

	ping_ops.start(&t.client, 500 * MS);
	due_ps = ping_ops.deadline(&t.client);
	assert_true(ping_ops.wants_to_send(&t.client, due_ps));
	probe = ping_ops.send(&t.client, due_ps);
	late = frame_new(&t.pool, SERVER_MAC, CLIENT_MAC, 106);
	late->sequence = 1;
	ping_ops.receive(&t.client, late, due_ps + US);
	assert_int_equal(t.shared.counters.replies_late, 1);
	assert_int_equal(t.shared.counters.out_of_order, 0);
	assert_int_equal(t.shared.counters.round_trips, 0);
	frame_dropped(&t.pool, probe, FRAME_DROP_VIF_GONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
	const struct CMUnitTest tests[] = {TEST(frames_and_their_fields),
					   TEST(closed_loop),
					   TEST(pace_skips),
					   TEST(pace_jitter),
					   TEST(think_time),
					   TEST(phases),
					   TEST(wrong_sequence),
					   TEST(lost_probe),
					   TEST(skips_of_an_outstanding_probe),
					   TEST(another_mac),
					   TEST(server_is_fair),
					   TEST(waiting_is_cut_at_the_window),
					   TEST(a_pair_starts),
					   TEST(a_pair_finishes),
					   TEST(a_pair_is_cut_off)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
