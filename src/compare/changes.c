/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Adds "PATH=VALUE" to a list that does not have it yet. */
static void add(char **list, const char *path, const char *value)
{
	char *item = alloc_format("%s=%s", path, value);

	if (*list == NULL) {
		*list = item;
		return;
	}
	if (strstr(*list, item) == NULL) {
		char *longer = alloc_format("%s, %s", *list, item);
		free(*list);
		*list = longer;
	}
	free(item);
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
			if (kind != NULL && strcmp(kind, "calibrated") == 0)
				add(&list, path, json_string_value(json_object_get(input, "value")));
		}
	}
	return list;
}
