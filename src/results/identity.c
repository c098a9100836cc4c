/* SPDX-License-Identifier: Apache-2.0 */
#include "results/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "results/file.h"

static void write_id(XXH128_hash_t hash, char id[IDENTITY_SIZE])
{
	snprintf(id, IDENTITY_SIZE, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

int identity_of_build(char id[IDENTITY_SIZE])
{
	size_t size;
	char *bytes = file_read("/proc/self/exe", &size);

	if (bytes == NULL)
		return -1;
	write_id(XXH3_128bits(bytes, size), id);
	free(bytes);
	return 0;
}

/* The NUL that ends each text keeps "ab","c" apart from "a","bc". */
static void add_text(XXH3_state_t *state, const char *text)
{
	XXH3_128bits_update(state, text, strlen(text) + 1);
}

static XXH3_state_t *start(void)
{
	XXH3_state_t *state = XXH3_createState();

	if (state == NULL)
		abort();
	XXH3_128bits_reset(state);
	return state;
}

void identity_of_inputs(const struct point_input *inputs, size_t count, const char *build, char id[IDENTITY_SIZE])
{
	XXH3_state_t *state = start();

	add_text(state, build);
	for (size_t i = 0; i < count; i++) {
		add_text(state, inputs[i].path);
		add_text(state, inputs[i].text);
	}
	write_id(XXH3_128bits_digest(state), id);
	XXH3_freeState(state);
}

void identity_of_text(const char *const *texts, size_t count, char id[IDENTITY_SIZE])
{
	XXH3_state_t *state = start();

	for (size_t i = 0; i < count; i++)
		add_text(state, texts[i]);
	write_id(XXH3_128bits_digest(state), id);
	XXH3_freeState(state);
}
