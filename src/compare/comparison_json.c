/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "compare/comparison.h"

static json_t *real_or_null(bool exists, double value)
{
	return exists ? json_real(value) : json_null();
}

static json_t *places_json(const struct stored *stored, const struct evaluation_value *value)
{
	json_t *json = json_object();

	for (size_t axis = 0; axis < stored->header.axis_count; axis++)
		if (value->at[axis] != NULL)
			json_object_set_new(json, stored->header.axes[axis], json_string(value->at[axis]));
	return json;
}

static json_t *values_json(const struct judgement *judgement, size_t index)
{
	const struct reference_condition *condition = &judgement->claim->conditions[index];
	const struct evaluation *evaluation = &judgement->conditions[index].evaluation;
	json_t *json = json_array();

	for (size_t i = 0; i < evaluation->count; i++) {
		const struct evaluation_value *value = &evaluation->values[i];
		json_array_append_new(
			json, json_pack("{s:o, s:f, s:o, s:o, s:I, s:I, s:b, s:o, s:b}", "at",
					places_json(judgement->stored, value), "value", value->value, "low",
					real_or_null(value->interval.exists, value->interval.low), "high",
					real_or_null(value->interval.exists, value->interval.high), "replications",
					(json_int_t)value->replications, "averaged", (json_int_t)value->averaged,
					"apart", (int)value->apart, "deviation",
					real_or_null(condition->has_published, value->value - condition->published),
					"holds", (int)judgement_value_holds(condition, value)));
	}
	return json;
}

static json_t *conditions_json(const struct comparison *comparison, const struct judgement *judgement)
{
	json_t *json = json_array();

	for (size_t i = 0; judgement->conditions != NULL && i < judgement->claim->count; i++) {
		const struct reference_condition *condition = &judgement->claim->conditions[i];
		const struct judged_condition *judged = &judgement->conditions[i];
		bool any = judged->evaluation.count > 0;
		json_array_append_new(
			json,
			json_pack("{s:s, s:s, s:o, s:o, s:b, s:b, s:o, s:o}", "expect", condition->expression->text,
				  "unit", expression_unit(condition->expression, comparison->metrics), "published",
				  real_or_null(condition->has_published, condition->published), "tolerance",
				  real_or_null(condition->has_published, condition->tolerance), "intervals_apart",
				  (int)condition->apart, "holds", (int)judged->holds, "worst",
				  any ? json_integer((json_int_t)judged->worst) : json_null(), "values",
				  values_json(judgement, i)));
	}
	return json;
}

static json_t *claim_json(const struct comparison *comparison, const struct judgement *judgement)
{
	const struct reference_claim *claim = judgement->claim;
	const char *cause = NULL;

	if (judgement->verdict == VERDICT_NOT_REPRODUCED)
		cause = claim->cause != NULL ? claim->cause : COMPARISON_NO_CAUSE;
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:s?, s:s, s:s?, s:s?, s:s?, s:s?, s:o}", "id", claim->id, "text",
			 claim->text, "from", claim->from, "scenario", claim->scenario, "calibrated",
			 (int)claim->calibrated, "tolerance_set", claim->tolerance_set, "verdict",
			 verdict_names[judgement->verdict], "limits", claim->limits, "cause", cause, "missing",
			 judgement->missing, "left_out", judgement->left_out, "conditions",
			 conditions_json(comparison, judgement));
}

static json_t *folders_json(const struct comparison *comparison)
{
	json_t *json = json_array();

	for (size_t i = 0; i < comparison->folder_count; i++) {
		char *overrides = comparison_overrides(&comparison->folders[i]);
		json_array_append_new(json, json_pack("{s:s, s:s, s:s}", "directory", comparison->folders[i].directory,
						      "scenario", comparison->folders[i].header.name, "overrides",
						      overrides));
		free(overrides);
	}
	return json;
}

json_t *comparison_json(const struct comparison *comparison)
{
	json_t *claims = json_array();

	for (size_t i = 0; i < comparison->reference->count; i++)
		json_array_append_new(claims, claim_json(comparison, &comparison->judgements[i]));
	return json_pack("{s:s, s:s, s:f, s:o, s:o}", "reference", comparison->reference->path, "source",
			 comparison->reference->source, "level", JUDGEMENT_LEVEL, "folders", folders_json(comparison),
			 "claims", claims);
}
