/* SPDX-License-Identifier: Apache-2.0 */
#include "results/anatomy.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/report_json.h"

#define PS_PER_US 1e6

const char *const anatomy_statistics[ANATOMY_STATISTICS] = {"mean", "p99"};

static json_t *breakdown_json(const struct report_breakdown *entry)
{
	const struct breakdown *breakdown = &entry->breakdown;
	uint64_t *sums = alloc_zeroed(breakdown->part_count, sizeof(*sums));
	double *p99 = alloc_zeroed(breakdown->part_count, sizeof(*p99));
	json_t *sums_json = json_object(), *p99_json = json_object();

	breakdown_sums(breakdown, sums);
	breakdown_mean_between(breakdown, ANATOMY_P99_FROM, ANATOMY_P99_TO, p99);
	for (size_t i = 0; i < breakdown->part_count; i++) {
		json_object_set_new(sums_json, entry->names[i], report_json_whole(sums[i]));
		json_object_set_new(p99_json, entry->names[i], json_real(p99[i]));
	}
	free(sums);
	free(p99);
	return json_pack("{s:s, s:o, s:o, s:o}", "unit", entry->unit, "count", report_json_whole(breakdown->count),
			 "sums", sums_json, "p99", p99_json);
}

json_t *anatomy_json(const struct report *total)
{
	json_t *json = json_object();

	for (size_t i = 0; i < total->breakdown_count; i++)
		json_object_set_new(json, total->breakdowns[i].path, breakdown_json(&total->breakdowns[i]));
	return json;
}

static bool read_stages(json_t *sums, json_t *p99, struct anatomy *anatomy)
{
	json_t *value;
	const char *name;
	size_t i = 0;

	json_object_foreach(sums, name, value)
	{
		uint64_t sum;
		if (report_json_get_whole(value, &sum) != 0)
			return false;
		anatomy->names[i] = name;
		anatomy->us[ANATOMY_MEAN][i] = (double)sum / (double)anatomy->count / PS_PER_US;
		anatomy->us[ANATOMY_P99][i++] = json_number_value(json_object_get(p99, name)) / PS_PER_US;
	}
	return true;
}

bool anatomy_read(const json_t *json, struct anatomy *anatomy)
{
	const json_t *one = json_object_get(json, ANATOMY_OF_ROUND_TRIPS);
	json_t *sums = json_object_get(one, "sums");

	memset(anatomy, 0, sizeof(*anatomy));
	if (report_json_get_whole(json_object_get(one, "count"), &anatomy->count) != 0 || anatomy->count == 0)
		return false;
	anatomy->stage_count = json_object_size(sums);
	anatomy->names = alloc_zeroed(anatomy->stage_count, sizeof(*anatomy->names));
	for (size_t i = 0; i < ANATOMY_STATISTICS; i++)
		anatomy->us[i] = alloc_zeroed(anatomy->stage_count, sizeof(double));
	if (read_stages(sums, json_object_get(one, "p99"), anatomy))
		return true;
	anatomy_free(anatomy);
	return false;
}

void anatomy_free(struct anatomy *anatomy)
{
	free(anatomy->names);
	for (size_t i = 0; i < ANATOMY_STATISTICS; i++)
		free(anatomy->us[i]);
	memset(anatomy, 0, sizeof(*anatomy));
}

double anatomy_total_us(const struct anatomy *anatomy, enum anatomy_statistic statistic)
{
	double sum = 0.0;

	for (size_t i = 0; i < anatomy->stage_count; i++)
		sum += anatomy->us[statistic][i];
	return sum;
}
