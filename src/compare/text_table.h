/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for readers: columns as wide as their widest cell, and lines that break. */
#ifndef VIFSIM_COMPARE_TEXT_TABLE_H
#define VIFSIM_COMPARE_TEXT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "results/expression.h"

#define TEXT_TABLE_COLUMNS 8
#define TEXT_TABLE_LINE 110

struct text_table {
	size_t columns;
	char *(*rows)[TEXT_TABLE_COLUMNS]; /* the first one has the headings */
	size_t count, capacity, cells;     /* cells: of the last row */
};

/* At most TEXT_TABLE_COLUMNS; the headings are copied. */
void text_table_begin(struct text_table *table, size_t columns, const char *const *headings);
void text_table_row(struct text_table *table);
/* The next cell of the last row, which the table takes over. */
void text_table_cell(struct text_table *table, char *text);
void text_table_print(const struct text_table *table, size_t indent, FILE *to);
void text_table_end(struct text_table *table);

/* Text in lines of at most TEXT_TABLE_LINE characters, each indented by so much. */
void text_table_wrap(FILE *to, const char *text, size_t indent);
/* A value of an expression without its unit, for the caller to free. */
char *text_number(const struct expression *expression, double value);

#endif
