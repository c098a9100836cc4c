/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Named random streams.  A stream's seed is a hash of the run's seed, the
 * replication and the stream's path, never of a swept parameter: designs under
 * comparison meet the same arrivals, and a new part shifts no other's numbers.
 * Generator: xoshiro256**, seeded by splitmix64.  Only integer arithmetic and
 * comparisons, so every machine draws the same numbers.
 */
#ifndef VIFSIM_BASE_RNG_H
#define VIFSIM_BASE_RNG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rng {
	uint64_t state[4];
};

void rng_init(struct rng *rng, uint64_t seed, uint32_t replication, const char *path);
uint64_t rng_next(struct rng *rng);
/* Uniform in [0, bound), without bias; bound > 0. */
uint64_t rng_below(struct rng *rng, uint64_t bound);
/* Uniform in [0, 1), 53 bits. */
double rng_uniform(struct rng *rng);
/* Exponential with that mean (any unit), by von Neumann's comparison method:
 * exact, and without a library logarithm. */
uint64_t rng_exponential(struct rng *rng, uint64_t mean);

#ifdef __cplusplus
}
#endif
#endif
