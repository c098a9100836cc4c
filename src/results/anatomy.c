/* SPDX-License-Identifier: Apache-2.0 */
#include "results/anatomy.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "results/report_json.h"

static const struct report *report_at(const struct report *reports, size_t index, size_t stride)
{
	return (const struct report *)(const void *)((const char *)reports + index * stride);
}

/* Replications of one point report the same breakdowns in the same order. */
static void pool(struct breakdown *total, const struct report *reports, size_t count, size_t stride, size_t index)
{
	breakdown_init(total, reports->breakdowns[index].breakdown.part_count);
	for (size_t i = 0; i < count; i++)
		breakdown_merge(total, &report_at(reports, i, stride)->breakdowns[index].breakdown);
}

static json_t *breakdown_json(const struct report_breakdown *entry, const struct breakdown *total)
{
	const size_t parts = total->part_count;
	uint64_t *sums = alloc_zeroed(parts, sizeof(*sums));
	double *p99 = alloc_zeroed(parts, sizeof(*p99));
	json_t *sums_json = json_object(), *p99_json = json_object();

	breakdown_sums(total, sums);
	breakdown_mean_between(total, ANATOMY_P99_FROM, ANATOMY_P99_TO, p99);
	for (size_t i = 0; i < parts; i++) {
		if (sums[i] == 0)
			continue;
		json_object_set_new(sums_json, entry->names[i], report_json_whole(sums[i]));
		json_object_set_new(p99_json, entry->names[i], json_real(p99[i]));
	}
	free(sums);
	free(p99);
	return json_pack("{s:s, s:o, s:o, s:o}", "unit", entry->unit, "count", report_json_whole(total->count), "sums",
			 sums_json, "p99", p99_json);
}

json_t *anatomy_json(const struct report *reports, size_t count, size_t stride)
{
	json_t *json = json_object();

	for (size_t i = 0; count > 0 && i < reports->breakdown_count; i++) {
		struct breakdown total;
		pool(&total, reports, count, stride, i);
		json_object_set_new(json, reports->breakdowns[i].path, breakdown_json(&reports->breakdowns[i], &total));
		breakdown_free(&total);
	}
	return json;
}
