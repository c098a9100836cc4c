/* SPDX-License-Identifier: Apache-2.0 */
/* Reading axes from a file and from the command line; enumerating points. */
#include "scenario/sweep.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define VARY_PREFIX "vary."
#define NO_AXIS SIZE_MAX

/* Where the values of a list come from: a file, or an argument. */
struct list_source {
	struct resolution *resolution;
	const char *file;
	const char *argument; /* "--sweep vifs=1,2"; NULL in a file */
	struct yaml_tree_place place;
};

static void complain(const struct list_source *source, const char *path, const char *what)
{
	if (source->argument)
		diagnostics_add_argument(source->resolution->diagnostics, source->argument, "%s: %s", path, what);
	else
		diagnostics_add(source->resolution->diagnostics, source->file, source->place.line, source->place.column,
				"%s: %s", path, what);
}

void sweep_add_value(struct sweep_column *column, struct resolve_value value)
{
	ALLOC_ROOM(column->values, column->count, column->capacity);
	column->values[column->count++] = value;
}

static void append_value(struct sweep_column *column, const struct list_source *source, const char *raw)
{
	struct scenario_origin origin = {ORIGIN_SWEEP, source->file, source->place.line, source->place.column};
	sweep_add_value(column, resolve_make(source->resolution, column->param, raw, origin, source->argument));
}

/* "8..16": digits, two dots, digits. */
static bool read_range(const char *text, uint64_t *low, uint64_t *high)
{
	const char *dots = strstr(text, "..");
	if (!dots)
		return false;
	char *first = alloc_text_part(text, (size_t)(dots - text));
	bool valid = unit_parse(first, DIMENSION_COUNT, low, NULL) == UNIT_OK &&
		     unit_parse(dots + 2, DIMENSION_COUNT, high, NULL) == UNIT_OK;
	free(first);
	return valid;
}

/* One element of a list: a value, or for counts a range of them. */
static void append_element(struct sweep_column *column, const struct list_source *source, const char *text)
{
	const struct param_spec *spec = param_at(source->resolution->schema, column->param).spec;
	const char *path = source->resolution->paths[column->param];
	uint64_t low, high;
	if (spec->type != PARAM_QUANTITY || spec->dimension != DIMENSION_COUNT || !read_range(text, &low, &high)) {
		append_value(column, source, text);
	} else if (low > high) {
		complain(source, path, "a range goes from the smaller to the larger value");
	} else if (high - low >= SWEEP_MAX_POINTS) {
		complain(source, path, "the range has more than 100000 values");
	} else {
		for (uint64_t value = low; value <= high; value++) {
			char *raw = alloc_format("%llu", (unsigned long long)value);
			append_value(column, source, raw);
			free(raw);
		}
	}
}

static struct sweep_axis *add_axis(struct sweep *sweep)
{
	ALLOC_ROOM(sweep->axes, sweep->axis_count, sweep->axis_capacity);
	assert(sweep->axes);
	struct sweep_axis *axis = &sweep->axes[sweep->axis_count++];
	*axis = (struct sweep_axis){0};
	return axis;
}

void sweep_add_axis(struct sweep *sweep)
{
	add_axis(sweep);
}

struct sweep_column *sweep_add_column(struct sweep_axis *axis, size_t param, struct yaml_tree_place place)
{
	ALLOC_ROOM(axis->columns, axis->count, axis->capacity);
	struct sweep_column *column = &axis->columns[axis->count++];
	*column = (struct sweep_column){.param = param, .place = place};
	return column;
}

/* Elements of a list in a file; a lone scalar is a list of one. */
static void read_list(struct sweep_column *column, struct resolution *resolution, const char *file,
		      const struct yaml_tree_node *list)
{
	struct yaml_tree_entry lone = {.value = (struct yaml_tree_node *)list};
	bool sequence = list->kind == YAML_TREE_SEQUENCE;
	const struct yaml_tree_entry *entries = sequence ? list->entries : &lone;
	for (size_t i = 0; i < (sequence ? list->count : 1); i++) {
		struct list_source source = {resolution, file, NULL, entries[i].value->place};
		char *text = resolve_node_text(resolution, file, column->param, entries[i].value);
		if (text)
			append_element(column, &source, text);
		free(text);
	}
	if (sequence && !list->count) {
		struct list_source source = {resolution, file, NULL, list->place};
		complain(&source, resolution->paths[column->param], "an axis needs at least one value");
	}
}

/* What the leaves under `sweep:` and `zip:` are read with. */
struct reading {
	struct sweep *sweep;
	struct sweep_axis *axis; /* of zip; NULL: each leaf makes its own */
	struct resolution *resolution;
	size_t row; /* of a zipped list of mappings */
};

static void axis_leaf(void *context, size_t number, const struct yaml_tree_entry *entry)
{
	const struct reading *reading = context;
	if (!resolve_first_time(reading->resolution, reading->sweep->file, number, entry))
		return;
	struct sweep_axis *axis = reading->axis ? reading->axis : add_axis(reading->sweep);
	struct sweep_column *column = sweep_add_column(axis, number, entry->value->place);
	read_list(column, reading->resolution, reading->sweep->file, entry->value);
}

static struct sweep_column *find_column(const struct sweep_axis *axis, size_t param)
{
	for (size_t i = 0; i < axis->count; i++) {
		if (axis->columns[i].param == param)
			return &axis->columns[i];
	}
	return NULL;
}

static void row_leaf(void *context, size_t number, const struct yaml_tree_entry *entry)
{
	const struct reading *reading = context;
	struct list_source source = {reading->resolution, reading->sweep->file, NULL, entry->value->place};
	struct sweep_column *column = find_column(reading->axis, number);
	if (!column) {
		if (!resolve_first_time(reading->resolution, reading->sweep->file, number, entry))
			return;
		column = sweep_add_column(reading->axis, number, entry->value->place);
		if (reading->row) {
			source.place = entry->place;
			complain(&source, reading->resolution->paths[number],
				 "the rows before under zip do not give it");
		}
	} else if (column->count > reading->row) {
		source.place = entry->place;
		complain(&source, reading->resolution->paths[number], "duplicate key in one row under zip");
		return;
	}
	char *text = resolve_node_text(reading->resolution, reading->sweep->file, number, entry->value);
	if (text)
		append_value(column, &source, text);
	free(text);
}

static void read_rows(struct reading *reading, const struct yaml_tree_node *list)
{
	struct resolution *resolution = reading->resolution;
	for (; reading->row < list->count; reading->row++) {
		const struct yaml_tree_node *row = list->entries[reading->row].value;
		struct list_source source = {resolution, reading->sweep->file, NULL, row->place};
		size_t errors = resolution->diagnostics->count;
		resolve_walk(resolution, reading->sweep->file, row, NULL, row_leaf, reading);
		if (resolution->diagnostics->count > errors)
			return; /* the rows no longer match; more would be noise */
		for (size_t i = 0; i < reading->axis->count; i++) {
			const struct sweep_column *column = &reading->axis->columns[i];
			if (column->count == reading->row)
				complain(&source, resolution->paths[column->param],
					 "it is missing in this row under zip");
		}
		if (resolution->diagnostics->count > errors)
			return;
	}
}

static void check_lengths(const struct reading *reading, size_t errors)
{
	const struct sweep_axis *axis = reading->axis;
	struct resolution *resolution = reading->resolution;
	for (size_t i = 1; i < axis->count && resolution->diagnostics->count == errors; i++) {
		const struct sweep_column *first = &axis->columns[0], *column = &axis->columns[i];
		if (column->count != first->count)
			diagnostics_add(resolution->diagnostics, reading->sweep->file, column->place.line,
					column->place.column,
					"%s has %zu values and %s has %zu: lists under zip have the same length",
					resolution->paths[column->param], column->count,
					resolution->paths[first->param], first->count);
	}
}

static void read_zip(struct sweep *sweep, struct resolution *resolution, const struct yaml_tree_node *zip)
{
	size_t errors = resolution->diagnostics->count;
	struct reading reading = {sweep, add_axis(sweep), resolution, 0};
	if (zip->kind == YAML_TREE_SEQUENCE)
		read_rows(&reading, zip);
	else
		resolve_walk(resolution, sweep->file, zip, NULL, axis_leaf, &reading);
	check_lengths(&reading, errors);
	if (resolution->diagnostics->count == errors && (!reading.axis->count || !reading.axis->columns[0].count))
		diagnostics_add(resolution->diagnostics, sweep->file, zip->place.line, zip->place.column,
				"zip: a mapping of lists, or a list of mappings, was expected");
}

static void read_condition(struct sweep *sweep, struct resolution *resolution, const struct yaml_tree_node *node)
{
	struct scanner_problem problem = {0, "a condition was expected, as \"vifs <= 8 and nic.model == sv\""};
	struct where *where = NULL;
	if (node->kind == YAML_TREE_SCALAR && !yaml_tree_is_empty(node))
		where = where_compile(resolution, node->text, &problem);
	if (!where) {
		diagnostics_add(resolution->diagnostics, sweep->file, node->place.line,
				node->place.column + (node->one_line ? problem.offset : 0), "where: %s",
				problem.message);
		return;
	}
	ALLOC_ROOM(sweep->conditions, sweep->condition_count, sweep->condition_capacity);
	sweep->conditions[sweep->condition_count++] = where;
}

static void read_conditions(struct sweep *sweep, struct resolution *resolution, const struct yaml_tree_node *where)
{
	if (where->kind != YAML_TREE_SEQUENCE)
		read_condition(sweep, resolution, where);
	for (size_t i = 0; where->kind == YAML_TREE_SEQUENCE && i < where->count; i++)
		read_condition(sweep, resolution, where->entries[i].value);
}

/* In the order of the file, so that zip's axis has its place among the others. */
void sweep_read(struct sweep *sweep, struct resolution *resolution, const char *file,
		const struct yaml_tree_entry *entry)
{
	static const char *const none[] = {"zip", "vary", "where", NULL};
	sweep->file = file;
	if (!entry)
		return;
	struct reading reading = {sweep, NULL, resolution, 0};
	struct yaml_tree_node *mapping = entry->value;
	sweep->place = entry->place;
	if (mapping->kind != YAML_TREE_MAPPING || !mapping->count) {
		diagnostics_add(resolution->diagnostics, file, mapping->place.line, mapping->place.column,
				"sweep: a mapping of parameters to lists was expected");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_tree_entry *axis = &mapping->entries[i];
		struct yaml_tree_node one = {.kind = YAML_TREE_MAPPING, .entries = &mapping->entries[i], .count = 1};
		if (!strcmp(axis->key, "zip"))
			read_zip(sweep, resolution, axis->value);
		else if (!strcmp(axis->key, "vary"))
			vary_read(sweep, resolution, axis);
		else if (!strcmp(axis->key, "where"))
			read_conditions(sweep, resolution, axis->value);
		else
			resolve_walk(resolution, file, &one, none, axis_leaf, &reading);
	}
}

static void column_free(struct sweep_column *column)
{
	for (size_t i = 0; i < column->count; i++)
		resolve_value_free(&column->values[i]);
	free(column->values);
	*column = (struct sweep_column){.param = column->param};
}

static struct sweep_axis *axis_of(const struct sweep *sweep, size_t param)
{
	for (size_t i = 0; i < sweep->axis_count; i++) {
		if (find_column(&sweep->axes[i], param))
			return &sweep->axes[i];
	}
	return NULL;
}

bool sweep_has(const struct sweep *sweep, size_t param)
{
	return axis_of(sweep, param) != NULL;
}

static void read_argument_list(struct sweep_column *column, const struct list_source *source, const char *list)
{
	for (const char *at = list, *end; at; at = *end ? end + 1 : NULL) {
		end = at + strcspn(at, ",");
		while (at < end && isspace((unsigned char)*at))
			at++;
		char *element = alloc_text_part(at, (size_t)(end - at));
		if (*element)
			append_element(column, source, element);
		else
			complain(source, source->resolution->paths[column->param],
				 "an element is empty: VALUE,VALUE,... or LOW..HIGH was expected");
		free(element);
	}
}

static bool has_text(const struct sweep_column *column, const char *text)
{
	for (size_t i = 0; i < column->count; i++) {
		if (!strcmp(column->values[i].text, text))
			return true;
	}
	return false;
}

/* Leaves the rows whose value of that column is wanted; they still are the file's. */
static void keep_rows(struct sweep_axis *axis, struct sweep_column *own, const struct sweep_column *wanted)
{
	size_t kept = 0, rows = own->count;
	for (size_t row = 0; row < rows; row++) {
		bool keep = has_text(wanted, own->values[row].text);
		for (size_t i = 0; i < axis->count; i++) {
			struct resolve_value *values = axis->columns[i].values;
			if (!keep)
				resolve_value_free(&values[row]);
			else
				values[kept] = values[row];
		}
		kept += keep;
	}
	for (size_t i = 0; i < axis->count; i++)
		axis->columns[i].count = kept;
}

/* Not so after an error in the file. */
static bool has_whole_rows(const struct sweep_axis *axis)
{
	for (size_t i = 0; i < axis->count; i++) {
		if (axis->columns[i].count != axis->columns[0].count)
			return false;
		for (size_t row = 0; row < axis->columns[i].count; row++) {
			if (!axis->columns[i].values[row].text)
				return false;
		}
	}
	return true;
}

/* Values for a column of a zipped axis choose among its rows, which stay in their order. */
static void select_rows(struct sweep_axis *axis, struct sweep_column *own, const struct list_source *source,
			const char *list)
{
	const struct diagnostics *diagnostics = source->resolution->diagnostics;
	const size_t errors = diagnostics->count;
	struct sweep_column wanted = {.param = own->param};
	read_argument_list(&wanted, source, list);
	bool sound = diagnostics->count == errors && has_whole_rows(axis);
	for (size_t i = 0; sound && i < wanted.count; i++) {
		if (has_text(own, wanted.values[i].text))
			continue;
		char *what = alloc_format("no row of the scenario's zip has the value %s", wanted.values[i].text);
		complain(source, source->resolution->paths[own->param], what);
		free(what);
	}
	if (sound && diagnostics->count == errors) {
		keep_rows(axis, own, &wanted);
		own->place = source->place;
	}
	column_free(&wanted);
}

void sweep_argument(struct sweep *sweep, struct resolution *resolution, const char *flag, const char *text)
{
	char *argument = alloc_format("%s %s", flag, text);
	const char *list = NULL;
	struct list_source source = {.resolution = resolution, .argument = argument};
	bool varies = !strcmp(flag, "--vary");
	const char *equals = strchr(text, '=');
	if (equals && !strncmp(text, VARY_PREFIX, strlen(VARY_PREFIX))) {
		char *key = alloc_text_part(text + strlen(VARY_PREFIX), (size_t)(equals - text) - strlen(VARY_PREFIX));
		vary_argument(sweep, resolution, argument, key, equals + 1);
		free(key);
		free(argument);
		return;
	}
	size_t number = resolve_argument(resolution, argument, text, &list);
	struct sweep_axis *axis = number == PARAM_NONE ? NULL : axis_of(sweep, number);
	struct sweep_column *own = axis ? find_column(axis, number) : NULL;
	if (axis && !own->place.line) {
		complain(&source, resolution->paths[number], "an earlier --sweep gives this axis already");
	} else if (axis && axis->count > 1 && varies) {
		complain(&source, resolution->paths[number],
			 "the scenario zips it with other parameters: it does not vary alone");
	} else if (axis && axis->count > 1) {
		select_rows(axis, own, &source, list);
	} else if (number != PARAM_NONE) {
		struct sweep_column *column =
			axis ? &axis->columns[0] : sweep_add_column(add_axis(sweep), number, source.place);
		column_free(column);
		read_argument_list(column, &source, list);
	}
	free(argument);
}

size_t sweep_row_count(const struct sweep_axis *axis)
{
	return axis->count ? axis->columns[0].count : 1;
}

void sweep_write_row(const struct sweep_axis *axis, const struct param_schema *schema, size_t row, void *object)
{
	char message[8];
	for (size_t i = 0; i < axis->count; i++)
		param_store(param_at(schema, axis->columns[i].param), axis->columns[i].values[row].raw, object, message,
			    sizeof(message));
}

void sweep_write_place(const struct sweep *sweep, const struct param_schema *schema, size_t place, size_t without,
		       void *object)
{
	for (size_t i = sweep->axis_count; i-- > 0;) {
		const struct sweep_axis *axis = &sweep->axes[i];
		if (i == without)
			continue;
		sweep_write_row(axis, schema, place % sweep_row_count(axis), object);
		place /= sweep_row_count(axis);
	}
}

static bool meets_conditions(const struct sweep *sweep, const struct param_schema *schema, const void *object)
{
	for (size_t i = 0; i < sweep->condition_count; i++) {
		if (!where_holds(sweep->conditions[i], schema, object))
			return false;
	}
	return true;
}

static void complain_sweep(const struct sweep *sweep, const struct resolution *resolution, const char *last_argument,
			   const char *what)
{
	if (sweep->place.line)
		diagnostics_add(resolution->diagnostics, sweep->file, sweep->place.line, sweep->place.column,
				"sweep: %s", what);
	else
		diagnostics_add_argument(resolution->diagnostics, last_argument, "%s", what);
}

/* SIZE_MAX when there are too many, which is told. */
static size_t product_of_axes(const struct sweep *sweep, const struct resolution *resolution, const char *last_argument)
{
	size_t product = 1;
	for (size_t i = 0; i < sweep->axis_count && product <= SWEEP_MAX_POINTS; i++)
		product *= sweep_row_count(&sweep->axes[i]);
	if (product <= SWEEP_MAX_POINTS)
		return product;
	complain_sweep(sweep, resolution, last_argument,
		       "more than 100000 points, the most that one scenario may have");
	return SIZE_MAX;
}

/* Fills points with the places that meet all conditions. */
static void list_points(struct sweep *sweep, struct resolution *resolution, size_t product)
{
	free(sweep->points);
	sweep->points = alloc_zeroed(product, sizeof(*sweep->points));
	sweep->point_count = 0;
	memcpy(resolution->scratch, resolution->object, resolution->schema->object_size);
	for (size_t place = 0; place < product; place++) {
		if (sweep->condition_count)
			sweep_write_place(sweep, resolution->schema, place, NO_AXIS, resolution->scratch);
		if (meets_conditions(sweep, resolution->schema, resolution->scratch))
			sweep->points[sweep->point_count++] = place;
	}
}

void sweep_enumerate(struct sweep *sweep, struct resolution *resolution, const struct scenario_rules *rules,
		     const char *last_argument)
{
	size_t errors = resolution->diagnostics->count, product = product_of_axes(sweep, resolution, last_argument);
	if (sweep->vary)
		vary_check(sweep->vary, resolution);
	if (sweep->vary && resolution->diagnostics->count == errors) {
		list_points(sweep, resolution, product);
		if (sweep->point_count)
			vary_expand(sweep, resolution, rules, sweep->points, sweep->point_count);
		if (resolution->diagnostics->count == errors)
			product = product_of_axes(sweep, resolution, last_argument);
	}
	if (resolution->diagnostics->count != errors)
		return;
	for (size_t i = 0; i < sweep->axis_count; i++) {
		if (sweep->axes[i].count)
			sweep_reject_equal_rows(resolution, &sweep->axes[i],
						sweep->vary && sweep->vary->axis == i ? sweep->vary : NULL);
	}
	list_points(sweep, resolution, product);
	if (!sweep->point_count)
		complain_sweep(sweep, resolution, last_argument, "where drops every point");
}

void sweep_free(struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->axis_count; i++) {
		for (size_t j = 0; j < sweep->axes[i].count; j++)
			column_free(&sweep->axes[i].columns[j]);
		free(sweep->axes[i].columns);
	}
	for (size_t i = 0; i < sweep->condition_count; i++)
		where_free(sweep->conditions[i]);
	vary_free(sweep->vary);
	free(sweep->axes);
	free(sweep->conditions);
	free(sweep->points);
	*sweep = (struct sweep){0};
}

const struct resolve_value *sweep_value(const struct sweep *sweep, size_t point, size_t param)
{
	size_t place = sweep->points[point];
	for (size_t i = sweep->axis_count; i-- > 0;) {
		const struct sweep_axis *axis = &sweep->axes[i];
		const struct sweep_column *column = find_column(axis, param);
		if (column)
			return &column->values[place % sweep_row_count(axis)];
		place /= sweep_row_count(axis);
	}
	return NULL;
}

size_t sweep_row(const struct sweep *sweep, size_t point, size_t axis)
{
	size_t place = sweep->points[point];
	for (size_t i = sweep->axis_count; i-- > axis;) {
		size_t rows = sweep_row_count(&sweep->axes[i]);
		assert(rows > 0 && "an axis without values is an error");
		if (i == axis)
			return place % rows;
		place /= rows;
	}
	return 0;
}
