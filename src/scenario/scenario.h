/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scenario: what a YAML file says, resolved against a schema of parameters
 * into typed objects, one per point of its sweep.  A value's sources, in rising
 * order: the table's default < the platform file < the scenario < --set < the
 * point's place on the sweep axes.  Every value remembers its origin.
 *
 * The schema is given by the caller, so nothing here knows what machine the
 * parameters describe.
 */
#ifndef VIFSIM_SCENARIO_SCENARIO_H
#define VIFSIM_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"
#include "base/param.h"

struct scenario;

/* --set, --sweep and --vary arguments, "PATH=VALUE" and "PATH=LIST" as typed. */
struct scenario_overrides {
	const char *const *sets;
	size_t set_count;
	const char *const *sweeps;
	size_t sweep_count;
	const char *vary; /* one more "PATH=LIST", typed as --vary; NULL: none */
};

/* What the caller knows of its parameters together; a function that is NULL, or the whole, refuses nothing. */
struct scenario_rules {
	/* Do they fit together?  Returns 0 or -1. */
	int (*check)(const void *object, struct param_misfit *misfit);
	/* Does the parameter of that path do anything?  0, or -1 with a sentence that says why not. */
	int (*check_effect)(const void *object, const char *path, char *message, size_t message_size);
	/* A platform (or a platform's base) that comes with the program, by its name without folder and suffix; the
	 * path, for the caller to free, or NULL. */
	char *(*find_platform)(const char *name);
};

enum scenario_origin_kind { ORIGIN_DEFAULT, ORIGIN_PLATFORM, ORIGIN_SCENARIO, ORIGIN_SET, ORIGIN_SWEEP };

struct scenario_origin {
	enum scenario_origin_kind kind;
	const char *file; /* NULL for a default or --set */
	size_t line, column;
};

/* The evidence for a cost, as the platform file gives it. */
struct scenario_evidence {
	const char *kind; /* measured | derived | assumed | calibrated; NULL: no evidence (not a cost) */
	const char *source;
	const char *range_low, *range_high; /* plausible range, as written */
};

/* A row of sweep.vary (see scenario/vary.h). */
enum scenario_design { SCENARIO_BASE, SCENARIO_ONE_AT_A_TIME, SCENARIO_LATIN_HYPERCUBE, SCENARIO_DESIGNS };
extern const char *const scenario_design_names[SCENARIO_DESIGNS];

struct scenario_row {
	enum scenario_design design;
	size_t param;  /* one at a time: which stands at an end of its range; else PARAM_NONE */
	bool high;     /* and at which end */
	size_t sample; /* of the Latin hypercube, from 1; else 0 */
};

/*
 * Reads, checks and resolves a file and the platform that it names (relative
 * to the file that names it).  All errors go to diagnostics; when there is any
 * the result is NULL.  The caller frees the scenario; strings that the
 * functions below return live as long as it does.
 */
struct scenario *scenario_load(const char *path, const struct param_schema *schema, const struct scenario_rules *rules,
			       const struct scenario_overrides *overrides, struct diagnostics *diagnostics);
/* A platform alone, without a scenario (for `vifsim params`); find_platform as in scenario_rules. */
struct scenario *scenario_load_platform(const char *path, const struct param_schema *schema,
					char *(*find_platform)(const char *name), struct diagnostics *diagnostics);
void scenario_free(struct scenario *scenario);

const char *scenario_name(const struct scenario *scenario);
const char *scenario_title(const struct scenario *scenario);
const char *scenario_path(const struct scenario *scenario);
const char *scenario_platform_path(const struct scenario *scenario);
/* The whole text of the scenario file and of the platform file, for the manifest. */
const char *scenario_text(const struct scenario *scenario);
const char *scenario_platform_text(const struct scenario *scenario);
/* Path of the gnuplot script and of the reference file, resolved; NULL when the scenario names none. */
const char *scenario_plot(const struct scenario *scenario);
const char *scenario_reference(const struct scenario *scenario);

/* The swept parameters, in the order of the file (then of --sweep), but for those that vary. */
size_t scenario_axis_count(const struct scenario *scenario);
size_t scenario_axis_param(const struct scenario *scenario, size_t axis);

/* The points of the sweep: axes multiply, `zip:` pairs, `where:` drops. A
 * scenario without a sweep has one point. The last axis varies fastest. */
size_t scenario_point_count(const struct scenario *scenario);
/* Of the points that differ in nothing but parameters of `idle` (by number), leaves the first. */
void scenario_drop_idle(struct scenario *scenario, const bool *idle);
/* Writes point `index` into object (schema->object_size bytes). */
void scenario_point(const struct scenario *scenario, size_t index, void *object);
/* The text of parameter `number` at a point: "1.5 us" with its unit, or bare
 * as CSV columns have it.  "" for a parameter that has no value. */
const char *scenario_point_text(const struct scenario *scenario, size_t index, size_t number, bool with_unit);
struct scenario_origin scenario_origin(const struct scenario *scenario, size_t index, size_t number);
/* What the platform says of it, of whatever value it has at a point. */
struct scenario_evidence scenario_evidence(const struct scenario *scenario, size_t number);
/* The value that the platform (or, where it has none, the default) gives, with its unit; "" for none. */
const char *scenario_platform_value(const struct scenario *scenario, size_t number);
/* The value of a point as the scenario's file has it, without the command line; NULL where the file sweeps it. */
const char *scenario_file_value(const struct scenario *scenario, size_t number);
/* Is the value that an object holds outside the plausible range that the platform gives for it? */
bool scenario_is_implausible(const struct scenario *scenario, const void *object, size_t number);
/* Is the parameter one of sweep.vary's, whose values lie in their ranges? */
bool scenario_is_varied(const struct scenario *scenario, size_t number);

/* sweep.vary: its rows, of which each point has one (0, the base, in a scenario without), and the parameters that
 * differ between them.  No rows: the scenario has none. */
size_t scenario_row_count(const struct scenario *scenario);
struct scenario_row scenario_row(const struct scenario *scenario, size_t row);
size_t scenario_point_row(const struct scenario *scenario, size_t index);
size_t scenario_varied_count(const struct scenario *scenario);
size_t scenario_varied_param(const struct scenario *scenario, size_t varied);
/* The value in a row, bare as CSV columns have it: of a microprogram its instructions. */
const char *scenario_row_text(const struct scenario *scenario, size_t row, size_t varied);
/* The ends of its range, bare, and their unit. */
void scenario_varied_range(const struct scenario *scenario, size_t varied, const char **low, const char **high,
			   const char **unit);
uint64_t scenario_vary_seed(const struct scenario *scenario);
/* How many values samples exchanged so that their constants fit together. */
size_t scenario_exchange_count(const struct scenario *scenario);
/* Constants that do not vary, and why, in a few words. */
size_t scenario_omission_count(const struct scenario *scenario);
const char *scenario_omission(const struct scenario *scenario, size_t omission, size_t *param);
/* Ends of ranges that do not fit the other constants; returns why. */
size_t scenario_refusal_count(const struct scenario *scenario);
const char *scenario_refusal(const struct scenario *scenario, size_t refusal, size_t *param, bool *high);

#endif
