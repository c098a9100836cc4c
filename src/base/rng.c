/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xoshiro256** by Blackman and Vigna (2018), seeded by splitmix64, both in
 * the public domain.  A stream's seed is XXH3-64 of its path under the run's
 * seed, then of the replication under that.
 */
#include "base/rng.h"

#include <assert.h>
#include <string.h>

#include <xxhash.h>

static uint64_t splitmix64(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void rng_init(struct rng *rng, uint64_t seed, uint32_t replication, const char *path)
{
	/* Byte by byte, so that the order of a machine's bytes does not matter. */
	unsigned char bytes[4];
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(replication >> (8 * i));
	uint64_t state = XXH3_64bits_withSeed(bytes, sizeof(bytes), XXH3_64bits_withSeed(path, strlen(path), seed));
	for (unsigned i = 0; i < 4; i++)
		rng->state[i] = splitmix64(&state);
}

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
	return (x << bits) | (x >> (64 - bits));
}

uint64_t rng_next(struct rng *rng)
{
	uint64_t *s = rng->state;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

/* Lemire (2019): the high half of a 128-bit product; draws whose low half
 * falls into the uneven rest are thrown away. */
uint64_t rng_below(struct rng *rng, uint64_t bound)
{
	assert(bound > 0);
	unsigned __int128 product = (unsigned __int128)rng_next(rng) * bound;
	if ((uint64_t)product < bound) {
		uint64_t rest = (0 - bound) % bound;
		while ((uint64_t)product < rest)
			product = (unsigned __int128)rng_next(rng) * bound;
	}
	return (uint64_t)(product >> 64);
}

double rng_uniform(struct rng *rng)
{
	return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

/*
 * Von Neumann (1951): draw x = u0, then numbers while each is below the one
 * before.  That the first one that is not is the n-th drawn, n odd, has
 * probability e^-x; so accept x then, and else begin anew one mean further.
 */
uint64_t rng_exponential(struct rng *rng, uint64_t mean)
{
	for (uint64_t whole = 0;; whole++) {
		uint64_t first = rng_next(rng), last = first, next = rng_next(rng);
		unsigned drawn = 1;
		while (next < last) {
			last = next;
			next = rng_next(rng);
			drawn++;
		}
		if (drawn % 2) {
			unsigned __int128 part = (unsigned __int128)mean * first + (UINT64_C(1) << 63);
			return whole * mean + (uint64_t)(part >> 64);
		}
	}
}
