/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities as text.  A decimal number is read as a whole part and the
 * digits of a fraction, both integers, so its product with the unit is exact or
 * is refused; no binary fraction is in between.
 */
#include "base/unit.h"

#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef unsigned __int128 wide;

/* A fraction of more digits than this is no whole number of any base unit
 * that anyone would write; 10^18 times the largest scale fits in 128 bits. */
#define FRACTION_DIGITS 18

struct unit {
	const char *name;
	uint64_t scale; /* base units in one of it */
};

/* The first of each dimension is its base unit; a ratio's is handled apart. */
static const struct unit time_units[] = {
	{"ps", 1}, {"ns", UNIT_PS_PER_NS}, {"us", UNIT_PS_PER_US}, {"ms", UNIT_PS_PER_MS}, {"s", UNIT_PS_PER_S}, {0}};
static const struct unit size_units[] = {
	{"B", 1}, {"KiB", UINT64_C(1) << 10}, {"MiB", UINT64_C(1) << 20}, {"GiB", UINT64_C(1) << 30}, {0}};
static const struct unit bit_rate_units[] = {
	{"bit/s", 1}, {"kbit/s", 1000}, {"Mbit/s", 1000000}, {"Gbit/s", 1000000000}, {0}};
static const struct unit frequency_units[] = {{"Hz", 1}, {"kHz", 1000}, {"MHz", 1000000}, {"GHz", 1000000000}, {0}};
static const struct unit cycle_units[] = {{"cycles", 1}, {"cycle", 1}, {0}};
static const struct unit event_rate_units[] = {{"/s", 1}, {"k/s", 1000}, {"M/s", 1000000}, {0}};
static const struct unit ratio_units[] = {{"%", 1}, {0}};
static const struct unit no_units[] = {{0}};

static const struct {
	const struct unit *units;
	const char *names;
} dimensions[] = {
	[DIMENSION_COUNT] = {no_units, ""},
	[DIMENSION_TIME] = {time_units, "ps, ns, us, ms or s"},
	[DIMENSION_SIZE] = {size_units, "B, KiB, MiB or GiB"},
	[DIMENSION_BIT_RATE] = {bit_rate_units, "bit/s, kbit/s, Mbit/s or Gbit/s"},
	[DIMENSION_FREQUENCY] = {frequency_units, "Hz, kHz, MHz or GHz"},
	[DIMENSION_CYCLES] = {cycle_units, "cycles"},
	[DIMENSION_EVENT_RATE] = {event_rate_units, "/s, k/s or M/s"},
	[DIMENSION_RATIO] = {ratio_units, "%"},
};

const char *unit_names(enum dimension dimension)
{
	return dimensions[dimension].names;
}

const char *unit_name(enum dimension dimension, size_t number)
{
	return dimensions[dimension].units[number].name;
}

/* whole + fraction / 10^digits, without trailing zeros in the fraction. */
struct decimal {
	uint64_t whole, fraction;
	unsigned digits;
	bool negative, too_large, too_fine;
};

static const char *read_fraction(const char *text, struct decimal *number)
{
	unsigned zeros = 0; /* not counted unless another digit follows */
	for (; isdigit((unsigned char)*text); text++) {
		if (*text == '0') {
			zeros++;
			continue;
		}
		if (number->digits + zeros + 1 > FRACTION_DIGITS) {
			number->too_fine = true;
			continue;
		}
		for (; zeros; zeros--, number->digits++)
			number->fraction *= 10;
		number->fraction = number->fraction * 10 + (uint64_t)(*text - '0');
		number->digits++;
	}
	return text;
}

/* Returns where the number ends; NULL when there is none. */
static const char *read_decimal(const char *text, struct decimal *number)
{
	*number = (struct decimal){0};
	if (*text == '-') {
		number->negative = true;
		text++;
	}
	if (!isdigit((unsigned char)*text))
		return NULL;
	for (; isdigit((unsigned char)*text); text++) {
		number->too_large |= __builtin_mul_overflow(number->whole, UINT64_C(10), &number->whole);
		number->too_large |= __builtin_add_overflow(number->whole, (uint64_t)(*text - '0'), &number->whole);
	}
	if (*text != '.')
		return text;
	if (!isdigit((unsigned char)text[1]))
		return NULL;
	return read_fraction(text + 1, number);
}

static const struct unit *find_unit(enum dimension dimension, const char *name, size_t length)
{
	for (const struct unit *unit = dimensions[dimension].units; unit->name; unit++) {
		if (strlen(unit->name) == length && !memcmp(unit->name, name, length))
			return unit;
	}
	return NULL;
}

static uint64_t power_of_ten(unsigned exponent)
{
	uint64_t power = 1;
	while (exponent--)
		power *= 10;
	return power;
}

static enum unit_status to_whole(const struct decimal *number, uint64_t scale, uint64_t *whole)
{
	wide below = (wide)number->fraction * scale;
	uint64_t divisor = power_of_ten(number->digits);
	if (number->too_fine || below % divisor)
		return UNIT_INEXACT;
	wide value = (wide)number->whole * scale + below / divisor;
	if (value > UINT64_MAX)
		return UNIT_OVERFLOW;
	*whole = (uint64_t)value;
	return UNIT_OK;
}

/* Numerator and denominator are exact as doubles, so one division gives the
 * nearest double, on every machine. */
static enum unit_status percent_to_fraction(const struct decimal *number, double *real)
{
	uint64_t divisor = power_of_ten(number->digits);
	wide numerator = (wide)number->whole * divisor + number->fraction;
	if (number->too_fine || numerator > UINT64_C(1) << 53)
		return UNIT_INEXACT;
	*real = (double)(uint64_t)numerator / ((double)divisor * 100.0);
	return UNIT_OK;
}

static const char *skip_space(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

enum unit_status unit_parse(const char *text, enum dimension dimension, uint64_t *whole, double *real)
{
	struct decimal number;
	const char *name = read_decimal(skip_space(text), &number);
	if (!name)
		return UNIT_NOT_A_NUMBER;
	name = skip_space(name);
	size_t length = strlen(name);
	while (length && isspace((unsigned char)name[length - 1]))
		length--;
	uint64_t scale = 1;
	if (dimension == DIMENSION_COUNT) {
		if (length)
			return UNIT_UNEXPECTED;
	} else {
		if (!length)
			return UNIT_MISSING;
		const struct unit *unit = find_unit(dimension, name, length);
		if (!unit)
			return UNIT_UNKNOWN;
		scale = unit->scale;
	}
	if (number.negative || number.too_large)
		return UNIT_OVERFLOW;
	return dimension == DIMENSION_RATIO ? percent_to_fraction(&number, real) : to_whole(&number, scale, whole);
}

/* Of a double of full precision times 100 the last digit may be off by one: looks for the decimal next to it that is
 * read as the double. */
static bool percent_near(double real, char *number, size_t size)
{
	for (unsigned decimals = 0; decimals <= FRACTION_DIGITS; decimals++) {
		uint64_t divisor = power_of_ten(decimals);
		double scaled = real * 100.0 * (double)divisor;
		if (scaled > (double)(UINT64_C(1) << 53))
			return false;
		uint64_t low = (uint64_t)scaled;
		low = low > 2 ? low - 2 : 0;
		for (uint64_t n = low; n < low + 6; n++) {
			if ((double)n / ((double)divisor * 100.0) != real)
				continue;
			snprintf(number, size, "%llu.%0*llu", (unsigned long long)(n / divisor), (int)decimals,
				 (unsigned long long)(n % divisor));
			return true;
		}
	}
	return false;
}

/* The fewest decimals that unit_parse turns into the same double again. */
static void percent_text(double real, char *number, size_t size)
{
	char with_unit[80];
	for (int decimals = 0; decimals <= FRACTION_DIGITS; decimals++) {
		double back;
		snprintf(number, size, "%.*f", decimals, real * 100.0);
		snprintf(with_unit, sizeof(with_unit), "%s %%", number);
		if (unit_parse(with_unit, DIMENSION_RATIO, NULL, &back) == UNIT_OK && back == real)
			return;
	}
	if (!percent_near(real, number, size))
		snprintf(number, size, "%.17g", real * 100.0);
}

static void whole_text(uint64_t value, uint64_t scale, char *number, size_t size)
{
	int length = snprintf(number, size, "%llu", (unsigned long long)(value / scale));
	wide rest = value % scale;
	if (!rest)
		return;
	number[length++] = '.';
	for (; rest && (size_t)length + 1 < size; rest %= scale) {
		rest *= 10;
		number[length++] = (char)('0' + (int)(rest / scale));
	}
	number[length] = '\0';
}

int unit_format(char *buffer, size_t size, enum dimension dimension, const char *display, uint64_t whole, double real,
		int with_unit)
{
	char number[64]; /* 20 digits, a dot, and at most 30 decimals (of a GiB) */
	if (dimension == DIMENSION_COUNT)
		return snprintf(buffer, size, "%llu", (unsigned long long)whole);
	const struct unit *unit = display ? find_unit(dimension, display, strlen(display)) : NULL;
	if (!unit)
		unit = dimensions[dimension].units;
	if (dimension == DIMENSION_RATIO)
		percent_text(real, number, sizeof(number));
	else
		whole_text(whole, unit->scale, number, sizeof(number));
	/* More decimals than are read: bytes in GiB. */
	const char *dot = strchr(number, '.');
	if (with_unit && dimension != DIMENSION_RATIO && dot && strlen(dot + 1) > FRACTION_DIGITS) {
		unit = dimensions[dimension].units;
		whole_text(whole, 1, number, sizeof(number));
	}
	return with_unit ? snprintf(buffer, size, "%s %s", number, unit->name) : snprintf(buffer, size, "%s", number);
}

uint64_t unit_edge_time(uint64_t cycles, uint64_t hz)
{
	assert(hz > 0);
	return (uint64_t)((wide)cycles * UNIT_PS_PER_S / hz);
}

/* floor(c * 10^12 / hz) >= ps exactly when c * 10^12 / hz >= ps, so the edge
 * is ps * hz / 10^12 rounded up. */
uint64_t unit_edge_at(uint64_t ps, uint64_t hz)
{
	wide product = (wide)ps * hz;
	uint64_t edge = (uint64_t)(product / UNIT_PS_PER_S);
	return edge + (product % UNIT_PS_PER_S != 0);
}
