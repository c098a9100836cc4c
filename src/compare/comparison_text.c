/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table: a row for each condition, and below it, indented, what is claimed
 * and by which points it was judged; below the last of a claim where its verdict
 * has limits, and the cause of a miss.  Claims about scenarios whose results were
 * not given are no rows; they are named below the table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/terminal.h"
#include "compare/comparison.h"
#include "compare/text_table.h"

#define INDENT 4

enum { CELL_CLAIM, CELL_PUBLISHED, CELL_SIMULATED, CELL_DEVIATION, CELL_VERDICT, CELL_COUNT };

struct row {
	char *cells[CELL_COUNT];
	char *below[6]; /* lines, NULL where there is none */
};

struct table {
	struct row *rows;
	size_t count, capacity;
};

/* Numbers. */

static char *with_unit(char *number, const char *unit)
{
	char *text = alloc_format("%s%s%s", number, unit[0] != '\0' ? " " : "", unit);

	free(number);
	return text;
}

static char *published_text(const struct reference_condition *condition, const char *unit)
{
	const struct expression *expression = condition->expression;

	if (condition->has_published)
		return alloc_format("%g%s%s +/- %g%s", condition->published, unit[0] != '\0' ? " " : "", unit,
				    condition->tolerance, strcmp(unit, "%") == 0 ? " points" : "");
	return alloc_format("%s %g%s%s%s", relation_text(expression->relation), expression->limit,
			    unit[0] != '\0' ? " " : "", unit, condition->apart ? ", apart" : "");
}

static char *simulated_text(const struct reference_condition *condition, const char *unit,
			    const struct evaluation_value *value)
{
	const struct expression *expression = condition->expression;
	char *number = with_unit(text_number(expression, value->value), unit), *text;

	if (value->interval.exists) {
		char *low = text_number(expression, value->interval.low);
		char *high = text_number(expression, value->interval.high);
		text = alloc_format("%s [%s, %s]", number, low, high);
		free(low);
		free(high);
	} else {
		text = alloc_format("%s, no interval", number);
	}
	free(number);
	return text;
}

static char *deviation_text(const struct reference_condition *condition, const char *unit, double value)
{
	double deviation = value - condition->published;

	if (!condition->has_published)
		return alloc_text("-");
	if (strcmp(unit, "%") == 0)
		return alloc_format("%+.1f points", deviation);
	if (expression_is_ratio(condition->expression))
		return alloc_format("%+.3f", deviation);
	return alloc_format("%+.3g%s%s", deviation, unit[0] != '\0' ? " " : "", unit);
}

/* Points. */

/* " vifs=8 nic.model=sv", for the caller to free. */
static char *place_text(const struct stored *stored, const struct evaluation_value *value)
{
	char *text = alloc_text("");

	for (size_t axis = 0; axis < stored->header.axis_count; axis++) {
		if (value->at[axis] == NULL)
			continue;
		char *longer = alloc_format("%s %s=%s", text, stored->header.axes[axis], value->at[axis]);
		free(text);
		text = longer;
	}
	return text;
}

static char *judged_by(const struct judgement *judgement, size_t index)
{
	const struct judged_condition *judged = &judgement->conditions[index];
	const struct expression *expression = judgement->claim->conditions[index].expression;
	const struct evaluation_value *value = &judged->evaluation.values[judged->worst];
	char *place = place_text(judgement->stored, value), *text;
	char *of = expression->mean_count > 0 ? alloc_format(" (of %zu values)", value->averaged) : alloc_text("");

	if (judged->evaluation.count > 1)
		text = alloc_format("%s%s: worst of %zu at%s", expression->text, of, judged->evaluation.count, place);
	else
		text = alloc_format("%s%s%s%s", expression->text, of, place[0] != '\0' ? " at" : "", place);
	free(place);
	free(of);
	return text;
}

/* Rows. */

static struct row *add_row(struct table *table)
{
	ALLOC_ROOM(table->rows, table->count, table->capacity);
	table->rows[table->count] = (struct row){{NULL}, {NULL}};
	return &table->rows[table->count++];
}

static char *claim_line(const struct reference_claim *claim)
{
	return alloc_format("%s: %s", claim->from, claim->text);
}

static void add_uncovered(struct table *table, const struct judgement *judgement)
{
	struct row *row = add_row(table);

	row->cells[CELL_CLAIM] = alloc_text(judgement->claim->id);
	for (size_t i = CELL_PUBLISHED; i < CELL_VERDICT; i++)
		row->cells[i] = alloc_text("-");
	row->cells[CELL_VERDICT] = alloc_text(verdict_names[judgement->verdict]);
	row->below[0] = claim_line(judgement->claim);
	row->below[1] = alloc_format("not covered: %s", judgement->missing);
}

static const char *verdict_of_row(const struct judgement *judgement, size_t index)
{
	if (judgement->verdict == VERDICT_NOT_REPRODUCED)
		return judgement->conditions[index].holds ? "(holds)" : verdict_names[judgement->verdict];
	return index == 0 ? verdict_names[judgement->verdict] : "";
}

/* A verdict by a limit that was set by who had seen results is worth less, so it stands beside it. */
static char *verdict_text(const struct judgement *judgement, size_t index)
{
	const char *verdict = verdict_of_row(judgement, index), *set = judgement->claim->tolerance_set;

	if (index > 0 || set == NULL)
		return alloc_text(verdict);
	return alloc_format("%s (tolerance set %s)", verdict, set);
}

static void add_condition(struct table *table, const struct comparison *comparison, const struct judgement *judgement,
			  size_t index)
{
	const struct reference_condition *condition = &judgement->claim->conditions[index];
	const struct judged_condition *judged = &judgement->conditions[index];
	const struct evaluation_value *value = &judged->evaluation.values[judged->worst];
	const char *unit = expression_unit(condition->expression, comparison->metrics);
	struct row *row = add_row(table);

	row->cells[CELL_CLAIM] = alloc_text(index == 0 ? judgement->claim->id : "  and");
	row->cells[CELL_PUBLISHED] = published_text(condition, unit);
	row->cells[CELL_SIMULATED] = simulated_text(condition, unit, value);
	row->cells[CELL_DEVIATION] = deviation_text(condition, unit, value->value);
	row->cells[CELL_VERDICT] = verdict_text(judgement, index);
	row->below[0] = index == 0 ? claim_line(judgement->claim) : NULL;
	row->below[1] = judged_by(judgement, index);
	if (condition->apart && !value->apart)
		row->below[2] = alloc_text("the intervals of its two points overlap, or one has none");
	if (index + 1 < judgement->claim->count)
		return;
	if (judgement->claim->limits != NULL)
		row->below[3] = alloc_format("limits: %s", judgement->claim->limits);
	if (judgement->left_out != NULL)
		row->below[4] = alloc_format("left out, as of a changed machine: points with %s", judgement->left_out);
	if (judgement->verdict == VERDICT_NOT_REPRODUCED)
		row->below[5] =
			alloc_format("not reproduced: %s",
				     judgement->claim->cause != NULL ? judgement->claim->cause : COMPARISON_NO_CAUSE);
}

static void add_judgement(struct table *table, const struct comparison *comparison, const struct judgement *judgement)
{
	if (judgement->verdict == VERDICT_NOT_COVERED) {
		add_uncovered(table, judgement);
		return;
	}
	for (size_t i = 0; i < judgement->claim->count; i++)
		add_condition(table, comparison, judgement, i);
}

/* Printing. */

static void print_cells(FILE *to, char *const *cells, const size_t *widths, enum terminal_style last_style)
{
	size_t last = CELL_COUNT - 1;

	while (last > 0 && cells[last][0] == '\0')
		last--;
	for (size_t i = 0; i < last; i++)
		fprintf(to, "%-*s  ", (int)widths[i], cells[i]);
	if (last_style == TERMINAL_PLAIN)
		fprintf(to, "%s\n", cells[last]);
	else
		fprintf(to, "%s%s%s\n", terminal_style(to, last_style), cells[last],
			terminal_style(to, TERMINAL_PLAIN));
}

static enum terminal_style style_of_verdict(const char *verdict)
{
	const char *missed = verdict_names[VERDICT_NOT_REPRODUCED];

	if (strncmp(verdict, missed, strlen(missed)) == 0)
		return TERMINAL_BAD;
	if (strcmp(verdict, verdict_names[VERDICT_NOT_COVERED]) == 0)
		return TERMINAL_FAINT;
	return verdict[0] != '\0' ? TERMINAL_GOOD : TERMINAL_PLAIN;
}

static void print_rows(FILE *to, const struct table *table)
{
	static char *const headings[CELL_COUNT] = {"CLAIM", "PUBLISHED", "SIMULATED [95 %]", "DEVIATION", "VERDICT"};
	size_t widths[CELL_COUNT];

	for (size_t c = 0; c < CELL_COUNT; c++) {
		widths[c] = strlen(headings[c]);
		for (size_t i = 0; i < table->count; i++)
			if (strlen(table->rows[i].cells[c]) > widths[c])
				widths[c] = strlen(table->rows[i].cells[c]);
	}
	fputs(terminal_style(to, TERMINAL_BOLD), to);
	print_cells(to, headings, widths, TERMINAL_PLAIN);
	fputs(terminal_style(to, TERMINAL_PLAIN), to);
	for (size_t i = 0; i < table->count; i++) {
		print_cells(to, table->rows[i].cells, widths, style_of_verdict(table->rows[i].cells[CELL_VERDICT]));
		for (size_t line = 0; line < sizeof(table->rows[i].below) / sizeof(table->rows[i].below[0]); line++)
			if (table->rows[i].below[line] != NULL)
				text_table_wrap(to, table->rows[i].below[line], INDENT);
	}
}

static void free_table(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		for (size_t c = 0; c < CELL_COUNT; c++)
			free(table->rows[i].cells[c]);
		for (size_t line = 0; line < sizeof(table->rows[i].below) / sizeof(table->rows[i].below[0]); line++)
			free(table->rows[i].below[line]);
	}
	free(table->rows);
}

char *comparison_overrides(const struct stored *stored)
{
	const struct manifest_header *header = &stored->header;
	char *text = alloc_text("");

	for (size_t i = 0; i < header->command_count; i++) {
		const char *word = header->command[i];
		size_t length = strcspn(word, "=");
		/* Flags may be abbreviated. */
		if (length < 4 || (strncmp("--set", word, length) != 0 && strncmp("--sweep", word, length) != 0))
			continue;
		bool next = word[length] == '\0' && i + 1 < header->command_count;
		char *longer = alloc_format("%s%s%s%s%s", text, text[0] != '\0' ? " " : "", word, next ? " " : "",
					    next ? header->command[i + 1] : "");
		free(text);
		text = longer;
		i += next;
	}
	return text;
}

/* Claims that nobody asked about, by scenario. */
static void print_others(const struct comparison *comparison, FILE *to)
{
	const struct judgement *judgements = comparison->judgements;

	for (size_t i = 0; i < comparison->reference->count; i++) {
		bool told = judgements[i].stored != NULL;
		for (size_t j = 0; j < i; j++)
			told = told || strcmp(judgements[j].claim->scenario, judgements[i].claim->scenario) == 0;
		if (told)
			continue;
		char *line = alloc_format("not covered, as %s:", judgements[i].missing);
		for (size_t j = i; j < comparison->reference->count; j++) {
			if (strcmp(judgements[j].claim->scenario, judgements[i].claim->scenario) != 0)
				continue;
			char *longer = alloc_format("%s %s", line, judgements[j].claim->id);
			free(line);
			line = longer;
		}
		text_table_wrap(to, line, 0);
		free(line);
	}
}

static void print_overrides(const struct comparison *comparison, FILE *to)
{
	for (size_t i = 0; i < comparison->folder_count; i++) {
		char *overrides = comparison_overrides(&comparison->folders[i]);
		if (overrides[0] != '\0')
			fprintf(to, "%s is not the scenario as it stands: it was run with %s\n",
				comparison->folders[i].directory, overrides);
		free(overrides);
	}
}

void comparison_print_counts(const struct comparison *comparison, FILE *to)
{
	size_t counts[VERDICT_COUNT] = {0};
	const char *separator = ": ";

	for (size_t i = 0; i < comparison->reference->count; i++)
		counts[comparison->judgements[i].verdict]++;
	fprintf(to, "%zu claims", comparison->reference->count);
	for (size_t v = 0; v < VERDICT_COUNT; v++) {
		if (counts[v] == 0)
			continue;
		fprintf(to, "%s%zu %s", separator, counts[v], verdict_names[v]);
		separator = ", ";
	}
	fputc('\n', to);
}

void comparison_print(const struct comparison *comparison, FILE *to)
{
	struct table table = {0};

	for (size_t i = 0; i < comparison->reference->count; i++)
		if (comparison->judgements[i].stored != NULL)
			add_judgement(&table, comparison, &comparison->judgements[i]);
	char *source = alloc_format("Published: %s", comparison->reference->source);
	text_table_wrap(to, source, 0);
	free(source);
	fputc('\n', to);
	print_rows(to, &table);
	fputc('\n', to);
	print_others(comparison, to);
	print_overrides(comparison, to);
	comparison_print_counts(comparison, to);
	free_table(&table);
}
