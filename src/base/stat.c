/* SPDX-License-Identifier: Apache-2.0 */
/* Where all statistics are, and what they were at the end of warm-up. */
#include "base/stat.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

void stat_registry_init(struct stat_registry *registry)
{
	*registry = (struct stat_registry){0};
}

void stat_registry_free(struct stat_registry *registry)
{
	for (size_t i = 0; i < registry->count; i++)
		free(registry->groups[i].at_warmup);
	free(registry->groups);
	stat_registry_init(registry);
}

void stat_registry_add(struct stat_registry *registry, const char *path, void *base, const struct stat_spec *specs,
		       size_t count)
{
	ALLOC_ROOM(registry->groups, registry->count, registry->capacity);
	struct stat_group *group = &registry->groups[registry->count++];
	*group = (struct stat_group){.base = base, .specs = specs, .count = count};
	int length = snprintf(group->path, sizeof(group->path), "%s", path);
	if (length < 0 || (size_t)length >= sizeof(group->path)) {
		fprintf(stderr, "vifsim: internal error: the path of statistics \"%s\" is too long\n", path);
		abort();
	}
	group->at_warmup = alloc_zeroed(count, sizeof(uint64_t));
}

static uint64_t *counter_of(const struct stat_group *group, size_t index)
{
	return (uint64_t *)((char *)group->base + group->specs[index].offset);
}

void stat_registry_snapshot(struct stat_registry *registry)
{
	for (size_t i = 0; i < registry->count; i++) {
		struct stat_group *group = &registry->groups[i];
		for (size_t j = 0; j < group->count; j++) {
			if (group->specs[j].kind == STAT_MAXIMUM)
				*counter_of(group, j) = 0;
			else
				group->at_warmup[j] = *counter_of(group, j);
		}
	}
}

uint64_t stat_registry_value(const struct stat_group *group, size_t index)
{
	return *counter_of(group, index) - group->at_warmup[index];
}
