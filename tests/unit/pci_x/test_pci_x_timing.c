/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks of a tenure, where a burst is cut, and which buses there are. */
#include "cmocka_all.h"
#include "pci_x/pci_x_stats.h"
#include "pci_x/pci_x_timing.h"
#include "pci_x_test_config.h"

/* Address, attribute, response: 3 clocks; a word of 8 bytes a clock; a clock of turn-around. */
static void bursts(void **state)
{
	static const struct {
		uint64_t address;
		uint32_t bytes, wait, clocks;
	} cases[] = {{0, 64, 0, 12},         {0, 4096, 0, 516}, {0, 4, 0, 5},   {0, 9, 0, 6},
		     {4, 8, 0, 6} /* two */, {0, 1514, 0, 194}, {0, 64, 10, 22}};
	struct pci_x_config config = pci_x_test_config();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pci_x_tenure tenure =
			pci_x_timing_burst(&config, cases[i].address, cases[i].bytes, cases[i].wait);

		assert_int_equal(pci_x_tenure_clocks(&tenure), cases[i].clocks);
		assert_int_equal(pci_x_tenure_end(&tenure), cases[i].clocks);
		assert_int_equal(pci_x_tenure_data_end(&tenure), cases[i].clocks - 1);
		assert_int_equal(tenure.bytes, cases[i].bytes);
	}
	config.decode_clocks = 4;
	assert_int_equal(pci_x_timing_burst(&config, 0, 64, 0).response, 3);
	config.width_bits = 32;
	assert_int_equal(pci_x_timing_burst(&config, 0, 64, 0).data, 16);
}

/* A split response and a retry come a clock after the claim; who waits in vain gives up 7 clocks after the address. */
static void empty_ones(void **state)
{
	const struct pci_x_config config = pci_x_test_config();
	struct pci_x_tenure tenure = pci_x_timing_empty(&config, PCI_X_SPLIT);

	(void)state;
	assert_int_equal(pci_x_tenure_clocks(&tenure), 5);
	tenure = pci_x_timing_empty(&config, PCI_X_RETRIED);
	assert_int_equal(pci_x_tenure_clocks(&tenure), 5);
	tenure = pci_x_timing_empty(&config, PCI_X_ABORTED);
	assert_int_equal(pci_x_tenure_clocks(&tenure), 1 + 7 + 1);
	assert_int_equal(tenure.bytes, 0);
	/* 160 ns are 16 clocks. */
	assert_false(pci_x_timing_splits(&config, 160000));
	assert_true(pci_x_timing_splits(&config, 160001));
}

/* A page from clock 100 on: its first data pass in clock 103, 16 words between boundaries. */
static void cuts(void **state)
{
	static const struct {
		uint64_t address, clock;
		uint32_t data, bytes;
	} cases[] = {
		{0, 90, 16, 128},    {0, 103, 16, 128}, {0, 115, 16, 128},  {0, 116, 32, 256},
		{0, 164, 80, 640},   {64, 103, 8, 64},  {64, 108, 24, 192}, {104, 103, 19, 152} /* too near */,
		{0, 604, 512, 4096},
	};
	const struct pci_x_config config = pci_x_test_config();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pci_x_tenure tenure = pci_x_timing_burst(&config, cases[i].address, 4096, 0);

		tenure.start = 100;
		assert_int_equal(pci_x_timing_cut(&config, cases[i].address, cases[i].clock, &tenure),
				 cases[i].data < 512);
		assert_int_equal(tenure.data, cases[i].data);
		assert_int_equal(tenure.bytes, cases[i].bytes);
		assert_int_equal(tenure.ending, cases[i].data < 512 ? PCI_X_CUT : PCI_X_COMPLETED);
		assert_true(tenure.bytes == 4096 || (cases[i].address + tenure.bytes) % 128 == 0);
	}
}

static void statistics(void **state)
{
	const struct pci_x_config config = pci_x_test_config();
	const struct pci_x_tenure burst = pci_x_timing_burst(&config, 0, 64, 0);
	const struct pci_x_tenure split = pci_x_timing_empty(&config, PCI_X_SPLIT);
	struct pci_x_stats stats = {0};

	(void)state;
	pci_x_stats_add(&stats, &split, true, false, 5, 50000);
	pci_x_stats_add(&stats, &burst, true, true, 12, 120000);
	pci_x_stats_add(&stats, &burst, false, false, 12, 120000);
	assert_int_equal(stats.transactions, 2);
	assert_int_equal(stats.splits, 1);
	assert_int_equal(stats.completions, 1);
	assert_int_equal(stats.read_ps, 170000);
	assert_int_equal(stats.write_bytes, 64);
	assert_true(pci_x_stats_conserved(&stats));
	assert_true(pci_x_stats_accounted(&stats));
	stats.response_clocks++;
	assert_false(pci_x_stats_conserved(&stats));
	stats.splits++;
	assert_false(pci_x_stats_accounted(&stats));
}

static void what_does_not_fit(void **state)
{
	struct pci_x_config config = pci_x_test_config();
	struct param_misfit misfit;

	(void)state;
	assert_int_equal(pci_x_config_check(&config, &misfit), 0);
	config.width_bits = 12;
	assert_int_equal(pci_x_config_check(&config, &misfit), -1);
	config.width_bits = 24;
	assert_int_equal(pci_x_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "bus.pci_x.width");
	config.width_bits = 32;
	config.read_bytes = 600;
	assert_int_equal(pci_x_config_check(&config, &misfit), -1);
	assert_string_equal(misfit.paths[0], "bus.pci_x.read_byte_count");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bursts), cmocka_unit_test(empty_ones),
					   cmocka_unit_test(cuts), cmocka_unit_test(statistics),
					   cmocka_unit_test(what_does_not_fit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
