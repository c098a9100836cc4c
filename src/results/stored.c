/* SPDX-License-Identifier: Apache-2.0 */
#include "results/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

int stored_read(const char *directory, const struct metric_table *table, struct stored *stored, char *message,
		size_t message_size)
{
	*stored = (struct stored){.directory = alloc_text(directory), .table = table};
	if (manifest_read(directory, &stored->header, message, message_size) != 0) {
		stored_free(stored);
		return -1;
	}
	stored->points = alloc_zeroed(stored->header.point_count, sizeof(*stored->points));
	for (size_t i = 0; i < stored->header.point_count; i++) {
		const char *id = stored->header.ids[i];
		int failed = point_values_load(directory, table, id, &stored->points[i]);
		if (failed == 0)
			continue;
		snprintf(message, message_size, "%s/points/%s.json, which the manifest names, is %s", directory, id,
			 failed > 0 ? "missing" : "damaged");
		stored_free(stored);
		return -1;
	}
	return 0;
}

void stored_free(struct stored *stored)
{
	for (size_t i = 0; stored->points != NULL && i < stored->header.point_count; i++)
		point_values_free(&stored->points[i]);
	free(stored->points);
	manifest_header_free(&stored->header);
	free(stored->directory);
	memset(stored, 0, sizeof(*stored));
}
