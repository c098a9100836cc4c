/* SPDX-License-Identifier: Apache-2.0 */
#include "app/inputs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static const char *const origin_names[] = {
	[ORIGIN_DEFAULT] = "default", [ORIGIN_PLATFORM] = "platform", [ORIGIN_SCENARIO] = "scenario",
	[ORIGIN_SET] = "set",         [ORIGIN_SWEEP] = "sweep",
};

struct point_input *inputs_of_point(const struct scenario *scenario, const struct param_schema *schema, size_t index)
{
	size_t count = param_count(schema);
	struct point_input *inputs = alloc_zeroed(count, sizeof(*inputs));
	char path[PARAM_PATH_SIZE];

	for (size_t i = 0; i < count; i++) {
		struct scenario_origin origin = scenario_origin(scenario, index, i);
		struct scenario_evidence evidence = scenario_evidence(scenario, i);
		inputs[i] = (struct point_input){
			.path = alloc_text(param_path(param_at(schema, i), path)),
			.text = scenario_point_text(scenario, index, i, true),
			.origin = origin_names[origin.kind],
			.file = origin.file,
			.line = origin.line,
			.column = origin.column,
			.kind = evidence.kind,
			.source = evidence.source,
			.range_low = evidence.range_low,
			.range_high = evidence.range_high,
		};
	}
	return inputs;
}

void inputs_free(struct point_input *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((char *)inputs[i].path);
	free(inputs);
}

char *inputs_describe(const struct scenario *scenario, const struct param_schema *schema, size_t index)
{
	char *text = alloc_text(""), path[PARAM_PATH_SIZE];

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t number = scenario_axis_param(scenario, axis);
		char *longer = alloc_format("%s%s%s=%s", text, axis == 0 ? "" : " ",
					    param_path(param_at(schema, number), path),
					    scenario_point_text(scenario, index, number, true));
		free(text);
		text = longer;
	}
	return text;
}

/* Where a parameter's value stands; every machine has the measure.* ones. */
static const void *value_at(const struct param_schema *schema, const void *object, const char *path)
{
	size_t number = param_find(schema, path);

	if (number == PARAM_NONE) {
		fprintf(stderr, "vifsim: the machine has no parameter %s\n", path);
		abort();
	}
	struct param_ref ref = param_at(schema, number);
	return (const char *)object + ref.table->base + ref.spec->offset;
}

struct stopping_rule inputs_stopping_rule(const struct param_schema *schema, const void *object)
{
	return (struct stopping_rule){
		.minimum = *(const uint64_t *)value_at(schema, object, "measure.replications"),
		.maximum = *(const uint64_t *)value_at(schema, object, "measure.max_replications"),
		.level = *(const double *)value_at(schema, object, "measure.confidence.level"),
		.half_width = *(const double *)value_at(schema, object, "measure.confidence.half_width"),
	};
}

static void check_replications(const struct scenario *scenario, const struct param_schema *schema, size_t index,
			       const void *object, struct diagnostics *diagnostics)
{
	struct stopping_rule rule = inputs_stopping_rule(schema, object);

	if (rule.minimum <= rule.maximum)
		return;
	/* Told where the stronger of the two was written: an override is the one that went too far. */
	struct scenario_origin least = scenario_origin(scenario, index, param_find(schema, "measure.replications"));
	struct scenario_origin most = scenario_origin(scenario, index, param_find(schema, "measure.max_replications"));
	struct scenario_origin at = most.kind >= least.kind ? most : least;
	const char *format = "measure.replications is %" PRIu64 ", above measure.max_replications, which is %" PRIu64;
	if (at.file != NULL)
		diagnostics_add(diagnostics, at.file, at.line, at.column, format, rule.minimum, rule.maximum);
	else
		diagnostics_add(diagnostics, scenario_path(scenario), 0, 0, format, rule.minimum, rule.maximum);
}

static void check_machine(const struct scenario *scenario, const struct app_machine *machine, size_t index,
			  const void *object, struct diagnostics *diagnostics)
{
	char message[512];

	if (machine->check(object, message, sizeof(message)) == 0)
		return;
	char *values = inputs_describe(scenario, machine->schema, index);
	if (values[0] != '\0')
		diagnostics_add(diagnostics, scenario_path(scenario), 0, 0, "at %s: %s", values, message);
	else
		diagnostics_add(diagnostics, scenario_path(scenario), 0, 0, "%s", message);
	free(values);
}

struct scenario *inputs_load(const char *path, const struct app_machine *machine,
			     const struct scenario_overrides *overrides, struct diagnostics *diagnostics)
{
	size_t before = diagnostics->count;
	struct scenario *scenario = scenario_load(path, machine->schema, overrides, diagnostics);

	if (scenario == NULL)
		return NULL;
	void *object = alloc_zeroed(1, machine->schema->object_size);
	/* The first point that is wrong: the others are likely so for the same reason. */
	for (size_t i = 0; i < scenario_point_count(scenario) && diagnostics->count == before; i++) {
		scenario_point(scenario, i, object);
		check_replications(scenario, machine->schema, i, object, diagnostics);
		check_machine(scenario, machine, i, object, diagnostics);
	}
	free(object);
	if (diagnostics->count == before)
		return scenario;
	scenario_free(scenario);
	return NULL;
}
