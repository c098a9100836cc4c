/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log-linear histogram of unsigned 64-bit values, as fio's latency histogram
 * is: each power of two is cut into 2^HISTOGRAM_SUB_BITS equal buckets, so a
 * quantile read from it is off by at most HISTOGRAM_QUANTILE_ERROR = 2^-(HISTOGRAM_SUB_BITS+1), 0.2 %, of its value:
 * a value v of a bucket 2^k wide is at least 2^(HISTOGRAM_SUB_BITS+k), and the bucket's middle at most 2^(k-1) from it.
 * Values below 2^HISTOGRAM_SUB_BITS have a bucket each.  Count, sum,
 * minimum and maximum are exact.
 */
#ifndef VIFSIM_BASE_HISTOGRAM_H
#define VIFSIM_BASE_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HISTOGRAM_SUB_BITS 8
#define HISTOGRAM_QUANTILE_ERROR (0.5 / (1 << HISTOGRAM_SUB_BITS))
#define HISTOGRAM_BUCKETS ((64 - HISTOGRAM_SUB_BITS + 1) << HISTOGRAM_SUB_BITS)

struct histogram {
	uint64_t count, sum, minimum, maximum; /* minimum is UINT64_MAX while empty */
	uint64_t *buckets;                     /* HISTOGRAM_BUCKETS, owned */
};

void histogram_init(struct histogram *histogram); /* aborts when out of memory */
void histogram_free(struct histogram *histogram);
void histogram_clear(struct histogram *histogram);
void histogram_add(struct histogram *histogram, uint64_t value);
void histogram_merge(struct histogram *into, const struct histogram *from);
/* Do its parts fit each other, as they do in all that histogram_add made?  For one that was read from a file. */
bool histogram_is_whole(const struct histogram *histogram);
/* The middle of the bucket that holds the value of rank ceil(q * count), held
 * inside [minimum, maximum]; 0 when empty.  q in (0, 1]. */
uint64_t histogram_quantile(const struct histogram *histogram, double q);
/* Bucket of a value, and the lowest value of a bucket. */
size_t histogram_bucket(uint64_t value);
uint64_t histogram_bucket_low(size_t bucket);

#ifdef __cplusplus
}
#endif
#endif
