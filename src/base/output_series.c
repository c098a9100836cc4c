/* SPDX-License-Identifier: Apache-2.0 */
#include "base/output_series.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void output_series_init(struct output_series *series, uint64_t batch_ps)
{
	*series = (struct output_series){.batch_ps = batch_ps};
	if (batch_ps > 0)
		series->batches = alloc_zeroed(OUTPUT_SERIES_MOST, sizeof(*series->batches));
}

void output_series_free(struct output_series *series)
{
	free(series->batches);
	*series = (struct output_series){0};
}

/* Pairs of batches become one; a last one without a partner is lost. */
static void join_pairs(struct output_series *series)
{
	struct output_batch *batches = series->batches;

	series->count /= 2;
	series->batch_ps *= 2;
	for (size_t i = 0; i < series->count; i++)
		batches[i] = (struct output_batch){batches[2 * i].sum + batches[2 * i + 1].sum,
						   batches[2 * i].count + batches[2 * i + 1].count};
}

void output_series_add(struct output_series *series, uint64_t sum, uint64_t count)
{
	series->batches[series->count++] = (struct output_batch){sum, count};
	if (series->count == OUTPUT_SERIES_MOST)
		join_pairs(series);
}

static void copy(struct output_series *into, const struct output_series *from)
{
	output_series_init(into, from->batch_ps);
	into->count = from->count;
	into->warmup_ps = from->warmup_ps;
	if (into->batches != NULL)
		memcpy(into->batches, from->batches, from->count * sizeof(*from->batches));
}

void output_series_pool(struct output_series *into, const struct output_series *from)
{
	struct output_series other;

	if (from->batch_ps == 0)
		return;
	if (into->batch_ps == 0) {
		copy(into, from);
		return;
	}
	copy(&other, from);
	while (into->batch_ps < other.batch_ps)
		join_pairs(into);
	while (other.batch_ps < into->batch_ps)
		join_pairs(&other);
	assert(into->batch_ps == other.batch_ps);
	if (other.count < into->count)
		into->count = other.count;
	for (size_t i = 0; i < into->count; i++) {
		into->batches[i].sum += other.batches[i].sum;
		into->batches[i].count += other.batches[i].count;
	}
	if (other.warmup_ps < into->warmup_ps)
		into->warmup_ps = other.warmup_ps;
	output_series_free(&other);
}

size_t mser_cut(const double *means, size_t n)
{
	/* From the end, by Welford's update: batches that are all alike have a variance of exactly 0. */
	double mean = 0.0, squares = 0.0, least = 0.0;
	size_t cut = SIZE_MAX;

	if (n < MSER_LEAST_BATCHES)
		return SIZE_MAX;
	for (size_t d = n; d-- > 0;) {
		double deviation = means[d] - mean, kept = (double)(n - d);
		mean += deviation / kept;
		squares += deviation * (means[d] - mean);
		if (n - d < MSER_KEPT_BATCHES)
			continue;
		double criterion = squares / (kept * kept);
		/* The shortest cut of those that are as good. */
		if (cut == SIZE_MAX || criterion <= least) {
			cut = d;
			least = criterion;
		}
	}
	return cut <= n / 2 ? cut : SIZE_MAX;
}

/* How many batches to take together. */
static size_t batches_together(const struct output_series *series)
{
	uint64_t observations = 0;

	for (size_t i = 0; i < series->count; i++)
		observations += series->batches[i].count;
	if (observations == 0)
		return series->count;
	uint64_t together = (MSER_OBSERVATIONS * (uint64_t)series->count + observations - 1) / observations;
	return together > series->count ? series->count : (size_t)together;
}

/* Mean of the observations in the batches that begin at that time or later; 0 without any. */
static double mean_from(const struct output_series *series, uint64_t from_ps)
{
	double sum = 0.0, count = 0.0;

	for (size_t i = 0; i < series->count; i++)
		if (i * series->batch_ps >= from_ps) {
			sum += (double)series->batches[i].sum;
			count += (double)series->batches[i].count;
		}
	return count > 0.0 ? sum / count : 0.0;
}

double output_series_bias(const struct output_series *series, uint64_t cut_ps)
{
	double settled = mean_from(series, cut_ps);

	if (cut_ps <= series->warmup_ps || settled == 0.0)
		return 0.0;
	return mean_from(series, series->warmup_ps) / settled - 1.0;
}

struct warmup output_series_warmup(const struct output_series *series)
{
	double means[OUTPUT_SERIES_MOST];
	uint64_t end_ps[OUTPUT_SERIES_MOST]; /* of the batch */
	size_t n = 0, together = batches_together(series);

	for (size_t first = 0; first + together <= series->count && together > 0; first += together) {
		struct output_batch all = {0, 0};
		for (size_t i = first; i < first + together; i++) {
			all.sum += series->batches[i].sum;
			all.count += series->batches[i].count;
		}
		if (all.count == 0)
			continue;
		means[n] = (double)all.sum / (double)all.count;
		end_ps[n++] = (first + together) * series->batch_ps;
	}
	size_t cut = mser_cut(means, n);
	/* cppcheck-suppress uninitvar ; of no means mser_cut() says SIZE_MAX, and else less than n */
	uint64_t cut_ps = cut != SIZE_MAX && cut > 0 ? end_ps[cut - 1] : 0;
	return (struct warmup){.found = cut != SIZE_MAX,
			       .end_ps = cut_ps,
			       .bias = output_series_bias(series, cut_ps),
			       .batches = n,
			       .batch_ps = together * series->batch_ps};
}

uint64_t output_series_warmup_until(const struct output_series *series, uint64_t now_ps, uint64_t latest_ps)
{
	struct output_series half = *series;

	half.count /= 2;
	if (now_ps >= latest_ps || (output_series_warmup(series).found && output_series_warmup(&half).found))
		return now_ps;
	return 2 * now_ps < latest_ps ? 2 * now_ps : latest_ps;
}
