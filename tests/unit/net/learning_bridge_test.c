/* SPDX-License-Identifier: Apache-2.0 */
/* The forwarding table: learning, moving, ageing, collisions, capacity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/frame.h"
#include "net/learning_bridge.h"

static struct learning_bridge bridge;

static void learns_moves_floods_filters(void **state)
{
	const uint64_t a = frame_mac(0, 1), b = frame_mac(1, 1);

	(void)state;
	learning_bridge_init(&bridge, 0);
	assert_int_equal(learning_bridge_decide(&bridge, b, 0, 0), LEARNING_BRIDGE_FLOOD);
	assert_true(learning_bridge_learn(&bridge, a, 0, 10));
	assert_true(learning_bridge_learn(&bridge, b, 1, 20));
	assert_int_equal(learning_bridge_decide(&bridge, b, 0, 30), 1);
	assert_int_equal(learning_bridge_decide(&bridge, a, 1, 30), 0);
	/* Both behind port 1: nothing to do. */
	assert_int_equal(learning_bridge_decide(&bridge, b, 1, 30), LEARNING_BRIDGE_FILTER);
	/* A MAC that shows up elsewhere is there from then on, in one entry. */
	assert_true(learning_bridge_learn(&bridge, b, 2, 40));
	assert_int_equal(learning_bridge_decide(&bridge, b, 0, 50), 2);
	assert_int_equal(bridge.known, 2);
	assert_int_equal(bridge.learned, 2);
	assert_int_equal(bridge.moved, 1);
	assert_int_equal(bridge.forwarded, 3);
	assert_int_equal(bridge.flooded, 1);
	assert_int_equal(bridge.filtered, 1);
}

static void groups_are_flooded_and_never_learned(void **state)
{
	(void)state;
	learning_bridge_init(&bridge, 0);
	assert_true(learning_bridge_learn(&bridge, FRAME_MAC_BROADCAST, 3, 0));
	assert_int_equal(bridge.known, 0);
	assert_int_equal(learning_bridge_lookup(&bridge, FRAME_MAC_BROADCAST, 0), LEARNING_BRIDGE_FLOOD);
	assert_int_equal(learning_bridge_lookup(&bridge, UINT64_C(0x01005e000001), 0), LEARNING_BRIDGE_FLOOD);
}

/* Three MACs of one bucket; the middle one ages away, the others stay found. */
static void collisions_are_chained(void **state)
{
	uint64_t macs[3];
	size_t found = 0;

	(void)state;
	for (uint32_t vif = 0; found < 3; vif++) {
		if (learning_bridge_bucket(frame_mac(0, vif)) == 77)
			macs[found++] = frame_mac(0, vif);
	}
	learning_bridge_init(&bridge, 1000);
	for (uint32_t i = 0; i < 3; i++)
		assert_true(learning_bridge_learn(&bridge, macs[i], 10 + i, i == 1 ? 0 : 500));
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(learning_bridge_lookup(&bridge, macs[i], 1000), 10 + i);
	assert_int_equal(learning_bridge_lookup(&bridge, macs[0], 1001), 10);
	assert_int_equal(learning_bridge_lookup(&bridge, macs[1], 1001), LEARNING_BRIDGE_FLOOD);
	assert_int_equal(learning_bridge_lookup(&bridge, macs[2], 1001), 12);
	assert_int_equal(bridge.aged, 1);
	assert_int_equal(bridge.known, 2);
}

static void ageing_counts_from_the_last_frame(void **state)
{
	(void)state;
	learning_bridge_init(&bridge, 1000);
	learning_bridge_learn(&bridge, frame_mac(0, 1), 4, 0);
	learning_bridge_learn(&bridge, frame_mac(0, 1), 4, 900);
	assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(0, 1), 1900), 4);
	assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(0, 1), 1901), LEARNING_BRIDGE_FLOOD);
	learning_bridge_init(&bridge, 0); /* off: never */
	learning_bridge_learn(&bridge, frame_mac(0, 1), 4, 0);
	assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(0, 1), UINT64_MAX), 4);
}

static void a_full_table_learns_no_more(void **state)
{
	(void)state;
	learning_bridge_init(&bridge, 0);
	for (uint32_t i = 0; i < LEARNING_BRIDGE_ENTRIES; i++)
		assert_true(learning_bridge_learn(&bridge, frame_mac(0, i), i % 7, i));
	assert_false(learning_bridge_learn(&bridge, frame_mac(1, 0), 1, 9));
	assert_int_equal(bridge.full, 1);
	assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(1, 0), 10), LEARNING_BRIDGE_FLOOD);
	/* Those known are still found, and still move. */
	for (uint32_t i = 0; i < LEARNING_BRIDGE_ENTRIES; i++)
		assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(0, i), 10), i % 7);
	assert_true(learning_bridge_learn(&bridge, frame_mac(0, 5), 6, 11));
	assert_int_equal(learning_bridge_lookup(&bridge, frame_mac(0, 5), 12), 6);
}

/* The MACs of two full hosts spread: no bucket of 4,096 holds more than a few of 2,048. */
static void the_hash_spreads(void **state)
{
	static uint32_t load[LEARNING_BRIDGE_BUCKETS];
	uint32_t most = 0;

	(void)state;
	for (uint32_t host = 0; host < 2; host++) {
		for (uint32_t vif = 0; vif < 1024; vif++) {
			uint32_t bucket = learning_bridge_bucket(frame_mac(host, vif));

			assert_true(bucket < LEARNING_BRIDGE_BUCKETS);
			if (++load[bucket] > most)
				most = load[bucket];
		}
	}
	assert_true(most <= 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(learns_moves_floods_filters), cmocka_unit_test(groups_are_flooded_and_never_learned),
		cmocka_unit_test(collisions_are_chained),      cmocka_unit_test(ageing_counts_from_the_last_frame),
		cmocka_unit_test(a_full_table_learns_no_more), cmocka_unit_test(the_hash_spreads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
