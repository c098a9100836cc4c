/* SPDX-License-Identifier: Apache-2.0 */
#include "base/breakdown.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/histogram.h"

void breakdown_init(struct breakdown *breakdown, size_t part_count)
{
	breakdown->part_count = part_count;
	breakdown->count = 0;
	breakdown->counts = alloc_zeroed(HISTOGRAM_BUCKETS, sizeof(uint64_t));
	breakdown->sums = alloc_zeroed(HISTOGRAM_BUCKETS * part_count, sizeof(uint64_t));
}

void breakdown_free(struct breakdown *breakdown)
{
	free(breakdown->counts);
	free(breakdown->sums);
	*breakdown = (struct breakdown){0};
}

static uint64_t *sums_of(const struct breakdown *breakdown, size_t bucket)
{
	return breakdown->sums + bucket * breakdown->part_count;
}

/* Touches only what is in use: most of it never is, and costs no memory. */
void breakdown_clear(struct breakdown *breakdown)
{
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (breakdown->counts[i] == 0)
			continue;
		breakdown->counts[i] = 0;
		memset(sums_of(breakdown, i), 0, breakdown->part_count * sizeof(uint64_t));
	}
	breakdown->count = 0;
}

void breakdown_add(struct breakdown *breakdown, uint64_t value, const uint64_t *parts)
{
	const size_t bucket = histogram_bucket(value);
	uint64_t *sums = sums_of(breakdown, bucket);

	breakdown->count++;
	breakdown->counts[bucket]++;
	for (size_t i = 0; i < breakdown->part_count; i++)
		sums[i] += parts[i];
}

void breakdown_merge(struct breakdown *into, const struct breakdown *from)
{
	into->count += from->count;
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (from->counts[i] == 0)
			continue;
		into->counts[i] += from->counts[i];
		for (size_t part = 0; part < into->part_count; part++)
			sums_of(into, i)[part] += sums_of(from, i)[part];
	}
}

void breakdown_sums(const struct breakdown *breakdown, uint64_t *sums)
{
	memset(sums, 0, breakdown->part_count * sizeof(*sums));
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		for (size_t part = 0; breakdown->counts[i] != 0 && part < breakdown->part_count; part++)
			sums[part] += sums_of(breakdown, i)[part];
}

/* How much of [low, low + count) lies in [from, to). */
static double overlap(double low, double count, double from, double to)
{
	const double begin = low > from ? low : from, end = low + count < to ? low + count : to;

	return end > begin ? end - begin : 0.0;
}

void breakdown_mean_between(const struct breakdown *breakdown, double from, double to, double *means)
{
	const double all = (double)breakdown->count, values = (to - from) * all;
	double below = 0.0;

	memset(means, 0, breakdown->part_count * sizeof(*means));
	for (size_t i = 0; i < HISTOGRAM_BUCKETS && below < to * all; i++) {
		const double count = (double)breakdown->counts[i];
		const double taken = overlap(below, count, from * all, to * all);

		below += count;
		for (size_t part = 0; taken > 0.0 && part < breakdown->part_count; part++)
			means[part] += taken / count * (double)sums_of(breakdown, i)[part] / values;
	}
}
