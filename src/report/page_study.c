/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/html.h"
#include "report/page_parts.h"
#include "report/svg_inline.h"
#include "results/file.h"
#include "results/precision.h"

#define TABLE_OF_POINTS "points.csv"
/* A column for each claim and a row for each sample: for figures. */
#define TABLE_OF_SAMPLES "samples.csv"

static bool has_suffix(const char *name, const char *suffix)
{
	size_t length = strlen(name), of = strlen(suffix);

	return length > of && strcmp(name + length - of, suffix) == 0;
}

static int is_figure(const struct dirent *entry)
{
	return has_suffix(entry->d_name, ".svg");
}

static int is_further_table(const struct dirent *entry)
{
	return has_suffix(entry->d_name, ".csv") && strcmp(entry->d_name, TABLE_OF_POINTS) != 0 &&
	       strcmp(entry->d_name, TABLE_OF_SAMPLES) != 0;
}

static int write_figure(FILE *to, const char *directory, const char *file, const char *title, size_t study,
			size_t number, char *message, size_t message_size)
{
	char *path = file_join(directory, file), *prefix = alloc_format("f%zu-%zu", study, number);
	size_t size;
	char *svg = file_read(path, &size);

	fputs("<figure>", to);
	int failed = svg == NULL || svg_inline(to, svg, prefix, title) != 0;
	html_write(to, "<figcaption>%s</figcaption></figure>\n", title);
	if (failed)
		snprintf(message, message_size, "%s cannot be read, or is no SVG file", path);
	free(svg);
	free(prefix);
	free(path);
	return failed ? -1 : 0;
}

/* Calls for each file of a kind in their order, numbers by their value; returns -1 if one fails. */
static int write_figures(FILE *to, const char *directory, const char *title, size_t study, char *message,
			 size_t message_size)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_figure, versionsort), failed = 0;

	for (int i = 0; i < count; i++) {
		if (failed == 0)
			failed = write_figure(to, directory, entries[i]->d_name, title, study, (size_t)i, message,
					      message_size);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (count <= 0)
		fputs("<p class=\"quiet\">There is no figure in this folder.</p>\n", to);
	return failed;
}

static int write_further_tables(FILE *to, const struct page *page, const char *directory, char *message,
				size_t message_size)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_further_table, alphasort), failed = 0;

	for (int i = 0; i < count; i++) {
		char *name = alloc_text_part(entries[i]->d_name, strlen(entries[i]->d_name) - strlen(".csv"));
		name[0] = (char)(name[0] >= 'a' && name[0] <= 'z' ? name[0] - 'a' + 'A' : name[0]);
		if (failed == 0)
			failed = page_csv(to, page, directory, entries[i]->d_name, name, 0, message, message_size);
		free(name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return failed;
}

static json_t *read_json(const char *directory, const char *file, char *message, size_t message_size)
{
	char *path = file_join(directory, file);
	json_error_t error;
	json_t *json = json_load_file(path, 0, &error);

	if (json == NULL)
		snprintf(message, message_size, "%s: %s", path, error.text);
	free(path);
	return json;
}

static int write_inputs(FILE *to, const struct page *page, const char *directory, const json_t *manifest, char *message,
			size_t message_size)
{
	const json_t *first = json_array_get(json_object_get(manifest, "points"), 0);
	char *file = alloc_format("points/%s.json", json_string_value(json_object_get(first, "id")));
	json_t *point = read_json(directory, file, message, message_size);

	free(file);
	if (point == NULL)
		return -1;
	page_inputs(to, point, page->schema);
	json_decref(point);
	return 0;
}

/* "nic.model=sv vifs=4", for the caller to free. */
static char *describe(const json_t *point)
{
	json_t *parameters = json_object_get(point, "parameters"), *value;
	char *text = alloc_text(json_object_size(parameters) == 0 ? "the point" : "");
	const char *path;

	json_object_foreach(parameters, path, value)
	{
		char *longer = alloc_format("%s%s%s=%s", text, text[0] != '\0' ? " " : "", path,
					    json_string_length(value) > 0 ? json_string_value(value) : "-");
		free(text);
		text = longer;
	}
	return text;
}

static void write_incomplete(FILE *to, const json_t *manifest)
{
	const size_t missing = json_array_size(json_object_get(manifest, "missing"));

	if (missing > 0)
		fprintf(to, "<p><strong>These results are incomplete: %zu of %zu points missing.</strong></p>\n",
			missing, json_array_size(json_object_get(manifest, "points")) + missing);
}

/* Takes the text over; NULL is nothing to say. */
static void write_note(FILE *to, char *text)
{
	if (text != NULL)
		html_write(to, "<p>Note: %s.</p>\n", text);
	free(text);
}

/* Of intervals that stayed wide, and of points that measured nothing. */
static void write_precision(FILE *to, const json_t *manifest)
{
	const json_t *points = json_object_get(manifest, "points"), *point;
	struct precision_tally tally = {0};
	size_t i;

	json_array_foreach(points, i, point) precision_count(&tally, json_object_get(point, "precision"));
	char *widest = describe(json_array_get(points, tally.widest));
	char *unmeasured = describe(json_array_get(points, tally.first_unmeasured));
	write_note(to, precision_missed_text(&tally, widest));
	write_note(to, precision_unmeasured_text(&tally, unmeasured));
	free(widest);
	free(unmeasured);
}

int page_study(FILE *to, const struct page *page, size_t number, char *message, size_t message_size)
{
	const char *directory = page->directories[number];
	json_t *manifest = read_json(directory, "manifest.json", message, message_size);
	const json_t *scenario = json_object_get(manifest, "scenario");
	const char *name = json_string_value(json_object_get(scenario, "name"));
	const char *title = json_string_value(json_object_get(scenario, "title"));
	size_t axes = json_array_size(json_object_get(manifest, "axes"));

	if (manifest == NULL)
		return -1;
	title = title != NULL ? title : name;
	fprintf(to, "<section id=\"study-%zu\">", number + 1);
	html_write(to, "<h2>%s</h2>\n<p class=\"quiet\">Scenario <code>%s</code>, results in <code>%s</code></p>\n",
		   title, name, directory);
	write_incomplete(to, manifest);
	write_precision(to, manifest);
	int failed = write_figures(to, directory, title, number + 1, message, message_size);
	if (failed == 0)
		failed = page_csv(to, page, directory, TABLE_OF_POINTS, "The data", axes, message, message_size);
	if (failed == 0)
		failed = write_further_tables(to, page, directory, message, message_size);
	if (failed == 0)
		failed = write_inputs(to, page, directory, manifest, message, message_size);
	if (failed == 0)
		page_run(to, manifest);
	fputs("</section>\n", to);
	json_decref(manifest);
	return failed;
}
