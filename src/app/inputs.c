/* SPDX-License-Identifier: Apache-2.0 */
#include "app/inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bundle.h"
#include "base/alloc.h"
#include "compare/reference.h"

static const char *const origin_names[] = {
	[ORIGIN_DEFAULT] = "default", [ORIGIN_PLATFORM] = "platform", [ORIGIN_SCENARIO] = "scenario",
	[ORIGIN_SET] = "set",         [ORIGIN_SWEEP] = "sweep",
};

/* A value in the place of the platform's own has none of the evidence for that one but the range. */
static void add_evidence(const struct scenario *scenario, size_t number, const void *object, struct point_input *input)
{
	const struct scenario_evidence evidence = scenario_evidence(scenario, number);
	const char *own = scenario_platform_value(scenario, number);

	if (evidence.kind == NULL)
		return;
	const bool is_own = strcmp(input->text, own) == 0;
	input->kind = is_own ? evidence.kind : POINT_KIND_SET;
	input->source = is_own ? evidence.source : NULL;
	input->platform_value = is_own ? NULL : own;
	input->platform_kind = is_own ? NULL : evidence.kind;
	input->range_low = evidence.range_low;
	input->range_high = evidence.range_high;
	input->outside = scenario_is_implausible(scenario, object, number);
}

struct point_input *inputs_of_point(const struct scenario *scenario, const struct param_schema *schema, size_t index)
{
	size_t count = param_count(schema);
	struct point_input *inputs = alloc_zeroed(count, sizeof(*inputs));
	void *object = alloc_zeroed(1, schema->object_size);
	char path[PARAM_PATH_SIZE];

	scenario_point(scenario, index, object);
	for (size_t i = 0; i < count; i++) {
		struct scenario_origin origin = scenario_origin(scenario, index, i);
		inputs[i] = (struct point_input){
			.path = alloc_text(param_path(param_at(schema, i), path)),
			.text = scenario_point_text(scenario, index, i, true),
			.origin = origin_names[origin.kind],
			.file = origin.file,
			.line = origin.line,
			.column = origin.column,
		};
		const char *in_file = scenario_file_value(scenario, i);
		if (in_file != NULL && strcmp(in_file, inputs[i].text) != 0)
			inputs[i].scenario_value = in_file;
		add_evidence(scenario, i, object, &inputs[i]);
	}
	free(object);
	return inputs;
}

void inputs_free(struct point_input *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((char *)inputs[i].path);
	free(inputs);
}

/* "base", "one_at_a_time host.switch.domain=3", "latin_hypercube 17"; "" where nothing varies. */
static char *describe_row(const struct scenario *scenario, const struct param_schema *schema, size_t row)
{
	char path[PARAM_PATH_SIZE];
	size_t varied = 0;

	if (scenario_row_count(scenario) == 0)
		return alloc_text("");
	const struct scenario_row at = scenario_row(scenario, row);
	const char *design = scenario_design_names[at.design];
	if (at.design == SCENARIO_LATIN_HYPERCUBE)
		return alloc_format("%s %zu", design, at.sample);
	if (at.design == SCENARIO_BASE)
		return alloc_text(design);
	while (scenario_varied_param(scenario, varied) != at.param)
		varied++;
	const struct param_ref ref = param_at(schema, at.param);
	return alloc_format("%s %s=%s", design, param_path(ref, path), scenario_row_text(scenario, row, varied));
}

char *inputs_describe(const struct scenario *scenario, const struct param_schema *schema, size_t index)
{
	char *text = describe_row(scenario, schema, scenario_point_row(scenario, index)), path[PARAM_PATH_SIZE];

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t number = scenario_axis_param(scenario, axis);
		char *longer = alloc_format("%s%s%s=%s", text, text[0] == '\0' ? "" : " ",
					    param_path(param_at(schema, number), path),
					    scenario_point_text(scenario, index, number, true));
		free(text);
		text = longer;
	}
	return text;
}

/* The scenario under examination. */
struct examination {
	const struct scenario *scenario;
	const struct app_machine *machine;
	const struct scenario_overrides *overrides;
	struct diagnostics *diagnostics;
};

/* "--set PATH=VALUE" as it was typed, for the caller to free; NULL when no argument gives that parameter. */
static char *argument_of(const char *flag, const char *const *texts, size_t count, const char *path)
{
	size_t length = strlen(path);

	for (size_t i = 0; i < count; i++)
		if (strncmp(texts[i], path, length) == 0 && texts[i][length] == '=')
			return alloc_format("%s %s", flag, texts[i]);
	return NULL;
}

/* Tells an error of a point where the parameter's value was written. */
static void tell(const struct examination *examination, size_t point, size_t number, const char *text)
{
	const struct scenario_overrides *overrides = examination->overrides;
	const struct param_schema *schema = examination->machine->schema;
	struct scenario_origin origin = {.kind = ORIGIN_DEFAULT};
	char *argument = NULL, path[PARAM_PATH_SIZE];

	if (number != PARAM_NONE) {
		origin = scenario_origin(examination->scenario, point, number);
		param_path(param_at(schema, number), path);
	}
	if (origin.file == NULL && origin.kind == ORIGIN_SET)
		argument = argument_of("--set", overrides->sets, overrides->set_count, path);
	else if (origin.file == NULL && origin.kind == ORIGIN_SWEEP)
		argument = argument_of("--vary", &overrides->vary, overrides->vary != NULL, path);
	if (origin.file == NULL && origin.kind == ORIGIN_SWEEP && argument == NULL)
		argument = argument_of("--sweep", overrides->sweeps, overrides->sweep_count, path);
	if (argument != NULL)
		diagnostics_add_argument(examination->diagnostics, argument, "%s", text);
	else if (origin.file != NULL)
		diagnostics_add(examination->diagnostics, origin.file, origin.line, origin.column, "%s", text);
	else
		diagnostics_add(examination->diagnostics, scenario_path(examination->scenario), 0, 0, "%s", text);
	free(argument);
}

/* The same, of one point among others: says which. */
static void tell_at(const struct examination *examination, size_t point, size_t number, const char *message)
{
	char *values = inputs_describe(examination->scenario, examination->machine->schema, point);
	char *text = alloc_format("%s%s%s%s", values[0] != '\0' ? "at " : "", values, values[0] != '\0' ? ": " : "",
				  message);

	tell(examination, point, number, text);
	free(text);
	free(values);
}

/* Told where the stronger of the two was written: an override is the one that went too far. */
static size_t stronger(const struct examination *examination, size_t point, const char *const *paths)
{
	const struct param_schema *schema = examination->machine->schema;
	size_t first = paths[0] != NULL ? param_find(schema, paths[0]) : PARAM_NONE;
	size_t second = paths[1] != NULL ? param_find(schema, paths[1]) : PARAM_NONE;

	if (first == PARAM_NONE || second == PARAM_NONE)
		return first;
	return scenario_origin(examination->scenario, point, second).kind >
			       scenario_origin(examination->scenario, point, first).kind
		       ? second
		       : first;
}

/* The first point whose parameters do not fit together: the others are likely so for the same reason. */
static void check_fit(const struct examination *examination, void *object)
{
	const struct scenario *scenario = examination->scenario;
	struct param_misfit misfit = {.message = ""};

	for (size_t i = 0; i < scenario_point_count(scenario); i++) {
		scenario_point(scenario, i, object);
		if (examination->machine->check(object, &misfit) != 0) {
			tell_at(examination, i, stronger(examination, i, misfit.paths), misfit.message);
			return;
		}
	}
}

/* Whether the user gave that parameter.  A platform's values serve all workloads and devices. */
static bool is_given(const struct scenario *scenario, size_t number)
{
	return scenario_origin(scenario, 0, number).kind >= ORIGIN_SCENARIO;
}

/* For each parameter that the user gave and that does nothing at any point the reason at the first one, else NULL; the
 * texts and the array for the caller to free.  Of one that is not in `asked` (NULL: all are) NULL, too. */
static char **idle_reasons(const struct app_machine *machine, const struct scenario *scenario, char *const *asked)
{
	const size_t count = param_count(machine->schema);
	void *object = alloc_zeroed(1, machine->schema->object_size);
	bool *has_effect = alloc_zeroed(count, sizeof(*has_effect));
	char **reasons = alloc_zeroed(count, sizeof(*reasons));
	char message[256], path[PARAM_PATH_SIZE];

	for (size_t point = 0; point < scenario_point_count(scenario); point++) {
		scenario_point(scenario, point, object);
		for (size_t i = 0; i < count; i++) {
			if (has_effect[i] || !is_given(scenario, i) || (asked != NULL && asked[i] == NULL))
				continue;
			param_path(param_at(machine->schema, i), path);
			has_effect[i] = machine->check_effect(object, path, message, sizeof(message)) == 0;
			if (!has_effect[i] && reasons[i] == NULL)
				reasons[i] = alloc_text(message);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (has_effect[i]) {
			free(reasons[i]);
			reasons[i] = NULL;
		}
	free(has_effect);
	free(object);
	return reasons;
}

static void free_reasons(char **reasons, size_t count)
{
	for (size_t i = 0; reasons != NULL && i < count; i++)
		free(reasons[i]);
	free(reasons);
}

static bool has_overrides(const struct scenario_overrides *overrides)
{
	return overrides->set_count > 0 || overrides->sweep_count > 0 || overrides->vary != NULL;
}

/* The same of the file as it stands, without the command line; NULL when it can't be told, as the file has errors. */
static char **idle_in_file(const struct examination *examination, const struct scenario_rules *rules,
			   char *const *asked)
{
	const struct scenario_overrides none = {0};
	struct diagnostics unheard;
	char **reasons = NULL;

	diagnostics_init(&unheard);
	struct scenario *file = scenario_load(scenario_path(examination->scenario), examination->machine->schema, rules,
					      &none, &unheard);
	if (file != NULL)
		reasons = idle_reasons(examination->machine, file, asked);
	scenario_free(file);
	diagnostics_free(&unheard);
	return reasons;
}

static void tell_idle(const struct examination *examination, size_t number, const char *reason,
		      struct diagnostics *notes)
{
	const struct scenario_origin origin = scenario_origin(examination->scenario, 0, number);

	diagnostics_add(notes, origin.file, origin.line, origin.column, "%s: %s", reason,
			origin.kind == ORIGIN_SWEEP ? "points that differ in nothing else are one point"
						    : "it is left aside");
}

/*
 * What the user asked for and gets at no point: a parameter given in vain.  One that does something at
 * some of the points is no error, for a sweep may hold devices or policies side by side.  Nor is what the
 * file gives, does something there, and was made idle by the command line: of points that differ in
 * nothing else the first stays, which is so the point that the whole sweep has, too.
 */
static void check_effects(const struct examination *examination, const struct scenario_rules *rules,
			  struct scenario *scenario, struct diagnostics *notes)
{
	const size_t count = param_count(examination->machine->schema);
	char **reasons = idle_reasons(examination->machine, scenario, NULL), **in_file = NULL;
	bool *idle = alloc_zeroed(count, sizeof(*idle)), asked = !has_overrides(examination->overrides);

	for (size_t i = 0; i < count; i++) {
		if (reasons[i] == NULL)
			continue;
		const bool by_file = scenario_origin(scenario, 0, i).file != NULL;
		if (by_file && !asked) {
			in_file = idle_in_file(examination, rules, reasons);
			asked = true;
		}
		idle[i] = by_file && in_file != NULL && in_file[i] == NULL;
		if (idle[i])
			tell_idle(examination, i, reasons[i], notes);
		else
			tell(examination, 0, i, reasons[i]);
	}
	if (in_file != NULL)
		scenario_drop_idle(scenario, idle);
	free(idle);
	free_reasons(in_file, count);
	free_reasons(reasons, count);
}

/* What the user gave and is not plausible, which is let pass: to try it may be what the run is for. */
static void warn_implausible(const struct examination *examination, void *object)
{
	const struct scenario *scenario = examination->scenario;
	const struct param_schema *schema = examination->machine->schema;

	for (size_t i = 0; i < param_count(schema); i++) {
		const struct scenario_evidence evidence = scenario_evidence(scenario, i);
		const char *told = NULL;
		if (evidence.range_low == NULL || !is_given(scenario, i) || scenario_is_varied(scenario, i))
			continue;
		for (size_t point = 0; point < scenario_point_count(scenario); point++) {
			const char *value = scenario_point_text(scenario, point, i, true);
			scenario_point(scenario, point, object);
			if ((told != NULL && strcmp(told, value) == 0) || !scenario_is_implausible(scenario, object, i))
				continue;
			char path[PARAM_PATH_SIZE];
			char *text = alloc_format("%s: %s is outside its plausible range, %s .. %s",
						  param_path(param_at(schema, i), path), value, evidence.range_low,
						  evidence.range_high);
			tell(examination, point, i, text);
			free(text);
			told = value;
		}
	}
}

/* The published claims that the scenario names: found wrong now, rather than after a long simulation. */
static void check_reference(const struct examination *examination)
{
	const struct expression_names names = {examination->machine->schema, examination->machine->metrics};
	const char *path = scenario_reference(examination->scenario);
	struct reference reference;

	if (path == NULL)
		return;
	reference_read(&reference, path, &names, examination->diagnostics);
	reference_free(&reference);
}

static void warn(const struct examination *of)
{
	struct diagnostics warnings;
	struct examination examination = *of;
	void *object = alloc_zeroed(1, of->machine->schema->object_size);

	diagnostics_init(&warnings);
	examination.diagnostics = &warnings;
	warn_implausible(&examination, object);
	diagnostics_print_warnings(&warnings, stderr);
	diagnostics_free(&warnings);
	free(object);
}

struct scenario *inputs_load(const char *path, const struct app_machine *machine,
			     const struct scenario_overrides *overrides, struct diagnostics *diagnostics)
{
	size_t before = diagnostics->count;
	const struct scenario_rules rules = {machine->check, machine->check_effect, bundle_platform};
	struct scenario *scenario = scenario_load(path, machine->schema, &rules, overrides, diagnostics);

	if (scenario == NULL)
		return NULL;
	const struct examination examination = {scenario, machine, overrides, diagnostics};
	struct diagnostics notes;
	void *object = alloc_zeroed(1, machine->schema->object_size);
	diagnostics_init(&notes);
	check_fit(&examination, object);
	check_effects(&examination, &rules, scenario, &notes);
	free(object);
	check_reference(&examination);
	if (diagnostics->count != before) {
		scenario_free(scenario);
		scenario = NULL;
	} else {
		diagnostics_print_notes(&notes, stderr);
		warn(&examination);
	}
	diagnostics_free(&notes);
	return scenario;
}
