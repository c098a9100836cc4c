/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of docs/validation.md: what was simulated beside what theory says, their deviation and the bound that it has
 * to keep.  Written to standard output with tabs between, for write_page.sh: section, what, theory, simulated,
 * deviation, bound.
 */
#ifndef VIFSIM_VALIDATION_ROW_H
#define VIFSIM_VALIDATION_ROW_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct row {
	const char *section;
	const char *what;
	const char *unit; /* "us", or "" */
	int decimals;     /* of both values */
	double theory;
	double simulated;
	double half_width; /* of the simulated one's 95 % interval; 0: none is shown */
	double bound;      /* of |simulated / theory - 1| */
};

void row_print(const struct row *row);
/* Two whole numbers that have to be the same. */
void row_print_exact(const char *section, const char *what, const char *unit, uint64_t theory, uint64_t simulated);
/* A value without theory, of which `low` to `high` is asked for, or nothing when they are equal. */
void row_print_range(const char *section, const char *what, const char *unit, int decimals, double value, double low,
		     double high);
/* Has every row kept its bound? */
bool rows_hold(void);

#ifdef __cplusplus
}
#endif
#endif
