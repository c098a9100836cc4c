/* SPDX-License-Identifier: Apache-2.0 */
/* Errors in what a user wrote: collected, sorted, told in one go. */
#include "base/diagnostics.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/terminal.h"

void diagnostics_init(struct diagnostics *diagnostics)
{
	*diagnostics = (struct diagnostics){0};
}

void diagnostics_free(struct diagnostics *diagnostics)
{
	for (size_t i = 0; i < diagnostics->count; i++) {
		free(diagnostics->entries[i].file);
		free(diagnostics->entries[i].where);
		free(diagnostics->entries[i].message);
	}
	free(diagnostics->entries);
	diagnostics_init(diagnostics);
}

static char *formatted(const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	char *text = alloc_zeroed((size_t)(length < 0 ? 0 : length) + 1, 1);
	vsnprintf(text, (size_t)(length < 0 ? 0 : length) + 1, format, arguments);
	return text;
}

static struct diagnostic *append(struct diagnostics *diagnostics)
{
	ALLOC_ROOM(diagnostics->entries, diagnostics->count, diagnostics->capacity);
	struct diagnostic *entry = &diagnostics->entries[diagnostics->count++];
	*entry = (struct diagnostic){0};
	return entry;
}

void diagnostics_add(struct diagnostics *diagnostics, const char *file, size_t line, size_t column, const char *format,
		     ...)
{
	struct diagnostic *entry = append(diagnostics);
	entry->file = alloc_text(file);
	entry->line = line;
	entry->column = column;
	va_list arguments;
	va_start(arguments, format);
	entry->message = formatted(format, arguments);
	va_end(arguments);
}

void diagnostics_add_argument(struct diagnostics *diagnostics, const char *argument, const char *format, ...)
{
	struct diagnostic *entry = append(diagnostics);
	entry->where = alloc_text(argument);
	va_list arguments;
	va_start(arguments, format);
	entry->message = formatted(format, arguments);
	va_end(arguments);
}

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Arguments (no file) come first, in the order in which they were found. */
static int compare_places(const struct diagnostic *a, const struct diagnostic *b)
{
	if (!a->file || !b->file)
		return (a->file != NULL) - (b->file != NULL);
	int order = strcmp(a->file, b->file);
	if (!order)
		order = compare_numbers(a->line, b->line);
	return order ? order : compare_numbers(a->column, b->column);
}

static int compare_entries(const void *a, const void *b)
{
	const struct diagnostic *first = *(const struct diagnostic *const *)a;
	const struct diagnostic *second = *(const struct diagnostic *const *)b;
	int order = compare_places(first, second);
	return order ? order : (first > second) - (first < second); /* same array: a stable order */
}

static int same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static int told_before(struct diagnostic *const *order, size_t number)
{
	const struct diagnostic *entry = order[number];
	while (number-- > 0 && !compare_places(order[number], entry)) {
		if (same_text(order[number]->where, entry->where) && !strcmp(order[number]->message, entry->message))
			return 1;
	}
	return 0;
}

static void print_entry(const struct diagnostic *entry, FILE *to, const char *kind)
{
	const char *bold = terminal_style(to, TERMINAL_BOLD);
	const char *style = terminal_style(to, strcmp(kind, "error") == 0 ? TERMINAL_BAD : TERMINAL_FAINT);
	const char *plain = terminal_style(to, TERMINAL_PLAIN);

	if (!entry->file)
		fprintf(to, "vifsim: %s%s:%s ", bold, entry->where, plain);
	else if (!entry->line)
		fprintf(to, "%s%s:%s ", bold, entry->file, plain);
	else
		fprintf(to, "%s%s:%zu:%zu:%s ", bold, entry->file, entry->line, entry->column, plain);
	fprintf(to, "%s%s:%s %s\n", style, kind, plain, entry->message);
}

static void print_as(struct diagnostics *diagnostics, FILE *to, const char *kind)
{
	struct diagnostic **order = alloc_zeroed(diagnostics->count, sizeof(*order));
	for (size_t i = 0; i < diagnostics->count; i++)
		order[i] = &diagnostics->entries[i];
	qsort(order, diagnostics->count, sizeof(*order), compare_entries);
	for (size_t i = 0; i < diagnostics->count; i++) {
		if (!told_before(order, i))
			print_entry(order[i], to, kind);
	}
	free(order);
}

void diagnostics_print(struct diagnostics *diagnostics, FILE *to)
{
	print_as(diagnostics, to, "error");
}

void diagnostics_print_notes(struct diagnostics *diagnostics, FILE *to)
{
	print_as(diagnostics, to, "note");
}

void diagnostics_print_warnings(struct diagnostics *diagnostics, FILE *to)
{
	print_as(diagnostics, to, "warning");
}
