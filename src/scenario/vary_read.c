/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario or --sweep says of vary. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "scenario/sweep.h"
#include "scenario/vary.h"

#define MESSAGE_SIZE 512

static const char *const keys[] = {"costs", "design", "samples", "seed", NULL};
const char *const vary_designs[] = {"one_at_a_time", "latin_hypercube", NULL};

/* Where a value stands: in a file, or in an argument. */
struct source {
	struct resolution *resolution;
	const char *file, *argument; /* one of the two is NULL */
	struct yaml_tree_place place;
	const char *key; /* of vary */
};

static void complain(const struct source *source, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void complain(const struct source *source, const char *format, ...)
{
	char message[MESSAGE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (source->argument)
		diagnostics_add_argument(source->resolution->diagnostics, source->argument, "vary.%s: %s", source->key,
					 message);
	else
		diagnostics_add(source->resolution->diagnostics, source->file, source->place.line, source->place.column,
				"vary.%s: %s", source->key, message);
}

void vary_complain(const struct vary *vary, struct resolution *resolution, const char *format, ...)
{
	char message[MESSAGE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (vary->place.line)
		diagnostics_add(resolution->diagnostics, vary->file, vary->place.line, vary->place.column, "vary: %s",
				message);
	else
		diagnostics_add_argument(resolution->diagnostics, "--sweep", "vary: %s", message);
}

/* The number of a word; SIZE_MAX after an error that says `what` it is none of. */
static size_t find_word(const struct source *source, const char *const *words, const char *word, const char *what)
{
	size_t nearest = SIZE_MAX;
	size_t number = nearest_find(words, word, &nearest);
	if (number != SIZE_MAX)
		return number;
	bool near = nearest != SIZE_MAX;
	complain(source, "%s%s%s%s", what, near ? "; did you mean \"" : "", near ? words[nearest] : "",
		 near ? "\"?" : "");
	return SIZE_MAX;
}

static struct vary *add_vary(struct sweep *sweep, struct resolution *resolution)
{
	struct vary *vary = alloc_zeroed(1, sizeof(*vary));
	vary->all = true;
	vary->asked = alloc_zeroed(resolution->count, sizeof(*vary->asked));
	vary->named = alloc_zeroed(resolution->count, sizeof(*vary->named));
	vary->seed = 1;
	vary->axis = sweep->axis_count;
	sweep_add_axis(sweep);
	sweep->vary = vary;
	return vary;
}

/* A parameter's path, or that of a group. */
static void ask_for(struct vary *vary, const struct source *source, const char *path)
{
	const struct resolution *resolution = source->resolution;
	size_t number = param_find(resolution->schema, path), length = strlen(path), found = 0;
	for (size_t i = 0; i < resolution->count; i++) {
		if (i != number && (number != PARAM_NONE || strncmp(resolution->paths[i], path, length) ||
				    resolution->paths[i][length] != '.'))
			continue;
		vary->asked[i] = true;
		vary->named[i] = vary->named[i] || i == number;
		found++;
	}
	if (found)
		return;
	char *suggestion = resolve_suggestion(resolution, path, NULL);
	complain(source, "unknown parameter \"%s\"%s", path, suggestion);
	free(suggestion);
}

static void read_costs(struct vary *vary, const struct source *source, const char *text)
{
	if (!strcmp(text, "all"))
		vary->all = true;
	else
		ask_for(vary, source, text);
}

static void read_design(struct vary *vary, const struct source *source, const char *text)
{
	size_t design = find_word(source, vary_designs, text, "one_at_a_time or latin_hypercube was expected");
	vary->one_at_a_time |= design == 0;
	vary->latin_hypercube |= design == 1;
}

static void read_count(uint64_t *count, const struct source *source, const char *text, uint64_t minimum,
		       uint64_t maximum)
{
	if (unit_parse(text, DIMENSION_COUNT, count, NULL) != UNIT_OK || *count < minimum || *count > maximum)
		complain(source, "\"%s\": a count from %llu to %llu was expected", text, (unsigned long long)minimum,
			 (unsigned long long)maximum);
}

static void read_element(struct vary *vary, const struct source *source, size_t key, const char *text)
{
	switch (key) {
	case 0:
		read_costs(vary, source, text);
		break;
	case 1:
		read_design(vary, source, text);
		break;
	case 2:
		read_count(&vary->samples, source, text, VARY_FEWEST_SAMPLES, SWEEP_MAX_POINTS);
		break;
	default:
		read_count(&vary->seed, source, text, 0, INT64_MAX);
		break;
	}
}

static bool is_list(size_t key)
{
	return key < 2;
}

/* What was said before of that key is forgotten. */
static void clear(struct vary *vary, const struct source *source, size_t key)
{
	if (key == 0) {
		vary->all = false;
		memset(vary->asked, 0, source->resolution->count * sizeof(*vary->asked));
		memset(vary->named, 0, source->resolution->count * sizeof(*vary->named));
	} else if (key == 1) {
		vary->one_at_a_time = vary->latin_hypercube = false;
	}
}

/* A scalar, or where a list may stand its elements. */
static void read_value(struct vary *vary, struct source *source, size_t key, const struct yaml_tree_node *value)
{
	struct yaml_tree_entry lone = {.value = (struct yaml_tree_node *)value};
	bool sequence = value->kind == YAML_TREE_SEQUENCE && is_list(key) && value->count;
	const struct yaml_tree_entry *entries = sequence ? value->entries : &lone;
	clear(vary, source, key);
	for (size_t i = 0; i < (sequence ? value->count : 1); i++) {
		const struct yaml_tree_node *node = entries[i].value;
		source->place = node->place;
		if (node->kind == YAML_TREE_SCALAR && *node->text)
			read_element(vary, source, key, node->text);
		else
			complain(source, "%s was expected", is_list(key) ? "a word, or a list of words," : "a count");
	}
}

void vary_read(struct sweep *sweep, struct resolution *resolution, const struct yaml_tree_entry *entry)
{
	const struct yaml_tree_node *mapping = entry->value;
	struct vary *vary = add_vary(sweep, resolution);
	vary->file = sweep->file;
	vary->place = entry->place;
	if (mapping->kind != YAML_TREE_MAPPING) {
		vary_complain(vary, resolution, "a mapping was expected: costs, design, samples, seed");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		const char *key = mapping->entries[i].key;
		struct source source = {resolution, sweep->file, NULL, mapping->entries[i].place, key};
		size_t number = find_word(&source, keys, key, "unknown key");
		if (number != SIZE_MAX)
			read_value(vary, &source, number, mapping->entries[i].value);
	}
}

void vary_argument(struct sweep *sweep, struct resolution *resolution, const char *argument, const char *key,
		   const char *value)
{
	struct vary *vary = sweep->vary ? sweep->vary : add_vary(sweep, resolution);
	struct source source = {resolution, NULL, argument, {0}, key};
	size_t number = find_word(&source, keys, key, "unknown key");
	if (number == SIZE_MAX)
		return;
	clear(vary, &source, number);
	for (const char *at = value, *end; at; at = *end && is_list(number) ? end + 1 : NULL) {
		end = is_list(number) ? at + strcspn(at, ",") : at + strlen(at);
		while (at < end && isspace((unsigned char)*at))
			at++;
		char *element = alloc_text_part(at, (size_t)(end - at));
		read_element(vary, &source, number, element);
		free(element);
	}
}

void vary_check(const struct vary *vary, struct resolution *resolution)
{
	if (!vary->one_at_a_time && !vary->latin_hypercube)
		vary_complain(vary, resolution,
			      "its design is missing: one_at_a_time, latin_hypercube, or a list of both");
	else if (vary->latin_hypercube && !vary->samples)
		vary_complain(vary, resolution, "latin_hypercube needs samples: how many");
	else if (!vary->latin_hypercube && vary->samples)
		vary_complain(vary, resolution, "samples are those of latin_hypercube, which is not in its design");
}

void vary_free(struct vary *vary)
{
	if (!vary)
		return;
	for (size_t i = 0; i < vary->refusal_count; i++)
		free(vary->refusals[i].message);
	for (size_t i = 0; i < vary->range_count; i++) {
		free(vary->ranges[i].texts[0]);
		free(vary->ranges[i].texts[1]);
	}
	free(vary->ranges);
	free(vary->refusals);
	free(vary->omissions);
	free(vary->rows);
	free(vary->asked);
	free(vary->named);
	free(vary);
}
