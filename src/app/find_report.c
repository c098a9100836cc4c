/* SPDX-License-Identifier: Apache-2.0 */
#include "app/find_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/text_table.h"

#define INDENT 4

/* What stands before the comparison: "ratio(rtt_mean_us; nic.model=sv/hv)", for the caller to free. */
static char *metric_text(const struct expression *expression)
{
	const char *text = expression->text, *end = strrchr(text, ')');

	/* Values in the parentheses have no comparison in them. */
	end = (end != NULL ? end : text) + strcspn(end != NULL ? end : text, "<>");
	while (end > text && end[-1] == ' ')
		end--;
	return alloc_text_part(text, (size_t)(end - text));
}

/* The probability, at least, of what the intervals on either side say: each is wrong on one side of the limit with no
 * more than 1 - level.  0 when there is none. */
static double confidence(const struct turn_answer *answer)
{
	unsigned sides = (answer->earliest > 0) + (answer->latest != TURN_NONE);

	return sides > 0 ? 1.0 - sides * (1.0 - FIND_LEVEL) : 0.0;
}

static const char *value_text(const struct find_case *at, size_t index)
{
	return index < at->count ? at->values[index].text : NULL;
}

/* Text. */

/* "1.479 [1.445, 1.513]", for the caller to free. */
static char *measured(const struct expression *expression, const struct find_value *value)
{
	char *number = text_number(expression, value->value);

	if (!value->interval.exists)
		return number;
	char *low = text_number(expression, value->interval.low), *high = text_number(expression, value->interval.high);
	char *text = alloc_format("%s [%s, %s]", number, low, high);
	free(number);
	free(low);
	free(high);
	return text;
}

static void print_evidence(const struct find_question *question, const struct find_case *at, const char *path, FILE *to)
{
	char *metric = metric_text(question->expression);
	char *heading = alloc_format("%s [95 %%]", metric);
	const char *const headings[] = {path, heading, "CONDITION"};
	struct text_table table;

	text_table_begin(&table, 3, headings);
	for (size_t v = 0; v < at->count; v++) {
		const struct turn_look look = at->looks[v];
		if (look.verdict == TURN_UNKNOWN)
			continue;
		text_table_row(&table);
		text_table_cell(&table, alloc_text(at->values[v].text));
		text_table_cell(&table, measured(question->expression, &at->values[v]));
		text_table_cell(&table, alloc_format("%s%s", look.verdict == TURN_HOLDS ? "holds" : "fails",
						     look.sure ? "" : ", not surely"));
	}
	text_table_print(&table, INDENT, to);
	text_table_end(&table);
	free(heading);
	free(metric);
}

/* Of an answer that the intervals do not settle: what they say of it. */
static char *bounds_text(const struct find_case *at, const struct turn_answer *answer)
{
	const char *before = answer->earliest > 0 ? value_text(at, answer->earliest - 1) : NULL;
	const char *last = value_text(at, answer->latest);

	if (before == NULL && last == NULL)
		return alloc_text("no interval excludes the limit, so nothing is sure");
	if (last == NULL)
		return alloc_format("the first value comes after %s, and it may come after %s", before,
				    value_text(at, at->count - 1));
	if (before == NULL)
		return alloc_format("the first value is %s or one before it", last);
	return alloc_format("the first value comes after %s and not after %s", before, last);
}

/* How sure the answer is, for the caller to free. */
static char *sureness(const struct find_case *at, const struct turn_answer *answer)
{
	static const char assumed[] = ", if it turns but once";
	double least = 100.0 * confidence(answer);

	if (!answer->once)
		return alloc_text("It does not turn once: behind that value it fails again.");
	if (answer->sure && answer->first == TURN_NONE)
		return alloc_format(
			"The interval at %s excludes the limit: with %.0f %% at least the list does not have it%s.",
			value_text(at, at->count - 1), least, assumed);
	if (answer->sure && answer->first == 0)
		return alloc_format("The interval there excludes the limit: with %.0f %% at least.", least);
	if (answer->sure)
		return alloc_format("The intervals at %s and %s exclude the limit: with %.0f %% at least%s.",
				    value_text(at, answer->first - 1), value_text(at, answer->first), least, assumed);
	char *bounds = bounds_text(at, answer);
	char *text = least > 0.0 ? alloc_format("Not settled: with %.0f %% at least %s%s.", least, bounds, assumed)
				 : alloc_format("Not settled: %s.", bounds);
	free(bounds);
	return text;
}

static void print_case(const struct find_question *question, const struct find_case *at, const char *path, FILE *to)
{
	const struct turn_answer answer = turn_answer(at->looks, at->count);
	char *sure = sureness(at, &answer);

	fprintf(to, "\n%s%s", at->name, at->name[0] != '\0' ? ": " : "");
	if (answer.first != TURN_NONE)
		fprintf(to, "%s=%s\n", path, at->values[answer.first].text);
	else
		fprintf(to, "at no value of %s\n", path);
	print_evidence(question, at, path, to);
	text_table_wrap(to, sure, INDENT);
	free(sure);
}

void find_report_print(const struct find_question *question, const struct find_cases *cases, FILE *to)
{
	char path[PARAM_PATH_SIZE];

	param_path(param_at(question->machine->schema, question->vary), path);
	fprintf(to, "%s: the first %s at which %s\n", scenario_name(question->scenario), path,
		question->expression->text);
	text_table_wrap(to,
			question->scan
				? "By a scan of all values."
				: "By bisection: it is assumed that along the list the condition turns but once, from "
				  "failing to holding; seen at both ends, unless it holds at the first already.",
			0);
	for (size_t i = 0; i < cases->count; i++)
		print_case(question, &cases->cases[i], path, to);
}

/* JSON. */

static json_t *evidence_json(const struct find_case *at, const struct pool *pool)
{
	json_t *evidence = json_array();

	for (size_t v = 0; v < at->count; v++) {
		const struct find_value *value = &at->values[v];
		if (at->looks[v].verdict == TURN_UNKNOWN)
			continue;
		json_t *ids = json_array();
		for (size_t p = 0; p < value->count; p++)
			json_array_append_new(ids, json_string(pool->points[value->points[p]].summary.id));
		json_t *interval[2] = {json_null(), json_null()};
		if (value->interval.exists) {
			interval[0] = json_real(value->interval.low);
			interval[1] = json_real(value->interval.high);
		}
		json_array_append_new(evidence,
				      json_pack("{s:s, s:f, s:o, s:o, s:I, s:b, s:b, s:o}", "value", value->text,
						"metric", value->value, "low", interval[0], "high", interval[1],
						"replications", (json_int_t)value->replications, "holds",
						(int)(at->looks[v].verdict == TURN_HOLDS), "sure",
						(int)at->looks[v].sure, "points", ids));
	}
	return evidence;
}

static json_t *case_json(const struct find_case *at, const struct pool *pool)
{
	const struct turn_answer answer = turn_answer(at->looks, at->count);
	double least = confidence(&answer);

	return json_pack("{s:s, s:s?, s:b, s:s?, s:s?, s:o, s:b, s:o}", "at", at->name, "first",
			 value_text(at, answer.first), "sure", (int)answer.sure, "earliest",
			 value_text(at, answer.earliest), "latest", value_text(at, answer.latest), "confidence",
			 least > 0.0 ? json_real(least) : json_null(), "once", (int)answer.once, "evidence",
			 evidence_json(at, pool));
}

json_t *find_report_json(const struct find_question *question, const struct find_cases *cases, const struct pool *pool)
{
	json_t *array = json_array();
	char path[PARAM_PATH_SIZE];

	for (size_t i = 0; i < cases->count; i++)
		json_array_append_new(array, case_json(&cases->cases[i], pool));
	return json_pack("{s:s, s:s, s:s, s:s, s:f, s:o}", "scenario", scenario_name(question->scenario), "vary",
			 param_path(param_at(question->machine->schema, question->vary), path), "until",
			 question->expression->text, "method", question->scan ? "scan" : "bisection", "level",
			 FIND_LEVEL, "cases", array);
}
