/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of every parameter, built up in layers: defaults, platform,
 * scenario, --set.  A later layer replaces what an earlier one said, and each value
 * keeps where it came from.  Files name parameters by dotted path, by nested
 * mappings, or by a mixture.
 */
#ifndef VIFSIM_SCENARIO_RESOLVE_H
#define VIFSIM_SCENARIO_RESOLVE_H

#include "base/param.h"
#include "scenario/scenario.h"
#include "scenario/yaml_tree.h"

struct resolve_value {
	char *raw;  /* as written; NULL: no value */
	char *text; /* canonical, with its unit */
	char *bare; /* canonical, in the display unit */
	struct scenario_origin origin;
};

struct resolve_evidence {
	char *kind, *source, *low, *high;
};

struct resolution {
	const struct param_schema *schema;
	size_t count;                   /* of parameters */
	char (*paths)[PARAM_PATH_SIZE]; /* of each */
	void *object;                   /* holds all values, as the schema describes */
	void *scratch;                  /* of the same size, for trials */
	struct resolve_value *values;   /* of each parameter */
	struct resolve_evidence *evidence;
	/* Of each value, as it was before the scenario and before the command line; NULL: none. */
	char **platform_texts, **file_texts;
	struct yaml_tree_place *seen;    /* where the file in work gives it; line 0: not yet */
	struct diagnostics *diagnostics; /* while loading */
};

/* A path that a file (NULL: the command line) names, for the caller to free: relative ones are so to its folder. */
char *resolve_path(const char *file, const char *path);

/* Starts from the defaults. */
void resolve_init(struct resolution *resolution, const struct param_schema *schema, struct diagnostics *diagnostics);
void resolve_free(struct resolution *resolution);

/* Gives a parameter a value and its origin; an error in it is told at the origin's
 * position, or for `argument` when that is not NULL. */
void resolve_assign(struct resolution *resolution, size_t number, const char *raw, struct scenario_origin origin,
		    const char *argument);
/* The same for one value of an axis: checked, but not set. */
struct resolve_value resolve_make(struct resolution *resolution, size_t number, const char *raw,
				  struct scenario_origin origin, const char *argument);
void resolve_value_free(struct resolve_value *value);

/* Calls leaf for each parameter that a mapping names, in the order of the
 * file.  Keys in `reserved` (NULL-terminated, may be NULL) are skipped on the
 * first level.  Unknown keys are errors. */
typedef void (*resolve_leaf)(void *context, size_t number, const struct yaml_tree_entry *entry);
void resolve_walk(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		  const char *const *reserved, resolve_leaf leaf, void *context);

/* All values of a mapping in a platform file (evidence; a whole one has every cost), in a scenario (plain). */
void resolve_platform(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		      const char *const *reserved, bool whole);
void resolve_scenario(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		      const char *const *reserved);
/* Keeps the texts of what the values are now in one of the arrays for it. */
void resolve_keep(const struct resolution *resolution, char **texts);
/* Begins another file: each parameter may be given again. */
void resolve_next_file(struct resolution *resolution);
/* The number of a parameter given on the command line as PATH=...; *value is
 * set behind the "=".  PARAM_NONE after an error. */
size_t resolve_argument(struct resolution *resolution, const char *argument, const char *text, const char **value);

/* A value's text: a scalar, or for custom types a sequence of scalars, joined.
 * NULL after an error; else the caller frees it. */
char *resolve_node_text(struct resolution *resolution, const char *file, size_t number,
			const struct yaml_tree_node *node);
/* True the first time for a parameter in a file; else an error. */
bool resolve_first_time(struct resolution *resolution, const char *file, size_t number,
			const struct yaml_tree_entry *entry);
/* "; did you mean "X"?", or "" when nothing is near.  The caller frees it. */
char *resolve_suggestion(const struct resolution *resolution, const char *path, const char *const *reserved);

/* evidence.c: its keys, the range last, and the kinds of evidence; both end with NULL. */
extern const char *const evidence_keys[], *const evidence_kinds[];
/* An evidence mapping of a parameter in a platform file; returns the
 * node of its value (NULL: there is none) and stores the evidence. */
const struct yaml_tree_node *evidence_read(struct resolution *resolution, const char *file, size_t number,
					   const struct yaml_tree_node *mapping);
/* Does an object hold a value outside the plausible range of its evidence? */
bool evidence_is_outside(const struct resolution *resolution, const void *object, size_t number);
/* Is the value just assigned inside its plausible range?  Else an error. */
void evidence_check_value(struct resolution *resolution, const char *file, size_t number,
			  const struct yaml_tree_node *value);

#endif
