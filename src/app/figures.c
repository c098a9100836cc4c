/* SPDX-License-Identifier: Apache-2.0 */
#include "app/figures.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "results/csv.h"
#include "results/file.h"

#define LINE_OF_AXES "\n# axes:"
#define TABLE_OF_POINTS "points.csv"
#define NO_COLUMN SIZE_MAX

/* The axes that a script shows, each with a space before and behind it, for the caller to free; NULL: it does not say.
 */
static char *shown_axes(const char *script)
{
	size_t size;
	char *text = file_read(script, &size), *shown = NULL;
	const char *line = text != NULL ? strstr(text, LINE_OF_AXES) : NULL;

	if (line != NULL) {
		line += strlen(LINE_OF_AXES);
		shown = alloc_format(" %.*s ", (int)strcspn(line, "\r\n"), line);
	}
	free(text);
	return shown;
}

static bool is_shown(const char *shown, const char *path)
{
	char *word = alloc_format(" %s ", path);
	bool found = strstr(shown, word) != NULL;

	free(word);
	return found;
}

static size_t column_of(const struct csv_table *table, const char *name)
{
	for (size_t i = 0; i < table->columns; i++)
		if (strcmp(csv_table_cell(table, 0, i), name) == 0)
			return i;
	return NO_COLUMN;
}

static bool has_several_values(const struct csv_table *table, size_t column)
{
	for (size_t row = 2; row < table->rows; row++)
		if (strcmp(csv_table_cell(table, row, column), csv_table_cell(table, 1, column)) != 0)
			return true;
	return false;
}

/* Are two rows of the same figure? */
static bool are_together(const struct figures *figures, size_t a, size_t b)
{
	const struct csv_table *points = &figures->points;

	for (size_t i = 0; i < figures->column_count; i++)
		if (strcmp(csv_table_cell(points, a, figures->columns[i]),
			   csv_table_cell(points, b, figures->columns[i])) != 0)
			return false;
	return true;
}

/* Returns 0, or -1 where there are too many. */
static int list(struct figures *figures)
{
	figures->count = 0;
	for (size_t row = 1; row < figures->points.rows; row++) {
		size_t at = 0;
		while (at < figures->count && !are_together(figures, figures->rows[at], row))
			at++;
		if (at < figures->count)
			continue;
		if (at == FIGURES_MOST)
			return -1;
		figures->rows[figures->count++] = row;
	}
	return 0;
}

/* "seed, vifs", for the caller to free. */
static char *name_axes(const struct csv_table *table, const size_t *columns, size_t count)
{
	char *names = alloc_text("");

	for (size_t i = 0; i < count; i++) {
		char *longer = alloc_format("%s%s%s", names, i > 0 ? ", " : "", csv_table_cell(table, 0, columns[i]));
		free(names);
		names = longer;
	}
	return names;
}

int figures_find(struct figures *figures, const char *directory, const char *script,
		 const struct manifest_header *header, char *message, size_t message_size)
{
	size_t size;
	char *path = file_join(directory, TABLE_OF_POINTS), *shown = shown_axes(script), *text = NULL;
	int failed = 0;

	*figures = (struct figures){.count = 1};
	figures->columns = alloc_zeroed(header->axis_count + 1, sizeof(*figures->columns));
	if (shown != NULL)
		text = file_read(path, &size);
	/* What is wrong with a table the script finds out as well, and tells. */
	if (text != NULL && csv_table_parse(&figures->points, text) == 0)
		for (size_t i = 0; i < header->axis_count; i++) {
			size_t column = column_of(&figures->points, header->axes[i]);
			if (column != NO_COLUMN && !is_shown(shown, header->axes[i]) &&
			    has_several_values(&figures->points, column))
				figures->columns[figures->column_count++] = column;
		}
	if (figures->column_count > 0 && list(figures) != 0) {
		char *axes = name_axes(&figures->points, figures->columns, figures->column_count);
		snprintf(message, message_size,
			 "%s does not show %s: more %s values than %d, and so figures; fewer were "
			 "expected (--sweep)",
			 script, axes, figures->column_count > 1 ? "combinations of their" : "of its", FIGURES_MOST);
		free(axes);
		failed = -1;
	}
	free(shown);
	free(path);
	return failed;
}

void figures_free(struct figures *figures)
{
	csv_table_free(&figures->points);
	free(figures->columns);
	*figures = (struct figures){0};
}

char *figures_values(const struct figures *figures, size_t number)
{
	char *text = alloc_text("");

	for (size_t i = 0; i < figures->column_count; i++) {
		char *longer =
			alloc_format("%s%s%s=%s", text, text[0] != '\0' ? " " : "",
				     csv_table_cell(&figures->points, 0, figures->columns[i]),
				     csv_table_cell(&figures->points, figures->rows[number], figures->columns[i]));
		free(text);
		text = longer;
	}
	return text;
}

/* A value that has other characters than names of files should have gets the figure's number, so that no two are one.
 */
char *figures_suffix(const struct figures *figures, size_t number)
{
	enum { LONGEST = 120 };
	char *values = figures_values(figures, number), *suffix;
	bool changed = strlen(values) > LONGEST;

	if (changed)
		values[LONGEST] = '\0';
	for (char *at = values; *at != '\0'; at++) {
		const bool fits = isalnum((unsigned char)*at) || strchr("._-=", *at) != NULL;
		changed = changed || (!fits && *at != ' ');
		*at = *at == ' ' ? ',' : fits ? *at : '_';
	}
	if (values[0] == '\0')
		return values;
	suffix = changed ? alloc_format("-%s-%zu", values, number + 1) : alloc_format("-%s", values);
	free(values);
	return suffix;
}

bool figures_is_suffix(const char *text, size_t length, char *const *axes, size_t axis_count)
{
	static const char written[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-=,";

	if (length == 0 || text[0] != '-' || strspn(text, written) < length)
		return false;
	for (size_t i = 0; i < axis_count; i++) {
		const size_t path = strlen(axes[i]);
		if (length > path + 1 && strncmp(text + 1, axes[i], path) == 0 && text[path + 1] == '=')
			return true;
	}
	return false;
}

/* Has a row of a table with these columns the values of that figure? */
static bool is_of(const struct figures *figures, size_t number, const struct csv_table *table, const size_t *columns,
		  size_t row)
{
	for (size_t i = 0; i < figures->column_count; i++)
		if (strcmp(csv_table_cell(table, row, columns[i]),
			   csv_table_cell(&figures->points, figures->rows[number], figures->columns[i])) != 0)
			return false;
	return true;
}

static int write_rows(FILE *to, const struct figures *figures, size_t number, const struct csv_table *table,
		      const size_t *columns)
{
	for (size_t row = 0; row < table->rows; row++) {
		if (row > 0 && !is_of(figures, number, table, columns, row))
			continue;
		for (size_t i = 0; i < table->columns; i++)
			csv_field(to, csv_table_cell(table, row, i), i == 0);
		csv_end(to);
	}
	return fclose(to);
}

/* A table that has all these axes by its rows; any other as it is. */
static int put_table(const struct figures *figures, size_t number, const char *directory, const char *folder,
		     const char *name)
{
	size_t size, *columns = alloc_zeroed(figures->column_count + 1, sizeof(*columns));
	char *from = file_join(directory, name), *to = file_join(folder, name), *text = file_read(from, &size);
	struct csv_table table = {0};
	bool has_all = text != NULL && csv_table_parse(&table, text) == 0;
	int failed = 0;

	for (size_t i = 0; i < figures->column_count && has_all; i++) {
		columns[i] = column_of(&table, csv_table_cell(&figures->points, 0, figures->columns[i]));
		has_all = columns[i] != NO_COLUMN;
	}
	if (has_all) {
		FILE *file = fopen(to, "w");
		failed = file == NULL || write_rows(file, figures, number, &table, columns) != 0;
	} else {
		char *up = alloc_format("../%s", name);
		failed = symlink(up, to) != 0;
		free(up);
	}
	csv_table_free(&table);
	free(from);
	free(to);
	free(columns);
	return failed ? -1 : 0;
}

static int is_table(const struct dirent *entry)
{
	const char *suffix = strrchr(entry->d_name, '.');

	return suffix != NULL && strcmp(suffix, ".csv") == 0;
}

char *figures_folder_make(const struct figures *figures, size_t number, const char *directory, char *message,
			  size_t message_size)
{
	char *folder = file_join(directory, ".figure-XXXXXX");
	struct dirent **tables = NULL;
	const bool made = mkdtemp(folder) != NULL;
	int count = made ? scandir(directory, &tables, is_table, alphasort) : -1, failed = count < 0;

	for (int i = 0; i < count; i++) {
		failed = failed || put_table(figures, number, directory, folder, tables[i]->d_name) != 0;
		free(tables[i]);
	}
	free(tables);
	if (!failed)
		return folder;
	snprintf(message, message_size, "cannot write into %s: %s", directory, strerror(errno));
	if (made)
		figures_folder_remove(folder);
	else
		free(folder);
	return NULL;
}

static int is_inside(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

void figures_folder_remove(char *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_inside, alphasort);

	for (int i = 0; i < count; i++) {
		char *path = file_join(folder, entries[i]->d_name);
		unlink(path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	rmdir(folder);
	free(folder);
}
