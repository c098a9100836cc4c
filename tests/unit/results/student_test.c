/* SPDX-License-Identifier: Apache-2.0 */
#include "results/student.h"

#include <math.h>

#include "support.h"

/* Two-sided quantiles.  For 1 degree t = tan(pi level / 2), for 2 degrees
 * t = level sqrt(2 / (1 - level^2)); the others are the published table's
 * (NIST/SEMATECH e-Handbook, 1.3.6.7.2, to three digits), here to more. */
static const struct {
	double level;
	size_t degrees;
	double t;
} table[] = {
	{0.95, 1, 12.7062047364},   {0.95, 2, 4.3026527297}, {0.95, 3, 3.1824463053},  {0.95, 4, 2.7764451052},
	{0.95, 5, 2.5705818356},    {0.95, 9, 2.2621571628}, {0.95, 19, 2.0930240544}, {0.95, 30, 2.0422724563},
	{0.99, 4, 4.6040948713},    {0.99, 9, 3.2498355416}, {0.90, 4, 2.1318467863},  {0.50, 1, 1.0},
	{0.95, 1000, 1.9623390808},
};

static void quantiles_are_the_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		double t = student_quantile(table[i].level, table[i].degrees);
		if (fabs(t - table[i].t) > 1e-6)
			fail_msg("t(%g, %zu) is %.9f, not %.9f", table[i].level, table[i].degrees, t, table[i].t);
	}
}

static void the_distribution_in_closed_form(void **state)
{
	(void)state;
	/* 1 degree: 2/pi atan t.  3 degrees at t = sqrt 3, theta = 45 degrees: 2/pi (pi/4 + 1/2). */
	assert_true(fabs(student_two_sided(1.0, 1) - 0.5) < 1e-14);
	assert_true(fabs(student_two_sided(sqrt(3.0), 3) - (0.5 + 1.0 / 3.14159265358979323846)) < 1e-14);
	/* 2 degrees: t / sqrt(2 + t^2).  4 degrees at t = 2, sin^2 = 1/2: sqrt(1/2) (1 + 1/4). */
	assert_true(fabs(student_two_sided(1.0, 2) - 1.0 / sqrt(3.0)) < 1e-14);
	assert_true(fabs(student_two_sided(2.0, 4) - 1.25 * sqrt(0.5)) < 1e-14);
	assert_true(student_two_sided(0.0, 7) == 0.0);
}

static void half_width_of_three_values(void **state)
{
	const double values[] = {1.0, 2.0, 3.0};
	double half_width;

	(void)state;
	/* Standard deviation 1, so t(95 %, 2) / sqrt 3. */
	assert_true(student_half_width(values, 3, 0.95, &half_width));
	assert_true(fabs(half_width - 4.3026527297 / sqrt(3.0)) < 1e-6);
}

static void one_value_has_no_interval(void **state)
{
	const double value = 1.0;
	double half_width;

	(void)state;
	assert_false(student_half_width(&value, 1, 0.95, &half_width));
	assert_false(student_half_width(&value, 0, 0.95, &half_width));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_the_tables),
		cmocka_unit_test(the_distribution_in_closed_form),
		cmocka_unit_test(half_width_of_three_values),
		cmocka_unit_test(one_value_has_no_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
