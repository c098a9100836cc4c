/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs ask of a scenario: its parameters for the results, and whether they fit together. */
#ifndef VIFSIM_APP_INPUTS_H
#define VIFSIM_APP_INPUTS_H

#include "app/app.h"
#include "results/point.h"
#include "results/variation.h"
#include "scenario/scenario.h"

/* All inputs of a point, param_count(schema) of them, for inputs_free. */
struct point_input *inputs_of_point(const struct scenario *scenario, const struct param_schema *schema, size_t index);
void inputs_free(struct point_input *inputs, size_t count);
/* "nic.model=hv vifs=4", for the caller to free; "" for a scenario without axes. */
char *inputs_describe(const struct scenario *scenario, const struct param_schema *schema, size_t index);
/* What varies in a scenario, for variation_free; without rows when nothing does. */
void inputs_variation(const struct scenario *scenario, const struct param_schema *schema, struct variation *variation);
/* Loads a scenario and checks besides what no single parameter's range can say. */
struct scenario *inputs_load(const char *path, const struct app_machine *machine,
			     const struct scenario_overrides *overrides, struct diagnostics *diagnostics);

#endif
