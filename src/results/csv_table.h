/* SPDX-License-Identifier: Apache-2.0 */
/* A table read from CSV (RFC 4180), as csv.h writes it; the first row has the names of the columns. */
#ifndef VIFSIM_RESULTS_CSV_TABLE_H
#define VIFSIM_RESULTS_CSV_TABLE_H

#include <stddef.h>

struct csv_table {
	char *text;   /* the file; the cells are in it */
	char **cells; /* row by row, each of `columns` cells */
	size_t columns, rows;
};

/* Takes the text over.  Returns 0, or -1 when it has no header or rows differ in length; csv_table_free in either case.
 */
int csv_table_parse(struct csv_table *table, char *text);
void csv_table_free(struct csv_table *table);
/* Row 0 is the header. */
const char *csv_table_cell(const struct csv_table *table, size_t row, size_t column);

#endif
