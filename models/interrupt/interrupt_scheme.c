/* SPDX-License-Identifier: Apache-2.0 */
#include "interrupt/interrupt_scheme.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTED(scheme) &interrupt_##scheme,
#define PREFIXED(scheme) "nic." #scheme,

const struct interrupt_scheme *const interrupt_schemes[] = {INTERRUPT_SCHEMES(LISTED) NULL};
static const char *const prefixes[] = {INTERRUPT_SCHEMES(PREFIXED)};

_Static_assert(sizeof(prefixes) / sizeof(prefixes[0]) <= INTERRUPT_SCHEMES_MAXIMUM, "room for each scheme");

static size_t words_of(const struct interrupt_scheme *scheme)
{
	return (scheme->config_bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

/* Where a scheme's values begin: they stand one behind the other. */
static size_t first_word(int scheme)
{
	size_t word = 0;

	for (int before = 0; before < scheme; before++)
		word += words_of(interrupt_schemes[before]);
	return word;
}

const void *interrupt_config_own(const struct interrupt_config *config, int scheme)
{
	return &config->own[first_word(scheme)];
}

size_t interrupt_param_tables(struct param_table *tables, size_t base)
{
	size_t count = 0;

	for (int i = 0; interrupt_schemes[i] != NULL; i++) {
		const struct interrupt_scheme *scheme = interrupt_schemes[i];

		if (first_word(i) + words_of(scheme) > INTERRUPT_CONFIG_WORDS) {
			fprintf(stderr, "panic: no room for the parameters of scheme %s (interrupt_scheme.h)\n",
				scheme->name);
			abort();
		}
		if (scheme->param_count > 0)
			/* cppcheck-suppress unknownEvaluationOrder ; takes the member .count for this count */
			tables[count++] = (struct param_table){
				.prefix = prefixes[i],
				.base = base + offsetof(struct interrupt_config, own) +
					first_word(i) * sizeof(uint64_t),
				.specs = scheme->params,
				.count = scheme->param_count,
			};
	}
	return count;
}

int interrupt_config_check(const struct interrupt_config *config, struct param_misfit *misfit)
{
	for (int i = 0; interrupt_schemes[i] != NULL; i++)
		if (interrupt_schemes[i]->check != NULL &&
		    interrupt_schemes[i]->check(interrupt_config_own(config, i), misfit) != 0)
			return -1;
	return 0;
}

static bool is_below(const char *path, const char *prefix)
{
	return strncmp(path, prefix, strlen(prefix)) == 0 && path[strlen(prefix)] == '.';
}

static bool uses(const struct interrupt_scheme *scheme, const char *path)
{
	for (const char *const *start = scheme->uses; start != NULL && *start != NULL; start++)
		if (strncmp(path, *start, strlen(*start)) == 0)
			return true;
	return false;
}

bool interrupt_scheme_brings(const char *path)
{
	for (int i = 0; interrupt_schemes[i] != NULL; i++)
		if (interrupt_schemes[i]->param_count > 0 && is_below(path, prefixes[i]))
			return true;
	return false;
}

bool interrupt_scheme_looks_at(int scheme, const char *path)
{
	bool some = false;

	for (int i = 0; interrupt_schemes[i] != NULL; i++) {
		const struct interrupt_scheme *const other = interrupt_schemes[i];
		const bool own = other->param_count > 0 && is_below(path, prefixes[i]);

		if (i == scheme && (own || uses(other, path)))
			return true;
		some |= own || uses(other, path);
	}
	return !some;
}
