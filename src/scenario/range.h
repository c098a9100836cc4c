/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plausible range of a value, as its evidence gives it: LOW .. HIGH.  Of
 * quantities and ratios the ends are such; of a custom type that has an amount
 * (a microprogram's instructions) they are amounts, "57 .. 75 instructions".
 * Other types have no range of numbers.
 */
#ifndef VIFSIM_SCENARIO_RANGE_H
#define VIFSIM_SCENARIO_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"

/* Only one of the two is used by a parameter; the other is 0. */
struct range_number {
	uint64_t whole; /* base units, or an amount */
	double real;    /* of a ratio, as a fraction */
};

/* Can a parameter have a range of numbers? */
bool range_is_numeric(const struct param_spec *spec);
/* Reads one end; false when the text is none. */
bool range_read(const struct param_spec *spec, const char *text, struct range_number *number);
/* The value that an object holds. */
struct range_number range_of_field(struct param_ref ref, const void *object);
bool range_is_below(struct range_number a, struct range_number b);
/* The number at a place from 0 (low) to below 1 (high): each whole number (of the parameter's multiples) has an
 * equal part of the places; a ratio is rounded to a millionth.  Only arithmetic that is the same on every machine. */
struct range_number range_between(const struct param_spec *spec, struct range_number low, struct range_number high,
				  double place);
/* The text of a value with that number, for the caller to free; NULL when a custom one cannot have it.  `object` holds
 * the value that a custom one is like in all else. */
char *range_text(struct param_ref ref, struct range_number number, const void *object);
/* The number as CSV columns have it, for the caller to free. */
char *range_bare(const struct param_spec *spec, struct range_number number);
/* The unit of such numbers when they are written bare: "us", "instructions"; "" for none. */
const char *range_unit(const struct param_spec *spec);

#endif
