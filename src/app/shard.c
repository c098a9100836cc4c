/* SPDX-License-Identifier: Apache-2.0 */
#include "app/shard.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"

#define SHARD_SEED 1

/* A number from 1 to SHARD_MOST; 0 when there is none. */
static size_t read_number(const char *text, const char **end)
{
	size_t number = 0;

	for (; isdigit((unsigned char)*text); text++) {
		number = 10 * number + (size_t)(*text - '0');
		if (number > SHARD_MOST)
			return 0;
	}
	*end = text;
	return number;
}

int shard_read(const char *text, struct shard *shard)
{
	const char *end = text;

	shard->number = read_number(text, &end);
	if (shard->number == 0 || *end != '/')
		return -1;
	text = end + 1;
	shard->of = read_number(text, &end);
	return shard->of < shard->number || *end != '\0' ? -1 : 0;
}

/* Writes which shard each point of a block goes to. */
static void shuffle(size_t *shards, size_t count, uint32_t block)
{
	struct rng rng;

	rng_init(&rng, SHARD_SEED, block, "shard");
	for (size_t i = 0; i < count; i++)
		shards[i] = i + 1;
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)rng_below(&rng, i), kept = shards[i - 1];
		shards[i - 1] = shards[other];
		shards[other] = kept;
	}
}

bool *shard_choose(const struct shard *shard, size_t count)
{
	if (shard->of == 0)
		return NULL;
	bool *chosen = alloc_zeroed(count, sizeof(*chosen));
	size_t *shards = alloc_zeroed(shard->of, sizeof(*shards));
	for (size_t p = 0; p < count; p++) {
		if (p % shard->of == 0)
			shuffle(shards, shard->of, (uint32_t)(p / shard->of));
		chosen[p] = shards[p % shard->of] == shard->number;
	}
	free(shards);
	return chosen;
}
