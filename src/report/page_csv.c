/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/html.h"
#include "report/page_parts.h"
#include "results/csv_table.h"
#include "results/file.h"

/* More would make a page that no browser likes; the file has them all. */
#define MOST_ROWS 2000

void page_scroll(FILE *to, const char *label)
{
	html_write(to, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">", label);
}

void page_scroll_end(FILE *to)
{
	fputs("</div>\n", to);
}

static bool is_number(const char *text)
{
	char *end;

	strtod(text, &end);
	return end != text && *end == '\0';
}

/* What a column is about, and its unit; "" when it is not known. */
static void explain(const struct page *page, const char *name, const char **help, const char **unit)
{
	*help = *unit = "";
	for (size_t i = 0; i < page->metrics->count; i++)
		if (strcmp(page->metrics->metrics[i].name, name) == 0) {
			*help = page->metrics->metrics[i].help;
			*unit = page->metrics->metrics[i].unit;
		}
	size_t number = param_find(page->schema, name);
	if (number != PARAM_NONE) {
		const struct param_spec *spec = param_at(page->schema, number).spec;
		*help = spec->help != NULL ? spec->help : "";
		*unit = spec->display != NULL ? spec->display : "";
	}
}

/* Columns that say nothing in any row. */
static bool *empty_columns(const struct csv_table *table)
{
	bool *empty = alloc_zeroed(table->columns, sizeof(*empty));

	for (size_t c = 0; c < table->columns; c++) {
		empty[c] = true;
		for (size_t r = 1; r < table->rows && empty[c]; r++)
			empty[c] = csv_table_cell(table, r, c)[0] == '\0';
	}
	return empty;
}

static void write_header(FILE *to, const struct page *page, const struct csv_table *table, const bool *empty)
{
	const char *help, *unit;

	fputs("<thead><tr>", to);
	for (size_t c = 0; c < table->columns; c++) {
		if (empty[c])
			continue;
		const char *name = csv_table_cell(table, 0, c);
		explain(page, name, &help, &unit);
		bool shown = unit[0] != '\0' && strstr(name, unit) == NULL;
		html_write(to, "<th scope=\"col\" title=\"%s%s%s%s\">%s%s%s</th>", help, unit[0] != '\0' ? " (" : "",
			   unit, unit[0] != '\0' ? ")" : "", name, shown ? ", " : "", shown ? unit : "");
	}
	fputs("</tr></thead>\n", to);
}

static void write_row(FILE *to, const struct csv_table *table, const bool *empty, size_t row, size_t key_count)
{
	fputs("<tr>", to);
	for (size_t c = 0; c < table->columns; c++) {
		const char *text = csv_table_cell(table, row, c);
		if (empty[c])
			continue;
		if (c < key_count)
			html_write(to,
				   is_number(text) ? "<th scope=\"row\" class=\"n\">%s</th>"
						   : "<th scope=\"row\">%s</th>",
				   text);
		else
			html_write(to, is_number(text) ? "<td class=\"n\">%s</td>" : "<td>%s</td>", text);
	}
	fputs("</tr>\n", to);
}

static void write_table(FILE *to, const struct page *page, const struct csv_table *table, const char *file,
			const char *caption, size_t key_count)
{
	bool *empty = empty_columns(table);
	size_t rows = table->rows - 1, shown = rows < MOST_ROWS ? rows : MOST_ROWS, left_out = 0;

	for (size_t c = 0; c < table->columns; c++)
		left_out += empty[c];
	html_write(to, "<details class=\"data\"%s><summary>%s <span class=\"quiet\">(", "", caption);
	fprintf(to, "%zu %s)</span></summary>\n", rows, rows == 1 ? "row" : "rows");
	page_scroll(to, caption);
	html_write(to, "<table class=\"sortable\"><caption>%s</caption>\n", file);
	write_header(to, page, table, empty);
	fputs("<tbody>\n", to);
	for (size_t r = 1; r <= shown; r++)
		write_row(to, table, empty, r, key_count);
	fputs("</tbody></table>", to);
	page_scroll_end(to);
	if (left_out > 0)
		fprintf(to, "<p class=\"quiet\">%zu columns of the file have no value in any row.</p>\n", left_out);
	if (shown < rows)
		fprintf(to, "<p class=\"quiet\">The first %zu rows; the file has all %zu.</p>\n", shown, rows);
	fputs("</details>\n", to);
	free(empty);
}

int page_csv(FILE *to, const struct page *page, const char *directory, const char *file, const char *caption,
	     size_t key_count, char *message, size_t message_size)
{
	char *path = file_join(directory, file);
	size_t size;
	char *text = file_read(path, &size);
	struct csv_table table = {0};
	int failed = 0;

	if (text == NULL && errno != ENOENT) {
		snprintf(message, message_size, "%s: %s", path, strerror(errno));
		failed = -1;
	} else if (text != NULL && csv_table_parse(&table, text) != 0) {
		snprintf(message, message_size, "%s is no table: rows differ in length", path);
		failed = -1;
	} else if (text != NULL) {
		write_table(to, page, &table, file, caption, key_count);
	}
	csv_table_free(&table);
	free(path);
	return failed;
}
