/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/latin_hypercube.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

/* A permutation in which all have the same chance: Fisher and Yates, as Durstenfeld (1964) wrote it. */
static void shuffle(struct rng *rng, size_t *strata, size_t count)
{
	for (size_t left = count; left > 1; left--) {
		size_t taken = (size_t)rng_below(rng, left), last = strata[left - 1];
		strata[left - 1] = strata[taken];
		strata[taken] = last;
	}
}

void latin_hypercube_axis(uint64_t seed, const char *name, size_t samples, double *places)
{
	struct rng rng;
	char *stream = alloc_format("latin_hypercube.%s", name);
	size_t *strata = alloc_zeroed(samples, sizeof(*strata));
	rng_init(&rng, seed, 0, stream);
	for (size_t i = 0; i < samples; i++)
		strata[i] = i;
	shuffle(&rng, strata, samples);
	for (size_t i = 0; i < samples; i++)
		places[i] = ((double)strata[i] + rng_uniform(&rng)) / (double)samples;
	free(strata);
	free(stream);
}
