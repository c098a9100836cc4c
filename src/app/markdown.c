/* SPDX-License-Identifier: Apache-2.0 */
#include "app/markdown.h"

#include <stdio.h>
#include <string.h>

void markdown_print_text(const char *text)
{
	for (; text != NULL && *text != '\0'; text++) {
		if (strchr("|<*`\\", *text) != NULL)
			putchar('\\');
		putchar(*text);
	}
}

void markdown_print_code(const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	putchar('`');
	for (; *text != '\0'; text++) {
		/* Even in code, a bar ends the cell. */
		if (*text == '|')
			putchar('\\');
		putchar(*text);
	}
	putchar('`');
}
