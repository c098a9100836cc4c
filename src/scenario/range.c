/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/range.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define TEXT_SIZE 4096
#define MILLIONTHS 1e6

static bool has_amount(const struct param_spec *spec)
{
	return spec->type == PARAM_CUSTOM && spec->custom->amount != NULL;
}

bool range_is_numeric(const struct param_spec *spec)
{
	return spec->type == PARAM_QUANTITY || spec->type == PARAM_RATIO || has_amount(spec);
}

/* "57", "75 instructions". */
static bool read_amount(const struct param_custom *custom, const char *text, uint64_t *amount)
{
	size_t digits = strspn(text, "0123456789"), gap = strspn(text + digits, " \t\n");
	const char *behind = text + digits + gap;
	if (*behind && strcmp(behind, custom->counted))
		return false;
	char *number = alloc_text_part(text, digits);
	bool valid = unit_parse(number, DIMENSION_COUNT, amount, NULL) == UNIT_OK;
	free(number);
	return valid;
}

bool range_read(const struct param_spec *spec, const char *text, struct range_number *number)
{
	enum dimension dimension = spec->type == PARAM_RATIO ? DIMENSION_RATIO : spec->dimension;
	*number = (struct range_number){0};
	if (has_amount(spec))
		return read_amount(spec->custom, text, &number->whole);
	return unit_parse(text, dimension, &number->whole, &number->real) == UNIT_OK;
}

struct range_number range_of_field(struct param_ref ref, const void *object)
{
	struct range_number number = {0};
	const void *field = param_field(ref, object);
	if (has_amount(ref.spec))
		number.whole = ref.spec->custom->amount(field);
	else if (ref.spec->type == PARAM_RATIO)
		memcpy(&number.real, field, sizeof(number.real));
	else
		memcpy(&number.whole, field, sizeof(number.whole));
	return number;
}

bool range_is_below(struct range_number a, struct range_number b)
{
	return a.whole < b.whole || a.real < b.real;
}

struct range_number range_between(const struct param_spec *spec, struct range_number low, struct range_number high,
				  double place)
{
	struct range_number number = low;
	if (spec->type == PARAM_RATIO) {
		uint64_t millionths = (uint64_t)((low.real + place * (high.real - low.real)) * MILLIONTHS + 0.5);
		number.real = (double)millionths / MILLIONTHS;
		return number;
	}
	uint64_t multiple = param_multiple(spec), first = (low.whole + multiple - 1) / multiple;
	uint64_t steps = high.whole / multiple - first, step = (uint64_t)(place * ((double)steps + 1));
	number.whole = (first + (step < steps ? step : steps)) * multiple;
	return number;
}

static char *number_text(const struct param_spec *spec, struct range_number number, int with_unit)
{
	char text[TEXT_SIZE];
	unit_format(text, sizeof(text), spec->type == PARAM_RATIO ? DIMENSION_RATIO : spec->dimension, spec->display,
		    number.whole, number.real, with_unit);
	return alloc_text(text);
}

char *range_text(struct param_ref ref, struct range_number number, const void *object)
{
	char text[TEXT_SIZE];
	if (!has_amount(ref.spec))
		return number_text(ref.spec, number, 1);
	if (ref.spec->custom->scale(param_field(ref, object), number.whole, text, sizeof(text)))
		return NULL;
	return alloc_text(text);
}

char *range_bare(const struct param_spec *spec, struct range_number number)
{
	if (has_amount(spec))
		return alloc_format("%llu", (unsigned long long)number.whole);
	return number_text(spec, number, 0);
}

const char *range_unit(const struct param_spec *spec)
{
	if (has_amount(spec))
		return spec->custom->counted;
	return spec->display ? spec->display : "";
}
