/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define NORMAL_95 1.959963984540054 /* its quantile of 97.5 % */

struct sensitivity_share sensitivity_share_of(size_t holding, size_t of)
{
	struct sensitivity_share share = {holding, of, 0.0, 0.0, 1.0};

	if (of == 0)
		return share;
	const double n = (double)of, p = (double)holding / n, z2 = NORMAL_95 * NORMAL_95;
	const double middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
	const double half = NORMAL_95 * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
	share.share = p;
	/* Exact at the ends, where the two terms are equal but for rounding. */
	share.low = holding == 0 ? 0.0 : middle - half;
	share.high = holding == of ? 1.0 : middle + half;
	return share;
}

static const struct variation *variation_of(const struct sensitivity *sensitivity)
{
	return &sensitivity->stored->header.variation;
}

static void begin(struct sensitivity *sensitivity, const struct reference *reference, const struct stored *stored)
{
	*sensitivity = (struct sensitivity){.stored = stored};
	const struct variation *variation = variation_of(sensitivity);

	for (size_t r = 0; r < variation->row_count; r++)
		sensitivity->sample_count += variation->rows[r].sample > 0;
	sensitivity->claims = alloc_zeroed(reference->count, sizeof(*sensitivity->claims));
	for (size_t i = 0; i < reference->count; i++) {
		if (strcmp(reference->claims[i].scenario, stored->header.name) != 0)
			continue;
		struct sensitivity_claim *claim = &sensitivity->claims[sensitivity->claim_count++];
		claim->claim = &reference->claims[i];
		claim->holds = alloc_zeroed(sensitivity->sample_count, sizeof(*claim->holds));
		claim->conditions = alloc_zeroed(claim->claim->count, sizeof(*claim->conditions));
		for (size_t c = 0; c < claim->claim->count; c++) {
			struct sensitivity_condition *condition = &claim->conditions[c];
			condition->samples = alloc_zeroed(sensitivity->sample_count, sizeof(double));
			condition->effects = alloc_zeroed(variation->constant_count, sizeof(*condition->effects));
			for (size_t k = 0; k < variation->constant_count; k++)
				condition->effects[k].constant = k;
		}
	}
}

/* What one row says of one condition. */
static void keep_condition(struct sensitivity_condition *condition, const struct judged_condition *judged,
			   const struct variation_row *row)
{
	const double value = judged->evaluation.values[judged->worst].value;

	if (row->sample > 0) {
		condition->samples[row->sample - 1] = value;
	} else if (row->constant != SIZE_MAX) {
		condition->effects[row->constant].ends[row->high] =
			(struct sensitivity_end){true, value, judged->holds};
	} else {
		condition->base = value;
		condition->holds = judged->holds;
	}
}

static int keep_row(struct sensitivity *sensitivity, const struct judgement *judgements,
		    const struct reference *reference, size_t number, char *message, size_t message_size)
{
	const struct variation_row *row = &variation_of(sensitivity)->rows[number];
	char labels[VARIATION_COLUMNS][VARIATION_LABEL];
	size_t next = 0;

	for (size_t i = 0; i < reference->count; i++) {
		if (judgements[i].stored == NULL)
			continue;
		if (judgements[i].verdict == VERDICT_NOT_COVERED) {
			variation_labels(variation_of(sensitivity), number, labels);
			snprintf(message, message_size, "%s, %s %s%s%s%s: %s", reference->claims[i].id, labels[0],
				 labels[1], labels[2][0] != '\0' ? " " : "", labels[2], labels[3],
				 judgements[i].missing);
			return -1;
		}
		struct sensitivity_claim *claim = &sensitivity->claims[next++];
		for (size_t c = 0; c < claim->claim->count; c++)
			keep_condition(&claim->conditions[c], &judgements[i].conditions[c], row);
		if (row->sample > 0)
			claim->holds[row->sample - 1] = judgements[i].verdict != VERDICT_NOT_REPRODUCED;
	}
	return 0;
}

/* Is the constant in the upper half of its range?  Numbers without units. */
static bool is_upper(const struct variation *variation, const struct variation_row *row, size_t constant)
{
	const struct variation_constant *of = &variation->constants[constant];
	const double middle = (strtod(of->low, NULL) + strtod(of->high, NULL)) / 2.0;

	return strtod(row->values[constant], NULL) > middle;
}

static void count_halves(const struct variation *variation, const struct sensitivity_claim *claim, size_t constant,
			 struct sensitivity_share halves[2])
{
	size_t holding[2] = {0}, of[2] = {0};

	for (size_t r = 0; r < variation->row_count; r++) {
		const struct variation_row *row = &variation->rows[r];
		if (row->sample == 0)
			continue;
		const bool upper = is_upper(variation, row, constant);
		of[upper]++;
		holding[upper] += claim->holds[row->sample - 1];
	}
	for (size_t half = 0; half < 2; half++)
		halves[half] = sensitivity_share_of(holding[half], of[half]);
}

static double swing_of(const struct sensitivity_condition *condition, const struct sensitivity_effect *effect)
{
	double least = condition->base, greatest = condition->base;

	for (size_t i = 0; i < 2; i++) {
		if (effect->ends[i].exists && effect->ends[i].value < least)
			least = effect->ends[i].value;
		if (effect->ends[i].exists && effect->ends[i].value > greatest)
			greatest = effect->ends[i].value;
	}
	return greatest - least;
}

static int compare_effects(const void *a, const void *b)
{
	const struct sensitivity_effect *first = a, *second = b;

	if (first->swing != second->swing)
		return first->swing < second->swing ? 1 : -1;
	return (first->constant > second->constant) - (first->constant < second->constant);
}

static void conclude(struct sensitivity *sensitivity)
{
	const struct variation *variation = variation_of(sensitivity);
	size_t all = 0;

	for (size_t i = 0; i < sensitivity->claim_count; i++) {
		struct sensitivity_claim *claim = &sensitivity->claims[i];
		size_t holding = 0;
		for (size_t s = 0; s < sensitivity->sample_count; s++)
			holding += claim->holds[s];
		claim->share = sensitivity_share_of(holding, sensitivity->sample_count);
		for (size_t c = 0; c < claim->claim->count; c++) {
			struct sensitivity_condition *condition = &claim->conditions[c];
			for (size_t k = 0; k < variation->constant_count; k++) {
				condition->effects[k].swing = swing_of(condition, &condition->effects[k]);
				count_halves(variation, claim, k, condition->effects[k].halves);
			}
			qsort(condition->effects, variation->constant_count, sizeof(*condition->effects),
			      compare_effects);
		}
	}
	for (size_t s = 0; s < sensitivity->sample_count; s++) {
		size_t holding = 0;
		for (size_t i = 0; i < sensitivity->claim_count; i++)
			holding += sensitivity->claims[i].holds[s];
		all += holding == sensitivity->claim_count;
	}
	sensitivity->all = sensitivity_share_of(all, sensitivity->sample_count);
}

int sensitivity_make(struct sensitivity *sensitivity, const struct reference *reference,
		     const struct param_schema *schema, struct stored *stored, char *message, size_t message_size)
{
	const struct variation *variation = &stored->header.variation;
	int failed = 0;

	begin(sensitivity, reference, stored);
	for (size_t r = 0; r < variation->row_count && failed == 0; r++) {
		failed = stored_read_row(stored, r, message, message_size);
		if (failed != 0)
			break;
		struct judgement *judgements = judgement_make(reference, schema, stored, 1);
		failed = keep_row(sensitivity, judgements, reference, r, message, message_size);
		judgement_free(judgements, reference);
	}
	if (failed == 0)
		conclude(sensitivity);
	return failed == 0 ? stored_read_row(stored, 0, message, message_size) : -1;
}

void sensitivity_free(struct sensitivity *sensitivity)
{
	for (size_t i = 0; i < sensitivity->claim_count; i++) {
		struct sensitivity_claim *claim = &sensitivity->claims[i];
		for (size_t c = 0; c < claim->claim->count; c++) {
			free(claim->conditions[c].samples);
			free(claim->conditions[c].effects);
		}
		free(claim->conditions);
		free(claim->holds);
	}
	free(sensitivity->claims);
	*sensitivity = (struct sensitivity){0};
}
