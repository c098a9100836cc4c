/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes an output series out of counters: at the end of each batch it looks by
 * how much the sum of the observations and their number have grown.  Whoever
 * simulates stops at output_sampler_next_ps to let it look.
 */
#ifndef VIFSIM_BASE_OUTPUT_SAMPLER_H
#define VIFSIM_BASE_OUTPUT_SAMPLER_H

#include "base/measure.h"
#include "base/output_series.h"
#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct output_sampler {
	struct output_series series;
	/* The counters that are summed; the arrays are owned, what they point to is not. */
	const uint64_t **sums, **counts;
	size_t sum_count, sum_capacity, count_count, count_capacity;
	uint64_t sum, count; /* so far */
	uint64_t looked_ps, first_batch_ps;
};

/* The registry holds all its parts already, and they outlive the sampler.  First batches of batch_ps > 0.  Without a
 * sum to observe, or a counter that it matches, the series is one of zeros. */
void output_sampler_init(struct output_sampler *sampler, const struct stat_registry *registry,
			 const struct observation *observation, uint64_t batch_ps);
void output_sampler_free(struct output_sampler *sampler);
uint64_t output_sampler_next_ps(const struct output_sampler *sampler);
/* It is that time. */
void output_sampler_look(struct output_sampler *sampler);

#ifdef __cplusplus
}
#endif
#endif
