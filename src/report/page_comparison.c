/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/html.h"
#include "report/page_parts.h"

static const char *text_of(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? text : "";
}

static double number_of(const json_t *json, const char *key)
{
	return json_number_value(json_object_get(json, key));
}

/* "53 % +/- 5 points of ..", or the comparison that stands for words. */
static char *published(const json_t *condition)
{
	const char *unit = text_of(condition, "unit");

	if (json_is_null(json_object_get(condition, "published")))
		return alloc_format("%s%s", text_of(condition, "expect"),
				    json_is_true(json_object_get(condition, "intervals_apart")) ? ", intervals apart"
												: "");
	return alloc_format("%g %s \u00b1 %g %s of %s", number_of(condition, "published"), unit,
			    number_of(condition, "tolerance"), strcmp(unit, "%") == 0 ? "points" : unit,
			    text_of(condition, "expect"));
}

/* Of the value that meets the condition worst. */
static char *simulated(const json_t *condition)
{
	const json_t *values = json_object_get(condition, "values");
	const json_t *worst = json_array_get(values, (size_t)json_integer_value(json_object_get(condition, "worst")));
	const char *unit = text_of(condition, "unit");

	if (worst == NULL)
		return alloc_text("");
	if (json_is_null(json_object_get(worst, "low")))
		return alloc_format("%.4g %s, no interval", number_of(worst, "value"), unit);
	return alloc_format("%.4g %s [%.4g, %.4g]", number_of(worst, "value"), unit, number_of(worst, "low"),
			    number_of(worst, "high"));
}

/* "worst of 4, at vifs=8" */
static char *place(const json_t *condition)
{
	const json_t *values = json_object_get(condition, "values"), *value;
	json_t *at = json_object_get(
		json_array_get(values, (size_t)json_integer_value(json_object_get(condition, "worst"))), "at");
	size_t count = json_array_size(values);
	char *text = count > 1 ? alloc_format("worst of %zu, at", count) : alloc_text("at");
	const char *key;

	json_object_foreach(at, key, value)
	{
		char *longer = alloc_format("%s %s=%s", text, key, json_string_value(value));
		free(text);
		text = longer;
	}
	return text;
}

static const char *class_of(const char *verdict)
{
	if (strcmp(verdict, "not reproduced") == 0)
		return "bad";
	return strcmp(verdict, "not covered") == 0 ? "quiet" : "good";
}

static void write_claim_cell(FILE *to, const json_t *claim, size_t conditions)
{
	fprintf(to, "<th scope=\"rowgroup\" rowspan=\"%zu\" class=\"claim\">", conditions > 0 ? conditions : 1);
	html_write(to, "%s<p>%s: %s</p>", text_of(claim, "id"), text_of(claim, "from"), text_of(claim, "text"));
	if (text_of(claim, "cause")[0] != '\0')
		html_write(to, "<p>Not reproduced: %s</p>", text_of(claim, "cause"));
	if (text_of(claim, "limits")[0] != '\0')
		html_write(to, "<details><summary>where else it holds</summary><p>%s</p></details>",
			   text_of(claim, "limits"));
	if (text_of(claim, "missing")[0] != '\0')
		html_write(to, "<p>Not covered: %s</p>", text_of(claim, "missing"));
	else if (text_of(claim, "left_out")[0] != '\0')
		html_write(to, "<p>Left out, as of a changed machine: points with %s</p>", text_of(claim, "left_out"));
	fputs("</th>", to);
}

static void write_condition(FILE *to, const json_t *condition, const char *verdict, const char *set)
{
	char *claimed = published(condition), *found = simulated(condition), *where = place(condition);
	bool holds = json_is_true(json_object_get(condition, "holds"));
	bool missed = strcmp(verdict, "not reproduced") == 0;

	html_write(to, "<td>%s</td><td>%s<p class=\"quiet\">%s</p></td>", claimed, found, where);
	html_write(to, "<td class=\"%s\">%s", missed && holds ? "quiet" : class_of(verdict),
		   missed && holds ? "(this part holds)" : verdict);
	if (set[0] != '\0')
		html_write(to, "<p class=\"quiet\">tolerance set %s</p>", set);
	fputs("</td>", to);
	free(where);
	free(found);
	free(claimed);
}

static void write_claim(FILE *to, const json_t *claim)
{
	const json_t *conditions = json_object_get(claim, "conditions"), *condition;
	const char *verdict = text_of(claim, "verdict");
	size_t i;

	fputs("<tbody><tr>", to);
	write_claim_cell(to, claim, json_array_size(conditions));
	json_array_foreach(conditions, i, condition)
	{
		if (i > 0)
			fputs("</tr>\n<tr>", to);
		write_condition(to, condition, verdict, text_of(claim, "tolerance_set"));
	}
	if (json_array_size(conditions) == 0)
		html_write(to, "<td></td><td></td><td class=\"quiet\">%s</td>", verdict);
	fputs("</tr></tbody>\n", to);
}

/* Is the claim about a scenario whose results are on the page? */
static bool is_asked(const json_t *comparison, const json_t *claim)
{
	const json_t *folders = json_object_get(comparison, "folders"), *folder;
	size_t i;

	json_array_foreach(folders, i, folder)
	{
		if (strcmp(text_of(folder, "scenario"), text_of(claim, "scenario")) == 0)
			return true;
	}
	return false;
}

static void write_overrides(FILE *to, const json_t *comparison)
{
	const json_t *folder;
	size_t i;

	json_array_foreach(json_object_get(comparison, "folders"), i, folder)
	{
		if (text_of(folder, "overrides")[0] != '\0')
			html_write(to, "<p>%s is not the scenario as it stands: it was run with <code>%s</code>.</p>\n",
				   text_of(folder, "directory"), text_of(folder, "overrides"));
	}
}

void page_comparison(FILE *to, const json_t *comparison, const char *sensitivity)
{
	const json_t *claim;
	size_t i, others = 0;

	html_write(to, "<p>Published: %s</p>\n", text_of(comparison, "source"));
	page_scroll(to, "Comparison");
	fputs("<table class=\"claims\"><thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">Published</th>"
	      "<th scope=\"col\">Simulated [95 %]</th><th scope=\"col\">Verdict</th></tr></thead>\n",
	      to);
	json_array_foreach(json_object_get(comparison, "claims"), i, claim)
	{
		if (is_asked(comparison, claim))
			write_claim(to, claim);
		else
			others++;
	}
	fputs("</table>", to);
	page_scroll_end(to);
	write_overrides(to, comparison);
	if (others > 0)
		fprintf(to, "<p class=\"quiet\">%zu more claims are about scenarios that are not on this page.</p>\n",
			others);
	if (sensitivity[0] != '\0')
		html_write(to, "<details><summary>On which constants they hang</summary><pre>%s</pre></details>\n",
			   sensitivity);
}
