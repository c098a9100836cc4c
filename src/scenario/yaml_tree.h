/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML file as a tree whose keys and values know their line and column.
 * Scalars stay text: what type a value has is for the parameter tables to say, not
 * for YAML's guesses.
 *
 * Stricter than YAML: keys are scalars and stand once in a mapping; one
 * document; no aliases, no tags; at most YAML_TREE_MAX_BYTES and
 * YAML_TREE_MAX_DEPTH levels.
 */
#ifndef VIFSIM_SCENARIO_YAML_TREE_H
#define VIFSIM_SCENARIO_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"

#define YAML_TREE_MAX_BYTES (1u << 20)
#define YAML_TREE_MAX_DEPTH 32

enum yaml_tree_kind { YAML_TREE_SCALAR, YAML_TREE_SEQUENCE, YAML_TREE_MAPPING };

struct yaml_tree_place {
	size_t line, column; /* from 1 */
};

struct yaml_tree_node;

struct yaml_tree_entry {
	char *key; /* NULL in a sequence */
	struct yaml_tree_place place;
	struct yaml_tree_node *value;
};

struct yaml_tree_node {
	enum yaml_tree_kind kind;
	struct yaml_tree_place place;
	char *text;    /* scalar */
	bool plain;    /* scalar without quotes */
	bool one_line; /* scalar that its line holds as it stands in text, plain */
	struct yaml_tree_entry *entries;
	size_t count, capacity;
};

struct yaml_tree {
	char *path;
	char *text; /* the whole file */
	struct yaml_tree_node *root;
};

/* Errors go to diagnostics.  False when the file cannot be read or is no
 * YAML; true with errors added when the tree is usable all the same (a second
 * key of the same name is left out).  yaml_tree_free() in either case. */
bool yaml_tree_read(struct yaml_tree *tree, const char *path, struct diagnostics *diagnostics);
void yaml_tree_free(struct yaml_tree *tree);
/* The entry of a key in a mapping, or NULL. */
const struct yaml_tree_entry *yaml_tree_find(const struct yaml_tree_node *mapping, const char *key);
/* "key:" with nothing behind it. */
bool yaml_tree_is_empty(const struct yaml_tree_node *node);

#endif
