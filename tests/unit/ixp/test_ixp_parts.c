/* SPDX-License-Identifier: Apache-2.0 */
/* Memories, hash unit, wake-up bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ixp/hash_unit.h"
#include "ixp/ixp_config.h"
#include "ixp/ixp_memory.h"
#include "ixp/visible_bound.h"
#include "ixp_test_config.h"

/* DRAM at 19.2 Gbit/s and 600 MHz moves 4 bytes a cycle. */
static void test_memory_latency_and_bandwidth(void **state)
{
	struct ixp_memory dram;

	(void)state;
	ixp_memory_init(&dram, 120, 19200000000, 600000000);
	assert_int_equal(ixp_memory_unloaded(&dram, 64), 136);
	assert_int_equal(ixp_memory_access(&dram, 1000, 64), 1136); /* channel taken 1000 to 1016 */
	assert_int_equal(ixp_memory_access(&dram, 1000, 64), 1152); /* 1016 to 1032 */
	assert_int_equal(ixp_memory_access(&dram, 1010, 1), 1153);  /* begins at 1032, a started cycle counts whole */
	assert_int_equal(ixp_memory_access(&dram, 1033, 64), 1169); /* free again: no wait */
	assert_int_equal(dram.waited_cycles, 0 + 16 + 22 + 0);
	assert_int_equal(dram.occupied_cycles, 16 + 16 + 1 + 16);
	assert_int_equal(dram.references, 4);
	assert_int_equal(dram.bytes, 193);
}

/* 1,000 references of 64 bytes at once leave at the channel's rate, 16 cycles each. */
static void test_memory_saturates_at_its_bandwidth(void **state)
{
	struct ixp_memory dram;
	uint64_t back = 0;

	(void)state;
	ixp_memory_init(&dram, 120, 19200000000, 600000000);
	for (int i = 0; i < 1000; i++)
		back = ixp_memory_access(&dram, 0, 64);
	assert_int_equal(back, 1000 * 16 + 120);
}

static void test_hash_unit_takes_keys_in_turn(void **state)
{
	struct hash_unit unit;

	(void)state;
	hash_unit_init(&unit, 9);
	assert_int_equal(hash_unit_start(&unit, 100), 109);
	assert_int_equal(hash_unit_start(&unit, 104), 118);
	assert_int_equal(hash_unit_start(&unit, 200), 209);
}

static void test_clocks_differ_by_the_offset(void **state)
{
	struct ixp_config config = {.clock_hz = 600000000, .clock_offset = 1e-4};

	(void)state;
	assert_int_equal(ixp_config_clock(&config, 0), 600000000);
	assert_int_equal(ixp_config_clock(&config, 1), 600060000);
	config.clock_offset = 0;
	assert_int_equal(ixp_config_clock(&config, 1), 600000000);
}

/* By hand: swaps of 2, SRAM 8 B 96 cycles; a transfer shows at once. */
static void test_bound_adds_what_must_pass(void **state)
{
	struct ixp_memory memories[IXP_MEMORIES];
	struct visible_costs costs = {.memories = memories,
				      .hash_cycles = 9,
				      .swap_cycles = 2,
				      .probe_cycles = 6,
				      .after_identify = 144,
				      .after_hand_over = 500};
	struct visible_bound bound;
	struct microprogram program;

	(void)state;
	for (int kind = 0; kind < IXP_MEMORIES; kind++)
		ixp_memory_init(&memories[kind], 90, 6400000000, 600000000);
	ixp_test_program(MICROPROGRAM_INGRESS,
			 "compute 30 cycles; read sram 8 B; compute 4 cycles; transfer; index;"
			 "compute 5 cycles; identify; compute 9 cycles",
			 &program);
	visible_bound_compute(&program, &costs, VISIBLE_NEVER, &bound);
	assert_int_equal(bound.from[0], 30 + 98 + 4);
	assert_int_equal(bound.from[2], 4);
	assert_int_equal(bound.from[3], 0);
	assert_int_equal(bound.from[5], 5 + 144);
	assert_true(bound.from[7] == VISIBLE_NEVER);
	ixp_test_program(MICROPROGRAM_EGRESS, "hash; lookup 8 B; forward; compute 50 cycles; credit", &program);
	visible_bound_compute(&program, &costs, VISIBLE_NEVER, &bound);
	assert_int_equal(bound.from[0], 11 + (96 + 2 + 6) + 500); /* no credit is due: the next engine */
	costs.credit_due = true;
	visible_bound_compute(&program, &costs, VISIBLE_NEVER, &bound);
	assert_int_equal(bound.from[0], 11 + (96 + 2 + 6) + 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_latency_and_bandwidth),
		cmocka_unit_test(test_memory_saturates_at_its_bandwidth),
		cmocka_unit_test(test_hash_unit_takes_keys_in_turn),
		cmocka_unit_test(test_clocks_differ_by_the_offset),
		cmocka_unit_test(test_bound_adds_what_must_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
