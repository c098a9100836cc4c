/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statistics: plain uint64_t counters in a part's own struct, with a const
 * table beside them that names, measures and explains each.  The hot path is
 * `counter++`.  A registry knows where all of them are; the end of warm-up is
 * a snapshot that is subtracted when the registry is read.
 */
#ifndef VIFSIM_BASE_STAT_H
#define VIFSIM_BASE_STAT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum stat_kind {
	STAT_COUNTER, /* grows; the value at the end of warm-up is subtracted */
	STAT_MAXIMUM, /* a high-water mark; set to 0 at the end of warm-up */
};

struct stat_spec {
	const char *name; /* "frames_dropped" */
	const char *unit; /* "ps", "B", "frames", "" */
	const char *help; /* one sentence */
	enum stat_kind kind;
	size_t offset; /* of a uint64_t in the part's struct */
};

/* A line of a table: a counter by its field's name, or under another one. */
#define STAT_FIELD(type, field, unit_text, help_text) STAT_NAMED(#field, type, field, unit_text, help_text)
#define STAT_NAMED(name_text, type, field, unit_text, help_text)                                                       \
	{                                                                                                              \
		name_text, unit_text, help_text, STAT_COUNTER, offsetof(type, field)                                   \
	}

struct stat_group {
	char path[64]; /* "host_a.cpu0" */
	void *base;
	const struct stat_spec *specs;
	size_t count;
	uint64_t *at_warmup; /* count values, owned by the registry */
};

struct stat_registry {
	struct stat_group *groups;
	size_t count, capacity;
};

void stat_registry_init(struct stat_registry *registry);
void stat_registry_free(struct stat_registry *registry);
/* Adds a part.  base must outlive the registry.  Aborts when out of memory. */
void stat_registry_add(struct stat_registry *registry, const char *path, void *base, const struct stat_spec *specs,
		       size_t count);
/* End of warm-up. */
void stat_registry_snapshot(struct stat_registry *registry);
/* Since the end of warm-up (or the start, when there was no snapshot). */
uint64_t stat_registry_value(const struct stat_group *group, size_t index);

#ifdef __cplusplus
}
#endif
#endif
