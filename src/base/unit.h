/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities: a number with its unit, as users write it ("600 MHz", "1.5 us",
 * "64 B"), turned into one integer base unit per dimension, and back.
 *
 * The base units are integers so that the same input gives the same value on
 * every machine: picoseconds, bytes, bit/s, Hz, clock cycles, events per second.  A
 * ratio ("10 %") is the only real number.  A bare number where a unit
 * belongs is an error; a count is the one dimension without a unit.
 */
#ifndef VIFSIM_BASE_UNIT_H
#define VIFSIM_BASE_UNIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum dimension {
	DIMENSION_COUNT,      /* bare integer */
	DIMENSION_TIME,       /* picoseconds: ps ns us ms s */
	DIMENSION_SIZE,       /* bytes: B KiB MiB GiB */
	DIMENSION_BIT_RATE,   /* bit/s: bit/s kbit/s Mbit/s Gbit/s */
	DIMENSION_FREQUENCY,  /* Hz: Hz kHz MHz GHz */
	DIMENSION_CYCLES,     /* clock cycles: cycles (also "cycle") */
	DIMENSION_EVENT_RATE, /* events per second: /s (also k/s, M/s) */
	DIMENSION_RATIO,      /* real: "%" (stored as a fraction: 10 % is 0.1) */
};

#define UNIT_PS_PER_NS UINT64_C(1000)
#define UNIT_PS_PER_US UINT64_C(1000000)
#define UNIT_PS_PER_MS UINT64_C(1000000000)
#define UNIT_PS_PER_S UINT64_C(1000000000000)

/* Why a text is no quantity. */
enum unit_status {
	UNIT_OK,
	UNIT_NOT_A_NUMBER, /* "fast" */
	UNIT_MISSING,      /* "10" where a unit belongs */
	UNIT_UNKNOWN,      /* "10 parsec", or a unit of another dimension */
	UNIT_UNEXPECTED,   /* "10 us" where a count belongs */
	UNIT_INEXACT,      /* "0.3 ps", "1.5" as a count: no whole number of base units */
	UNIT_OVERFLOW,     /* beyond 64 bits, or negative */
};

/*
 * Reads `text` as a quantity of `dimension`, white space between number and
 * unit optional.  Integer dimensions go to *whole (base units), a ratio to
 * *real (a fraction).  The arithmetic on decimals is exact, not binary
 * floating point: "0.1 us" is 100000 ps.  On error nothing is written.
 */
enum unit_status unit_parse(const char *text, enum dimension dimension, uint64_t *whole, double *real);

/*
 * Writes a value in the unit `display` ("us", "MHz", "%"; NULL or "" for a
 * count), without trailing zeros and without loss, as "1.5 us" (with_unit) or
 * "1.5".  With its unit it is always one that unit_parse reads: of more than 18
 * decimals (bytes in GiB) it is written in the base unit instead.  Returns the
 * length as snprintf does.
 */
int unit_format(char *buffer, size_t size, enum dimension dimension, const char *display, uint64_t whole, double real,
		int with_unit);

/* The units of a dimension for messages: "ps, ns, us, ms or s"; "" for a count. */
const char *unit_names(enum dimension dimension);
/* The same one by one: that of a number, from 0; NULL behind the last. */
const char *unit_name(enum dimension dimension, size_t number);

/* Converts between clock cycles and picoseconds without drift: the time of
 * edge number `cycles` of a clock of `hz` that began at 0, rounded down; and
 * the first edge at or after `ps`. Exact to 2^64 through 128-bit arithmetic.
 * unit_edge_at(unit_edge_time(c, hz), hz) == c. */
uint64_t unit_edge_time(uint64_t cycles, uint64_t hz);
uint64_t unit_edge_at(uint64_t ps, uint64_t hz);

#ifdef __cplusplus
}
#endif
#endif
