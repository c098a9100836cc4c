/* SPDX-License-Identifier: Apache-2.0 */
/* Layers of values over the parameter tables. */
#include "scenario/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"

#define MESSAGE_SIZE 512
#define PRINT_SIZE 256
/* A file of nothing but misspelt keys shall not take minutes to reject. */
#define SUGGESTIONS_AT_MOST 200

char *resolve_path(const char *file, const char *path)
{
	const char *slash = file != NULL ? strrchr(file, '/') : NULL;
	if (*path == '/' || !slash)
		return alloc_text(path);
	return alloc_format("%.*s%s", (int)(slash - file + 1), file, path);
}

static void store_default(struct resolution *resolution, size_t number)
{
	const char *standard = param_at(resolution->schema, number).spec->standard;
	if (standard)
		resolve_assign(resolution, number, standard, (struct scenario_origin){.kind = ORIGIN_DEFAULT},
			       "internal default");
}

void resolve_init(struct resolution *resolution, const struct param_schema *schema, struct diagnostics *diagnostics)
{
	size_t count = param_count(schema);
	*resolution = (struct resolution){.schema = schema, .count = count, .diagnostics = diagnostics};
	resolution->paths = alloc_zeroed(count, PARAM_PATH_SIZE);
	resolution->object = alloc_zeroed(1, schema->object_size);
	resolution->scratch = alloc_zeroed(1, schema->object_size);
	resolution->values = alloc_zeroed(count, sizeof(*resolution->values));
	resolution->evidence = alloc_zeroed(count, sizeof(*resolution->evidence));
	resolution->seen = alloc_zeroed(count, sizeof(*resolution->seen));
	resolution->platform_texts = alloc_zeroed(count, sizeof(*resolution->platform_texts));
	resolution->file_texts = alloc_zeroed(count, sizeof(*resolution->file_texts));
	for (size_t i = 0; i < count; i++) {
		param_path(param_at(schema, i), resolution->paths[i]);
		store_default(resolution, i);
	}
}

void resolve_value_free(struct resolve_value *value)
{
	free(value->raw);
	free(value->text);
	free(value->bare);
	*value = (struct resolve_value){0};
}

void resolve_free(struct resolution *resolution)
{
	for (size_t i = 0; i < resolution->count; i++) {
		resolve_value_free(&resolution->values[i]);
		free(resolution->evidence[i].kind);
		free(resolution->evidence[i].source);
		free(resolution->evidence[i].low);
		free(resolution->evidence[i].high);
		free(resolution->platform_texts[i]);
		free(resolution->file_texts[i]);
	}
	free(resolution->platform_texts);
	free(resolution->file_texts);
	free(resolution->paths);
	free(resolution->object);
	free(resolution->scratch);
	free(resolution->values);
	free(resolution->evidence);
	free(resolution->seen);
	*resolution = (struct resolution){0};
}

void resolve_keep(const struct resolution *resolution, char **texts)
{
	for (size_t i = 0; i < resolution->count; i++) {
		free(texts[i]);
		texts[i] = resolution->values[i].text ? alloc_text(resolution->values[i].text) : NULL;
	}
}

void resolve_next_file(struct resolution *resolution)
{
	memset(resolution->seen, 0, resolution->count * sizeof(*resolution->seen));
}

static void tell(const struct resolution *resolution, struct scenario_origin origin, const char *argument,
		 const char *path, const char *message)
{
	if (argument)
		diagnostics_add_argument(resolution->diagnostics, argument, "%s: %s", path, message);
	else
		diagnostics_add(resolution->diagnostics, origin.file, origin.line, origin.column, "%s: %s", path,
				message);
}

/* A file's path, relative to the folder of the file that names it; the command line names it from where it is. */
static char *resolved_text(const struct param_spec *spec, const char *raw, struct scenario_origin origin)
{
	if (spec->type != PARAM_CUSTOM || spec->custom->content == NULL || origin.kind == ORIGIN_DEFAULT)
		return alloc_text(raw);
	return resolve_path(origin.file, raw);
}

/* As written; with what is in the file when it names one. */
static char *custom_text(const struct param_ref ref, const char *raw, const void *object)
{
	char content[PRINT_SIZE] = "";

	if (ref.spec->custom->content != NULL)
		ref.spec->custom->content(param_field(ref, object), content, sizeof(content));
	return content[0] != '\0' ? alloc_format("%s (%s)", raw, content) : alloc_text(raw);
}

static struct resolve_value make_value(struct resolution *resolution, size_t number, const char *raw,
				       struct scenario_origin origin, const char *argument, void *object)
{
	char message[MESSAGE_SIZE] = "", text[PRINT_SIZE] = "", bare[PRINT_SIZE] = "";
	struct param_ref ref = param_at(resolution->schema, number);
	struct resolve_value value = {.raw = resolved_text(ref.spec, raw, origin), .origin = origin};
	bool stored = param_store(ref, value.raw, object, message, sizeof(message)) == 0;
	if (!stored) {
		tell(resolution, origin, argument, resolution->paths[number], message);
	} else if (ref.spec->type != PARAM_CUSTOM) {
		param_print(ref, object, 1, text, sizeof(text));
		param_print(ref, object, 0, bare, sizeof(bare));
		value.text = alloc_text(text);
		value.bare = alloc_text(bare);
		return value;
	}
	value.text = stored ? custom_text(ref, raw, object) : alloc_text(raw);
	value.bare = alloc_text(raw);
	return value;
}

struct resolve_value resolve_make(struct resolution *resolution, size_t number, const char *raw,
				  struct scenario_origin origin, const char *argument)
{
	return make_value(resolution, number, raw, origin, argument, resolution->scratch);
}

void resolve_assign(struct resolution *resolution, size_t number, const char *raw, struct scenario_origin origin,
		    const char *argument)
{
	struct resolve_value value = make_value(resolution, number, raw, origin, argument, resolution->object);
	resolve_value_free(&resolution->values[number]);
	resolution->values[number] = value;
}

/* Keeps a copy of the best word, as sections have no array to point into. */
static void offer(struct nearest *nearest, const char *word, char *best)
{
	static const size_t found = 1;
	size_t before = nearest->distance;
	nearest_offer(nearest, word, found);
	if (nearest->distance < before) {
		snprintf(best, PARAM_PATH_SIZE, "%s", word);
		best[PARAM_PATH_SIZE - 1] = '\0';
	}
}

char *resolve_suggestion(const struct resolution *resolution, const char *path, const char *const *reserved)
{
	char best[PARAM_PATH_SIZE] = "", section[PARAM_PATH_SIZE];
	struct nearest nearest;
	if (resolution->diagnostics->count > SUGGESTIONS_AT_MOST)
		return alloc_text("");
	nearest_begin(&nearest, path);
	for (; reserved && *reserved; reserved++)
		offer(&nearest, *reserved, best);
	for (size_t i = 0; i < resolution->count; i++) {
		offer(&nearest, resolution->paths[i], best);
		memcpy(section, resolution->paths[i], sizeof(section));
		for (char *dot = strrchr(section, '.'); dot; dot = strrchr(section, '.')) {
			*dot = '\0';
			offer(&nearest, section, best);
		}
	}
	return *best ? alloc_format("; did you mean \"%s\"?", best) : alloc_text("");
}

static bool is_section(const struct resolution *resolution, const char *path)
{
	size_t length = strlen(path);
	for (size_t i = 0; i < resolution->count; i++) {
		if (!strncmp(resolution->paths[i], path, length) && resolution->paths[i][length] == '.')
			return true;
	}
	return false;
}

static bool is_word(const char *const *words, const char *word)
{
	for (; words && *words; words++) {
		if (!strcmp(*words, word))
			return true;
	}
	return false;
}

struct walk {
	struct resolution *resolution;
	const char *file;
	resolve_leaf leaf;
	void *context;
};

static void walk_mapping(const struct walk *walk, const struct yaml_tree_node *mapping, const char *prefix,
			 const char *const *reserved);

static void unknown_key(const struct walk *walk, const struct yaml_tree_entry *entry, const char *path,
			const char *const *reserved)
{
	char *suggestion = resolve_suggestion(walk->resolution, path, reserved);
	diagnostics_add(walk->resolution->diagnostics, walk->file, entry->place.line, entry->place.column,
			"unknown key \"%s\"%s", path, suggestion);
	free(suggestion);
}

/* A section whose parts are numbered from 1 may be given as a list of them: is path.1 one? */
static bool is_list(const struct resolution *resolution, const char *path)
{
	char *first = alloc_format("%s.1", path);
	bool list = is_section(resolution, first);
	free(first);
	return list;
}

static void walk_list(const struct walk *walk, const struct yaml_tree_node *list, const char *prefix)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_tree_node *element = list->entries[i].value;
		char *path = alloc_format("%s.%zu", prefix, i + 1);
		if (!is_section(walk->resolution, path))
			diagnostics_add(walk->resolution->diagnostics, walk->file, element->place.line,
					element->place.column, "%s: the list may have %zu elements at most", prefix, i);
		else if (element->kind != YAML_TREE_MAPPING)
			diagnostics_add(walk->resolution->diagnostics, walk->file, element->place.line,
					element->place.column, "%s: a mapping was expected", path);
		else
			walk_mapping(walk, element, path, NULL);
		bool more = is_section(walk->resolution, path);
		free(path);
		if (!more)
			return; /* the rest is no better */
	}
}

/* A path may be both, as "pace" and "pace.period" would be: then a mapping is
 * the section, unless it is evidence. */
static void walk_entry(const struct walk *walk, const struct yaml_tree_entry *entry, const char *path,
		       const char *const *reserved)
{
	const struct yaml_tree_node *value = entry->value;
	size_t number = param_find(walk->resolution->schema, path);
	bool section = is_section(walk->resolution, path), mapping = value->kind == YAML_TREE_MAPPING;
	if (number != PARAM_NONE && !(section && mapping && !yaml_tree_find(value, "value")))
		walk->leaf(walk->context, number, entry);
	else if (!section)
		unknown_key(walk, entry, path, reserved);
	else if (mapping)
		walk_mapping(walk, value, path, NULL);
	else if (value->kind == YAML_TREE_SEQUENCE && is_list(walk->resolution, path))
		walk_list(walk, value, path);
	else
		diagnostics_add(walk->resolution->diagnostics, walk->file, value->place.line, value->place.column,
				"\"%s\" is a group of parameters: a mapping was expected", path);
}

static void walk_mapping(const struct walk *walk, const struct yaml_tree_node *mapping, const char *prefix,
			 const char *const *reserved)
{
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_tree_entry *entry = &mapping->entries[i];
		if (is_word(reserved, entry->key))
			continue;
		char *path = alloc_format("%s%s%s", prefix, *prefix ? "." : "", entry->key);
		walk_entry(walk, entry, path, reserved);
		free(path);
	}
}

void resolve_walk(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		  const char *const *reserved, resolve_leaf leaf, void *context)
{
	struct walk walk = {resolution, file, leaf, context};
	if (mapping->kind == YAML_TREE_MAPPING)
		walk_mapping(&walk, mapping, "", reserved);
	else
		diagnostics_add(resolution->diagnostics, file, mapping->place.line, mapping->place.column,
				"a mapping of parameters was expected");
}

bool resolve_first_time(struct resolution *resolution, const char *file, size_t number,
			const struct yaml_tree_entry *entry)
{
	struct yaml_tree_place *seen = &resolution->seen[number];
	if (seen->line) {
		diagnostics_add(resolution->diagnostics, file, entry->place.line, entry->place.column,
				"duplicate key \"%s\": it stands in line %zu already", resolution->paths[number],
				seen->line);
		return false;
	}
	*seen = entry->place;
	return true;
}

static char *joined(const struct yaml_tree_node *sequence)
{
	char *text = alloc_text("");
	for (size_t i = 0; i < sequence->count; i++) {
		const struct yaml_tree_node *part = sequence->entries[i].value;
		if (part->kind != YAML_TREE_SCALAR) {
			free(text);
			return NULL;
		}
		char *longer = alloc_format("%s%s%s", text, i ? "; " : "", part->text);
		free(text);
		text = longer;
	}
	return text;
}

char *resolve_node_text(struct resolution *resolution, const char *file, size_t number,
			const struct yaml_tree_node *node)
{
	const struct param_spec *spec = param_at(resolution->schema, number).spec;
	const char *expected = "one value was expected, not a mapping";
	char *text = NULL;
	if (yaml_tree_is_empty(node)) {
		expected = "the value is missing";
	} else if (node->kind == YAML_TREE_SCALAR) {
		return alloc_text(node->text);
	} else if (node->kind == YAML_TREE_SEQUENCE && spec->type == PARAM_CUSTOM) {
		expected = "a list of texts was expected";
		text = joined(node);
	} else if (node->kind == YAML_TREE_SEQUENCE) {
		expected = "one value was expected, not a list";
	} else if (yaml_tree_find(node, "value")) {
		expected = "a plain value was expected: evidence belongs in a platform file";
	}
	if (!text)
		diagnostics_add(resolution->diagnostics, file, node->place.line, node->place.column, "%s: %s",
				resolution->paths[number], expected);
	return text;
}

/* What the leaves of a file are read with. */
struct file_layer {
	struct resolution *resolution;
	const char *file;
	enum scenario_origin_kind kind;
};

static bool assign_node(const struct file_layer *layer, size_t number, const struct yaml_tree_node *node)
{
	size_t errors = layer->resolution->diagnostics->count;
	char *text = resolve_node_text(layer->resolution, layer->file, number, node);
	struct scenario_origin origin = {layer->kind, layer->file, node->place.line, node->place.column};
	if (text)
		resolve_assign(layer->resolution, number, text, origin, NULL);
	free(text);
	return layer->resolution->diagnostics->count == errors;
}

static void scenario_leaf(void *context, size_t number, const struct yaml_tree_entry *entry)
{
	const struct file_layer *layer = context;
	if (resolve_first_time(layer->resolution, layer->file, number, entry))
		assign_node(layer, number, entry->value);
}

static void platform_leaf(void *context, size_t number, const struct yaml_tree_entry *entry)
{
	const struct file_layer *layer = context;
	const struct param_spec *spec = param_at(layer->resolution->schema, number).spec;
	const struct yaml_tree_node *value = entry->value;
	if (!resolve_first_time(layer->resolution, layer->file, number, entry))
		return;
	if (value->kind == YAML_TREE_MAPPING)
		value = evidence_read(layer->resolution, layer->file, number, value);
	else if (spec->flags & PARAM_COST)
		diagnostics_add(layer->resolution->diagnostics, layer->file, value->place.line, value->place.column,
				"%s: a cost needs its evidence: {value: ..., kind: ..., source: ..., range: ...}",
				layer->resolution->paths[number]);
	if (value && assign_node(layer, number, value))
		evidence_check_value(layer->resolution, layer->file, number, value);
}

void resolve_scenario(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		      const char *const *reserved)
{
	struct file_layer layer = {resolution, file, ORIGIN_SCENARIO};
	resolve_walk(resolution, file, mapping, reserved, scenario_leaf, &layer);
}

static void require_costs(struct resolution *resolution, const char *file, struct yaml_tree_place place)
{
	for (size_t i = 0; i < resolution->count; i++) {
		const struct param_spec *spec = param_at(resolution->schema, i).spec;
		if ((spec->flags & PARAM_COST) && !resolution->seen[i].line)
			diagnostics_add(resolution->diagnostics, file, place.line, place.column,
					"the cost %s is missing: {value: ..., kind: ..., source: ..., range: ...} was "
					"expected",
					resolution->paths[i]);
	}
}

void resolve_platform(struct resolution *resolution, const char *file, const struct yaml_tree_node *mapping,
		      const char *const *reserved, bool whole)
{
	struct file_layer layer = {resolution, file, ORIGIN_PLATFORM};
	resolve_walk(resolution, file, mapping, reserved, platform_leaf, &layer);
	if (whole)
		require_costs(resolution, file, mapping->place);
}

size_t resolve_argument(struct resolution *resolution, const char *argument, const char *text, const char **value)
{
	const char *equals = strchr(text, '=');
	if (!equals || equals == text) {
		diagnostics_add_argument(resolution->diagnostics, argument, "PATH=VALUE was expected");
		return PARAM_NONE;
	}
	char *path = alloc_text_part(text, (size_t)(equals - text));
	size_t number = param_find(resolution->schema, path);
	*value = equals + 1;
	if (number == PARAM_NONE && is_section(resolution, path)) {
		diagnostics_add_argument(resolution->diagnostics, argument,
					 "\"%s\" is a group of parameters, not a parameter", path);
	} else if (number == PARAM_NONE) {
		char *suggestion = resolve_suggestion(resolution, path, NULL);
		diagnostics_add_argument(resolution->diagnostics, argument, "unknown parameter \"%s\"%s", path,
					 suggestion);
		free(suggestion);
	}
	free(path);
	return number;
}
