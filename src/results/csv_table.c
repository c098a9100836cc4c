/* SPDX-License-Identifier: Apache-2.0 */
#include "results/csv_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Reads a cell in its place, without its quotes, and moves *at behind it; returns what stood there: ',', '\n' or the
 * NUL. */
static char read_cell(char **at, char **cell)
{
	char *from = *at, *to = *at;
	bool quoted = *from == '"';

	*cell = to;
	from += quoted;
	while (*from != '\0') {
		if (quoted && *from == '"' && from[1] != '"') {
			quoted = false;
			from++;
			continue;
		}
		if (!quoted && (*from == ',' || *from == '\n' || *from == '\r'))
			break;
		from += quoted && *from == '"';
		*to++ = *from++;
	}
	if (*from == '\r')
		from++;
	char end = *from;
	*at = from + (end != '\0');
	*to = '\0';
	return end;
}

int csv_table_parse(struct csv_table *table, char *text)
{
	size_t count = 0, capacity = 0;
	char *at = text;

	*table = (struct csv_table){.text = text};
	while (*at != '\0') {
		char *cell, end;
		size_t before = count;
		do {
			ALLOC_ROOM(table->cells, count, capacity);
			end = read_cell(&at, &cell);
			table->cells[count++] = cell;
		} while (end == ',');
		if (table->rows == 0)
			table->columns = count;
		if (count - before != table->columns)
			return -1;
		table->rows++;
	}
	return table->rows > 0 ? 0 : -1;
}

void csv_table_free(struct csv_table *table)
{
	free(table->cells);
	free(table->text);
	*table = (struct csv_table){0};
}

const char *csv_table_cell(const struct csv_table *table, size_t row, size_t column)
{
	return table->cells[row * table->columns + column];
}
