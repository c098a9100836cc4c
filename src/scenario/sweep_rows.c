/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of axes, and so points, that are the same. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "scenario/sweep.h"

/* Rows of an axis as one text each, to find equal ones. */
struct row {
	const struct sweep_axis *axis;
	size_t number;
	const bool *idle; /* by parameter: which do not count; NULL: all do */
};

static bool is_idle(const struct row *row, const struct sweep_column *column)
{
	return row->idle && row->idle[column->param];
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *first = a, *second = b;
	for (size_t i = 0; i < first->axis->count; i++) {
		const struct sweep_column *column = &first->axis->columns[i];
		if (is_idle(first, column))
			continue;
		int order = strcmp(column->values[first->number].text, column->values[second->number].text);
		if (order)
			return order;
	}
	return (first->number > second->number) - (first->number < second->number);
}

static bool rows_equal(const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < a->axis->count; i++) {
		const struct sweep_column *column = &a->axis->columns[i];
		if (is_idle(a, column))
			continue;
		if (strcmp(column->values[a->number].text, column->values[b->number].text))
			return false;
	}
	return true;
}

void sweep_reject_equal_rows(struct resolution *resolution, const struct sweep_axis *axis, const struct vary *vary)
{
	size_t count = axis->columns[0].count;
	struct row *rows = alloc_zeroed(count, sizeof(*rows));
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct row){axis, i, NULL};
	qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 1; i < count; i++) {
		const struct resolve_value *value = &axis->columns[0].values[rows[i].number];
		const char *path = resolution->paths[axis->columns[0].param];
		if (!rows_equal(&rows[i - 1], &rows[i]))
			continue;
		if (vary) {
			vary_complain(vary, resolution,
				      "two samples are the same: the ranges of its costs have too few values");
			break;
		}
		if (value->origin.file)
			diagnostics_add(resolution->diagnostics, value->origin.file, value->origin.line,
					value->origin.column, "%s: the value %s stands twice on its axis", path,
					value->text);
		else
			diagnostics_add_argument(resolution->diagnostics, "--sweep",
						 "%s: the value %s stands twice on its axis", path, value->text);
	}
	free(rows);
}

/* For each row of an axis the first that is equal but for idle parameters; for the caller to free. */
static size_t *first_alike(const struct sweep_axis *axis, const bool *idle)
{
	size_t count = sweep_row_count(axis), *first = alloc_zeroed(count, sizeof(*first));
	struct row *rows = alloc_zeroed(count, sizeof(*rows));
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct row){axis, i, idle};
	qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 0; i < count; i++) {
		bool alike = i > 0 && rows_equal(&rows[i - 1], &rows[i]);
		first[rows[i].number] = alike ? first[rows[i - 1].number] : rows[i].number;
	}
	free(rows);
	return first;
}

void sweep_drop_idle(struct sweep *sweep, const bool *idle)
{
	size_t product = 1, kept = 0;
	size_t **first = alloc_zeroed(sweep->axis_count + 1, sizeof(*first)); /* no axis: still some memory */
	for (size_t i = 0; i < sweep->axis_count; i++) {
		first[i] = first_alike(&sweep->axes[i], idle);
		product *= sweep_row_count(&sweep->axes[i]);
	}
	bool *met = alloc_zeroed(product, sizeof(*met));
	for (size_t point = 0; point < sweep->point_count; point++) {
		size_t alike = 0;
		for (size_t i = 0; i < sweep->axis_count; i++)
			alike = alike * sweep_row_count(&sweep->axes[i]) + first[i][sweep_row(sweep, point, i)];
		if (!met[alike])
			sweep->points[kept++] = sweep->points[point];
		met[alike] = true;
	}
	sweep->point_count = kept;
	for (size_t i = 0; i < sweep->axis_count; i++)
		free(first[i]);
	free(first);
	free(met);
}
