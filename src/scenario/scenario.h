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

/* --set and --sweep arguments, "PATH=VALUE" and "PATH=LIST" as typed. */
struct scenario_overrides {
	const char *const *sets;
	size_t set_count;
	const char *const *sweeps;
	size_t sweep_count;
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

/*
 * Reads, checks and resolves a file and the platform that it names (relative
 * to the file that names it).  All errors go to diagnostics; when there is any
 * the result is NULL.  The caller frees the scenario; strings that the
 * functions below return live as long as it does.
 */
struct scenario *scenario_load(const char *path, const struct param_schema *schema,
			       const struct scenario_overrides *overrides, struct diagnostics *diagnostics);
/* A platform alone, without a scenario (for `vifsim params`). */
struct scenario *scenario_load_platform(const char *path, const struct param_schema *schema,
					struct diagnostics *diagnostics);
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

/* The swept parameters, in the order of the file (then of --sweep). */
size_t scenario_axis_count(const struct scenario *scenario);
size_t scenario_axis_param(const struct scenario *scenario, size_t axis);

/* The points of the sweep: axes multiply, `zip:` pairs, `where:` drops. A
 * scenario without a sweep has one point. The last axis varies fastest. */
size_t scenario_point_count(const struct scenario *scenario);
/* Writes point `index` into object (schema->object_size bytes). */
void scenario_point(const struct scenario *scenario, size_t index, void *object);
/* The text of parameter `number` at a point: "1.5 us" with its unit, or bare
 * as CSV columns have it.  "" for a parameter that has no value. */
const char *scenario_point_text(const struct scenario *scenario, size_t index, size_t number, bool with_unit);
struct scenario_origin scenario_origin(const struct scenario *scenario, size_t index, size_t number);
struct scenario_evidence scenario_evidence(const struct scenario *scenario, size_t number);

#endif
