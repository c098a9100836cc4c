/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of a sweep that is simulated by itself, on whichever machine: number K
 * of N.  Which points it has depends on nothing but their number and N.  The
 * points are taken in their order in blocks of N, each of which gives every
 * shard one point, in an order that is drawn anew for each block (from a fixed
 * stream): so the shards differ by one point at most, and the dear end of an
 * axis does not gather in one of them, as it would where its length and N have
 * a common divisor.
 */
#ifndef VIFSIM_APP_SHARD_H
#define VIFSIM_APP_SHARD_H

#include <stdbool.h>
#include <stddef.h>

#define SHARD_MOST 100000

struct shard {
	size_t number, of; /* from 1 to of; of 0: the sweep is whole */
};

/* Reads "2/4".  Returns 0, or -1 when it is no such thing. */
int shard_read(const char *text, struct shard *shard);
/* Of each of count points whether the shard has it, for the caller to free; NULL for the whole sweep. */
bool *shard_choose(const struct shard *shard, size_t count);

#endif
