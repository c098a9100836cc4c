/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parameter of path a.b.c may stand in a file as a: {b: {c: ..}}, a.b: {c: ..},
 * a: {b.c: ..} or a.b.c: .., so the mapping of each group has a property for
 * each path below it, relative to it, of parameters and of groups.  Each group has a
 * definition for each of the three kinds of mappings: of values ("set"), of axes ("axis"), of evidence ("platform").
 * A group whose parts are numbered from 1 may also be a list of them.
 */
#include "scenario/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "scenario/resolve.h"
#include "scenario/scenario.h"
#include "scenario/schema_value.h"
#include "scenario/vary.h"

#define DRAFT "http://json-schema.org/draft-07/schema#"

enum tree { TREE_SET, TREE_AXIS, TREE_PLATFORM };
static const char *const tree_names[] = {"set", "axis", "platform"};

/* The leaf of a parameter in a tree. */
static json_t *leaf(enum tree tree, struct param_ref ref, const char *path)
{
	if (tree == TREE_SET)
		return schema_value(ref);
	if (tree == TREE_AXIS)
		return schema_one_or_list(schema_element(ref, schema_reference(tree_names[TREE_SET], path)));
	return schema_evidence(ref, schema_value(ref));
}

/* Below a group ("" is the root): every path, and every group that begins one. */
static json_t *properties_below(enum tree tree, const struct param_schema *schema, const char *group)
{
	size_t length = strlen(group);
	json_t *properties = json_object();
	char path[PARAM_PATH_SIZE];

	for (size_t i = 0; i < param_count(schema); i++) {
		param_path(param_at(schema, i), path);
		if (length > 0 && (strncmp(path, group, length) != 0 || path[length] != '.'))
			continue;
		const char *below = length > 0 ? path + length + 1 : path;
		for (char *end = strchr(below, '.'); end != NULL; end = strchr(end + 1, '.')) {
			*end = '\0';
			json_object_set_new(properties, below, schema_reference(tree_names[tree], path));
			*end = '.';
		}
		json_object_set_new(properties, below, schema_reference(tree_names[tree], path));
	}
	return properties;
}

/* The mapping of a group; one of parts that are numbered from 1 is also a list of the first one's kind. */
static json_t *group_schema(enum tree tree, const struct param_schema *schema, const char *group)
{
	json_t *mapping = schema_mapping(properties_below(tree, schema, group));
	char *first = alloc_format("%s.1", group);
	json_t *properties = json_object_get(mapping, "properties");
	json_int_t parts = 0;

	for (char number[16] = "1"; *group != '\0' && json_object_get(properties, number) != NULL; parts++)
		snprintf(number, sizeof(number), "%d", (int)parts + 2);
	json_t *list = parts > 0 ? json_pack("{s:s, s:I, s:o}", "type", "array", "maxItems", parts, "items",
					     schema_reference(tree_names[tree], first))
				 : NULL;
	free(first);
	return list != NULL ? json_pack("{s:[o, o]}", "anyOf", list, mapping) : mapping;
}

/* "set:host.scheduler": its definition, if it has none yet.  One that is a parameter's path too is either. */
static void define_group(enum tree tree, const struct param_schema *schema, const char *group, json_t *definitions)
{
	char *name = alloc_format("%s:%s", tree_names[tree], group);
	json_t *there = json_object_get(definitions, name);

	if (there == NULL)
		json_object_set_new(definitions, name, group_schema(tree, schema, group));
	else if (param_find(schema, group) != PARAM_NONE && json_object_get(there, "x-group") == NULL)
		json_object_set_new(definitions, name,
				    json_pack("{s:[O, o], s:b}", "anyOf", there,
					      schema_mapping(properties_below(tree, schema, group)), "x-group", 1));
	free(name);
}

static void define(enum tree tree, const struct param_schema *schema, json_t *definitions)
{
	char path[PARAM_PATH_SIZE];

	for (size_t i = 0; i < param_count(schema); i++) {
		param_path(param_at(schema, i), path);
		char *name = alloc_format("%s:%s", tree_names[tree], path);
		json_object_set_new(definitions, name, leaf(tree, param_at(schema, i), path));
		free(name);
	}
	if (tree != TREE_PLATFORM)
		define_group(tree, schema, "", definitions);
	for (size_t i = 0; i < param_count(schema); i++) {
		param_path(param_at(schema, i), path);
		for (char *dot = strchr(path, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
			*dot = '\0';
			define_group(tree, schema, path, definitions);
			*dot = '.';
		}
	}
}

static json_t *text_schema(const char *description)
{
	return json_pack("{s:s, s:i, s:s}", "type", "string", "minLength", 1, "description", description);
}

static json_t *name_schema(void)
{
	json_t *json = text_schema("Names its results: letters, digits, \"_\", \"-\" and \".\".");

	json_object_set_new(json, "pattern", json_string("^[A-Za-z0-9][A-Za-z0-9_.-]*$"));
	return json;
}

static json_t *count_from(json_int_t minimum, const char *description)
{
	return json_pack("{s:s, s:I, s:s}", "type", "integer", "minimum", minimum, "description", description);
}

static json_t *vary_schema(void)
{
	json_t *properties = json_object();
	json_t *word =
		json_pack("{s:s, s:s}", "type", "string", "description", "all, or paths of parameters and groups.");

	json_object_set_new(properties, "costs", schema_one_or_list(word));
	json_object_set_new(properties, "design", schema_one_or_list(schema_word(vary_designs)));
	json_object_set_new(properties, "samples", count_from(VARY_FEWEST_SAMPLES, "Of the Latin hypercube."));
	json_object_set_new(properties, "seed", count_from(0, "Of its random streams."));
	return schema_mapping(properties);
}

/* Lists that go together: a mapping of lists, or a list of mappings of values. */
static json_t *zip_schema(void)
{
	json_t *row = schema_reference(tree_names[TREE_SET], "");
	json_t *rows = json_pack("{s:s, s:i, s:o}", "type", "array", "minItems", 1, "items", row);

	return json_pack("{s:s, s:[o, o]}", "description", "Parameters that change together.", "anyOf", rows,
			 schema_reference(tree_names[TREE_AXIS], ""));
}

static json_t *sweep_schema(const struct param_schema *schema)
{
	json_t *properties = properties_below(TREE_AXIS, schema, "");

	json_object_set_new(properties, "zip", zip_schema());
	json_object_set_new(properties, "vary", vary_schema());
	json_object_set_new(properties, "where",
			    schema_one_or_list(text_schema("Points that stay: vifs <= 8 or nic.model == sv")));
	json_t *json = schema_mapping(properties);
	json_object_set_new(json, "minProperties", json_integer(1));
	json_object_set_new(json, "description",
			    json_string("The axes: each a parameter and its values. They multiply."));
	return json;
}

static json_t *document(const char *title, json_t *root, json_t *definitions)
{
	json_t *json = json_pack("{s:s, s:s}", "$schema", DRAFT, "title", title);

	json_object_update(json, root);
	json_decref(root);
	json_object_set_new(json, "definitions", definitions);
	return json;
}

json_t *schema_of_scenario(const struct param_schema *schema)
{
	json_t *definitions = json_object(), *properties = properties_below(TREE_SET, schema, "");

	define(TREE_SET, schema, definitions);
	define(TREE_AXIS, schema, definitions);
	json_object_set_new(properties, "name", name_schema());
	json_object_set_new(properties, "title", text_schema("The figure's title."));
	json_object_set_new(
		properties, "platform",
		text_schema("File of the hosts and their costs, relative to this one, or the name of a bundled one."));
	json_object_set_new(properties, "plot", text_schema("gnuplot script of the figure, relative to this file."));
	json_object_set_new(properties, "reference", text_schema("File of published claims, relative to this one."));
	json_object_set_new(properties, "set", schema_reference(tree_names[TREE_SET], ""));
	json_object_set_new(properties, "sweep", sweep_schema(schema));
	json_t *root = schema_mapping(properties);
	json_object_set_new(root, "required", json_pack("[s, s]", "name", "platform"));
	return document("A scenario of vifsim", root, definitions);
}

json_t *schema_of_platform(const struct param_schema *schema)
{
	json_t *definitions = json_object(), *properties = properties_below(TREE_PLATFORM, schema, "");

	define(TREE_PLATFORM, schema, definitions);
	schema_define_evidence(definitions);
	json_object_set_new(properties, "name", name_schema());
	json_object_set_new(properties, "title", text_schema("What it is."));
	json_object_set_new(properties, "base",
			    text_schema("A whole platform, from which this one differs in what stands here."));
	json_t *root = schema_mapping(properties);
	json_object_set_new(root, "required", json_pack("[s]", "name"));
	return document("A platform of vifsim: hosts, network cards and wire, with the evidence of each cost", root,
			definitions);
}
