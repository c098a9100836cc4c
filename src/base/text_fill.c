/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place that stands at "@NAME@..."; NULL when none does. */
static const struct text_place *place_at(const char *text, const struct text_place *places)
{
	for (; places->name != NULL; places++) {
		size_t length = strlen(places->name);
		if (strncmp(text + 1, places->name, length) == 0 && text[1 + length] == '@')
			return places;
	}
	return NULL;
}

char *text_fill(const char *text, const struct text_place *places)
{
	char *filled = NULL;
	size_t size;
	FILE *to = open_memstream(&filled, &size);

	if (to == NULL)
		abort();
	while (*text != '\0') {
		const struct text_place *place = *text == '@' ? place_at(text, places) : NULL;
		if (place == NULL) {
			fputc(*text++, to);
			continue;
		}
		fputs(place->value, to);
		text += strlen(place->name) + 2;
	}
	if (fclose(to) != 0)
		abort();
	return filled;
}
