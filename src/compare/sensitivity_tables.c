/* SPDX-License-Identifier: Apache-2.0 */
/* Sensitivity as data: JSON, and tables that figures are drawn from. */
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/sensitivity.h"
#include "results/csv.h"
#include "results/file.h"

/* JSON. */

static json_t *real_or_null(bool exists, double value)
{
	return exists ? json_real(value) : json_null();
}

static json_t *half_json(const struct sensitivity_share *half)
{
	return real_or_null(half->of > 0, half->share);
}

static json_t *effect_json(const struct variation *variation, const struct sensitivity_effect *effect)
{
	return json_pack("{s:s, s:o, s:o, s:f, s:o, s:o}", "path", variation->constants[effect->constant].path,
			 "at_low", real_or_null(effect->ends[0].exists, effect->ends[0].value), "at_high",
			 real_or_null(effect->ends[1].exists, effect->ends[1].value), "swing", effect->swing,
			 "lower_half", half_json(&effect->halves[0]), "upper_half", half_json(&effect->halves[1]));
}

static json_t *condition_json(const struct sensitivity *sensitivity, const struct sensitivity_claim *claim,
			      size_t index)
{
	const struct variation *variation = &sensitivity->stored->header.variation;
	json_t *constants = json_array();

	for (size_t k = 0; k < variation->constant_count; k++)
		json_array_append_new(constants, effect_json(variation, &claim->conditions[index].effects[k]));
	return json_pack("{s:s, s:f, s:o}", "expect", claim->claim->conditions[index].expression->text, "base",
			 claim->conditions[index].base, "constants", constants);
}

static json_t *share_json(const struct sensitivity_share *share)
{
	const bool any = share->of > 0;

	return json_pack("{s:o, s:o, s:o, s:I}", "share", real_or_null(any, share->share), "low",
			 real_or_null(any, share->low), "high", real_or_null(any, share->high), "holding",
			 (json_int_t)share->holding);
}

static json_t *claim_json(const struct sensitivity *sensitivity, const struct sensitivity_claim *claim)
{
	json_t *json = share_json(&claim->share), *conditions = json_array();

	for (size_t c = 0; c < claim->claim->count; c++)
		json_array_append_new(conditions, condition_json(sensitivity, claim, c));
	json_object_set_new(json, "id", json_string(claim->claim->id));
	json_object_set_new(json, "conditions", conditions);
	return json;
}

json_t *sensitivity_json(const struct sensitivity *sensitivity)
{
	json_t *claims = json_array();

	for (size_t i = 0; i < sensitivity->claim_count; i++)
		json_array_append_new(claims, claim_json(sensitivity, &sensitivity->claims[i]));
	return json_pack("{s:I, s:I, s:o, s:o}", "samples", (json_int_t)sensitivity->sample_count, "seed",
			 (json_int_t)sensitivity->stored->header.variation.seed, "claims", claims, "all",
			 share_json(&sensitivity->all));
}

/* Tables. */

struct table {
	FILE *to;
	char *text;
	size_t size, fields;
};

static void table_begin(struct table *table, const char *const *columns)
{
	*table = (struct table){0};
	table->to = open_memstream(&table->text, &table->size);
	if (table->to == NULL)
		abort();
	for (; *columns != NULL; columns++)
		csv_field(table->to, *columns, table->fields++ == 0);
}

static void add_row(struct table *table)
{
	csv_end(table->to);
	table->fields = 0;
}

static void add_text(struct table *table, const char *text)
{
	csv_field(table->to, text, table->fields++ == 0);
}

static void add_real(struct table *table, bool exists, double value)
{
	char *text = exists ? alloc_format("%.6g", value) : alloc_text("");

	add_text(table, text);
	free(text);
}

static void add_count(struct table *table, size_t count)
{
	char *text = alloc_format("%zu", count);

	add_text(table, text);
	free(text);
}

static int table_end(struct table *table, const char *directory, const char *name, char *message, size_t message_size)
{
	csv_end(table->to);
	if (fclose(table->to) != 0)
		abort();
	int failed = file_replace(directory, name, table->text, table->size, message, message_size);
	free(table->text);
	return failed;
}

/* Between which values the condition holds; a comparison leaves one side open. */
static void add_limits(struct table *table, const struct reference_condition *condition)
{
	const enum relation relation = condition->expression->relation;
	const double limit = condition->expression->limit;
	const bool from = relation == RELATION_ABOVE || relation == RELATION_AT_LEAST || relation == RELATION_EQUAL;
	const bool to = relation == RELATION_BELOW || relation == RELATION_AT_MOST || relation == RELATION_EQUAL;
	const bool both = condition->has_published;

	add_real(table, both || from, both ? condition->published - condition->tolerance : limit);
	add_real(table, both || to, both ? condition->published + condition->tolerance : limit);
}

static void add_effect(struct table *table, const struct sensitivity *sensitivity, const char *unit,
		       const struct sensitivity_claim *claim, size_t index, size_t rank)
{
	const struct sensitivity_condition *condition = &claim->conditions[index];
	const struct sensitivity_effect *effect = &condition->effects[rank];
	const struct variation_constant *of = &sensitivity->stored->header.variation.constants[effect->constant];

	add_row(table);
	add_text(table, claim->claim->id);
	add_count(table, index + 1);
	add_text(table, claim->claim->conditions[index].expression->text);
	add_text(table, unit);
	add_count(table, rank + 1);
	add_text(table, of->path);
	add_text(table, of->unit);
	add_text(table, of->kind);
	add_text(table, of->low);
	add_text(table, of->base);
	add_text(table, of->high);
	add_real(table, effect->ends[0].exists, effect->ends[0].value);
	add_real(table, true, condition->base);
	add_real(table, effect->ends[1].exists, effect->ends[1].value);
	add_real(table, true, effect->swing);
	add_limits(table, &claim->claim->conditions[index]);
	for (size_t half = 0; half < 2; half++)
		add_real(table, effect->halves[half].of > 0, effect->halves[half].share);
}

static int write_effects(const struct sensitivity *sensitivity, const struct metric_table *metrics, char *message,
			 size_t message_size)
{
	static const char *const columns[] = {"claim",    "condition", "expression",  "unit",        "rank",
					      "constant", "per",       "kind",        "low",         "base",
					      "high",     "at_low",    "at_base",     "at_high",     "swing",
					      "least",    "most",      "holds_lower", "holds_upper", NULL};
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < sensitivity->claim_count; i++) {
		const struct sensitivity_claim *claim = &sensitivity->claims[i];
		for (size_t c = 0; c < claim->claim->count; c++) {
			const char *unit = expression_unit(claim->claim->conditions[c].expression, metrics);
			for (size_t k = 0; k < sensitivity->stored->header.variation.constant_count; k++)
				add_effect(&table, sensitivity, unit, claim, c, k);
		}
	}
	return table_end(&table, sensitivity->stored->directory, "sensitivity.csv", message, message_size);
}

static void add_share(struct table *table, const char *id, const char *text, const struct sensitivity_share *share)
{
	const bool any = share->of > 0;

	add_row(table);
	add_text(table, id);
	add_text(table, text);
	add_count(table, share->of);
	add_count(table, share->holding);
	add_real(table, any, share->share);
	add_real(table, any, share->low);
	add_real(table, any, share->high);
}

static int write_shares(const struct sensitivity *sensitivity, char *message, size_t message_size)
{
	static const char *const columns[] = {"claim", "text", "samples", "holding", "share", "low", "high", NULL};
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < sensitivity->claim_count; i++)
		add_share(&table, sensitivity->claims[i].claim->id, sensitivity->claims[i].claim->text,
			  &sensitivity->claims[i].share);
	add_share(&table, "all", "all of these together", &sensitivity->all);
	return table_end(&table, sensitivity->stored->directory, "shares.csv", message, message_size);
}

static void add_heading(struct table *table, const char *id, size_t condition)
{
	char *heading = condition == 0 ? alloc_text(id) : alloc_format("%s.%zu", id, condition + 1);

	add_text(table, heading);
	free(heading);
}

static int write_samples(const struct sensitivity *sensitivity, char *message, size_t message_size)
{
	static const char *const columns[] = {"sample", NULL};
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < sensitivity->claim_count; i++)
		for (size_t c = 0; c < sensitivity->claims[i].claim->count; c++)
			add_heading(&table, sensitivity->claims[i].claim->id, c);
	for (size_t s = 0; s < sensitivity->sample_count; s++) {
		add_row(&table);
		add_count(&table, s + 1);
		for (size_t i = 0; i < sensitivity->claim_count; i++)
			for (size_t c = 0; c < sensitivity->claims[i].claim->count; c++)
				add_real(&table, true, sensitivity->claims[i].conditions[c].samples[s]);
	}
	return table_end(&table, sensitivity->stored->directory, "samples.csv", message, message_size);
}

int sensitivity_write(const struct sensitivity *sensitivity, const struct metric_table *metrics, char *message,
		      size_t message_size)
{
	if (write_effects(sensitivity, metrics, message, message_size) != 0 ||
	    write_shares(sensitivity, message, message_size) != 0)
		return -1;
	return write_samples(sensitivity, message, message_size);
}
