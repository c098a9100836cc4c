/* SPDX-License-Identifier: Apache-2.0 */
#include "results/csv.h"

#include <string.h>

void csv_field(FILE *to, const char *text, int first)
{
	if (!first)
		fputc(',', to);
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		fputs(text, to);
		return;
	}
	fputc('"', to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	fputc('"', to);
}

void csv_end(FILE *to)
{
	fputs("\r\n", to);
}
