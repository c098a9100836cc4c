/* SPDX-License-Identifier: Apache-2.0 */
#include "interrupt/interrupt_scheme.h"

#include <stddef.h>
#include <string.h>

#include "base/param_parts.h"

#define LISTED(scheme) &interrupt_##scheme,
#define PREFIXED(scheme) "nic." #scheme,

const struct interrupt_scheme *const interrupt_schemes[] = {INTERRUPT_SCHEMES(LISTED) NULL};
static const char *const prefixes[] = {INTERRUPT_SCHEMES(PREFIXED)};

static struct param_part part_at(size_t number)
{
	const struct interrupt_scheme *const scheme = interrupt_schemes[number];

	if (scheme == NULL)
		return (struct param_part){0};
	return (struct param_part){.name = scheme->name,
				   .prefix = prefixes[number],
				   .specs = scheme->params,
				   .count = scheme->param_count,
				   .config_bytes = scheme->config_bytes,
				   .check = scheme->check};
}

static const struct param_parts parts = {part_at, INTERRUPT_SCHEMES_MAXIMUM, INTERRUPT_CONFIG_WORDS};

const void *interrupt_config_own(const struct interrupt_config *config, int scheme)
{
	return &config->own[param_parts_word(&parts, (size_t)scheme)];
}

size_t interrupt_param_tables(struct param_table *tables, size_t base)
{
	return param_parts_tables(&parts, tables, base + offsetof(struct interrupt_config, own));
}

int interrupt_config_check(const struct interrupt_config *config, struct param_misfit *misfit)
{
	return param_parts_check(&parts, config->own, misfit);
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
	return param_parts_owner(&parts, path) != PARAM_NONE;
}

bool interrupt_scheme_looks_at(int scheme, const char *path)
{
	const size_t owner = param_parts_owner(&parts, path);
	bool some = owner != PARAM_NONE;

	if (owner == (size_t)scheme || uses(interrupt_schemes[scheme], path))
		return true;
	for (int i = 0; interrupt_schemes[i] != NULL && !some; i++)
		some = uses(interrupt_schemes[i], path);
	return !some;
}
