/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors in what a user wrote, collected so that all of a file's errors are
 * told in one go:
 *   FILE:LINE:COLUMN: error: what is wrong, what was expected
 */
#ifndef VIFSIM_BASE_DIAGNOSTICS_H
#define VIFSIM_BASE_DIAGNOSTICS_H

#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct diagnostic {
	char *file; /* NULL: on the command line, where text has the form "--set PATH=VALUE" in `where` */
	char *where;
	size_t line, column; /* from 1; 0 when there is none */
	char *message;
};

struct diagnostics {
	struct diagnostic *entries;
	size_t count, capacity;
};

void diagnostics_init(struct diagnostics *diagnostics);
void diagnostics_free(struct diagnostics *diagnostics);
void diagnostics_add(struct diagnostics *diagnostics, const char *file, size_t line, size_t column, const char *format,
		     ...) __attribute__((format(printf, 5, 6)));
/* An error in a command line argument: printed as "vifsim: ARGUMENT: error: ...". */
void diagnostics_add_argument(struct diagnostics *diagnostics, const char *argument, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* In order of file, line and column; once each. */
void diagnostics_print(struct diagnostics *diagnostics, FILE *to);
/* The same of what is no error, collected apart: "FILE:LINE:COLUMN: note: ...". */
void diagnostics_print_notes(struct diagnostics *diagnostics, FILE *to);
/* The same as "warning: ...". */
void diagnostics_print_warnings(struct diagnostics *diagnostics, FILE *to);

#ifdef __cplusplus
}
#endif
#endif
