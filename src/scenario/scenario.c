/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a scenario and its platform, and the view of the result. */
#include "scenario/scenario.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "scenario/resolve.h"
#include "scenario/sweep.h"
#include "scenario/yaml_tree.h"

struct scenario {
	struct resolution resolution;
	struct sweep sweep;
	struct yaml_tree file, platform, base; /* their paths are what origins point to */
	char *platform_text;                   /* its base's before its own */
	char *name, *title, *plot, *reference;
	bool *file_sweeps; /* each parameter?  NULL: there is no scenario, but a platform alone */
};

static const char *const scenario_keys[] = {"name", "title", "platform", "set", "sweep", "plot", "reference", NULL};
static const char *const platform_keys[] = {"name", "title", "base", NULL};

static void complain(const struct scenario *scenario, const struct yaml_tree *tree, struct yaml_tree_place place,
		     const char *key, const char *what)
{
	diagnostics_add(scenario->resolution.diagnostics, tree->path, place.line, place.column, "%s: %s", key, what);
}

/* The text of a key of the file's first level; NULL when it is not there or
 * is none, which is told. */
static const struct yaml_tree_node *text_of(const struct scenario *scenario, const struct yaml_tree *tree,
					    const char *key, bool required)
{
	const struct yaml_tree_entry *entry = yaml_tree_find(tree->root, key);
	if (!entry && required && tree->root->kind == YAML_TREE_MAPPING)
		diagnostics_add(scenario->resolution.diagnostics, tree->path, tree->root->place.line,
				tree->root->place.column, "the key \"%s\" is missing", key);
	if (!entry)
		return NULL;
	if (entry->value->kind == YAML_TREE_SCALAR && *entry->value->text)
		return entry->value;
	complain(scenario, tree, entry->value->place, key, "a text was expected");
	return NULL;
}

/* A name is a folder's name, so it has the characters of one. */
static void read_name(struct scenario *scenario, const struct yaml_tree *tree)
{
	const struct yaml_tree_node *name = text_of(scenario, tree, "name", true);
	const struct yaml_tree_node *title = text_of(scenario, tree, "title", false);
	if (name) {
		bool valid = isalnum((unsigned char)name->text[0]);
		for (const char *at = name->text; *at; at++)
			valid = valid && (isalnum((unsigned char)*at) || strchr("_-.", *at));
		if (!valid)
			complain(scenario, tree, name->place, "name",
				 "letters, digits, \"_\", \"-\" and \".\" were expected, a letter or digit first");
		scenario->name = alloc_text(name->text);
	}
	if (title || name)
		scenario->title = alloc_text(title ? title->text : name->text);
}

/* The file that a node of the tree names: beside that tree's own file, or a bundled one's name. */
static char *path_named(const struct scenario *scenario, const struct yaml_tree *tree, const char *key,
			const struct yaml_tree_node *node, char *(*find_bundled)(const char *name))
{
	char *path = resolve_path(tree->path, node->text), *bundled = NULL;
	if (!access(path, R_OK))
		return path;
	int reason = errno;
	if (find_bundled && !strchr(node->text, '/'))
		bundled = find_bundled(node->text);
	if (!bundled)
		diagnostics_add(scenario->resolution.diagnostics, tree->path, node->place.line, node->place.column,
				"%s: \"%s\" cannot be read: %s", key, path, strerror(reason));
	free(path);
	return bundled;
}

static char *read_path(const struct scenario *scenario, const char *key, bool required,
		       char *(*find_bundled)(const char *name))
{
	const struct yaml_tree_node *node = text_of(scenario, &scenario->file, key, required);

	return node ? path_named(scenario, &scenario->file, key, node, find_bundled) : NULL;
}

/* The platform that this one differs from, which is a whole one. */
static void load_base(struct scenario *scenario, const struct yaml_tree_node *named,
		      char *(*find_platform)(const char *name))
{
	struct resolution *resolution = &scenario->resolution;
	char *path = path_named(scenario, &scenario->platform, "base", named, find_platform);
	bool read = path && yaml_tree_read(&scenario->base, path, resolution->diagnostics);
	free(path);
	if (!read)
		return;
	const struct yaml_tree_entry *further = yaml_tree_find(scenario->base.root, "base");
	if (further) {
		complain(scenario, &scenario->base, further->place, "base",
			 "a base is a whole platform and has none itself");
		return;
	}
	resolve_next_file(resolution);
	resolve_platform(resolution, scenario->base.path, scenario->base.root, platform_keys, true);
}

static void load_platform(struct scenario *scenario, const char *path, char *(*find_platform)(const char *name))
{
	struct resolution *resolution = &scenario->resolution;
	if (!yaml_tree_read(&scenario->platform, path, resolution->diagnostics))
		return;
	const bool named = yaml_tree_find(scenario->platform.root, "base");
	const struct yaml_tree_node *base = named ? text_of(scenario, &scenario->platform, "base", true) : NULL;
	if (base)
		load_base(scenario, base, find_platform);
	scenario->platform_text =
		alloc_format("%s%s", scenario->base.text ? scenario->base.text : "", scenario->platform.text);
	resolve_next_file(resolution);
	resolve_platform(resolution, scenario->platform.path, scenario->platform.root, platform_keys, !named);
}

static void read_scenario(struct scenario *scenario)
{
	struct resolution *resolution = &scenario->resolution;
	const struct yaml_tree *file = &scenario->file;
	const struct yaml_tree_entry *set = yaml_tree_find(file->root, "set");
	resolve_next_file(resolution);
	resolve_scenario(resolution, file->path, file->root, scenario_keys);
	if (set)
		resolve_scenario(resolution, file->path, set->value, NULL);
	resolve_next_file(resolution);
	sweep_read(&scenario->sweep, resolution, file->path, yaml_tree_find(file->root, "sweep"));
}

static void apply_set(struct scenario *scenario, const char *text)
{
	struct resolution *resolution = &scenario->resolution;
	char *argument = alloc_format("--set %s", text);
	const char *value = NULL;
	size_t number = resolve_argument(resolution, argument, text, &value);
	if (number == PARAM_NONE) {
		/* told already */
	} else if (sweep_has(&scenario->sweep, number)) {
		diagnostics_add_argument(resolution->diagnostics, argument,
					 "%s is swept: --sweep %s=%s gives it one value", resolution->paths[number],
					 resolution->paths[number], value);
	} else if (resolution->values[number].origin.kind == ORIGIN_SET) {
		diagnostics_add_argument(resolution->diagnostics, argument, "an earlier --set gives %s already",
					 resolution->paths[number]);
	} else {
		resolve_assign(resolution, number, value, (struct scenario_origin){.kind = ORIGIN_SET}, argument);
	}
	free(argument);
}

/* --sweep first: a --set of what it sweeps is an error. */
static void apply_overrides(struct scenario *scenario, const struct scenario_overrides *overrides)
{
	for (size_t i = 0; overrides && i < overrides->sweep_count; i++)
		sweep_argument(&scenario->sweep, &scenario->resolution, "--sweep", overrides->sweeps[i]);
	if (overrides && overrides->vary)
		sweep_argument(&scenario->sweep, &scenario->resolution, "--vary", overrides->vary);
	for (size_t i = 0; overrides && i < overrides->set_count; i++)
		apply_set(scenario, overrides->sets[i]);
}

/* Points are listed only when all else is right. */
static struct scenario *finish(struct scenario *scenario, const struct scenario_rules *rules, size_t errors_before,
			       const char *last_sweep)
{
	struct resolution *resolution = &scenario->resolution;
	if (resolution->diagnostics->count == errors_before) {
		char *argument = alloc_format("--sweep %s", last_sweep ? last_sweep : "");
		sweep_enumerate(&scenario->sweep, resolution, rules, argument);
		free(argument);
	}
	bool failed = resolution->diagnostics->count != errors_before;
	resolution->diagnostics = NULL; /* the caller's may end before the scenario */
	if (!failed)
		return scenario;
	scenario_free(scenario);
	return NULL;
}

/* What the file says, before the command line changes it: an axis of it has no one value. */
static void keep_file(struct scenario *scenario)
{
	struct resolution *resolution = &scenario->resolution;
	resolve_keep(resolution, resolution->file_texts);
	scenario->file_sweeps = alloc_zeroed(resolution->count, sizeof(*scenario->file_sweeps));
	for (size_t i = 0; i < resolution->count; i++)
		scenario->file_sweeps[i] = sweep_has(&scenario->sweep, i);
}

struct scenario *scenario_load(const char *path, const struct param_schema *schema, const struct scenario_rules *rules,
			       const struct scenario_overrides *overrides, struct diagnostics *diagnostics)
{
	struct scenario *scenario = alloc_zeroed(1, sizeof(*scenario));
	size_t errors_before = diagnostics->count;
	resolve_init(&scenario->resolution, schema, diagnostics);
	if (yaml_tree_read(&scenario->file, path, diagnostics)) {
		char *(*find_platform)(const char *name) = rules ? rules->find_platform : NULL;
		char *platform = read_path(scenario, "platform", true, find_platform);
		read_name(scenario, &scenario->file);
		scenario->plot = read_path(scenario, "plot", false, NULL);
		scenario->reference = read_path(scenario, "reference", false, NULL);
		if (platform)
			load_platform(scenario, platform, find_platform);
		free(platform);
		resolve_keep(&scenario->resolution, scenario->resolution.platform_texts);
		read_scenario(scenario);
		keep_file(scenario);
		apply_overrides(scenario, overrides);
	}
	return finish(scenario, rules, errors_before,
		      overrides && overrides->sweep_count ? overrides->sweeps[overrides->sweep_count - 1] : NULL);
}

struct scenario *scenario_load_platform(const char *path, const struct param_schema *schema,
					char *(*find_platform)(const char *name), struct diagnostics *diagnostics)
{
	struct scenario *scenario = alloc_zeroed(1, sizeof(*scenario));
	size_t errors_before = diagnostics->count;
	resolve_init(&scenario->resolution, schema, diagnostics);
	load_platform(scenario, path, find_platform);
	if (scenario->platform.root)
		read_name(scenario, &scenario->platform);
	return finish(scenario, NULL, errors_before, NULL);
}

void scenario_free(struct scenario *scenario)
{
	if (!scenario)
		return;
	sweep_free(&scenario->sweep);
	resolve_free(&scenario->resolution);
	yaml_tree_free(&scenario->file);
	yaml_tree_free(&scenario->platform);
	yaml_tree_free(&scenario->base);
	free(scenario->platform_text);
	free(scenario->file_sweeps);
	free(scenario->name);
	free(scenario->title);
	free(scenario->plot);
	free(scenario->reference);
	free(scenario);
}

const char *scenario_name(const struct scenario *scenario)
{
	return scenario->name;
}
const char *scenario_title(const struct scenario *scenario)
{
	return scenario->title;
}
const char *scenario_path(const struct scenario *scenario)
{
	return scenario->file.path;
}
const char *scenario_platform_path(const struct scenario *scenario)
{
	return scenario->platform.path;
}
const char *scenario_text(const struct scenario *scenario)
{
	return scenario->file.text;
}
const char *scenario_platform_text(const struct scenario *scenario)
{
	return scenario->platform_text;
}
const char *scenario_plot(const struct scenario *scenario)
{
	return scenario->plot;
}
const char *scenario_reference(const struct scenario *scenario)
{
	return scenario->reference;
}

/* Of the axis that varies there are none here. */
static size_t columns_of(const struct scenario *scenario, size_t axis)
{
	const struct vary *vary = scenario->sweep.vary;
	return vary && vary->axis == axis ? 0 : scenario->sweep.axes[axis].count;
}

size_t scenario_axis_count(const struct scenario *scenario)
{
	size_t count = 0;
	for (size_t i = 0; i < scenario->sweep.axis_count; i++)
		count += columns_of(scenario, i);
	return count;
}

size_t scenario_axis_param(const struct scenario *scenario, size_t axis)
{
	for (size_t i = 0; i < scenario->sweep.axis_count; i++) {
		size_t count = columns_of(scenario, i);
		if (axis < count)
			return scenario->sweep.axes[i].columns[axis].param;
		axis -= count;
	}
	return PARAM_NONE;
}

size_t scenario_point_count(const struct scenario *scenario)
{
	return scenario->sweep.point_count;
}

void scenario_drop_idle(struct scenario *scenario, const bool *idle)
{
	sweep_drop_idle(&scenario->sweep, idle);
}

static const struct resolve_value *value_at(const struct scenario *scenario, size_t index, size_t number)
{
	const struct resolve_value *swept = sweep_value(&scenario->sweep, index, number);
	return swept ? swept : &scenario->resolution.values[number];
}

void scenario_point(const struct scenario *scenario, size_t index, void *object)
{
	const struct resolution *resolution = &scenario->resolution;
	const struct sweep *sweep = &scenario->sweep;
	memcpy(object, resolution->object, resolution->schema->object_size);
	sweep_write_place(sweep, resolution->schema, sweep->points[index], SIZE_MAX, object);
}

const char *scenario_point_text(const struct scenario *scenario, size_t index, size_t number, bool with_unit)
{
	const struct resolve_value *value = value_at(scenario, index, number);
	const char *text = with_unit ? value->text : value->bare;
	return text ? text : "";
}

struct scenario_origin scenario_origin(const struct scenario *scenario, size_t index, size_t number)
{
	return value_at(scenario, index, number)->origin;
}

struct scenario_evidence scenario_evidence(const struct scenario *scenario, size_t number)
{
	const struct resolve_evidence *evidence = &scenario->resolution.evidence[number];
	return (struct scenario_evidence){evidence->kind, evidence->source, evidence->low, evidence->high};
}

const char *scenario_platform_value(const struct scenario *scenario, size_t number)
{
	const char *text = scenario->resolution.platform_texts[number];
	return text ? text : "";
}

const char *scenario_file_value(const struct scenario *scenario, size_t number)
{
	const char *text = scenario->resolution.file_texts[number];
	if (!scenario->file_sweeps || scenario->file_sweeps[number])
		return NULL;
	return text ? text : "";
}

bool scenario_is_implausible(const struct scenario *scenario, const void *object, size_t number)
{
	return evidence_is_outside(&scenario->resolution, object, number);
}

bool scenario_is_varied(const struct scenario *scenario, size_t number)
{
	for (size_t i = 0; i < scenario_varied_count(scenario); i++)
		if (scenario_varied_param(scenario, i) == number)
			return true;
	return false;
}

/* What varies. */

const char *const scenario_design_names[SCENARIO_DESIGNS] = {"base", "one_at_a_time", "latin_hypercube"};

static const char *const reasons[VARY_REASONS] = {
	[VARY_NO_EFFECT] = "no effect here",
	[VARY_ONE_VALUE] = "a range of one value",
	[VARY_NO_NUMBERS] = "no range of numbers",
	[VARY_OWN_AXIS] = "an axis of its own",
};

static const struct sweep_axis *varied_axis(const struct scenario *scenario)
{
	const struct sweep *sweep = &scenario->sweep;
	return sweep->vary ? &sweep->axes[sweep->vary->axis] : NULL;
}

size_t scenario_row_count(const struct scenario *scenario)
{
	return scenario->sweep.vary ? scenario->sweep.vary->row_count : 0;
}

struct scenario_row scenario_row(const struct scenario *scenario, size_t row)
{
	return scenario->sweep.vary->rows[row];
}

size_t scenario_point_row(const struct scenario *scenario, size_t index)
{
	const struct sweep *sweep = &scenario->sweep;
	return sweep->vary ? sweep_row(sweep, index, sweep->vary->axis) : 0;
}

size_t scenario_varied_count(const struct scenario *scenario)
{
	const struct sweep_axis *axis = varied_axis(scenario);
	return axis ? axis->count : 0;
}

size_t scenario_varied_param(const struct scenario *scenario, size_t varied)
{
	const struct sweep_axis *axis = varied_axis(scenario);

	assert(axis != NULL && "varied < scenario_varied_count()");
	return axis->columns[varied].param;
}

const char *scenario_row_text(const struct scenario *scenario, size_t row, size_t varied)
{
	const struct sweep_axis *axis = varied_axis(scenario);

	assert(axis != NULL && "varied < scenario_varied_count()");
	return axis->columns[varied].values[row].bare;
}

void scenario_varied_range(const struct scenario *scenario, size_t varied, const char **low, const char **high,
			   const char **unit)
{
	const struct vary_range *range = &scenario->sweep.vary->ranges[varied];
	*low = range->texts[0];
	*high = range->texts[1];
	*unit = range->unit;
}

uint64_t scenario_vary_seed(const struct scenario *scenario)
{
	return scenario->sweep.vary ? scenario->sweep.vary->seed : 0;
}

size_t scenario_exchange_count(const struct scenario *scenario)
{
	return scenario->sweep.vary ? scenario->sweep.vary->exchanges : 0;
}

size_t scenario_omission_count(const struct scenario *scenario)
{
	return scenario->sweep.vary ? scenario->sweep.vary->omission_count : 0;
}

const char *scenario_omission(const struct scenario *scenario, size_t omission, size_t *param)
{
	const struct vary_omission *found = &scenario->sweep.vary->omissions[omission];
	*param = found->param;
	return reasons[found->reason];
}

size_t scenario_refusal_count(const struct scenario *scenario)
{
	return scenario->sweep.vary ? scenario->sweep.vary->refusal_count : 0;
}

const char *scenario_refusal(const struct scenario *scenario, size_t refusal, size_t *param, bool *high)
{
	const struct vary_refusal *found = &scenario->sweep.vary->refusals[refusal];
	*param = found->param;
	*high = found->high;
	return found->message;
}
