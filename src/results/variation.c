/* SPDX-License-Identifier: Apache-2.0 */
#include "results/variation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const char *const variation_columns[VARIATION_COLUMNS] = {"vary.design", "vary.cost", "vary.end", "vary.sample"};

static const char base_name[] = "base", one_name[] = "one_at_a_time", hypercube_name[] = "latin_hypercube";

static const char *end_name(bool high)
{
	return high ? "high" : "low";
}

static const char *design_of(const struct variation_row *row)
{
	if (row->sample > 0)
		return hypercube_name;
	return row->constant != SIZE_MAX ? one_name : base_name;
}

void variation_labels(const struct variation *variation, size_t row, char labels[VARIATION_COLUMNS][VARIATION_LABEL])
{
	const struct variation_row *at = &variation->rows[row];
	const bool alone = at->constant != SIZE_MAX;

	snprintf(labels[0], VARIATION_LABEL, "%s", design_of(at));
	snprintf(labels[1], VARIATION_LABEL, "%s", alone ? variation->constants[at->constant].path : "");
	snprintf(labels[2], VARIATION_LABEL, "%s", alone ? end_name(at->high) : "");
	labels[3][0] = '\0';
	if (at->sample > 0)
		snprintf(labels[3], VARIATION_LABEL, "%zu", at->sample);
}

const char *variation_value(const struct variation *variation, size_t row, size_t constant)
{
	const struct variation_row *at = &variation->rows[row];
	const struct variation_constant *of = &variation->constants[constant];

	if (at->values != NULL)
		return at->values[constant];
	if (at->constant != constant)
		return of->base;
	return at->high ? of->high : of->low;
}

/* Writing. */

static json_t *constants_json(const struct variation *variation)
{
	json_t *json = json_array();

	for (size_t i = 0; i < variation->constant_count; i++) {
		const struct variation_constant *of = &variation->constants[i];
		json_array_append_new(json,
				      json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "path", of->path, "unit", of->unit,
						"kind", of->kind, "low", of->low, "high", of->high, "base", of->base));
	}
	return json;
}

static json_t *omissions_json(const struct variation *variation)
{
	json_t *json = json_array();

	for (size_t i = 0; i < variation->omission_count; i++)
		json_array_append_new(json,
				      json_pack("{s:s, s:s?, s:s}", "path", variation->omissions[i].path, "end",
						variation->omissions[i].end, "reason", variation->omissions[i].reason));
	return json;
}

static json_t *row_json(const struct variation *variation, const struct variation_row *row)
{
	json_t *json = json_pack("{s:s}", "design", design_of(row));

	if (row->constant != SIZE_MAX) {
		json_object_set_new(json, "path", json_string(variation->constants[row->constant].path));
		json_object_set_new(json, "end", json_string(end_name(row->high)));
	}
	if (row->sample == 0)
		return json;
	json_t *values = json_array();
	for (size_t i = 0; i < variation->constant_count; i++)
		json_array_append_new(values, json_string(row->values[i]));
	json_object_set_new(json, "sample", json_integer((json_int_t)row->sample));
	json_object_set_new(json, "values", values);
	return json;
}

json_t *variation_json(const struct variation *variation)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < variation->row_count; i++)
		json_array_append_new(rows, row_json(variation, &variation->rows[i]));
	return json_pack("{s:I, s:I, s:o, s:o, s:o}", "seed", (json_int_t)variation->seed, "exchanges",
			 (json_int_t)variation->exchanges, "constants", constants_json(variation), "omitted",
			 omissions_json(variation), "rows", rows);
}

/* Reading. */

/* NULL when there is none. */
static char *copy_text(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? alloc_text(text) : NULL;
}

static int read_constants(const json_t *array, struct variation *variation)
{
	const json_t *entry;
	size_t i;

	variation->constants = alloc_zeroed(json_array_size(array), sizeof(*variation->constants));
	variation->constant_count = json_array_size(array);
	json_array_foreach(array, i, entry)
	{
		struct variation_constant *of = &variation->constants[i];
		*of = (struct variation_constant){copy_text(entry, "path"), copy_text(entry, "unit"),
						  copy_text(entry, "kind"), copy_text(entry, "low"),
						  copy_text(entry, "high"), copy_text(entry, "base")};
		if (of->path == NULL || of->unit == NULL || of->kind == NULL || of->low == NULL || of->high == NULL ||
		    of->base == NULL)
			return -1;
	}
	return 0;
}

static int read_omissions(const json_t *array, struct variation *variation)
{
	const json_t *entry;
	size_t i;

	variation->omissions = alloc_zeroed(json_array_size(array), sizeof(*variation->omissions));
	variation->omission_count = json_array_size(array);
	json_array_foreach(array, i, entry)
	{
		struct variation_omission *omission = &variation->omissions[i];
		*omission = (struct variation_omission){copy_text(entry, "path"), copy_text(entry, "end"),
							copy_text(entry, "reason")};
		if (omission->path == NULL || omission->reason == NULL)
			return -1;
	}
	return 0;
}

static size_t find_constant(const struct variation *variation, const char *path)
{
	for (size_t i = 0; path != NULL && i < variation->constant_count; i++)
		if (strcmp(variation->constants[i].path, path) == 0)
			return i;
	return SIZE_MAX;
}

static int read_values(const json_t *array, const struct variation *variation, struct variation_row *row)
{
	if (json_array_size(array) != variation->constant_count)
		return -1;
	row->values = alloc_zeroed(variation->constant_count, sizeof(*row->values));
	for (size_t i = 0; i < variation->constant_count; i++) {
		const char *text = json_string_value(json_array_get(array, i));
		if (text == NULL)
			return -1;
		row->values[i] = alloc_text(text);
	}
	return 0;
}

static int read_row(const json_t *json, const struct variation *variation, struct variation_row *row)
{
	const char *design = json_string_value(json_object_get(json, "design"));
	const char *end = json_string_value(json_object_get(json, "end"));
	json_int_t sample = json_integer_value(json_object_get(json, "sample"));

	*row = (struct variation_row){.constant = SIZE_MAX};
	if (design == NULL)
		return -1;
	if (strcmp(design, base_name) == 0)
		return 0;
	if (strcmp(design, one_name) == 0) {
		row->constant = find_constant(variation, json_string_value(json_object_get(json, "path")));
		row->high = end != NULL && strcmp(end, end_name(true)) == 0;
		return row->constant != SIZE_MAX && end != NULL ? 0 : -1;
	}
	if (strcmp(design, hypercube_name) != 0 || sample <= 0)
		return -1;
	row->sample = (size_t)sample;
	return read_values(json_object_get(json, "values"), variation, row);
}

int variation_read(const json_t *json, struct variation *variation)
{
	const json_t *rows = json_object_get(json, "rows"), *entry;
	size_t i;

	memset(variation, 0, sizeof(*variation));
	if (json == NULL)
		return 0;
	variation->seed = (uint64_t)json_integer_value(json_object_get(json, "seed"));
	variation->exchanges = (size_t)json_integer_value(json_object_get(json, "exchanges"));
	if (json_array_size(rows) == 0 || read_constants(json_object_get(json, "constants"), variation) != 0 ||
	    read_omissions(json_object_get(json, "omitted"), variation) != 0)
		return -1;
	variation->rows = alloc_zeroed(json_array_size(rows), sizeof(*variation->rows));
	variation->row_count = json_array_size(rows);
	json_array_foreach(rows, i, entry)
	{
		if (read_row(entry, variation, &variation->rows[i]) != 0)
			return -1;
	}
	return design_of(&variation->rows[0]) == base_name ? 0 : -1;
}

void variation_free(struct variation *variation)
{
	for (size_t i = 0; i < variation->constant_count; i++) {
		struct variation_constant *of = &variation->constants[i];
		char *const texts[] = {of->path, of->unit, of->kind, of->low, of->high, of->base};
		for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
			free(texts[t]);
	}
	for (size_t i = 0; i < variation->omission_count; i++) {
		free(variation->omissions[i].path);
		free(variation->omissions[i].end);
		free(variation->omissions[i].reason);
	}
	for (size_t i = 0; i < variation->row_count; i++) {
		for (size_t c = 0; variation->rows[i].values != NULL && c < variation->constant_count; c++)
			free(variation->rows[i].values[c]);
		free(variation->rows[i].values);
	}
	free(variation->constants);
	free(variation->omissions);
	free(variation->rows);
	memset(variation, 0, sizeof(*variation));
}
