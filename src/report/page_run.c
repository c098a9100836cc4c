/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"
#include "report/page_parts.h"

static const char *text_of(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? text : "";
}

static void write_command(FILE *to, const json_t *command)
{
	const json_t *word;
	size_t i;

	fputs("<dt>Command</dt><dd><code>", to);
	json_array_foreach(command, i, word)
	{
		const char *text = json_string_value(word) != NULL ? json_string_value(word) : "";
		const char *quote = text[0] == '\0' || strpbrk(text, " \t\n;&|<>*?$()\"\\") != NULL ? "'" : "";
		html_write(to,
			   i > 1    ? " %s%s%s"
			   : i == 1 ? " %s%s%s"
				    : "%s%s%s",
			   i > 0 ? quote : "", text, i > 0 ? quote : "");
	}
	fputs("</code></dd>\n", to);
}

static void write_sums(FILE *to, const json_t *points)
{
	double simulated_ms = 0.0, wall_s = 0.0;
	json_int_t replications = 0;
	const json_t *point;
	size_t i, reused = 0;

	json_array_foreach(points, i, point)
	{
		simulated_ms += json_number_value(json_object_get(point, "simulated_ms"));
		wall_s += json_number_value(json_object_get(point, "wall_s"));
		replications += json_integer_value(json_object_get(point, "replications"));
		reused += json_is_true(json_object_get(point, "reused"));
	}
	fprintf(to, "<dt>Points</dt><dd>%zu, %lld replications; %.3g s simulated in %.3g s of CPU time",
		json_array_size(points), (long long)replications, simulated_ms / 1e3, wall_s);
	if (reused > 0)
		fprintf(to, "; %zu were there already", reused);
	fputs("</dd>\n", to);
}

void page_run(FILE *to, const json_t *manifest)
{
	const json_t *program = json_object_get(manifest, "program"), *machine = json_object_get(manifest, "machine");
	const json_t *scenario = json_object_get(manifest, "scenario");

	fputs("<details><summary>What ran, and when</summary>\n<dl>", to);
	write_command(to, json_object_get(manifest, "command"));
	html_write(to, "<dt>Program</dt><dd>%s %s, build %s</dd>\n", text_of(program, "name"),
		   text_of(program, "version"), text_of(program, "build"));
	html_write(to, "<dt>When</dt><dd>%s to %s</dd>\n", text_of(manifest, "started"), text_of(manifest, "finished"));
	html_write(to, "<dt>Where</dt><dd>%s, %s %s, %s", text_of(machine, "name"), text_of(machine, "system"),
		   text_of(machine, "release"), text_of(machine, "architecture"));
	fprintf(to, ", %lld cores, %lld simulations at a time</dd>\n",
		(long long)json_integer_value(json_object_get(machine, "cores")),
		(long long)json_integer_value(json_object_get(manifest, "jobs")));
	write_sums(to, json_object_get(manifest, "points"));
	html_write(to, "<dt>Hash of the scenario</dt><dd><code>%s</code></dd></dl>\n",
		   text_of(scenario, "content_hash"));
	html_write(to, "<details><summary>The scenario's text</summary><pre>%s</pre></details>\n</details>\n",
		   text_of(scenario, "text"));
}
