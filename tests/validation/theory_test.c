/* SPDX-License-Identifier: Apache-2.0 */
/* The theory that simulations are held against, itself against numbers worked out by hand. */
#include "theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void same(double value, double expected)
{
	assert_true(fabs(value - expected) < 1e-12 * (1.0 + fabs(expected)));
}

static void waits(void **state)
{
	(void)state;
	same(theory_md1_wait(0.5), 0.5);
	same(theory_md1_wait(0.9), 4.5);
	same(theory_mm1_wait(0.5), 1.0);
	same(theory_mm1_wait(0.9), 9.0);
}

/* Three stations alike and no delay: a customer finds (n - 1) / 3 others at each, so a cycle takes 3 (1 + (n - 1) / 3)
 * = n + 2, and n of them go round. */
static void balanced_stations(void **state)
{
	const struct theory_network network = {0.0, 3, {1.0, 1.0, 1.0}};

	(void)state;
	for (size_t n = 1; n <= 20; n++) {
		struct theory_solution solution = theory_solve(&network, n);
		same(solution.response, (double)n + 2.0);
		same(solution.throughput, (double)n / ((double)n + 2.0));
		same(solution.customers[1], (double)n / 3.0);
		same(solution.utilisation[2], solution.throughput);
	}
}

/*
 * One station of 1 and a delay of 2.  The number of customers there is a birth and death process: with two customers,
 * weights 1 (both think), 1 (rate 2/2 in, 1 out), 1/2: probabilities 0.4, 0.4, 0.2.  Utilisation 0.6, mean 0.8;
 * response 0.8 / 0.6 = 4/3 by Little's law.
 */
static void machine_repair(void **state)
{
	const struct theory_network network = {2.0, 1, {1.0}};
	struct theory_solution solution = theory_solve(&network, 2);

	(void)state;
	same(solution.utilisation[0], 0.6);
	same(solution.throughput, 0.6);
	same(solution.customers[0], 0.8);
	same(solution.response, 4.0 / 3.0);
	/* One customer alone never waits. */
	solution = theory_solve(&network, 1);
	same(solution.response, 1.0);
	same(solution.throughput, 1.0 / 3.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits),
		cmocka_unit_test(balanced_stations),
		cmocka_unit_test(machine_repair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
