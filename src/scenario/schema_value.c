/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/schema_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "scenario/resolve.h"

json_t *schema_reference(const char *what, const char *path)
{
	return json_pack("{s:o}", "$ref", json_sprintf("#/definitions/%s:%s", what, path));
}

json_t *schema_mapping(json_t *properties)
{
	return json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0, "properties", properties);
}

json_t *schema_word(const char *const *words)
{
	json_t *list = json_array();

	for (size_t i = 0; words[i] != NULL; i++)
		json_array_append_new(list, json_string(words[i]));
	return json_pack("{s:o}", "enum", list);
}

json_t *schema_one_or_list(json_t *one)
{
	json_t *list = json_pack("{s:s, s:i, s:O}", "type", "array", "minItems", 1, "items", one);

	return json_pack("{s:[o, o]}", "anyOf", one, list);
}

static void add_limit(json_t *json, const char *key, const char *text)
{
	uint64_t limit;

	if (text != NULL && unit_parse(text, DIMENSION_COUNT, &limit, NULL) == UNIT_OK && limit <= INT64_MAX)
		json_object_set_new(json, key, json_integer((json_int_t)limit));
}

static json_t *count_schema(const struct param_spec *spec)
{
	json_t *json = json_pack("{s:s}", "type", "integer");

	add_limit(json, "minimum", spec->minimum != NULL ? spec->minimum : "0");
	add_limit(json, "maximum", spec->maximum);
	add_limit(json, "multipleOf", spec->multiple);
	return json;
}

/* "^\s*[0-9]+(\.[0-9]+)?\s*(ps|ns|us|ms|s)\s*$" */
static json_t *quantity_schema(enum dimension dimension)
{
	char *units = alloc_text("");

	for (size_t i = 0; unit_name(dimension, i) != NULL; i++) {
		char *longer = alloc_format("%s%s%s", units, i > 0 ? "|" : "", unit_name(dimension, i));
		free(units);
		units = longer;
	}
	json_t *json = json_pack("{s:s, s:o}", "type", "string", "pattern",
				 json_sprintf("^\\s*[0-9]+(\\.[0-9]+)?\\s*(%s)\\s*$", units));
	free(units);
	return json;
}

/* YAML of before 2009 reads on and off as what they mean, YAML of today as words. */
static json_t *switch_schema(void)
{
	return json_pack("{s:[b, b, s, s]}", "enum", 1, 0, "on", "off");
}

/* A list of texts is joined. */
static json_t *custom_schema(void)
{
	return schema_one_or_list(json_pack("{s:s}", "type", "string"));
}

static json_t *type_schema(const struct param_spec *spec)
{
	switch (spec->type) {
	case PARAM_QUANTITY:
		return spec->dimension == DIMENSION_COUNT ? count_schema(spec) : quantity_schema(spec->dimension);
	case PARAM_RATIO:
		return quantity_schema(DIMENSION_RATIO);
	case PARAM_SWITCH:
		return switch_schema();
	case PARAM_CHOICE:
		return schema_word(spec->choices);
	case PARAM_CUSTOM:
		return custom_schema();
	case PARAM_TEXT:
		break;
	}
	return json_pack("{s:[s, s]}", "type", "string", "number");
}

/* What an editor shows: help, range, source. */
static json_t *description(const struct param_spec *spec)
{
	bool both = spec->minimum != NULL && spec->maximum != NULL,
	     one = spec->minimum != NULL || spec->maximum != NULL;
	const char *low = spec->minimum != NULL ? spec->minimum : "",
		   *high = spec->maximum != NULL ? spec->maximum : "";
	char *allowed = one ? alloc_format(" Allowed: %s%s%s.",
					   both                    ? low
					   : spec->minimum != NULL ? ">= "
								   : "<= ",
					   both ? " .. " : low, high)
			    : alloc_text("");
	json_t *text = json_sprintf("%s%s%s%s%s", spec->help != NULL ? spec->help : "", allowed,
				    spec->multiple != NULL ? " Multiples of " : "",
				    spec->multiple != NULL ? spec->multiple : "", spec->multiple != NULL ? "." : "");

	free(allowed);
	return text;
}

static json_t *default_json(const struct param_spec *spec)
{
	uint64_t count;

	if (spec->type == PARAM_QUANTITY && spec->dimension == DIMENSION_COUNT &&
	    unit_parse(spec->standard, DIMENSION_COUNT, &count, NULL) == UNIT_OK && count <= INT64_MAX)
		return json_integer((json_int_t)count);
	return json_string(spec->standard);
}

json_t *schema_value(struct param_ref ref)
{
	json_t *json = type_schema(ref.spec);

	json_object_set_new(json, "description", description(ref.spec));
	if (ref.spec->standard != NULL && ref.spec->type != PARAM_CUSTOM)
		json_object_set_new(json, "default", default_json(ref.spec));
	return json;
}

json_t *schema_element(struct param_ref ref, json_t *value)
{
	if (ref.spec->type != PARAM_QUANTITY || ref.spec->dimension != DIMENSION_COUNT)
		return value;
	return json_pack("{s:[o, {s:s, s:s}]}", "anyOf", value, "type", "string", "pattern", "^[0-9]+\\.\\.[0-9]+$");
}

static json_t *text_schema(const char *text)
{
	return json_pack("{s:s, s:i, s:s}", "type", "string", "minLength", 1, "description", text);
}

void schema_define_evidence(json_t *definitions)
{
	json_object_set_new(definitions, "evidence:kind", schema_word(evidence_kinds));
	json_object_set_new(definitions, "evidence:source", text_schema("Where the value comes from, in a sentence."));
	json_object_set_new(definitions, "evidence:range",
			    text_schema("Within which it is plausible: LOW .. HIGH, with units."));
}

json_t *schema_evidence(struct param_ref ref, json_t *value)
{
	bool cost = (ref.spec->flags & PARAM_COST) != 0;
	json_t *properties = json_object(), *required = json_array();

	json_object_set(properties, "value", value);
	for (size_t i = 0; evidence_keys[i] != NULL; i++) {
		if (strcmp(evidence_keys[i], "value") != 0)
			json_object_set_new(properties, evidence_keys[i],
					    schema_reference("evidence", evidence_keys[i]));
		if (cost || strcmp(evidence_keys[i], "range") != 0)
			json_array_append_new(required, json_string(evidence_keys[i]));
	}
	json_t *mapping = schema_mapping(properties);
	json_object_set_new(mapping, "required", required);
	json_object_set(mapping, "description", json_object_get(value, "description"));
	if (!cost)
		return json_pack("{s:[o, o]}", "anyOf", value, mapping);
	json_decref(value);
	return mapping;
}
