/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is there or ends the program. */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
	if (!memory) {
		fputs("vifsim: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *alloc_zeroed(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size));
}

void *alloc_resize(void *old, size_t count, size_t size)
{
	return checked(reallocarray(old, count ? count : 1, size));
}

char *alloc_text(const char *text)
{
	return checked(strdup(text));
}

char *alloc_text_part(const char *text, size_t length)
{
	return checked(strndup(text, length));
}

char *alloc_format(const char *format, ...)
{
	char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	return checked(length < 0 ? NULL : text);
}
