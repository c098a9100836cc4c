/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Schema (draft 7, which editors and validators of YAML know) of the files
 * that users write, made of the parameter tables: what a key may be called,
 * what may stand behind it, and as descriptions its help, unit, range and
 * source, so that an editor completes, explains and checks.
 *
 * A schema says less than vifsim check: not that units fit in other words than
 * the parameter's own range, that parameters fit together, that a sweep has points, or that a platform has all costs.
 * What check accepts it accepts, but for counts in quotes.
 */
#ifndef VIFSIM_SCENARIO_SCHEMA_H
#define VIFSIM_SCENARIO_SCHEMA_H

#include <jansson.h>

#include "base/param.h"

/* Of a scenario and of a platform, for the caller to json_decref. */
json_t *schema_of_scenario(const struct param_schema *schema);
json_t *schema_of_platform(const struct param_schema *schema);

#endif
