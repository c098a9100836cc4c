/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of one parameter's value: the leaves of scenario/schema.h. */
#ifndef VIFSIM_SCENARIO_SCHEMA_VALUE_H
#define VIFSIM_SCENARIO_SCHEMA_VALUE_H

#include <jansson.h>

#include "base/param.h"

/* As a scenario gives it. */
json_t *schema_value(struct param_ref ref);
/* One value of an axis: for counts also a range, "8..16". */
json_t *schema_element(struct param_ref ref, json_t *value);
/* As a platform gives it: with its evidence, which a cost must have. */
json_t *schema_evidence(struct param_ref ref, json_t *value);
/* What schemas of evidence refer to. */
void schema_define_evidence(json_t *definitions);
/* A reference to an entry of "definitions": what it is ("value", "axis"), and of which path. */
json_t *schema_reference(const char *what, const char *path);
/* {"type": "object", "additionalProperties": false, "properties": properties} */
json_t *schema_mapping(json_t *properties);
/* A text out of a list that ends with NULL. */
json_t *schema_word(const char *const *words);
/* One of those, or a list of them. */
json_t *schema_one_or_list(json_t *one);

#endif
