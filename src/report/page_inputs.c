/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"
#include "report/page_parts.h"

static const char *text_of(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? text : "";
}

static const char *help_of(const struct param_schema *schema, const char *path)
{
	size_t number = param_find(schema, path);
	const char *help = number != PARAM_NONE ? param_at(schema, number).spec->help : NULL;

	return help != NULL ? help : "";
}

/* Neither a default nor the platform's. */
static int is_given(const json_t *input)
{
	const char *origin = text_of(input, "origin");

	return strcmp(origin, "default") != 0 && strcmp(origin, "platform") != 0;
}

static void write_given(FILE *to, json_t *inputs, const struct param_schema *schema)
{
	const char *path;
	json_t *input;

	fputs("<details><summary>What was set</summary>\n", to);
	page_scroll(to, "What was set");
	fputs("<table class=\"sortable\"><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value</th>"
	      "<th scope=\"col\">By</th><th scope=\"col\">What it is</th></tr></thead><tbody>\n",
	      to);
	json_object_foreach(inputs, path, input)
	{
		const char *origin = text_of(input, "origin");
		if (!is_given(input))
			continue;
		html_write(to, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td class=\"wide\">%s</td></tr>\n",
			   path, strcmp(origin, "sweep") == 0 ? "swept" : text_of(input, "value"), origin,
			   help_of(schema, path));
	}
	fputs("</tbody></table>", to);
	page_scroll_end(to);
	fputs("</details>\n", to);
}

static void write_constant(FILE *to, const char *path, const json_t *input, const char *help)
{
	const json_t *evidence = json_object_get(input, "evidence");
	const char *kind = text_of(evidence, "kind"), *low = text_of(evidence, "range_low");
	const char *own = text_of(evidence, "platform_value");
	int outside = json_is_true(json_object_get(evidence, "outside_range"));

	html_write(to, "<tr><th scope=\"row\" title=\"%s\">%s</th><td>%s%s</td>", help, path, text_of(input, "value"),
		   is_given(input) ? " (set)" : "");
	html_write(to, "<td>%s%s%s%s</td><td class=\"%s\">%s</td><td class=\"wide\">", low,
		   low[0] != '\0' ? " .. " : "", text_of(evidence, "range_high"), outside ? " (outside)" : "", kind,
		   kind);
	if (own[0] != '\0')
		html_write(to, "by the user; the platform has %s (%s)", own, text_of(evidence, "platform_kind"));
	html_write(to, "%s</td></tr>\n", text_of(evidence, "source"));
}

static void write_constants(FILE *to, json_t *inputs, const struct param_schema *schema)
{
	const char *path;
	json_t *input;

	fputs("<details><summary>Constants and their evidence</summary>\n", to);
	page_scroll(to, "Constants and their evidence");
	fputs("<table class=\"sortable\"><thead><tr><th scope=\"col\">Constant</th><th scope=\"col\">Value</th>"
	      "<th scope=\"col\">Plausible</th><th scope=\"col\">Kind</th><th "
	      "scope=\"col\">Source</th></tr></thead><tbody>\n",
	      to);
	json_object_foreach(inputs, path, input)
	{
		if (json_object_get(input, "evidence") != NULL)
			write_constant(to, path, input, help_of(schema, path));
	}
	fputs("</tbody></table>", to);
	page_scroll_end(to);
	fputs("</details>\n", to);
}

void page_inputs(FILE *to, const json_t *point, const struct param_schema *schema)
{
	json_t *inputs = json_object_get(point, "inputs");

	write_given(to, inputs, schema);
	write_constants(to, inputs, schema);
}
