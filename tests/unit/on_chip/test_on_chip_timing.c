/* SPDX-License-Identifier: Apache-2.0 */
/* Flits and cycles of a message; what of the parameters does not fit together. */
#include "cmocka_all.h"
#include "on_chip/on_chip_stats.h"
#include "on_chip/on_chip_timing.h"
#include "on_chip_test_config.h"

/* 8 bytes of header and the data, 16 bytes a flit. */
static void flits(void **state)
{
	static const struct {
		uint32_t bytes, flits;
	} cases[] = {{0, 1}, {4, 1}, {8, 1}, {9, 2}, {24, 2}, {25, 3}, {64, 5}};
	struct on_chip_config config = on_chip_test_config();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(on_chip_timing_flits(&config, cases[i].bytes), cases[i].flits);
	config.width_bits = 8;
	assert_int_equal(on_chip_timing_flits(&config, 64), 72);
}

/* 6 into the network, 4 x 3 through it, 6 out of it. */
static void travel(void **state)
{
	struct on_chip_config config = on_chip_test_config();

	(void)state;
	assert_int_equal(on_chip_timing_travel(&config), 24);
	assert_int_equal(on_chip_timing_message_ps(&config, 4), 25000);
	assert_int_equal(on_chip_timing_message_ps(&config, 64), 29000);
	config.hop_cycles = 0;
	assert_int_equal(on_chip_timing_travel(&config), 12);
}

static void widths(void **state)
{
	struct on_chip_config config = on_chip_test_config();
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(on_chip_config_check(&config, &misfit), 0);
	config.width_bits = 12;
	assert_int_equal(on_chip_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "bus.on_chip.width");
}

static void conservation(void **state)
{
	struct on_chip_stats stats = {
		.latency_cycles = 100, .wait_cycles = 10, .travel_cycles = 48, .flit_cycles = 12, .target_cycles = 30};

	(void)state;
	assert_true(on_chip_stats_conserved(&stats));
	stats.wait_cycles++;
	assert_false(on_chip_stats_conserved(&stats));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(flits), cmocka_unit_test(travel), cmocka_unit_test(widths),
					   cmocka_unit_test(conservation)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
