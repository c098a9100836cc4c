/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/text_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void text_table_begin(struct text_table *table, size_t columns, const char *const *headings)
{
	*table = (struct text_table){.columns = columns};
	text_table_row(table);
	for (size_t c = 0; c < columns; c++)
		text_table_cell(table, alloc_text(headings[c]));
}

void text_table_row(struct text_table *table)
{
	ALLOC_ROOM(table->rows, table->count, table->capacity);
	memset(table->rows[table->count++], 0, sizeof(table->rows[0]));
	table->cells = 0;
}

void text_table_cell(struct text_table *table, char *text)
{
	table->rows[table->count - 1][table->cells++] = text;
}

static size_t width_of(const struct text_table *table, size_t column)
{
	size_t width = 0;

	for (size_t r = 0; r < table->count; r++) {
		size_t length = table->rows[r][column] != NULL ? strlen(table->rows[r][column]) : 0;
		width = length > width ? length : width;
	}
	return width;
}

void text_table_print(const struct text_table *table, size_t indent, FILE *to)
{
	size_t widths[TEXT_TABLE_COLUMNS];

	for (size_t c = 0; c < table->columns; c++)
		widths[c] = width_of(table, c);
	for (size_t r = 0; r < table->count; r++) {
		fprintf(to, "%*s", (int)indent, "");
		for (size_t c = 0; c < table->columns; c++) {
			const char *text = table->rows[r][c] != NULL ? table->rows[r][c] : "";
			if (c + 1 < table->columns)
				fprintf(to, "%-*s  ", (int)widths[c], text);
			else
				fprintf(to, "%s\n", text);
		}
	}
}

void text_table_end(struct text_table *table)
{
	for (size_t r = 0; r < table->count; r++)
		for (size_t c = 0; c < table->columns; c++)
			free(table->rows[r][c]);
	free(table->rows);
	*table = (struct text_table){0};
}

void text_table_wrap(FILE *to, const char *text, size_t indent)
{
	size_t used = 0;

	while (*(text += strspn(text, " \n")) != '\0') {
		size_t length = strcspn(text, " \n");
		bool breaks = used > 0 && used + 1 + length > TEXT_TABLE_LINE - indent;
		if (breaks)
			fputc('\n', to);
		fprintf(to, "%*s%.*s", (int)(used > 0 && !breaks ? 1 : indent), "", (int)length, text);
		used = (used > 0 && !breaks ? used + 1 : 0) + length;
		text += length;
	}
	fputc('\n', to);
}

char *text_number(const struct expression *expression, double value)
{
	if (expression->kind == EXPRESSION_CHANGE)
		return alloc_format("%.1f", value);
	if (expression->kind == EXPRESSION_METRIC)
		return alloc_format("%.6g", value);
	return alloc_format("%.3f", value);
}
