/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latin hypercube samples (McKay, Beckman and Conover, 1979): each axis is cut
 * into as many strata of equal width as there are samples, and each stratum has
 * one of them, at random within it.  So a mean over the samples varies less
 * than over independent ones, and no part of any one range is left out.
 *
 * An axis draws from a random stream of its own, so it has the same places in
 * every study of the same seed and size, whatever other axes it has.
 */
#ifndef VIFSIM_SCENARIO_LATIN_HYPERCUBE_H
#define VIFSIM_SCENARIO_LATIN_HYPERCUBE_H

#include <stddef.h>
#include <stdint.h>

/* Writes the places of all samples on the axis of that name, from 0 to below 1. */
void latin_hypercube_axis(uint64_t seed, const char *name, size_t samples, double *places);

#endif
