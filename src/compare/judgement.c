/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/judgement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/changes.h"

const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_CALIBRATED] = "calibrated",
	[VERDICT_PREDICTED] = "predicted",
	[VERDICT_NOT_REPRODUCED] = "not reproduced",
	[VERDICT_NOT_COVERED] = "not covered",
};

bool judgement_value_holds(const struct reference_condition *condition, const struct evaluation_value *value)
{
	const struct expression *expression = condition->expression;

	if (condition->apart && !value->apart)
		return false;
	if (condition->has_published)
		return fabs(value->value - condition->published) <= condition->tolerance;
	return relation_holds(expression->relation,
			      (value->value > expression->limit) - (value->value < expression->limit));
}

/* How far a value is on the right side of the condition; negative on the wrong one. */
static double margin(const struct reference_condition *condition, double value)
{
	double above = value - condition->expression->limit;

	if (condition->has_published)
		return condition->tolerance - fabs(value - condition->published);
	switch (condition->expression->relation) {
	case RELATION_AT_MOST:
	case RELATION_BELOW:
		return -above;
	case RELATION_AT_LEAST:
	case RELATION_ABOVE:
		return above;
	case RELATION_NOT_EQUAL:
		return fabs(above);
	case RELATION_EQUAL:
	case RELATION_NONE:
		break;
	}
	return -fabs(above);
}

/* One that fails is worse than any that holds, also when it fails by its intervals alone. */
static bool is_worse(const struct reference_condition *condition, const struct evaluation_value *a,
		     const struct evaluation_value *b)
{
	bool a_holds = judgement_value_holds(condition, a), b_holds = judgement_value_holds(condition, b);

	return a_holds != b_holds ? b_holds : margin(condition, a->value) < margin(condition, b->value);
}

static void judge_condition(struct judged_condition *judged, const struct reference_condition *condition,
			    const struct param_schema *schema, const struct stored *stored, char **changes)
{
	struct stored rest = changes_leave_out(stored, condition, schema, changes);

	judged->none = rest.point_count == 0 && stored->point_count > 0;
	evaluation_compute(&judged->evaluation, condition->expression, schema, &rest, condition->filters,
			   condition->filter_count, JUDGEMENT_LEVEL);
	free(rest.points);
	const struct evaluation_value *values = judged->evaluation.values;
	for (size_t i = 1; i < judged->evaluation.count; i++)
		if (is_worse(condition, &values[i], &values[judged->worst]))
			judged->worst = i;
	judged->holds = judged->evaluation.count > 0 && judgement_value_holds(condition, &values[judged->worst]);
}

/* A single replication has no interval, so nobody knows what another one would say.  Where constants vary, the samples
 * are what tells that. */
static bool is_single(const struct judged_condition *judged, const struct stored *stored)
{
	for (size_t i = 0; stored->header.variation.row_count == 0 && i < judged->evaluation.count; i++)
		if (judged->evaluation.values[i].replications == 1)
			return true;
	return false;
}

/* Is the missing point, {"parameters": {path: text}}, among those that the condition is about?  What was not swept is
 * there as it is everywhere. */
static bool concerns(const struct reference_condition *condition, const struct param_schema *schema,
		     const json_t *missing)
{
	const json_t *parameters = json_object_get(missing, "parameters");
	char path[PARAM_PATH_SIZE];

	for (size_t f = 0; f < condition->filter_count; f++) {
		const struct evaluation_filter *filter = &condition->filters[f];
		const char *text = json_string_value(
			json_object_get(parameters, param_path(param_at(schema, filter->param), path)));
		bool passes = text == NULL;
		for (size_t i = 0; i < filter->count; i++)
			passes = passes || strcmp(text, filter->values[i]) == 0;
		if (!passes)
			return false;
	}
	return true;
}

/* Of results that are incomplete: that points are missing which the claim is about, for the caller to free; NULL when
 * none is. */
static char *points_missing(const struct reference_claim *claim, const struct param_schema *schema,
			    const struct stored *stored)
{
	const json_t *missing;
	size_t p, count = 0;

	json_array_foreach(stored->header.missing, p, missing)
	{
		bool concerned = false;
		for (size_t i = 0; i < claim->count; i++)
			concerned = concerned || concerns(&claim->conditions[i], schema, missing);
		count += concerned;
	}
	return count > 0 ? alloc_format("%s is incomplete: %zu of the points that it is about missing",
					stored->directory, count)
			 : NULL;
}

static struct judgement judge(const struct reference_claim *claim, const struct param_schema *schema,
			      const struct stored *stored)
{
	struct judgement judgement = {.claim = claim, .stored = stored};
	bool holds = true;

	judgement.verdict = VERDICT_NOT_COVERED;
	if (stored == NULL) {
		judgement.missing = alloc_format("no results of %s were given", claim->scenario);
		return judgement;
	}
	judgement.missing = points_missing(claim, schema, stored);
	judgement.conditions = alloc_zeroed(claim->count, sizeof(*judgement.conditions));
	for (size_t i = 0; i < claim->count; i++) {
		struct judged_condition *judged = &judgement.conditions[i];
		judge_condition(judged, &claim->conditions[i], schema, stored, &judgement.left_out);
		holds = holds && judged->holds;
		if (judged->none && judgement.missing == NULL)
			judgement.missing = alloc_format("of a changed machine (%s)", judgement.left_out);
		else if (judged->evaluation.missing != NULL && judgement.missing == NULL)
			judgement.missing = alloc_text(judged->evaluation.missing);
		else if (judgement.missing == NULL && is_single(judged, stored))
			judgement.missing = alloc_text("one replication has no interval: a verdict needs two");
	}
	char *changes = claim->calibrated && judgement.missing == NULL ? changes_of_calibrated(stored) : NULL;
	if (changes != NULL)
		judgement.missing =
			alloc_format("of a changed machine (%s): it was calibrated with other values", changes);
	free(changes);
	if (judgement.missing == NULL && holds)
		judgement.verdict = claim->calibrated ? VERDICT_CALIBRATED : VERDICT_PREDICTED;
	else if (judgement.missing == NULL)
		judgement.verdict = VERDICT_NOT_REPRODUCED;
	return judgement;
}

struct judgement *judgement_make(const struct reference *reference, const struct param_schema *schema,
				 const struct stored *folders, size_t folder_count)
{
	struct judgement *judgements = alloc_zeroed(reference->count, sizeof(*judgements));

	for (size_t i = 0; i < reference->count; i++) {
		const struct stored *stored = NULL;
		for (size_t f = 0; f < folder_count; f++)
			if (strcmp(folders[f].header.name, reference->claims[i].scenario) == 0)
				stored = &folders[f];
		judgements[i] = judge(&reference->claims[i], schema, stored);
	}
	return judgements;
}

void judgement_free(struct judgement *judgements, const struct reference *reference)
{
	for (size_t i = 0; i < reference->count; i++) {
		for (size_t c = 0; judgements[i].conditions != NULL && c < reference->claims[i].count; c++)
			evaluation_free(&judgements[i].conditions[c].evaluation);
		free(judgements[i].conditions);
		free(judgements[i].missing);
		free(judgements[i].left_out);
	}
	free(judgements);
}
