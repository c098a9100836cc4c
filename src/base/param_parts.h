/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of one kind that each bring parameters of their own: schedulers, interrupt schemes.  The values of all of them
 * stand in one array of words, a part's struct behind another's, so that a point has them all, whichever is chosen.
 */
#ifndef VIFSIM_BASE_PARAM_PARTS_H
#define VIFSIM_BASE_PARAM_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct param_part {
	const char *name, *prefix; /* "bvt", "host.scheduler.bvt" */
	const struct param_spec *specs;
	size_t count, config_bytes; /* of specs; of the struct that they fill */
	/* Whether its values fit together (0, or -1 with *misfit filled); NULL: any do. */
	int (*check)(const void *own, struct param_misfit *misfit);
};

/* All parts of a kind, numbered from 0. */
struct param_parts {
	struct param_part (*part)(size_t number); /* its name is NULL behind the last */
	size_t maximum, words;                    /* of parts; of the array */
};

/* Where in the array the values of a part begin. */
size_t param_parts_word(const struct param_parts *parts, size_t number);
/* Writes the tables of all parts that have parameters, for an array that stands at `base` in the object; returns how
 * many.  There must be room for parts->maximum.  More parts, or more of their values, than there is room for: panic. */
size_t param_parts_tables(const struct param_parts *parts, struct param_table *tables, size_t base);
/* The part that brings the parameter of that path with it (one below its prefix, if it has parameters at all), or
 * PARAM_NONE. */
size_t param_parts_owner(const struct param_parts *parts, const char *path);
/* The first part whose values do not fit together refuses them: returns 0, or -1 with *misfit filled. */
int param_parts_check(const struct param_parts *parts, const uint64_t *own, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
