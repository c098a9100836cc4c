/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built from libyaml's events.  libyaml lets duplicate keys pass, so they are
 * looked for here when a mapping is complete.
 */
#include "scenario/yaml_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"

#define TEXT_ROOM ((size_t)16384) /* for a text to begin with */

struct builder {
	yaml_parser_t parser;
	struct yaml_tree *tree;
	struct diagnostics *diagnostics;
};

static struct yaml_tree_place place_of(yaml_mark_t mark)
{
	return (struct yaml_tree_place){mark.line + 1, mark.column + 1};
}

static void complain(const struct builder *builder, struct yaml_tree_place place, const char *what)
{
	diagnostics_add(builder->diagnostics, builder->tree->path, place.line, place.column, "%s", what);
}

static void node_free(struct yaml_tree_node *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->count; i++) {
		free(node->entries[i].key);
		node_free(node->entries[i].value);
	}
	free(node->entries);
	free(node->text);
	free(node);
}

/* A fault of the encoding has an offset in bytes instead of a mark. */
static struct yaml_tree_place place_of_offset(const char *text, size_t offset)
{
	struct yaml_tree_place place = {1, 1};
	for (size_t i = 0; i < offset && text[i]; i++) {
		place.column++;
		if (text[i] == '\n')
			place = (struct yaml_tree_place){place.line + 1, 1};
	}
	return place;
}

static void complain_syntax(const struct builder *builder)
{
	const yaml_parser_t *parser = &builder->parser;
	struct yaml_tree_place place = parser->error == YAML_READER_ERROR
					       ? place_of_offset(builder->tree->text, parser->problem_offset)
					       : place_of(parser->problem_mark);
	diagnostics_add(builder->diagnostics, builder->tree->path, place.line, place.column, "no valid YAML: %s%s%s",
			parser->context ? parser->context : "", parser->context ? ": " : "",
			parser->problem ? parser->problem : "out of memory");
}

static bool next_event(struct builder *builder, yaml_event_t *event)
{
	if (yaml_parser_parse(&builder->parser, event))
		return true;
	complain_syntax(builder);
	return false;
}

static struct yaml_tree_node *node_new(enum yaml_tree_kind kind, yaml_mark_t mark)
{
	struct yaml_tree_node *node = alloc_zeroed(1, sizeof(*node));
	node->kind = kind;
	node->place = place_of(mark);
	return node;
}

static struct yaml_tree_node *build_scalar(const yaml_event_t *event)
{
	struct yaml_tree_node *node = node_new(YAML_TREE_SCALAR, event->start_mark);
	node->text = alloc_text((const char *)event->data.scalar.value);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->one_line = node->plain && event->start_mark.line == event->end_mark.line;
	return node;
}

static int compare_keys(const void *a, const void *b)
{
	const struct yaml_tree_entry *first = *(struct yaml_tree_entry *const *)a;
	const struct yaml_tree_entry *second = *(struct yaml_tree_entry *const *)b;
	int order = strcmp(first->key, second->key);
	return order ? order : (first > second) - (first < second);
}

static void remove_entries_without_value(struct yaml_tree_node *mapping)
{
	size_t kept = 0;
	for (size_t i = 0; i < mapping->count; i++) {
		if (mapping->entries[i].value)
			mapping->entries[kept++] = mapping->entries[i];
		else
			free(mapping->entries[i].key);
	}
	mapping->count = kept;
}

/* Sorted, so that a long mapping takes no square of its length. */
static void reject_duplicates(const struct builder *builder, struct yaml_tree_node *mapping)
{
	struct yaml_tree_entry **sorted = alloc_zeroed(mapping->count, sizeof(struct yaml_tree_entry *));
	for (size_t i = 0; i < mapping->count; i++)
		sorted[i] = &mapping->entries[i];
	qsort(sorted, mapping->count, sizeof(struct yaml_tree_entry *), compare_keys);
	for (size_t i = 1, first = 0; i < mapping->count; i++) {
		if (strcmp(sorted[first]->key, sorted[i]->key)) {
			first = i;
			continue;
		}
		diagnostics_add(builder->diagnostics, builder->tree->path, sorted[i]->place.line,
				sorted[i]->place.column, "duplicate key \"%s\": it stands in line %zu already",
				sorted[i]->key, sorted[first]->place.line);
		node_free(sorted[i]->value);
		sorted[i]->value = NULL;
	}
	free(sorted);
	remove_entries_without_value(mapping);
}

static struct yaml_tree_node *build_node(struct builder *builder, yaml_event_t *event, size_t depth);

/* Reads one key; false at the mapping's end or after an error (*failed). */
static bool read_key(struct builder *builder, struct yaml_tree_entry *entry, bool *failed)
{
	yaml_event_t event;
	*failed = !next_event(builder, &event);
	if (*failed)
		return false;
	bool is_key = event.type == YAML_SCALAR_EVENT;
	if (is_key) {
		entry->key = alloc_text((const char *)event.data.scalar.value);
		entry->place = place_of(event.start_mark);
	} else if (event.type != YAML_MAPPING_END_EVENT) {
		complain(builder, place_of(event.start_mark),
			 event.type == YAML_ALIAS_EVENT ? "aliases are not supported" : "a key has to be a word");
		*failed = true;
	}
	yaml_event_delete(&event);
	return is_key;
}

static bool build_mapping(struct builder *builder, struct yaml_tree_node *mapping, size_t depth)
{
	struct yaml_tree_entry entry = {0};
	bool failed;
	while (read_key(builder, &entry, &failed)) {
		yaml_event_t event;
		entry.value = next_event(builder, &event) ? build_node(builder, &event, depth + 1) : NULL;
		if (!entry.value) {
			free(entry.key);
			return false;
		}
		ALLOC_ROOM(mapping->entries, mapping->count, mapping->capacity);
		mapping->entries[mapping->count++] = entry;
	}
	if (!failed)
		reject_duplicates(builder, mapping);
	return !failed;
}

static bool build_sequence(struct builder *builder, struct yaml_tree_node *sequence, size_t depth)
{
	for (;;) {
		yaml_event_t event;
		if (!next_event(builder, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			return true;
		}
		struct yaml_tree_node *value = build_node(builder, &event, depth + 1);
		if (!value)
			return false;
		ALLOC_ROOM(sequence->entries, sequence->count, sequence->capacity);
		sequence->entries[sequence->count++] = (struct yaml_tree_entry){NULL, value->place, value};
	}
}

static const char *objection(const yaml_event_t *event, size_t depth)
{
	if (event->type == YAML_ALIAS_EVENT)
		return "aliases are not supported";
	if (depth > YAML_TREE_MAX_DEPTH)
		return "nested too deep (at most 32 levels)";
	if ((event->type == YAML_SCALAR_EVENT && event->data.scalar.tag) ||
	    (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.tag) ||
	    (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag))
		return "tags are not supported";
	return NULL;
}

/* Consumes the event.  NULL after an error: the rest of the file is not read. */
static struct yaml_tree_node *build_node(struct builder *builder, yaml_event_t *event, size_t depth)
{
	struct yaml_tree_node *node = NULL;
	const char *against = objection(event, depth);
	bool complete = true;
	if (against) {
		complain(builder, place_of(event->start_mark), against);
	} else if (event->type == YAML_SCALAR_EVENT) {
		node = build_scalar(event);
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		node = node_new(YAML_TREE_SEQUENCE, event->start_mark);
		complete = build_sequence(builder, node, depth);
	} else {
		node = node_new(YAML_TREE_MAPPING, event->start_mark);
		complete = build_mapping(builder, node, depth);
	}
	yaml_event_delete(event);
	if (complete)
		return node;
	node_free(node);
	return NULL;
}

/* Events: stream start, then per document: start, node, end; stream end. */
static bool build_document(struct builder *builder)
{
	struct yaml_tree *tree = builder->tree;
	for (;;) {
		yaml_event_t event;
		if (!next_event(builder, &event))
			return false;
		yaml_event_type_t type = event.type;
		bool second = type == YAML_DOCUMENT_START_EVENT && tree->root;
		if (second)
			complain(builder, place_of(event.start_mark), "a second document: one was expected");
		if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
		    type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT) {
			tree->root = build_node(builder, &event, 1);
			if (!tree->root)
				return false;
			continue;
		}
		yaml_event_delete(&event);
		if (second)
			return false;
		if (type == YAML_STREAM_END_EVENT)
			break;
	}
	if (!tree->root)
		complain(builder, (struct yaml_tree_place){1, 1}, "the file is empty");
	return tree->root != NULL;
}

static bool read_text(struct yaml_tree *tree, size_t *length, struct diagnostics *diagnostics)
{
	FILE *file = fopen(tree->path, "rb");
	int problem = file ? 0 : errno;
	if (file) {
		size_t room = TEXT_ROOM;
		errno = 0;
		tree->text = alloc_zeroed(room + 1, 1);
		while ((*length += fread(tree->text + *length, 1, room - *length, file)) == room &&
		       room <= YAML_TREE_MAX_BYTES)
			tree->text = alloc_resize(tree->text, (room *= 2) + 1, 1);
		problem = ferror(file) ? errno : 0;
		fclose(file);
	}
	if (problem)
		diagnostics_add(diagnostics, tree->path, 0, 0, "cannot be read: %s", strerror(problem));
	else if (*length > YAML_TREE_MAX_BYTES)
		diagnostics_add(diagnostics, tree->path, 0, 0, "larger than 1 MiB");
	else
		tree->text[*length] = '\0';
	return !problem && *length <= YAML_TREE_MAX_BYTES;
}

bool yaml_tree_read(struct yaml_tree *tree, const char *path, struct diagnostics *diagnostics)
{
	struct builder builder = {.tree = tree, .diagnostics = diagnostics};
	size_t length = 0;
	*tree = (struct yaml_tree){.path = alloc_text(path)};
	if (!read_text(tree, &length, diagnostics))
		return false;
	if (!yaml_parser_initialize(&builder.parser))
		abort();
	yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&builder.parser, (const unsigned char *)tree->text, length);
	bool built = build_document(&builder);
	yaml_parser_delete(&builder.parser);
	return built;
}

void yaml_tree_free(struct yaml_tree *tree)
{
	node_free(tree->root);
	free(tree->path);
	free(tree->text);
	*tree = (struct yaml_tree){0};
}

const struct yaml_tree_entry *yaml_tree_find(const struct yaml_tree_node *mapping, const char *key)
{
	for (size_t i = 0; mapping->kind == YAML_TREE_MAPPING && i < mapping->count; i++) {
		if (!strcmp(mapping->entries[i].key, key))
			return &mapping->entries[i];
	}
	return NULL;
}

bool yaml_tree_is_empty(const struct yaml_tree_node *node)
{
	return node->kind == YAML_TREE_SCALAR && node->plain && !*node->text;
}
