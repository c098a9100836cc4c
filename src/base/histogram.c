/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log-linear histogram.  With S = HISTOGRAM_SUB_BITS, a value v < 2^S is its
 * own bucket.  A larger one, 2^(S+k) <= v < 2^(S+k+1), is shifted right by k,
 * so its top S+1 bits remain, and lies in the k-th group of 2^S buckets after
 * the first: bucket = (k << S) + (v >> k).
 */
#include "base/histogram.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SUB_COUNT (UINT64_C(1) << HISTOGRAM_SUB_BITS)

void histogram_init(struct histogram *histogram)
{
	histogram->buckets = alloc_zeroed(HISTOGRAM_BUCKETS, sizeof(uint64_t));
	histogram_clear(histogram);
}

void histogram_free(struct histogram *histogram)
{
	free(histogram->buckets);
	histogram->buckets = NULL;
}

void histogram_clear(struct histogram *histogram)
{
	histogram->count = histogram->sum = histogram->maximum = 0;
	histogram->minimum = UINT64_MAX;
	memset(histogram->buckets, 0, HISTOGRAM_BUCKETS * sizeof(uint64_t));
}

size_t histogram_bucket(uint64_t value)
{
	if (value < SUB_COUNT)
		return (size_t)value;
	unsigned shift = 63 - (unsigned)__builtin_clzll(value) - HISTOGRAM_SUB_BITS;
	return ((size_t)shift << HISTOGRAM_SUB_BITS) + (size_t)(value >> shift);
}

/* By how many bits the values of a bucket were shifted. */
static unsigned bucket_shift(size_t bucket)
{
	return bucket < SUB_COUNT ? 0 : (unsigned)(bucket >> HISTOGRAM_SUB_BITS) - 1;
}

uint64_t histogram_bucket_low(size_t bucket)
{
	unsigned shift = bucket_shift(bucket);
	return ((uint64_t)bucket - ((uint64_t)shift << HISTOGRAM_SUB_BITS)) << shift;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
	histogram->count++;
	histogram->sum += value;
	if (value < histogram->minimum)
		histogram->minimum = value;
	if (value > histogram->maximum)
		histogram->maximum = value;
	histogram->buckets[histogram_bucket(value)]++;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
	into->count += from->count;
	into->sum += from->sum;
	if (from->minimum < into->minimum)
		into->minimum = from->minimum;
	if (from->maximum > into->maximum)
		into->maximum = from->maximum;
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
}

bool histogram_is_whole(const struct histogram *histogram)
{
	uint64_t left = histogram->count;
	size_t first = HISTOGRAM_BUCKETS, last = 0;

	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (histogram->buckets[i] > left)
			return false;
		left -= histogram->buckets[i];
		if (histogram->buckets[i] && first == HISTOGRAM_BUCKETS)
			first = i;
		if (histogram->buckets[i])
			last = i;
	}
	return left == 0 && (!histogram->count || (histogram->minimum <= histogram->maximum &&
						   histogram_bucket(histogram->minimum) == first &&
						   histogram_bucket(histogram->maximum) == last));
}

static uint64_t quantile_rank(uint64_t count, double q)
{
	double exact = q * (double)count;
	uint64_t rank = (uint64_t)exact;
	if ((double)rank < exact)
		rank++;
	return rank < 1 ? 1 : rank > count ? count : rank;
}

uint64_t histogram_quantile(const struct histogram *histogram, double q)
{
	if (!histogram->count)
		return 0;
	uint64_t rank = quantile_rank(histogram->count, q), seen = 0;
	size_t bucket = histogram_bucket(histogram->minimum);
	while ((seen += histogram->buckets[bucket]) < rank)
		bucket++;
	uint64_t middle = histogram_bucket_low(bucket) + ((UINT64_C(1) << bucket_shift(bucket)) - 1) / 2;
	if (middle < histogram->minimum)
		return histogram->minimum;
	return middle > histogram->maximum ? histogram->maximum : middle;
}
