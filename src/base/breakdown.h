/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many values, each the sum of named parts (a round trip and its stages): the parts' sums, kept apart by the
 * value's size in the buckets of histogram.h, so that one can ask of what values of a rank are made.  All sums are
 * exact.  Within a bucket values are not told apart: a question that ends inside one takes its share of each, and the
 * values that it takes lie at most 2 * HISTOGRAM_QUANTILE_ERROR of their size (0.4 %) from those of the rank asked for.
 */
#ifndef VIFSIM_BASE_BREAKDOWN_H
#define VIFSIM_BASE_BREAKDOWN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct breakdown_part {
	const char *name;
	const char *group; /* of parts that are of one kind */
	const char *help;  /* one sentence */
};

struct breakdown {
	size_t part_count;
	uint64_t count;   /* of values */
	uint64_t *counts; /* of each bucket, owned */
	uint64_t *sums;   /* of each bucket, part_count of them; owned */
};

/* For values of so many parts.  Aborts when out of memory. */
void breakdown_init(struct breakdown *breakdown, size_t part_count);
void breakdown_free(struct breakdown *breakdown);
void breakdown_clear(struct breakdown *breakdown);
/* A value with its parts, whose sum it is. */
void breakdown_add(struct breakdown *breakdown, uint64_t value, const uint64_t *parts);
/* `from` has as many parts. */
void breakdown_merge(struct breakdown *into, const struct breakdown *from);
/* The parts summed over all values. */
void breakdown_sums(const struct breakdown *breakdown, uint64_t *sums);
/* The mean parts of the values whose rank lies between the quantiles `from` and `to` (0 <= from < to <= 1); all 0 when
 * there are no values. */
void breakdown_mean_between(const struct breakdown *breakdown, double from, double to, double *means);

#ifdef __cplusplus
}
#endif
#endif
