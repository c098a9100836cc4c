/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run's output over time: what was observed, in batches of equal simulated
 * time from the start of the simulation, warm-up included.  It tells where the
 * start-up transient ends; and whether what was left out as warm-up was enough.
 *
 * The rule is MSER-5 (White, Cobb and Spratt, Simulation 69, 1997; White and Robinson,
 * Journal of Simulation 4, 2010): of all ways to cut the first d of n batches, that
 * which makes the interval of the rest's mean narrowest, which is to minimise
 *   1 / (n - d)^2  sum over i > d of (Y_i - mean of these)^2.
 * A cut beyond the first half means that the run is too short to tell.  MSER-5
 * batches five observations; here a batch is a time, so that the replications of a
 * point can be summed batch by batch (as Welch did, 1983), and so many are taken
 * together that five observations fall into each on average.
 *
 * Only + - * / of doubles: the same result on every machine.
 * Not done: removing a trend or a period; MSER takes a slow oscillation of the output for
 * a transient when the run holds few periods of it.
 */
#ifndef VIFSIM_BASE_OUTPUT_SERIES_H
#define VIFSIM_BASE_OUTPUT_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OUTPUT_SERIES_MOST 512 /* batches; even */
#define MSER_OBSERVATIONS 5    /* of a batch, on average */
#define MSER_LEAST_BATCHES 10  /* with fewer there is nothing to see */
#define MSER_KEPT_BATCHES 5    /* that are never cut: the variance of a handful is small by chance */

struct output_batch {
	uint64_t sum, count; /* of the observations that ended in it */
};

struct output_series {
	uint64_t batch_ps;            /* length of a batch; 0: there is no series */
	uint64_t warmup_ps;           /* what was left out of the measurement, from the start */
	struct output_batch *batches; /* room for OUTPUT_SERIES_MOST, owned; NULL without a series */
	size_t count;
};

/* What MSER-5 says of a series. */
struct warmup {
	bool found;        /* false: too short a run to tell */
	uint64_t end_ps;   /* where it cuts; 0: nothing to cut */
	double bias;       /* output_series_bias of that cut */
	size_t batches;    /* that it looked at, those without an observation left out */
	uint64_t batch_ps; /* their length */
};

/* batch_ps 0 makes an empty one, into which a series can be pooled. */
void output_series_init(struct output_series *series, uint64_t batch_ps);
void output_series_free(struct output_series *series);
/* The next batch.  Before it would be one too many, pairs are joined: batch_ps doubles. */
void output_series_add(struct output_series *series, uint64_t sum, uint64_t count);
/* Adds a replication's series, batch by batch, as far as both go; the finer is joined to the coarser.  Their lengths
 * must be the same but for a power of 2.  The least warm-up counts. */
void output_series_pool(struct output_series *into, const struct output_series *from);

struct warmup output_series_warmup(const struct output_series *series);
/* By how much the mean of what was measured is above that of what lies behind a cut, as a part of the latter; 0 when
 * the warm-up that was left out reaches as far as the cut. */
double output_series_bias(const struct output_series *series, uint64_t cut_ps);
/* By MSER-5, when a warm-up that has lasted until now may end: now, when the cut lies in the first half of the series
 * so far, and that of this half in its own first half, for a slow transient may look like none over a while; else not
 * before twice that time or latest_ps, when to ask again.  now_ps > 0. */
uint64_t output_series_warmup_until(const struct output_series *series, uint64_t now_ps, uint64_t latest_ps);

/* How many of the n means to cut, by the rule above; SIZE_MAX when the run is too short to tell. */
size_t mser_cut(const double *means, size_t n);

#ifdef __cplusplus
}
#endif
#endif
