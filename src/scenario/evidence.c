/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: why a value in a platform file is what it is.  A cost has all of
 * it (no source, no load); other parameters may leave out the range.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "scenario/range.h"
#include "scenario/resolve.h"

const char *const evidence_keys[] = {"value", "kind", "source", "range", NULL};
const char *const evidence_kinds[] = {"measured", "derived", "assumed", "calibrated", NULL};

/* What all checks of one evidence mapping say their errors with. */
struct evidence {
	struct resolution *resolution;
	const char *file;
	size_t number;
};

static void complain(const struct evidence *evidence, struct yaml_tree_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void complain(const struct evidence *evidence, struct yaml_tree_place place, const char *format, ...)
{
	char message[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	diagnostics_add(evidence->resolution->diagnostics, evidence->file, place.line, place.column, "%s: %s",
			evidence->resolution->paths[evidence->number], message);
}

static void check_keys(const struct evidence *evidence, const struct yaml_tree_node *mapping)
{
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_tree_entry *entry = &mapping->entries[i];
		size_t near = SIZE_MAX;
		if (nearest_find(evidence_keys, entry->key, &near) != SIZE_MAX)
			continue;
		if (near == SIZE_MAX)
			complain(evidence, entry->place,
				 "unknown key \"%s\" in its evidence (value, kind, source, range)", entry->key);
		else
			complain(evidence, entry->place, "unknown key \"%s\" in its evidence; did you mean \"%s\"?",
				 entry->key, evidence_keys[near]);
	}
}

static void check_missing(const struct evidence *evidence, const struct yaml_tree_node *mapping)
{
	const struct param_spec *spec = param_at(evidence->resolution->schema, evidence->number).spec;
	size_t required = spec->flags & PARAM_COST ? 4 : 3; /* the range is the last */
	char *list = alloc_text("");
	for (size_t i = 0; i < required; i++) {
		if (yaml_tree_find(mapping, evidence_keys[i]))
			continue;
		char *longer = alloc_format("%s%s%s", list, *list ? ", " : "", evidence_keys[i]);
		free(list);
		list = longer;
	}
	if (*list)
		complain(evidence, mapping->place, "its evidence lacks: %s", list);
	free(list);
}

/* A text of the evidence; NULL when it is not there or is no text. */
static const struct yaml_tree_node *text_of(const struct evidence *evidence, const struct yaml_tree_node *mapping,
					    const char *key)
{
	const struct yaml_tree_entry *entry = yaml_tree_find(mapping, key);
	if (!entry)
		return NULL;
	if (entry->value->kind == YAML_TREE_SCALAR && entry->value->text[strspn(entry->value->text, " \t\n")])
		return entry->value;
	complain(evidence, entry->value->place, "the %s is empty or no text", key);
	return NULL;
}

static void read_kind(const struct evidence *evidence, const struct yaml_tree_node *kind)
{
	size_t near = SIZE_MAX;
	if (nearest_find(evidence_kinds, kind->text, &near) != SIZE_MAX)
		evidence->resolution->evidence[evidence->number].kind = alloc_text(kind->text);
	else
		complain(evidence, kind->place,
			 "\"%s\" is no kind of evidence: measured, derived, assumed or calibrated was expected%s%s%s",
			 kind->text, near == SIZE_MAX ? "" : "; did you mean \"",
			 near == SIZE_MAX ? "" : evidence_kinds[near], near == SIZE_MAX ? "" : "\"?");
}

static char *trimmed(const char *from, const char *to)
{
	while (from < to && strchr(" \t\n", *from))
		from++;
	while (to > from && strchr(" \t\n", to[-1]))
		to--;
	return alloc_text_part(from, (size_t)(to - from));
}

static void read_range(const struct evidence *evidence, const struct yaml_tree_node *range)
{
	const struct param_spec *spec = param_at(evidence->resolution->schema, evidence->number).spec;
	const char *dots = strstr(range->text, "..");
	struct range_number low_number, high_number;
	char *low = trimmed(range->text, dots ? dots : range->text);
	char *high = dots ? trimmed(dots + 2, dots + strlen(dots)) : alloc_text("");
	bool valid = *low && *high;
	if (valid && range_is_numeric(spec))
		valid = range_read(spec, low, &low_number) && range_read(spec, high, &high_number) &&
			!range_is_below(high_number, low_number);
	if (valid) {
		evidence->resolution->evidence[evidence->number].low = low;
		evidence->resolution->evidence[evidence->number].high = high;
		return;
	}
	const char *units = spec->type == PARAM_CUSTOM ? range_unit(spec) : unit_names(spec->dimension);
	complain(evidence, range->place, "\"%s\" is no range: LOW .. HIGH was expected, each with its unit%s%s%s",
		 range->text, *units ? " (" : "", units, *units ? ")" : "");
	free(low);
	free(high);
}

/* What a base said of it. */
static void forget(struct resolve_evidence *evidence)
{
	free(evidence->kind);
	free(evidence->source);
	free(evidence->low);
	free(evidence->high);
	memset(evidence, 0, sizeof(*evidence));
}

const struct yaml_tree_node *evidence_read(struct resolution *resolution, const char *file, size_t number,
					   const struct yaml_tree_node *mapping)
{
	struct evidence evidence = {resolution, file, number};
	const struct yaml_tree_node *text;
	forget(&resolution->evidence[number]);
	check_keys(&evidence, mapping);
	check_missing(&evidence, mapping);
	if ((text = text_of(&evidence, mapping, "kind")))
		read_kind(&evidence, text);
	if ((text = text_of(&evidence, mapping, "source")))
		resolution->evidence[number].source = alloc_text(text->text);
	if ((text = text_of(&evidence, mapping, "range")))
		read_range(&evidence, text);
	const struct yaml_tree_entry *value = yaml_tree_find(mapping, "value");
	return value ? value->value : NULL;
}

bool evidence_is_outside(const struct resolution *resolution, const void *object, size_t number)
{
	const struct param_ref ref = param_at(resolution->schema, number);
	const struct resolve_evidence *given = &resolution->evidence[number];
	struct range_number low, high;
	if (!given->low || !range_is_numeric(ref.spec) || !range_read(ref.spec, given->low, &low) ||
	    !range_read(ref.spec, given->high, &high))
		return false;
	const struct range_number is = range_of_field(ref, object);
	return range_is_below(is, low) || range_is_below(high, is);
}

void evidence_check_value(struct resolution *resolution, const char *file, size_t number,
			  const struct yaml_tree_node *value)
{
	struct evidence evidence = {resolution, file, number};
	const struct resolve_evidence *given = &resolution->evidence[number];
	if (evidence_is_outside(resolution, resolution->object, number))
		complain(&evidence, value->place, "%s is outside its own plausible range, %s .. %s",
			 resolution->values[number].raw, given->low, given->high);
}
