/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/reference.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/scanner.h"
#include "scenario/yaml_tree.h"

static const char *const file_keys[] = {"source", "claims", NULL};
static const char *const claim_keys[] = {"id",     "text",  "from",       "scenario", "calibrated", "tolerance_set",
					 "limits", "cause", "conditions", NULL};
static const char *const condition_keys[] = {"at", "expect", "published", "tolerance", "intervals", NULL};

struct reader {
	const char *path;
	const struct expression_names *names;
	struct diagnostics *diagnostics;
};

#define complain(reader, place, ...)                                                                                   \
	diagnostics_add((reader)->diagnostics, (reader)->path, (place).line, (place).column, __VA_ARGS__)

static void complain_key(const struct reader *reader, const struct yaml_tree_entry *entry, const char *const *known)
{
	struct nearest nearest;

	nearest_begin(&nearest, entry->key);
	for (size_t i = 0; known[i] != NULL; i++)
		nearest_offer(&nearest, known[i], i);
	if (nearest.best != SIZE_MAX)
		complain(reader, entry->place, "unknown key \"%s\"; did you mean \"%s\"?", entry->key,
			 known[nearest.best]);
	else
		complain(reader, entry->place, "unknown key \"%s\"", entry->key);
}

static bool is_known(const char *key, const char *const *known)
{
	for (size_t i = 0; known[i] != NULL; i++)
		if (strcmp(known[i], key) == 0)
			return true;
	return false;
}

/* A mapping of known keys. */
static bool check_mapping(const struct reader *reader, const struct yaml_tree_node *node, const char *what,
			  const char *const *known)
{
	if (node->kind != YAML_TREE_MAPPING) {
		complain(reader, node->place, "%s was expected, as a mapping", what);
		return false;
	}
	for (size_t i = 0; i < node->count; i++)
		if (!is_known(node->entries[i].key, known))
			complain_key(reader, &node->entries[i], known);
	return true;
}

/* The scalar of a key that is not empty; NULL when there is none, which is told. */
static const struct yaml_tree_node *scalar_of(const struct reader *reader, const struct yaml_tree_node *mapping,
					      const char *key, bool required)
{
	const struct yaml_tree_entry *entry = yaml_tree_find(mapping, key);

	if (entry == NULL && required)
		complain(reader, mapping->place, "the key \"%s\" is missing", key);
	if (entry == NULL)
		return NULL;
	if (entry->value->kind == YAML_TREE_SCALAR && entry->value->text[0] != '\0')
		return entry->value;
	complain(reader, entry->value->place, "%s: a text was expected", key);
	return NULL;
}

/* For the caller to free, or NULL. */
static char *text_of(const struct reader *reader, const struct yaml_tree_node *mapping, const char *key, bool required)
{
	const struct yaml_tree_node *node = scalar_of(reader, mapping, key, required);

	return node != NULL ? alloc_text(node->text) : NULL;
}

/* Each node of a sequence, or the one node itself. */
static size_t list_count(const struct yaml_tree_node *node)
{
	return node->kind == YAML_TREE_SEQUENCE ? node->count : 1;
}

static const struct yaml_tree_node *list_at(const struct yaml_tree_node *node, size_t i)
{
	return node->kind == YAML_TREE_SEQUENCE ? node->entries[i].value : node;
}

static void read_value(const struct reader *reader, const struct yaml_tree_node *node, struct evaluation_filter *filter)
{
	char message[384] = "a value was expected", path[PARAM_PATH_SIZE], *text = NULL;

	if (node->kind == YAML_TREE_SCALAR)
		text = param_canonical(reader->names->schema, filter->param, node->text, message, sizeof(message));
	if (text == NULL) {
		complain(reader, node->place, "at: %s: %s",
			 param_path(param_at(reader->names->schema, filter->param), path), message);
		return;
	}
	ALLOC_ROOM(filter->values, filter->count, filter->capacity);
	filter->values[filter->count++] = text;
}

static void complain_param(const struct reader *reader, const struct yaml_tree_entry *entry)
{
	size_t near = param_nearest(reader->names->schema, entry->key);
	char path[PARAM_PATH_SIZE];

	if (near != PARAM_NONE)
		complain(reader, entry->place, "at: unknown parameter \"%s\"; did you mean \"%s\"?", entry->key,
			 param_path(param_at(reader->names->schema, near), path));
	else
		complain(reader, entry->place, "at: unknown parameter \"%s\"", entry->key);
}

static void read_filter(const struct reader *reader, const struct yaml_tree_entry *entry,
			struct reference_condition *condition)
{
	struct evaluation_filter filter = {.param = param_find(reader->names->schema, entry->key)};

	if (filter.param == PARAM_NONE) {
		complain_param(reader, entry);
		return;
	}
	if (condition->expression != NULL && expression_varies(condition->expression, filter.param))
		complain(reader, entry->place, "at: the ratio has two values of %s already", entry->key);
	if (list_count(entry->value) == 0)
		complain(reader, entry->value->place, "at: %s: a value was expected", entry->key);
	for (size_t i = 0; i < list_count(entry->value); i++)
		read_value(reader, list_at(entry->value, i), &filter);
	ALLOC_ROOM(condition->filters, condition->filter_count, condition->filter_capacity);
	condition->filters[condition->filter_count++] = filter;
}

static void read_at(const struct reader *reader, const struct yaml_tree_node *mapping,
		    struct reference_condition *condition)
{
	const struct yaml_tree_entry *at = yaml_tree_find(mapping, "at");

	if (at == NULL)
		return;
	if (at->value->kind != YAML_TREE_MAPPING) {
		complain(reader, at->value->place, "at: parameters and their values were expected, as {vifs: [1, 2]}");
		return;
	}
	for (size_t i = 0; i < at->value->count; i++)
		read_filter(reader, &at->value->entries[i], condition);
}

static void read_expression(const struct reader *reader, const struct yaml_tree_node *mapping,
			    struct reference_condition *condition)
{
	const struct yaml_tree_node *node = scalar_of(reader, mapping, "expect", true);
	struct scanner_problem problem = {0};

	if (node == NULL)
		return;
	condition->expression = expression_compile(reader->names, node->text, &problem);
	if (condition->expression == NULL)
		diagnostics_add(reader->diagnostics, reader->path, node->place.line,
				node->place.column + (node->one_line ? problem.offset : 0), "expect: %s",
				problem.message);
}

/* A number with exactly this unit. */
static double read_number(const struct reader *reader, const struct yaml_tree_node *node, const char *key,
			  const char *unit)
{
	struct scanner scanner = {node->text, node->text};
	double number = 0.0;
	bool good = scanner_take_number(&scanner, &number);

	scanner_skip_space(&scanner);
	if (!good || strcmp(scanner.at, unit) != 0)
		complain(reader, node->place, "%s: \"%s\": a %s%s was expected", key, node->text,
			 unit[0] != '\0' ? "number of " : "bare number", unit);
	return number;
}

static void read_published(const struct reader *reader, const struct yaml_tree_node *mapping,
			   struct reference_condition *condition)
{
	const struct yaml_tree_node *published = scalar_of(reader, mapping, "published", false);
	const struct yaml_tree_node *tolerance = scalar_of(reader, mapping, "tolerance", published != NULL);
	const char *unit = expression_unit(condition->expression, reader->names->metrics);
	bool compares = condition->expression->relation != RELATION_NONE;

	condition->has_published = published != NULL;
	if (published == NULL && tolerance != NULL)
		complain(reader, tolerance->place, "tolerance: there is no value for it (published: ...)");
	else if (published == NULL && !compares)
		complain(reader, mapping->place,
			 "nothing can fail: a comparison in \"expect\", or \"published\" and \"tolerance\", was "
			 "expected");
	else if (published != NULL && compares)
		complain(reader, published->place, "published: \"expect\" has a comparison already");
	if (published == NULL || tolerance == NULL)
		return;
	condition->published = read_number(reader, published, "published", unit);
	condition->tolerance = read_number(reader, tolerance, "tolerance", strcmp(unit, "%") == 0 ? "points" : unit);
	if (condition->tolerance < 0.0)
		complain(reader, tolerance->place, "tolerance: it can't be negative");
}

static void read_intervals(const struct reader *reader, const struct yaml_tree_node *mapping,
			   struct reference_condition *condition)
{
	const struct yaml_tree_node *node = scalar_of(reader, mapping, "intervals", false);

	if (node == NULL)
		return;
	condition->apart = true;
	if (strcmp(node->text, "apart") != 0)
		complain(reader, node->place, "intervals: \"apart\" was expected");
	else if (!expression_is_ratio(condition->expression) || condition->expression->mean_count > 0)
		complain(reader, node->place, "intervals: only those of a ratio's two points can be apart");
}

static void read_condition(const struct reader *reader, const struct yaml_tree_node *node,
			   struct reference_claim *claim)
{
	struct reference_condition condition = {0};

	if (!check_mapping(reader, node, "a condition", condition_keys))
		return;
	read_expression(reader, node, &condition);
	read_at(reader, node, &condition);
	if (condition.expression != NULL) {
		read_published(reader, node, &condition);
		read_intervals(reader, node, &condition);
	}
	ALLOC_ROOM(claim->conditions, claim->count, claim->capacity);
	claim->conditions[claim->count++] = condition;
}

/* A list of a mapping's key that is not empty; NULL when there is none, which is told. */
static const struct yaml_tree_node *sequence_of(const struct reader *reader, const struct yaml_tree_node *mapping,
						const char *key, const char *what)
{
	const struct yaml_tree_entry *entry = yaml_tree_find(mapping, key);

	if (entry == NULL)
		complain(reader, mapping->place, "the key \"%s\" is missing", key);
	else if (entry->value->kind != YAML_TREE_SEQUENCE || entry->value->count == 0)
		complain(reader, entry->value->place, "%s: a list of %s was expected", key, what);
	else
		return entry->value;
	return NULL;
}

static void read_id(const struct reader *reader, const struct yaml_tree_node *mapping,
		    const struct reference *reference, struct reference_claim *claim)
{
	const struct yaml_tree_node *node = scalar_of(reader, mapping, "id", true);
	bool valid = true;

	if (node == NULL)
		return;
	claim->id = alloc_text(node->text);
	for (const char *at = node->text; *at != '\0'; at++)
		valid = valid && (isalnum((unsigned char)*at) || strchr("_-", *at) != NULL);
	if (!valid)
		complain(reader, node->place, "id: letters, digits, \"_\" and \"-\" were expected");
	for (size_t i = 0; i < reference->count; i++)
		if (reference->claims[i].id != NULL && strcmp(reference->claims[i].id, claim->id) == 0)
			complain(reader, node->place, "id: \"%s\" names an earlier claim already", claim->id);
}

static bool read_calibrated(const struct reader *reader, const struct yaml_tree_node *mapping)
{
	const struct yaml_tree_node *node = scalar_of(reader, mapping, "calibrated", false);

	if (node != NULL && strcmp(node->text, "yes") != 0 && strcmp(node->text, "no") != 0)
		complain(reader, node->place, "calibrated: \"%s\" is neither yes nor no", node->text);
	return node != NULL && strcmp(node->text, "yes") == 0;
}

static void read_claim(const struct reader *reader, const struct yaml_tree_node *node, struct reference *reference)
{
	struct reference_claim claim = {0};

	if (!check_mapping(reader, node, "a claim", claim_keys))
		return;
	read_id(reader, node, reference, &claim);
	claim.text = text_of(reader, node, "text", true);
	claim.from = text_of(reader, node, "from", true);
	claim.scenario = text_of(reader, node, "scenario", true);
	claim.tolerance_set = text_of(reader, node, "tolerance_set", false);
	claim.limits = text_of(reader, node, "limits", false);
	claim.cause = text_of(reader, node, "cause", false);
	claim.calibrated = read_calibrated(reader, node);
	const struct yaml_tree_node *conditions = sequence_of(reader, node, "conditions", "conditions");
	for (size_t i = 0; conditions != NULL && i < conditions->count; i++)
		read_condition(reader, conditions->entries[i].value, &claim);
	ALLOC_ROOM(reference->claims, reference->count, reference->capacity);
	reference->claims[reference->count++] = claim;
}

bool reference_read(struct reference *reference, const char *path, const struct expression_names *names,
		    struct diagnostics *diagnostics)
{
	const struct reader reader = {path, names, diagnostics};
	size_t errors_before = diagnostics->count;
	struct yaml_tree tree;

	*reference = (struct reference){.path = alloc_text(path)};
	if (yaml_tree_read(&tree, path, diagnostics) &&
	    check_mapping(&reader, tree.root, "a reference file", file_keys)) {
		reference->source = text_of(&reader, tree.root, "source", true);
		const struct yaml_tree_node *claims = sequence_of(&reader, tree.root, "claims", "claims");
		for (size_t i = 0; claims != NULL && i < claims->count; i++)
			read_claim(&reader, claims->entries[i].value, reference);
	}
	yaml_tree_free(&tree);
	return diagnostics->count == errors_before;
}

static void free_condition(struct reference_condition *condition)
{
	expression_free(condition->expression);
	for (size_t i = 0; i < condition->filter_count; i++) {
		for (size_t v = 0; v < condition->filters[i].count; v++)
			free(condition->filters[i].values[v]);
		free(condition->filters[i].values);
	}
	free(condition->filters);
}

static void free_claim(struct reference_claim *claim)
{
	for (size_t i = 0; i < claim->count; i++)
		free_condition(&claim->conditions[i]);
	free(claim->conditions);
	free(claim->id);
	free(claim->text);
	free(claim->from);
	free(claim->scenario);
	free(claim->tolerance_set);
	free(claim->limits);
	free(claim->cause);
}

void reference_free(struct reference *reference)
{
	for (size_t i = 0; i < reference->count; i++)
		free_claim(&reference->claims[i]);
	free(reference->claims);
	free(reference->path);
	free(reference->source);
	*reference = (struct reference){0};
}
