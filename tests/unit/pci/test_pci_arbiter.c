/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_arbiter.h"
#include "pci_test_config.h"

static struct pci_grant next(const struct pci_arbiter *arbiter)
{
	struct pci_config config = pci_test_config();
	struct pci_grant grant;

	assert_true(pci_arbiter_next(arbiter, &config, &grant));
	return grant;
}

static void nobody_asks(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_arbiter arbiter;
	struct pci_grant grant;

	(void)state;
	pci_arbiter_init(&arbiter, 3);
	assert_false(pci_arbiter_next(&arbiter, &config, &grant));
	pci_arbiter_request(&arbiter, 1, 5);
	pci_arbiter_withdraw(&arbiter, 1);
	assert_false(pci_arbiter_next(&arbiter, &config, &grant));
	assert_int_equal(pci_arbiter_cut(&arbiter, &config, 0, 0), PCI_NEVER);
}

static void parked_master_starts_at_once_others_after_two_clocks(void **state)
{
	struct pci_arbiter arbiter;
	struct pci_grant grant;

	(void)state;
	pci_arbiter_init(&arbiter, 3);
	pci_arbiter_release(&arbiter, 1, 20);
	pci_arbiter_request(&arbiter, 2, 50);
	grant = next(&arbiter);
	assert_int_equal(grant.master, 2);
	assert_int_equal(grant.start, 52);
	assert_int_equal(grant.arbitration, 2);
	/* The parked one, one clock later, is first all the same. */
	pci_arbiter_request(&arbiter, 1, 51);
	grant = next(&arbiter);
	assert_int_equal(grant.master, 1);
	assert_int_equal(grant.start, 51);
	assert_int_equal(grant.arbitration, 0);
}

static void arbitration_is_hidden_while_the_bus_is_busy(void **state)
{
	struct pci_arbiter arbiter;
	struct pci_grant grant;

	(void)state;
	pci_arbiter_init(&arbiter, 2);
	pci_arbiter_release(&arbiter, 0, 100);
	pci_arbiter_request(&arbiter, 1, 98);
	grant = next(&arbiter);
	assert_int_equal(grant.start, 100);
	assert_int_equal(grant.arbitration, 0);
	pci_arbiter_request(&arbiter, 1, 99);
	grant = next(&arbiter);
	assert_int_equal(grant.start, 101);
	assert_int_equal(grant.arbitration, 1);
}

/* All four ask all the time: 1, 2, 3, 0, 1 … after the bus was 0's. */
static void priority_rotates(void **state)
{
	struct pci_arbiter arbiter;

	(void)state;
	pci_arbiter_init(&arbiter, 4);
	for (uint32_t i = 0; i < 4; i++)
		pci_arbiter_request(&arbiter, i, 0);
	for (uint64_t turn = 1; turn <= 12; turn++) {
		struct pci_grant grant;

		pci_arbiter_release(&arbiter, (uint32_t)((turn - 1) % 4), turn * 10);
		grant = next(&arbiter);
		assert_int_equal(grant.master, turn % 4);
		assert_int_equal(grant.start, turn * 10);
	}
}

/* The timer runs out at 10 + 64 = 74; a grant is taken away 2 clocks after another's request. */
static void timer_and_lost_grant_both_must_be(void **state)
{
	struct pci_config config = pci_test_config();
	struct pci_arbiter arbiter;

	(void)state;
	pci_arbiter_init(&arbiter, 3);
	pci_arbiter_request(&arbiter, 0, 10);
	assert_int_equal(pci_arbiter_cut(&arbiter, &config, 0, 10), PCI_NEVER);
	pci_arbiter_request(&arbiter, 1, 90);
	assert_int_equal(pci_arbiter_cut(&arbiter, &config, 0, 10), 92);
	pci_arbiter_request(&arbiter, 2, 30);
	assert_int_equal(pci_arbiter_cut(&arbiter, &config, 0, 10), 74);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_asks),
		cmocka_unit_test(parked_master_starts_at_once_others_after_two_clocks),
		cmocka_unit_test(arbitration_is_hidden_while_the_bus_is_busy),
		cmocka_unit_test(priority_rotates),
		cmocka_unit_test(timer_and_lost_grant_both_must_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
