/* SPDX-License-Identifier: Apache-2.0 */
/* What varies in a scenario, as the manifest keeps it. */
#include <stdlib.h>

#include "app/inputs.h"
#include "base/alloc.h"

static char *path_text(const struct param_schema *schema, size_t number)
{
	char path[PARAM_PATH_SIZE];

	return alloc_text(param_path(param_at(schema, number), path));
}

static void add_constants(const struct scenario *scenario, const struct param_schema *schema,
			  struct variation *variation)
{
	variation->constant_count = scenario_varied_count(scenario);
	variation->constants = alloc_zeroed(variation->constant_count, sizeof(*variation->constants));
	for (size_t i = 0; i < variation->constant_count; i++) {
		const size_t number = scenario_varied_param(scenario, i);
		const struct scenario_evidence evidence = scenario_evidence(scenario, number);
		const char *low, *high, *unit;
		scenario_varied_range(scenario, i, &low, &high, &unit);
		variation->constants[i] = (struct variation_constant){
			path_text(schema, number), alloc_text(unit), alloc_text(evidence.kind),
			alloc_text(low),           alloc_text(high), alloc_text(scenario_row_text(scenario, 0, i))};
	}
}

static void add_omissions(const struct scenario *scenario, const struct param_schema *schema,
			  struct variation *variation)
{
	const size_t whole = scenario_omission_count(scenario), ends = scenario_refusal_count(scenario);
	size_t number;
	bool high;

	variation->omission_count = whole + ends;
	variation->omissions = alloc_zeroed(whole + ends, sizeof(*variation->omissions));
	for (size_t i = 0; i < whole; i++) {
		char *reason = alloc_text(scenario_omission(scenario, i, &number));
		variation->omissions[i] = (struct variation_omission){path_text(schema, number), NULL, reason};
	}
	for (size_t i = 0; i < ends; i++) {
		char *reason = alloc_text(scenario_refusal(scenario, i, &number, &high));
		variation->omissions[whole + i] = (struct variation_omission){
			path_text(schema, number), alloc_text(high ? "high" : "low"), reason};
	}
}

static size_t varied_of(const struct scenario *scenario, size_t param)
{
	for (size_t i = 0; i < scenario_varied_count(scenario); i++)
		if (scenario_varied_param(scenario, i) == param)
			return i;
	return SIZE_MAX;
}

static void add_rows(const struct scenario *scenario, struct variation *variation)
{
	variation->row_count = scenario_row_count(scenario);
	variation->rows = alloc_zeroed(variation->row_count, sizeof(*variation->rows));
	for (size_t r = 0; r < variation->row_count; r++) {
		const struct scenario_row from = scenario_row(scenario, r);
		struct variation_row *row = &variation->rows[r];
		*row = (struct variation_row){varied_of(scenario, from.param), from.high, from.sample, NULL};
		if (from.sample == 0)
			continue;
		row->values = alloc_zeroed(variation->constant_count, sizeof(*row->values));
		for (size_t i = 0; i < variation->constant_count; i++)
			row->values[i] = alloc_text(scenario_row_text(scenario, r, i));
	}
}

void inputs_variation(const struct scenario *scenario, const struct param_schema *schema, struct variation *variation)
{
	*variation = (struct variation){.seed = scenario_vary_seed(scenario),
					.exchanges = scenario_exchange_count(scenario)};
	add_constants(scenario, schema, variation);
	add_omissions(scenario, schema, variation);
	add_rows(scenario, variation);
}
