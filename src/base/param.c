/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameter tables: finding a parameter by its path, turning text into its
 * value and back, and saying what is wrong with a text.
 */
#include "base/param.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"

#define PRINT_SIZE 256

size_t param_count(const struct param_schema *schema)
{
	size_t count = 0;
	for (size_t i = 0; i < schema->table_count; i++)
		count += schema->tables[i].count;
	return count;
}

struct param_ref param_at(const struct param_schema *schema, size_t number)
{
	for (size_t i = 0; i < schema->table_count; i++) {
		const struct param_table *table = &schema->tables[i];
		if (number < table->count)
			return (struct param_ref){.table = table, .spec = &table->specs[number]};
		number -= table->count;
	}
	assert(!"a parameter's number is below param_count()");
	abort();
}

int param_refuse(struct param_misfit *misfit, const char *path, const char *other, const char *format, ...)
{
	va_list arguments;

	misfit->paths[0] = path;
	misfit->paths[1] = other;
	va_start(arguments, format);
	vsnprintf(misfit->message, sizeof(misfit->message), format, arguments);
	va_end(arguments);
	return -1;
}

char *param_path(struct param_ref ref, char *buffer)
{
	int length = snprintf(buffer, PARAM_PATH_SIZE, "%s%s%s", ref.table->prefix, *ref.table->prefix ? "." : "",
			      ref.spec->key);
	assert(length > 0 && length < PARAM_PATH_SIZE);
	(void)length;
	return buffer;
}

size_t param_find(const struct param_schema *schema, const char *path)
{
	size_t number = 0;
	for (size_t i = 0; i < schema->table_count; i++) {
		const struct param_table *table = &schema->tables[i];
		size_t length = strlen(table->prefix);
		if (!length || (!strncmp(path, table->prefix, length) && path[length] == '.')) {
			const char *key = length ? path + length + 1 : path;
			for (size_t j = 0; j < table->count; j++) {
				if (!strcmp(table->specs[j].key, key))
					return number + j;
			}
		}
		number += table->count;
	}
	return PARAM_NONE;
}

size_t param_nearest(const struct param_schema *schema, const char *path)
{
	char known[PARAM_PATH_SIZE];
	struct nearest nearest;
	nearest_begin(&nearest, path);
	for (size_t i = 0, count = param_count(schema); i < count; i++)
		nearest_offer(&nearest, param_path(param_at(schema, i), known), i);
	return nearest.best;
}

/* Where messages go; the first and only error of one param_store(). */
struct complaint {
	char *message;
	size_t size;
};

static int complain(const struct complaint *complaint, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int complain(const struct complaint *complaint, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(complaint->message, complaint->size, format, arguments);
	va_end(arguments);
	return -1;
}

/* "10 is no <kind>", and a whole number of which base units it has to be. */
static const struct {
	const char *kind, *base;
} dimension_words[] = {
	[DIMENSION_COUNT] = {"count", ""},
	[DIMENSION_TIME] = {"time", " of picoseconds"},
	[DIMENSION_SIZE] = {"size", " of bytes"},
	[DIMENSION_BIT_RATE] = {"bit rate", " of bit/s"},
	[DIMENSION_FREQUENCY] = {"frequency", " of Hz"},
	[DIMENSION_CYCLES] = {"number of cycles", " of cycles"},
	[DIMENSION_EVENT_RATE] = {"rate", " per second"},
	[DIMENSION_RATIO] = {"ratio", ""},
};

static int complain_unit(const struct complaint *to, const char *text, enum dimension dimension,
			 enum unit_status status)
{
	const char *kind = dimension_words[dimension].kind, *units = unit_names(dimension);
	switch (status) {
	case UNIT_MISSING:
		return complain(to, "%s is no %s: a unit is missing (%s)", text, kind, units);
	case UNIT_UNKNOWN:
		return complain(to, "%s is no %s: its unit is not %s", text, kind, units);
	case UNIT_UNEXPECTED:
		return complain(to, "%s is no %s: a bare whole number was expected", text, kind);
	case UNIT_INEXACT:
		if (dimension == DIMENSION_RATIO)
			return complain(to, "%s has more digits than can be kept", text);
		return complain(to, "%s is no whole number%s", text, dimension_words[dimension].base);
	case UNIT_OVERFLOW:
		return complain(to, strchr(text, '-') ? "%s is negative" : "%s is too large", text);
	default:
		break;
	}
	if (dimension == DIMENSION_COUNT)
		return complain(to, "\"%s\" is no count: a bare whole number was expected", text);
	return complain(to, "\"%s\" is no %s: a number with its unit was expected (%s)", text, kind, units);
}

struct quantity {
	uint64_t whole;
	double real;
};

static bool quantity_below(const struct quantity *a, const struct quantity *b, enum dimension dimension)
{
	return dimension == DIMENSION_RATIO ? a->real < b->real : a->whole < b->whole;
}

static bool read_limit(const char *text, enum dimension dimension, struct quantity *limit)
{
	if (!text)
		return false;
	enum unit_status status = unit_parse(text, dimension, &limit->whole, &limit->real);
	assert(status == UNIT_OK && "a table's limits are quantities of its dimension");
	return status == UNIT_OK;
}

static int complain_range(const struct complaint *to, const struct param_spec *spec, const char *text, bool above)
{
	char range[128] = "";
	if (spec->minimum && spec->maximum)
		snprintf(range, sizeof(range), " (allowed: %s .. %s)", spec->minimum, spec->maximum);
	return complain(to, "%s is %s value, %s%s", text, above ? "above the largest" : "below the smallest",
			above ? spec->maximum : spec->minimum, range);
}

uint64_t param_multiple(const struct param_spec *spec)
{
	struct quantity multiple;
	return spec->type == PARAM_QUANTITY && read_limit(spec->multiple, spec->dimension, &multiple) ? multiple.whole
												      : 1;
}

static int parse_quantity(const struct param_spec *spec, const char *text, struct quantity *value,
			  const struct complaint *to)
{
	enum dimension dimension = spec->type == PARAM_RATIO ? DIMENSION_RATIO : spec->dimension;
	struct quantity limit;
	enum unit_status status = unit_parse(text, dimension, &value->whole, &value->real);
	if (status != UNIT_OK)
		return complain_unit(to, text, dimension, status);
	if (read_limit(spec->minimum, dimension, &limit) && quantity_below(value, &limit, dimension))
		return complain_range(to, spec, text, false);
	if (read_limit(spec->maximum, dimension, &limit) && quantity_below(&limit, value, dimension))
		return complain_range(to, spec, text, true);
	if (value->whole % param_multiple(spec))
		return complain(to, "%s is no multiple of %s", text, spec->multiple);
	return 0;
}

static int parse_switch(const char *text, bool *value, const struct complaint *to)
{
	if (!strcmp(text, "on") || !strcmp(text, "true"))
		*value = true;
	else if (!strcmp(text, "off") || !strcmp(text, "false"))
		*value = false;
	else
		return complain(to, "\"%s\" is neither on nor off", text);
	return 0;
}

static int parse_choice(const struct param_spec *spec, const char *text, int *value, const struct complaint *to)
{
	char list[256] = "";
	size_t used = 0;
	struct nearest nearest;
	nearest_begin(&nearest, text);
	for (int i = 0; spec->choices[i]; i++) {
		if (!strcmp(spec->choices[i], text)) {
			*value = i;
			return 0;
		}
		nearest_offer(&nearest, spec->choices[i], (size_t)i);
		const char *comma = !i ? "" : spec->choices[i + 1] ? ", " : " or ";
		int length = snprintf(list + used, sizeof(list) - used, "%s%s", comma, spec->choices[i]);
		if (length > 0 && used + (size_t)length < sizeof(list))
			used += (size_t)length;
	}
	if (nearest.best == SIZE_MAX)
		return complain(to, "\"%s\" is none of the choices: %s", text, list);
	return complain(to, "\"%s\" is none of the choices: %s; did you mean \"%s\"?", text, list,
			spec->choices[nearest.best]);
}

static int store_text(const char *text, char *place, const struct complaint *to)
{
	if (strlen(text) >= PARAM_TEXT_SIZE)
		return complain(to, "a text may have %d characters, this one has %zu", PARAM_TEXT_SIZE - 1,
				strlen(text));
	memset(place, 0, PARAM_TEXT_SIZE);
	memcpy(place, text, strlen(text));
	return 0;
}

/* Parsed aside first: a custom parser may write before it finds an error. */
static int store_custom(const struct param_custom *custom, const char *text, void *place, const struct complaint *to)
{
	void *value = alloc_zeroed(1, custom->size);
	int status = custom->parse(text, value, to->message, to->size);
	if (!status)
		memcpy(place, value, custom->size);
	free(value);
	return status ? -1 : 0;
}

int param_store(struct param_ref ref, const char *text, void *object, char *message, size_t message_size)
{
	const struct param_spec *spec = ref.spec;
	const struct complaint to = {message, message_size};
	char *place = (char *)object + ref.table->base + spec->offset;
	struct quantity quantity = {0};
	bool on = false;
	int choice = 0, status;
	switch (spec->type) {
	case PARAM_QUANTITY:
		if (!(status = parse_quantity(spec, text, &quantity, &to)))
			memcpy(place, &quantity.whole, sizeof(quantity.whole));
		return status;
	case PARAM_RATIO:
		if (!(status = parse_quantity(spec, text, &quantity, &to)))
			memcpy(place, &quantity.real, sizeof(quantity.real));
		return status;
	case PARAM_SWITCH:
		if (!(status = parse_switch(text, &on, &to)))
			memcpy(place, &on, sizeof(on));
		return status;
	case PARAM_CHOICE:
		if (!(status = parse_choice(spec, text, &choice, &to)))
			memcpy(place, &choice, sizeof(choice));
		return status;
	case PARAM_TEXT:
		return store_text(text, place, &to);
	case PARAM_CUSTOM:
		return store_custom(spec->custom, text, place, &to);
	}
	return complain(&to, "the parameter's type is unknown");
}

int param_print(struct param_ref ref, const void *object, int with_unit, char *buffer, size_t size)
{
	const struct param_spec *spec = ref.spec;
	const char *place = (const char *)object + ref.table->base + spec->offset;
	struct quantity quantity = {0};
	bool on;
	int choice;
	switch (spec->type) {
	case PARAM_QUANTITY:
		memcpy(&quantity.whole, place, sizeof(quantity.whole));
		return unit_format(buffer, size, spec->dimension, spec->display, quantity.whole, 0, with_unit);
	case PARAM_RATIO:
		memcpy(&quantity.real, place, sizeof(quantity.real));
		return unit_format(buffer, size, DIMENSION_RATIO, spec->display, 0, quantity.real, with_unit);
	case PARAM_SWITCH:
		memcpy(&on, place, sizeof(on));
		return snprintf(buffer, size, "%s", on ? "on" : "off");
	case PARAM_CHOICE:
		memcpy(&choice, place, sizeof(choice));
		return snprintf(buffer, size, "%s", spec->choices[choice]);
	case PARAM_TEXT:
		return snprintf(buffer, size, "%s", place);
	case PARAM_CUSTOM:
		break;
	}
	return snprintf(buffer, size, "%s", "");
}

char *param_canonical(const struct param_schema *schema, size_t number, const char *text, char *message,
		      size_t message_size)
{
	struct param_ref ref = param_at(schema, number);
	char buffer[PRINT_SIZE], *canonical = NULL;
	void *object = alloc_zeroed(1, schema->object_size);
	if (!param_store(ref, text, object, message, message_size)) {
		param_print(ref, object, 1, buffer, sizeof(buffer));
		canonical = alloc_text(ref.spec->type == PARAM_CUSTOM ? text : buffer);
	}
	free(object);
	return canonical;
}

const void *param_field(struct param_ref ref, const void *object)
{
	return (const char *)object + ref.table->base + ref.spec->offset;
}

size_t param_field_size(struct param_ref ref)
{
	switch (ref.spec->type) {
	case PARAM_QUANTITY:
		return sizeof(uint64_t);
	case PARAM_RATIO:
		return sizeof(double);
	case PARAM_SWITCH:
		return sizeof(bool);
	case PARAM_CHOICE:
		return sizeof(int);
	case PARAM_TEXT:
		return PARAM_TEXT_SIZE;
	case PARAM_CUSTOM:
		break;
	}
	return 0;
}

int param_field_compare(struct param_ref ref, const void *a, const void *b)
{
	uint64_t whole[2];
	double real[2];
	switch (ref.spec->type) {
	case PARAM_QUANTITY:
		memcpy(&whole[0], a, sizeof(whole[0]));
		memcpy(&whole[1], b, sizeof(whole[1]));
		return (whole[0] > whole[1]) - (whole[0] < whole[1]);
	case PARAM_RATIO:
		memcpy(&real[0], a, sizeof(real[0]));
		memcpy(&real[1], b, sizeof(real[1]));
		return (real[0] > real[1]) - (real[0] < real[1]);
	default:
		return memcmp(a, b, param_field_size(ref)) != 0;
	}
}

bool param_is_ordered(struct param_ref ref)
{
	return ref.spec->type == PARAM_QUANTITY || ref.spec->type == PARAM_RATIO;
}
