/* SPDX-License-Identifier: Apache-2.0 */
#include "row.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static bool missed;

static const char *judge(bool holds)
{
	missed = missed || !holds;
	return holds ? "" : " MISSED";
}

/* A space before a unit that is there. */
static const char *space(const char *unit)
{
	return unit[0] != '\0' ? " " : "";
}

/* Percent with a sign, but for what rounds to nothing. */
static void print_deviation(double part)
{
	if (fabs(part) < 0.00005)
		printf("0.00 %%");
	else
		printf("%+.2f %%", 100.0 * part);
}

void row_print(const struct row *row)
{
	double deviation = row->simulated / row->theory - 1.0;

	printf("%s\t%s\t%.*f%s%s\t%.*f", row->section, row->what, row->decimals, row->theory, space(row->unit),
	       row->unit, row->decimals, row->simulated);
	if (row->half_width > 0.0)
		printf(" ± %.*f", row->decimals, row->half_width);
	printf("%s%s\t", space(row->unit), row->unit);
	print_deviation(deviation);
	printf("\t%g %%%s\n", 100.0 * row->bound, judge(fabs(deviation) <= row->bound));
}

void row_print_exact(const char *section, const char *what, const char *unit, uint64_t theory, uint64_t simulated)
{
	const char *gap = space(unit);

	printf("%s\t%s\t%" PRIu64 "%s%s\t%" PRIu64 "%s%s\t%" PRId64 "%s%s\t0%s\n", section, what, theory, gap, unit,
	       simulated, gap, unit, (int64_t)(simulated - theory), gap, unit, judge(simulated == theory));
}

void row_print_range(const char *section, const char *what, const char *unit, int decimals, double value, double low,
		     double high)
{
	printf("%s\t%s\t\t%.*f%s%s\t\t", section, what, decimals, value, space(unit), unit);
	if (low < high)
		printf("%g to %g%s%s%s", low, high, space(unit), unit, judge(value >= low && value <= high));
	printf("\n");
}

bool rows_hold(void)
{
	return !missed;
}
