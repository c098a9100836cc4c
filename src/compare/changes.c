/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Is the item one of "a=1, b=2"?  Not only the beginning of one. */
static bool has(const char *list, const char *item)
{
	const size_t length = strlen(item);

	for (const char *at = list; (at = strstr(at, item)) != NULL; at += length)
		if ((at == list || at[-1] == ' ') &&
		    (at[length] == '\0' || strncmp(at + length, ", ", strlen(", ")) == 0))
			return true;
	return false;
}

/* Adds "PATH=VALUE" to a list that does not have it yet. */
static void add(char **list, const char *path, const char *value)
{
	char *item = alloc_format("%s=%s", path, value);

	if (*list == NULL) {
		*list = item;
		return;
	}
	if (!has(*list, item)) {
		char *longer = alloc_format("%s, %s", *list, item);
		free(*list);
		*list = longer;
	}
	free(item);
}

/* Does the condition itself say which values of it are meant? */
static bool is_named(const struct reference_condition *condition, size_t param)
{
	const struct expression *expression = condition->expression;

	for (size_t i = 0; i < condition->filter_count; i++)
		if (condition->filters[i].param == param)
			return true;
	for (size_t i = 0; i < expression->mean_count; i++)
		if (expression->means[i] == param)
			return true;
	return expression_varies(expression, param) || expression->along == param;
}

static bool is_how_measured(const char *path)
{
	return strncmp(path, "measure.", strlen("measure.")) == 0 || strcmp(path, "seed") == 0;
}

static bool is_changed(const struct point_values *point, const struct reference_condition *condition,
		       const struct param_schema *schema, char **changes)
{
	const char *path;
	json_t *input;
	bool changed = false;

	json_object_foreach(point->inputs, path, input)
	{
		if (json_object_get(input, "scenario_value") == NULL || is_how_measured(path) ||
		    is_named(condition, param_find(schema, path)))
			continue;
		add(changes, path, json_string_value(json_object_get(input, "value")));
		changed = true;
	}
	return changed;
}

struct stored changes_leave_out(const struct stored *stored, const struct reference_condition *condition,
				const struct param_schema *schema, char **changes)
{
	struct stored rest = *stored;

	rest.point_count = 0;
	rest.points = alloc_zeroed(stored->point_count, sizeof(*rest.points));
	for (size_t i = 0; i < stored->point_count; i++)
		if (stored->header.variation.row_count > 0 ||
		    !is_changed(&stored->points[i], condition, schema, changes))
			rest.points[rest.point_count++] = stored->points[i];
	return rest;
}

char *changes_of_calibrated(const struct stored *stored)
{
	char *list = NULL;

	for (size_t i = 0; stored->header.variation.row_count == 0 && i < stored->point_count; i++) {
		const char *path;
		json_t *input;
		json_object_foreach(stored->points[i].inputs, path, input)
		{
			const json_t *evidence = json_object_get(input, "evidence");
			const char *kind = json_string_value(json_object_get(evidence, "platform_kind"));
			/* What the command line changed is left out already. */
			const bool left_out = json_object_get(input, "scenario_value") != NULL;
			if (!left_out && kind != NULL && strcmp(kind, "calibrated") == 0)
				add(&list, path, json_string_value(json_object_get(input, "value")));
		}
	}
	return list;
}
