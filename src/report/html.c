/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include <stdarg.h>

void html_text(FILE *to, const char *text)
{
	for (; text != NULL && *text != '\0'; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", to);
			break;
		case '<':
			fputs("&lt;", to);
			break;
		case '>':
			fputs("&gt;", to);
			break;
		case '"':
			fputs("&quot;", to);
			break;
		case '\'':
			fputs("&#39;", to);
			break;
		default:
			fputc(*text, to);
		}
	}
}

void html_write(FILE *to, const char *markup, ...)
{
	va_list texts;

	va_start(texts, markup);
	for (; *markup != '\0'; markup++) {
		if (*markup != '%') {
			fputc(*markup, to);
			continue;
		}
		markup++;
		if (*markup == 's')
			html_text(to, va_arg(texts, const char *));
		else
			fputc('%', to);
	}
	va_end(texts);
}
