/* SPDX-License-Identifier: Apache-2.0 */
#include "results/stored.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static bool is_in_row(const struct manifest_header *header, size_t point, size_t row)
{
	return header->rows == NULL || header->rows[point] == row;
}

static void free_points(struct stored *stored)
{
	for (size_t i = 0; i < stored->point_count; i++)
		point_values_free(&stored->points[i]);
	free(stored->points);
	stored->points = NULL;
	stored->point_count = 0;
}

int stored_read_row(struct stored *stored, size_t row, char *message, size_t message_size)
{
	const struct manifest_header *header = &stored->header;
	size_t count = 0;

	free_points(stored);
	for (size_t i = 0; i < header->point_count; i++)
		count += is_in_row(header, i, row);
	stored->points = alloc_zeroed(count, sizeof(*stored->points));
	for (size_t i = 0; i < header->point_count; i++) {
		if (!is_in_row(header, i, row))
			continue;
		int failed = point_values_load(stored->directory, stored->table, header->ids[i],
					       &stored->points[stored->point_count]);
		if (failed != 0) {
			snprintf(message, message_size, "%s/points/%s.json, which the manifest names, is %s",
				 stored->directory, header->ids[i], failed > 0 ? "missing" : "damaged");
			return -1;
		}
		stored->point_count++;
	}
	return 0;
}

int stored_read(const char *directory, const struct metric_table *table, struct stored *stored, char *message,
		size_t message_size)
{
	*stored = (struct stored){.directory = alloc_text(directory), .table = table};
	if (manifest_read(directory, &stored->header, message, message_size) == 0 &&
	    stored_read_row(stored, 0, message, message_size) == 0)
		return 0;
	stored_free(stored);
	return -1;
}

char *stored_describe(const struct stored *stored, size_t point)
{
	const struct manifest_header *header = &stored->header;
	char *text = alloc_text(header->axis_count == 0 ? "the point" : "");

	for (size_t i = 0; i < header->axis_count; i++) {
		const char *value = point_values_input(&stored->points[point], header->axes[i]);
		char *longer =
			alloc_format("%s%s%s=%s", text, i > 0 ? " " : "", header->axes[i], value != NULL ? value : "-");
		free(text);
		text = longer;
	}
	return text;
}

void stored_free(struct stored *stored)
{
	free_points(stored);
	manifest_header_free(&stored->header);
	free(stored->directory);
	memset(stored, 0, sizeof(*stored));
}
