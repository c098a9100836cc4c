/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_timing.h"
#include "pci_test_config.h"

static struct pci_tenure transfer(const struct pci_config *config, bool read, uint64_t address, uint32_t bytes,
				  uint32_t first_wait)
{
	struct pci_attempt attempt = {
		.address = address, .bytes = bytes, .target_bytes = UINT32_MAX, .first_wait = first_wait, .read = read};

	return pci_timing_transfer(config, &attempt);
}

static void counts_data_phases_by_aligned_words(void **state)
{
	struct pci_config config = pci_test_config();

	(void)state;
	assert_int_equal(pci_timing_data_phases(&config, 0, 1), 1);
	assert_int_equal(pci_timing_data_phases(&config, 0, 8), 1);
	assert_int_equal(pci_timing_data_phases(&config, 0, 9), 2);
	/* Bytes 4 to 11 stand in two words. */
	assert_int_equal(pci_timing_data_phases(&config, 4, 8), 2);
	assert_int_equal(pci_timing_data_phases(&config, 7, 1), 1);
	assert_int_equal(pci_timing_data_phases(&config, 0, 1514), 190);
	config.width_bits = 32;
	assert_int_equal(pci_timing_data_phases(&config, 0, 1514), 379);
}

/* 1 address, 1 until DEVSEL# (medium), 190 data, 1 turn-around: 193; with the
 * arbitration of an idle bus, 2, it is 195. */
static void long_write_takes_a_clock_a_word(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_tenure tenure = transfer(&config, false, 0x10000, 1514, 0);

	(void)state;
	assert_int_equal(tenure.ending, PCI_COMPLETED);
	assert_int_equal(tenure.phases.address, 1);
	assert_int_equal(tenure.phases.wait, 1);
	assert_int_equal(tenure.phases.data, 190);
	assert_int_equal(tenure.phases.turnaround, 1);
	assert_int_equal(pci_phases_sum(&tenure.phases), 193);
	assert_int_equal(pci_tenure_data_end(&tenure), 192);
	assert_int_equal(pci_tenure_end(&tenure), 193);
}

static void devsel_sets_the_wait_of_a_write(void **state)
{
	struct pci_config config = pci_test_config();

	(void)state;
	for (config.devsel_clocks = 1; config.devsel_clocks <= 3; config.devsel_clocks++)
		assert_int_equal(transfer(&config, false, 0, 8, 0).phases.wait, config.devsel_clocks - 1);
	config.devsel_clocks = 2;
	assert_int_equal(transfer(&config, false, 0, 8, 3).phases.wait, 1 + 3);
}

/* A read's lines turn round while it waits for DEVSEL#: the longer one counts. */
static void turning_round_overlaps_devsel(void **state)
{
	struct pci_config config = pci_test_config();

	(void)state;
	config.devsel_clocks = 1;
	assert_int_equal(transfer(&config, true, 0, 8, 0).phases.wait, 1);
	config.devsel_clocks = 3;
	assert_int_equal(transfer(&config, true, 0, 8, 0).phases.wait, 2);
	assert_int_equal(transfer(&config, true, 0, 8, 11).phases.wait, 2 + 11);
}

static void retry_and_abort_move_nothing(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_tenure retry = pci_timing_retry(&config), abort = pci_timing_abort(&config);

	(void)state;
	/* Address, DEVSEL# after one more clock, STOP# with it, turn-around. */
	assert_int_equal(pci_phases_sum(&retry.phases), 1 + 2 + 1);
	assert_int_equal(retry.bytes, 0);
	assert_int_equal(retry.phases.data, 0);
	assert_int_equal(retry.ending, PCI_RETRIED);
	assert_int_equal(pci_phases_sum(&abort.phases), 1 + 5 + 1);
	assert_int_equal(abort.ending, PCI_ABORTED);
}

static void target_disconnects_at_its_boundary(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_tenure tenure = transfer(&config, false, 0x1f80, 256, 0);
	struct pci_attempt attempt = {.address = 0x20, .bytes = 512, .target_bytes = 32, .read = true};

	(void)state;
	assert_int_equal(tenure.ending, PCI_DISCONNECTED);
	assert_int_equal(tenure.bytes, 128);
	assert_int_equal(tenure.phases.data, 16);
	/* Up to the boundary is no disconnect. */
	assert_int_equal(transfer(&config, false, 0x1f80, 128, 0).ending, PCI_COMPLETED);
	/* The target's own limit. */
	tenure = pci_timing_transfer(&config, &attempt);
	assert_int_equal(tenure.ending, PCI_DISCONNECTED);
	assert_int_equal(tenure.bytes, 32);
	assert_int_equal(pci_timing_to_boundary(0x20, 512, 64), 32);
	assert_int_equal(pci_timing_to_boundary(0x20, 512, 0), 512);
}

/* Address phase in clock 100, first data over at 103.  Told at 110, the data
 * phase of clock 110 is the last: 8 are over at its begin (103, 104 … 110), 9 at its end. */
static void cut_finishes_the_data_phase_under_way(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_attempt attempt = {.address = 4, .bytes = 1514, .target_bytes = UINT32_MAX};
	struct pci_tenure tenure = pci_timing_transfer(&config, &attempt);

	(void)state;
	tenure.start = 100;
	assert_true(pci_timing_cut(&config, &attempt, 110, &tenure));
	assert_int_equal(tenure.phases.data, 9);
	assert_int_equal(tenure.bytes, 9 * 8 - 4);
	assert_int_equal(tenure.ending, PCI_TIMER_EXPIRED);
	assert_int_equal(pci_tenure_data_end(&tenure), 111);
	/* Even a cut before its first data lets one word through. */
	assert_true(pci_timing_cut(&config, &attempt, 100, &tenure));
	assert_int_equal(tenure.phases.data, 1);
	assert_int_equal(tenure.bytes, 4);
}

static void cut_spares_a_tenure_that_ends_by_itself(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_attempt attempt = {.address = 0, .bytes = 64, .target_bytes = UINT32_MAX};
	struct pci_tenure tenure = pci_timing_transfer(&config, &attempt), before = tenure;

	(void)state;
	/* Its 8 data phases end at 3, 4 … 10. */
	assert_false(pci_timing_cut(&config, &attempt, 9, &tenure));
	assert_memory_equal(&tenure, &before, sizeof(tenure));
	assert_true(pci_timing_cut(&config, &attempt, 8, &tenure));
	assert_int_equal(tenure.phases.data, 7);
	tenure = pci_timing_retry(&config);
	assert_false(pci_timing_cut(&config, &attempt, 0, &tenure));
}

/* 4 words with 2 wait states between them: 4 + 3 * 2, and 1 for DEVSEL#. */
static void data_waits_slow_a_burst(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_attempt attempt = {.address = 0, .bytes = 32, .target_bytes = UINT32_MAX};
	struct pci_tenure tenure;

	(void)state;
	config.target_data_wait_clocks = 2;
	tenure = pci_timing_transfer(&config, &attempt);
	assert_int_equal(tenure.phases.data, 4);
	assert_int_equal(tenure.phases.wait, 1 + 6);
	/* Data are over at 3, 6, 9, 12; told at 4, the one that ends at 6 is the last. */
	assert_true(pci_timing_cut(&config, &attempt, 4, &tenure));
	assert_int_equal(tenure.phases.data, 2);
	assert_int_equal(pci_tenure_data_end(&tenure), 6);
}

/* 16 clocks of 66 MHz are 242.4 ns. */
static void slow_targets_must_retry(void **state)
{
	struct pci_config config = pci_test_config();

	(void)state;
	assert_int_equal(pci_timing_clocks(&config, 155000), 11);
	assert_false(pci_timing_must_retry(&config, 242000));
	assert_true(pci_timing_must_retry(&config, 243000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_data_phases_by_aligned_words),
		cmocka_unit_test(long_write_takes_a_clock_a_word),
		cmocka_unit_test(devsel_sets_the_wait_of_a_write),
		cmocka_unit_test(turning_round_overlaps_devsel),
		cmocka_unit_test(retry_and_abort_move_nothing),
		cmocka_unit_test(target_disconnects_at_its_boundary),
		cmocka_unit_test(cut_finishes_the_data_phase_under_way),
		cmocka_unit_test(cut_spares_a_tenure_that_ends_by_itself),
		cmocka_unit_test(data_waits_slow_a_burst),
		cmocka_unit_test(slow_targets_must_retry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
