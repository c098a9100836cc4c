/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comma-separated values as RFC 4180 has them: CR LF ends a record, a field
 * with a comma, a quote or a line break stands in quotes, a quote in it is
 * doubled.
 */
#ifndef VIFSIM_RESULTS_CSV_H
#define VIFSIM_RESULTS_CSV_H

#include <stdio.h>

/* One field; a comma before it unless it is the first of its record. */
void csv_field(FILE *to, const char *text, int first);
void csv_end(FILE *to);

#endif
