/* SPDX-License-Identifier: Apache-2.0 */
#include "base/param_parts.h"

#include <string.h>

#include "base/panic.h"

static size_t words_of(const struct param_part *part)
{
	return (part->config_bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

size_t param_parts_word(const struct param_parts *parts, size_t number)
{
	size_t word = 0;

	for (size_t before = 0; before < number; before++) {
		const struct param_part part = parts->part(before);

		word += words_of(&part);
	}
	return word;
}

size_t param_parts_tables(const struct param_parts *parts, struct param_table *tables, size_t base)
{
	size_t written = 0, word = 0;

	for (size_t number = 0;; number++) {
		const struct param_part part = parts->part(number);

		if (part.name == NULL)
			return written;
		if (number == parts->maximum || word + words_of(&part) > parts->words)
			panic("no room for %s and its parameters (%s)", part.name, part.prefix);
		if (part.count > 0) {
			tables[written] = (struct param_table){.prefix = part.prefix,
							       .base = base + word * sizeof(uint64_t),
							       .specs = part.specs,
							       .count = part.count};
			written++;
		}
		word += words_of(&part);
	}
}

size_t param_parts_owner(const struct param_parts *parts, const char *path)
{
	for (size_t number = 0;; number++) {
		const struct param_part part = parts->part(number);

		if (part.name == NULL)
			return PARAM_NONE;
		const size_t length = strlen(part.prefix);

		if (part.count > 0 && strncmp(path, part.prefix, length) == 0 && path[length] == '.')
			return number;
	}
}

int param_parts_check(const struct param_parts *parts, const uint64_t *own, struct param_misfit *misfit)
{
	size_t word = 0;

	for (size_t number = 0;; number++) {
		const struct param_part part = parts->part(number);

		if (part.name == NULL)
			return 0;
		if (part.check != NULL && part.check(&own[word], misfit) != 0)
			return -1;
		word += words_of(&part);
	}
}
