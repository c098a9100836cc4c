/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_stats.h"
#include "pci_test_config.h"

static void phases_must_fill_the_time_held(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_attempt attempt = {.address = 0, .bytes = 64, .target_bytes = UINT32_MAX};
	struct pci_tenure write = pci_timing_transfer(&config, &attempt), retry = pci_timing_retry(&config);
	struct pci_stats stats = {0};

	(void)state;
	write.phases.arbitration = 2;
	pci_stats_add(&stats, &write, false, 2 + 1 + 1 + 8 + 1, 1000);
	pci_stats_add(&stats, &retry, true, 4, 300);
	assert_true(pci_stats_conserved(&stats));
	assert_int_equal(stats.write_ps, 1000);
	assert_int_equal(stats.read_ps, 300);
	assert_int_equal(stats.transactions, 1);
	assert_int_equal(stats.read_transactions, 0);
	assert_int_equal(stats.retries, 1);
	assert_int_equal(stats.write_bytes, 64);
	assert_int_equal(stats.data_clocks, 8);
	assert_int_equal(stats.busy_clocks, 17);
	/* A clock that no phase accounts for is found. */
	pci_stats_add(&stats, &retry, true, 5, 300);
	assert_false(pci_stats_conserved(&stats));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(phases_must_fill_the_time_held)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
