/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters, time-out, congestion window and reassembly of TCP, each alone. */
#include "../base/cmocka_all.h"

#include "base/rng.h"
#include "net/tcp_congestion.h"
#include "net/tcp_reassembly.h"
#include "net/tcp_rto.h"
#include "tcp_path.h"

#define S ((uint64_t)SEGMENT)

/* ---- parameters ---- */

static void windows_and_buffers(void **state)
{
	struct tcp_config config = tcp_defaults();

	(void)state;
	/* 87378 - 87378/4 = 65534 (the quarter rounds down); it fits 16 bits. */
	assert_int_equal(tcp_config_window(&config), 65534);
	assert_int_equal(tcp_config_window_scale(&config), 0);
	/* 65536 / (1448 + 384) = 35.8: 36 segments. */
	assert_int_equal(tcp_config_send_limit(&config, SEGMENT), 36 * S);
	/* 1 MiB: 786432, 12 times 65536; shifted by 4 it is 49152. */
	config.receive_buffer_bytes = UINT64_C(1) << 20;
	assert_int_equal(tcp_config_window(&config), 786432);
	assert_int_equal(tcp_config_window_scale(&config), 4);
	config.window_scaling = false;
	assert_int_equal(tcp_config_window(&config), 65535);
	assert_int_equal(tcp_config_window_scale(&config), 0);
}

/* ---- time-out ---- */

static void timeout_by_rfc_6298(void **state)
{
	struct tcp_rto rto;

	(void)state;
	tcp_rto_init(&rto, 3000 * MS, 200 * MS, 120000 * MS);
	assert_int_equal(tcp_rto_ps(&rto), 3000 * MS);
	/* First: smoothed 100, variation 50: 100 + max(200, 4 * 50). */
	tcp_rto_sample(&rto, 100 * MS);
	assert_int_equal(tcp_rto_ps(&rto), 300 * MS);
	/* 260: deviation 160, variation (3 * 50 + 160) / 4 = 77.5, smoothed (700 + 260) / 8 = 120: 120 + 310. */
	tcp_rto_sample(&rto, 260 * MS);
	assert_int_equal(tcp_rto_ps(&rto), 430 * MS);
	/* The floor is the variation's, not the sum's. */
	for (int i = 0; i < 100; i++)
		tcp_rto_sample(&rto, 80 * MS);
	assert_in_range(tcp_rto_ps(&rto), 280 * MS, 281 * MS);
}

static void timeout_doubles_up_to_the_longest(void **state)
{
	struct tcp_rto rto;

	(void)state;
	tcp_rto_init(&rto, 3000 * MS, 200 * MS, 120000 * MS);
	tcp_rto_sample(&rto, 100 * MS);
	for (uint64_t expected = 300 * MS; expected < 120000 * MS; expected *= 2) {
		assert_int_equal(tcp_rto_ps(&rto), expected);
		tcp_rto_back_off(&rto);
	}
	for (int i = 0; i < 100; i++) {
		assert_int_equal(tcp_rto_ps(&rto), 120000 * MS);
		tcp_rto_back_off(&rto);
	}
	/* A new round trip ends it. */
	tcp_rto_sample(&rto, 100 * MS);
	assert_true(tcp_rto_ps(&rto) < 600 * MS);
}

/* ---- congestion window ---- */

static struct tcp_congestion congestion(uint64_t segments, bool byte_counting)
{
	struct tcp_congestion value;

	tcp_congestion_init(&value, SEGMENT, segments, byte_counting, 0);
	return value;
}

static void slow_start_adds_a_segment_an_acknowledgement(void **state)
{
	struct tcp_congestion own = congestion(3, false);

	(void)state;
	assert_int_equal(tcp_congestion_allowed(&own), 3 * S);
	assert_false(tcp_congestion_acknowledged(&own, 1 + 2 * SEGMENT, 2 * S, S, true));
	assert_int_equal(own.window, 4 * S);
	/* Bytes count up to one segment an acknowledgement (L = 1). */
	own = congestion(3, true);
	tcp_congestion_acknowledged(&own, 1 + 2 * SEGMENT, 2 * S, S, true);
	assert_int_equal(own.window, 4 * S);
	tcp_congestion_acknowledged(&own, 101 + 2 * SEGMENT, 100, S, true);
	assert_int_equal(own.window, 4 * S + 100);
	/* A sender that something else holds back learns nothing of the network. */
	tcp_congestion_acknowledged(&own, 101 + 3 * SEGMENT, S, S, false);
	assert_int_equal(own.window, 4 * S + 100);
}

/* A segment a round trip: 10 acknowledgements by their number, 10 segments' bytes by bytes. */
static void avoidance_adds_a_segment_a_window(void **state)
{
	struct tcp_congestion by_number = congestion(10, false), by_bytes = congestion(10, true);

	(void)state;
	by_number.threshold = by_bytes.threshold = 5 * S;
	for (uint32_t i = 1; i <= 10; i++) {
		assert_int_equal(by_number.window, 10 * S);
		tcp_congestion_acknowledged(&by_number, 1 + i * (2 * SEGMENT), 2 * S, 8 * S, true);
	}
	assert_int_equal(by_number.window, 11 * S);
	/* Each acknowledgement brings two. */
	for (uint32_t i = 1; i <= 5; i++) {
		assert_int_equal(by_bytes.window, 10 * S);
		tcp_congestion_acknowledged(&by_bytes, 1 + i * (2 * SEGMENT), 2 * S, 8 * S, true);
	}
	assert_int_equal(by_bytes.window, 11 * S);
}

static void third_duplicate_begins_recovery(void **state)
{
	struct tcp_congestion own = congestion(10, false);
	const uint32_t una = 1, highest = 1 + 12 * SEGMENT;

	(void)state;
	/* Two new segments on the first two (limited transmit). */
	assert_false(tcp_congestion_duplicate(&own, una, 1 + 10 * SEGMENT));
	assert_int_equal(tcp_congestion_allowed(&own), 11 * S);
	assert_false(tcp_congestion_duplicate(&own, una, 1 + 11 * SEGMENT));
	assert_int_equal(tcp_congestion_allowed(&own), 12 * S);
	assert_true(tcp_congestion_duplicate(&own, una, highest));
	/* 12 in flight: the threshold is 6, the window 6 + 3; each further one adds 1. */
	assert_int_equal(own.threshold, 6 * S);
	assert_int_equal(tcp_congestion_allowed(&own), 9 * S);
	assert_false(tcp_congestion_duplicate(&own, una, highest));
	assert_int_equal(tcp_congestion_allowed(&own), 10 * S);
	/* Partial: 3 segments came off, one is added, the next is missing, too. */
	assert_true(tcp_congestion_acknowledged(&own, 1 + 3 * SEGMENT, 3 * S, 9 * S, true));
	assert_int_equal(tcp_congestion_allowed(&own), 8 * S);
	assert_true(own.recovering);
	/* All that was in flight is there: one left in flight: min(6, 1 + 1) segments. */
	assert_false(tcp_congestion_acknowledged(&own, highest, 9 * S, S, true));
	assert_false(own.recovering);
	assert_int_equal(own.window, 2 * S);
	assert_int_equal(own.threshold, 6 * S);
}

static void timeout_leaves_one_segment(void **state)
{
	struct tcp_congestion own = congestion(10, false);

	(void)state;
	tcp_congestion_timeout(&own, 1, 1 + 10 * SEGMENT, false);
	assert_int_equal(own.window, S);
	assert_int_equal(own.threshold, 5 * S);
	/* Again: the threshold stays (RFC 5681). */
	tcp_congestion_timeout(&own, 1, 1 + 10 * SEGMENT, true);
	assert_int_equal(own.threshold, 5 * S);
	/* Duplicates of what was in flight at the time-out begin no recovery. */
	for (int i = 0; i < 5; i++)
		assert_false(tcp_congestion_duplicate(&own, 1 + 10 * SEGMENT, 1 + 12 * SEGMENT));
	assert_false(tcp_congestion_acknowledged(&own, 1 + 11 * SEGMENT, S, S, true));
	for (int i = 0; i < 2; i++)
		assert_false(tcp_congestion_duplicate(&own, 1 + 11 * SEGMENT, 1 + 14 * SEGMENT));
	assert_true(tcp_congestion_duplicate(&own, 1 + 11 * SEGMENT, 1 + 14 * SEGMENT));
	/* Never below two segments. */
	assert_int_equal(own.threshold, 2 * S);
}

/* ---- reassembly ---- */

static void ranges_join(void **state)
{
	static struct tcp_reassembly own;

	(void)state;
	memset(&own, 0, sizeof(own));
	assert_true(tcp_reassembly_add(&own, 300, 400));
	assert_true(tcp_reassembly_add(&own, 100, 200));
	assert_int_equal(own.count, 2);
	assert_true(tcp_reassembly_add(&own, 150, 300)); /* touches both */
	assert_int_equal(own.count, 1);
	assert_int_equal(own.ranges[0].from, 100);
	assert_int_equal(own.ranges[0].to, 400);
	assert_true(tcp_reassembly_add(&own, 500, 600));
	/* 50 to 99 are missing, then 400 to 499. */
	assert_int_equal(tcp_reassembly_advance(&own, 50), 50);
	assert_int_equal(tcp_reassembly_advance(&own, 100), 400);
	assert_int_equal(own.count, 1);
	assert_int_equal(tcp_reassembly_advance(&own, 550), 600);
	assert_int_equal(own.count, 0);
}

/* Pieces in any order, across the wrap, give the whole; the ranges never touch. */
static void any_order_gives_the_whole(void **state)
{
	static struct tcp_reassembly own;
	struct rng rng;

	(void)state;
	rng_init(&rng, 1, 0, "reassembly");
	for (int round = 0; round < 200; round++) {
		const uint32_t base = (uint32_t)rng_next(&rng) | 0xfffff000u; /* near the wrap */
		uint32_t pieces[100], next = base, expected = 100;

		memset(&own, 0, sizeof(own));
		for (uint32_t i = 0; i < 100; i++)
			pieces[i] = i;
		for (uint32_t i = 99; i > 0; i--) {
			const uint32_t other = (uint32_t)rng_below(&rng, i + 1), swap = pieces[i];

			pieces[i] = pieces[other];
			pieces[other] = swap;
		}
		for (uint32_t i = 0; i < 100; i++) {
			const uint32_t from = base + pieces[i] * 100;

			assert_true(tcp_reassembly_add(&own, from, from + 100));
			for (uint32_t j = 1; j < own.count; j++)
				assert_true(tcp_before(own.ranges[j - 1].to, own.ranges[j].from));
			next = tcp_reassembly_advance(&own, next);
		}
		assert_int_equal(next, base + expected * 100);
		assert_int_equal(own.count, 0);
	}
}

static void one_range_too_many_is_refused(void **state)
{
	static struct tcp_reassembly own;

	(void)state;
	memset(&own, 0, sizeof(own));
	for (uint32_t i = 0; i < TCP_RANGES; i++)
		assert_true(tcp_reassembly_add(&own, 10 + 20 * i, 20 + 20 * i));
	assert_false(tcp_reassembly_add(&own, 10 + 20 * TCP_RANGES, 20 + 20 * TCP_RANGES));
	assert_true(tcp_reassembly_add(&own, 20, 30)); /* joins two */
	assert_true(tcp_reassembly_add(&own, 10 + 20 * TCP_RANGES, 20 + 20 * TCP_RANGES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_and_buffers),
		cmocka_unit_test(timeout_by_rfc_6298),
		cmocka_unit_test(timeout_doubles_up_to_the_longest),
		cmocka_unit_test(slow_start_adds_a_segment_an_acknowledgement),
		cmocka_unit_test(avoidance_adds_a_segment_a_window),
		cmocka_unit_test(third_duplicate_begins_recovery),
		cmocka_unit_test(timeout_leaves_one_segment),
		cmocka_unit_test(ranges_join),
		cmocka_unit_test(any_order_gives_the_whole),
		cmocka_unit_test(one_range_too_many_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
