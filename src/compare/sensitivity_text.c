/* SPDX-License-Identifier: Apache-2.0 */
/* Shares of all claims, then for each condition the constants on which it hangs most. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/sensitivity.h"
#include "compare/text_table.h"

#define MOST_CONSTANTS 10
#define INDENT 4

static const char *reason_at(const struct variation *variation, size_t i)
{
	return variation->omissions[i].end == NULL ? variation->omissions[i].reason : "";
}

static size_t count_reason(const struct variation *variation, const char *reason)
{
	size_t count = 0;

	for (size_t i = 0; i < variation->omission_count; i++)
		count += strcmp(reason_at(variation, i), reason) == 0;
	return count;
}

/* "left out: 14 for no effect here, 2 for a range of one value", by reason in the order in which they come. */
static char *left_out(const struct variation *variation)
{
	char *text = alloc_text("");

	for (size_t i = 0; i < variation->omission_count; i++) {
		const char *reason = reason_at(variation, i);
		bool told = reason[0] == '\0';
		for (size_t j = 0; j < i; j++)
			told = told || strcmp(reason_at(variation, j), reason) == 0;
		if (told)
			continue;
		char *longer =
			alloc_format("%s%s%zu for %s", text,
				     text[0] != '\0' ? ", " : "left out: ", count_reason(variation, reason), reason);
		free(text);
		text = longer;
	}
	return text;
}

/* Paths after a heading, "" when there are none. */
static char *append_path(char *text, const char *heading, const char *path, const char *behind)
{
	char *longer = alloc_format("%s%s%s%s", text, text[0] != '\0' ? ", " : heading, path, behind);

	free(text);
	return longer;
}

static char *refused(const struct variation *variation)
{
	char *text = alloc_text("");

	for (size_t i = 0; i < variation->omission_count; i++) {
		const struct variation_omission *omission = &variation->omissions[i];
		if (omission->end == NULL)
			continue;
		char *behind = alloc_format(" at its %s end", omission->end);
		text = append_path(text, "alone, at odds with others and left out: ", omission->path, behind);
		free(behind);
	}
	return text;
}

static char *calibrated(const struct variation *variation)
{
	char *text = alloc_text("");

	for (size_t i = 0; i < variation->constant_count; i++)
		if (strcmp(variation->constants[i].kind, "calibrated") == 0)
			text = append_path(
				text, "calibrated, and not anew for the others: ", variation->constants[i].path, "");
	return text;
}

/* Frees the text. */
static void print_note(FILE *to, char *text)
{
	if (text[0] != '\0')
		text_table_wrap(to, text, INDENT);
	free(text);
}

static void print_what_varied(const struct sensitivity *sensitivity, FILE *to)
{
	const struct variation *variation = &sensitivity->stored->header.variation;
	const size_t ends = variation->row_count - sensitivity->sample_count - 1;
	const size_t count = variation->constant_count;
	char *line =
		alloc_format("%s: %zu constant%s varied over the range of %s evidence", sensitivity->stored->directory,
			     count, count == 1 ? "" : "s", count == 1 ? "its" : "their");

	if (ends > 0)
		line = append_path(line, "", "one at a time", "");
	if (sensitivity->sample_count > 0) {
		char *longer = alloc_format("%s%s all at once in %zu samples of a Latin hypercube (seed %llu)", line,
					    ends > 0 ? ", and" : ",", sensitivity->sample_count,
					    (unsigned long long)variation->seed);
		free(line);
		line = longer;
	}
	text_table_wrap(to, line, 0);
	free(line);
	print_note(to, left_out(variation));
	print_note(to, refused(variation));
	if (variation->exchanges > 0)
		print_note(to, alloc_format("exchanged between samples, so that constants fit together: %zu values",
					    variation->exchanges));
	print_note(to, calibrated(variation));
}

static char *share_text(struct sensitivity_share share)
{
	return alloc_format("%.1f %% [%.1f, %.1f]", 100.0 * share.share, 100.0 * share.low, 100.0 * share.high);
}

static void add_share(struct text_table *table, const char *name, struct sensitivity_share share)
{
	text_table_row(table);
	text_table_cell(table, alloc_text(name));
	text_table_cell(table, alloc_format("%zu of %zu", share.holding, share.of));
	text_table_cell(table, share_text(share));
}

static void print_shares(const struct sensitivity *sensitivity, FILE *to)
{
	struct text_table table;

	text_table_begin(&table, 3, (const char *const[]){"CLAIM", "HOLDS IN", "SHARE OF SAMPLES [95 %]"});
	for (size_t i = 0; i < sensitivity->claim_count; i++)
		add_share(&table, sensitivity->claims[i].claim->id, sensitivity->claims[i].share);
	if (sensitivity->claim_count > 1)
		add_share(&table, "all together", sensitivity->all);
	text_table_print(&table, 0, to);
	text_table_end(&table);
	fputc('\n', to);
}

static char *end_text(const struct sensitivity_end *end, const struct expression *expression)
{
	return end->exists ? text_number(expression, end->value) : alloc_text("-");
}

static char *half_text(const struct sensitivity_share *half)
{
	return half->of > 0 ? alloc_format("%.0f %%", 100.0 * half->share) : alloc_text("-");
}

static void add_effect(struct text_table *table, const struct variation *variation, const struct expression *expression,
		       const struct sensitivity_effect *effect, bool has_samples)
{
	const struct variation_constant *of = &variation->constants[effect->constant];

	text_table_row(table);
	text_table_cell(table, alloc_text(of->path));
	text_table_cell(table,
			alloc_format("%s .. %s%s%s", of->low, of->high, of->unit[0] != '\0' ? " " : "", of->unit));
	text_table_cell(table, end_text(&effect->ends[0], expression));
	text_table_cell(table, end_text(&effect->ends[1], expression));
	text_table_cell(table, text_number(expression, effect->swing));
	for (size_t half = 0; has_samples && half < 2; half++)
		text_table_cell(table, half_text(&effect->halves[half]));
}

/* " at workload.kind=ping vifs=1|4", the points that a condition selects. */
static char *place_text(const struct reference_condition *condition, const struct param_schema *schema)
{
	char *text = alloc_text(""), path[PARAM_PATH_SIZE];

	for (size_t f = 0; f < condition->filter_count; f++) {
		const struct evaluation_filter *filter = &condition->filters[f];
		for (size_t i = 0; i < filter->count; i++) {
			char *name = alloc_format(" %s=", param_path(param_at(schema, filter->param), path));
			char *longer = alloc_format("%s%s%s%s", text, f == 0 && i == 0 ? " at" : "",
						    i == 0 ? name : "|", filter->values[i]);
			free(name);
			free(text);
			text = longer;
		}
	}
	return text;
}

static void print_condition(const struct sensitivity *sensitivity, const struct expression_names *names,
			    const struct sensitivity_claim *claim, size_t index, FILE *to)
{
	static const char *const headings[] = {"CONSTANT", "RANGE",      "AT LOW",    "AT HIGH",
					       "SWING",    "LOWER HALF", "UPPER HALF"};
	const struct variation *variation = &sensitivity->stored->header.variation;
	const struct sensitivity_condition *condition = &claim->conditions[index];
	const struct expression *expression = claim->claim->conditions[index].expression;
	const char *unit = expression_unit(expression, names->metrics);
	char *base = text_number(expression, condition->base);
	char *place = place_text(&claim->claim->conditions[index], names->schema);
	char *line = alloc_format("%s: %s%s; with all as they stand %s%s%s", claim->claim->id, expression->text, place,
				  base, unit[0] != '\0' ? " " : "", unit);
	struct text_table table;
	const bool has_samples = sensitivity->sample_count > 0;

	text_table_wrap(to, line, 0);
	free(line);
	free(base);
	free(place);
	text_table_begin(&table, has_samples ? 7 : 5, headings);
	for (size_t k = 0; k < variation->constant_count && k < MOST_CONSTANTS; k++)
		if (condition->effects[k].swing > 0.0)
			add_effect(&table, variation, expression, &condition->effects[k], has_samples);
	if (table.count > 1)
		text_table_print(&table, INDENT, to);
	else
		text_table_wrap(to, "none of the constants moves it", INDENT);
	text_table_end(&table);
	fputc('\n', to);
}

void sensitivity_print(const struct sensitivity *sensitivity, const struct expression_names *names, FILE *to)
{
	print_what_varied(sensitivity, to);
	fputc('\n', to);
	if (sensitivity->sample_count > 0)
		print_shares(sensitivity, to);
	if (sensitivity->stored->header.variation.row_count == sensitivity->sample_count + 1)
		return; /* none was varied alone */
	for (size_t i = 0; i < sensitivity->claim_count; i++)
		for (size_t c = 0; c < sensitivity->claims[i].claim->count; c++)
			print_condition(sensitivity, names, &sensitivity->claims[i], c, to);
	text_table_wrap(
		to,
		"The ten constants with the greatest swing: the condition's value with each alone at either end of its "
		"range.",
		0);
	if (sensitivity->sample_count > 0)
		text_table_wrap(
			to,
			"Halves: the share of samples in which the claim holds, of those with the constant in the "
			"lower and in the upper half.",
			0);
}
