/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grid of a scenario's points: axes multiply, the last one varies
 * fastest; a zipped axis has several parameters that change together; where
 * conditions drop points.  One axis may be of constants that vary (vary.h).
 */
#ifndef VIFSIM_SCENARIO_SWEEP_H
#define VIFSIM_SCENARIO_SWEEP_H

#include "scenario/resolve.h"
#include "scenario/vary.h"
#include "scenario/where.h"

#define SWEEP_MAX_POINTS 100000

/* The values of one parameter along an axis. */
struct sweep_column {
	size_t param;
	struct yaml_tree_place place; /* of its values; line 0: from --sweep */
	struct resolve_value *values;
	size_t count, capacity;
};

/* All columns have the same count; an axis without any has one row. */
struct sweep_axis {
	struct sweep_column *columns;
	size_t count, capacity;
};

struct sweep {
	const char *file;
	struct yaml_tree_place place; /* of "sweep:"; line 0: there is none */
	struct sweep_axis *axes;
	size_t axis_count, axis_capacity;
	struct vary *vary; /* NULL: no axis is of constants that vary */
	struct where **conditions;
	size_t condition_count, condition_capacity;
	size_t *points; /* each one's place in the full product */
	size_t point_count;
};

/* The `sweep:` mapping of a file (may be NULL); resolve_next_file() before. */
void sweep_read(struct sweep *sweep, struct resolution *resolution, const char *file,
		const struct yaml_tree_entry *entry);
/* An argument of --sweep (or of another flag that means the same), "PATH=LIST": replaces the axis of that path or adds
 * one; of a zipped axis it leaves the rows with these values. */
void sweep_argument(struct sweep *sweep, struct resolution *resolution, const char *flag, const char *text);
/* Lists the points; call once when all values and axes are there without error.  `rules` may be NULL. */
void sweep_enumerate(struct sweep *sweep, struct resolution *resolution, const struct scenario_rules *rules,
		     const char *last_argument);
/* Of the points that differ in nothing but parameters of `idle` (by number) leaves the first. */
void sweep_drop_idle(struct sweep *sweep, const bool *idle);
void sweep_free(struct sweep *sweep);

/* The value that a parameter has at a point, or NULL when it is on no axis. */
const struct resolve_value *sweep_value(const struct sweep *sweep, size_t point, size_t param);
/* Is the parameter on an axis? */
bool sweep_has(const struct sweep *sweep, size_t param);

/* The row of an axis that a point is in. */
size_t sweep_row(const struct sweep *sweep, size_t point, size_t axis);

/* For sweep_rows.c and sweep.c. */
size_t sweep_row_count(const struct sweep_axis *axis);
/* A value twice on an axis would be a point twice: an error.  `vary` is that of the axis, or NULL. */
void sweep_reject_equal_rows(struct resolution *resolution, const struct sweep_axis *axis, const struct vary *vary);

/* For vary.c: building an axis, and trials of its rows. */
void sweep_add_axis(struct sweep *sweep);
struct sweep_column *sweep_add_column(struct sweep_axis *axis, size_t param, struct yaml_tree_place place);
/* Takes the value over. */
void sweep_add_value(struct sweep_column *column, struct resolve_value value);
/* Write the values of a row, and of a place in the full product of all axes (but the one `without`, which then counts
 * for none), into an object. */
void sweep_write_row(const struct sweep_axis *axis, const struct param_schema *schema, size_t row, void *object);
void sweep_write_place(const struct sweep *sweep, const struct param_schema *schema, size_t place, size_t without,
		       void *object);

#endif
