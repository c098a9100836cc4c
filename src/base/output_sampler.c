/* SPDX-License-Identifier: Apache-2.0 */
#include "base/output_sampler.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/report.h"

static void find_counters(struct output_sampler *sampler, const char *group, const char *name, const uint64_t *counter,
			  const struct observation *observation)
{
	char path[192];

	snprintf(path, sizeof(path), "%s.%s", group, name);
	if (report_path_matches(observation->sum, path)) {
		ALLOC_ROOM(sampler->sums, sampler->sum_count, sampler->sum_capacity);
		sampler->sums[sampler->sum_count++] = counter;
	}
	if (observation->count != NULL && report_path_matches(observation->count, path)) {
		ALLOC_ROOM(sampler->counts, sampler->count_count, sampler->count_capacity);
		sampler->counts[sampler->count_count++] = counter;
	}
}

void output_sampler_init(struct output_sampler *sampler, const struct stat_registry *registry,
			 const struct observation *observation, uint64_t batch_ps)
{
	*sampler = (struct output_sampler){.first_batch_ps = batch_ps};
	output_series_init(&sampler->series, batch_ps);
	for (size_t i = 0; observation->sum != NULL && i < registry->count; i++) {
		const struct stat_group *group = &registry->groups[i];
		for (size_t j = 0; j < group->count; j++)
			find_counters(sampler, group->path, group->specs[j].name,
				      (const uint64_t *)((const char *)group->base + group->specs[j].offset),
				      observation);
	}
}

void output_sampler_free(struct output_sampler *sampler)
{
	output_series_free(&sampler->series);
	free(sampler->sums);
	free(sampler->counts);
	*sampler = (struct output_sampler){0};
}

uint64_t output_sampler_next_ps(const struct output_sampler *sampler)
{
	return sampler->looked_ps + sampler->series.batch_ps;
}

static uint64_t sum_of(const uint64_t *const *counters, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += *counters[i];
	return sum;
}

void output_sampler_look(struct output_sampler *sampler)
{
	uint64_t sum = sum_of(sampler->sums, sampler->sum_count);
	uint64_t count = sampler->count + sampler->series.batch_ps / sampler->first_batch_ps;

	if (sampler->count_count > 0)
		count = sum_of(sampler->counts, sampler->count_count);

	/* When the series doubles its batches here, this look was at the end of one of those, too. */
	sampler->looked_ps += sampler->series.batch_ps;
	output_series_add(&sampler->series, sum - sampler->sum, count - sampler->count);
	sampler->sum = sum;
	sampler->count = count;
}
