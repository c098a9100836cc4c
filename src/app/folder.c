/* SPDX-License-Identifier: Apache-2.0 */
#include "app/folder.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/nearest.h"

#define USUAL_PLACE "results"

static bool holds_results(const char *folder)
{
	char *path = alloc_format("%s/manifest.json", folder);
	bool holds = access(path, R_OK) == 0;

	free(path);
	return holds;
}

/* The folder with results in `place` whose name is nearest, as "place/name", for the caller to free; NULL when there is
 * none. */
static char *nearest_in(const char *place, const char *name)
{
	struct dirent **entries;
	int count = scandir(place[0] != '\0' ? place : ".", &entries, NULL, alphasort);
	char *found = NULL;
	struct nearest nearest;

	nearest_begin(&nearest, name);
	for (int i = 0; i < count; i++) {
		size_t before = nearest.best;
		nearest_offer(&nearest, entries[i]->d_name, (size_t)i);
		if (nearest.best == before)
			continue;
		char *path = alloc_format("%s%s%s", place, place[0] != '\0' ? "/" : "", entries[i]->d_name);
		if (holds_results(path)) {
			free(found);
			found = path;
		} else {
			free(path);
		}
	}
	for (int i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
	return found;
}

char *folder_suggestion(const char *folder)
{
	if (holds_results(folder))
		return alloc_text("");
	char *trimmed = alloc_text(folder);
	size_t length = strlen(trimmed);

	while (length > 1 && trimmed[length - 1] == '/')
		trimmed[--length] = '\0';
	char *slash = strrchr(trimmed, '/');
	char *place = slash != NULL ? alloc_text_part(trimmed, (size_t)(slash - trimmed)) : alloc_text("");
	const char *name = slash != NULL ? slash + 1 : trimmed;
	char *found = slash == NULL || slash != trimmed ? nearest_in(place, name) : NULL;
	if (found == NULL && slash == NULL)
		found = nearest_in(USUAL_PLACE, name);
	char *text = found != NULL ? alloc_format("; did you mean '%s'?", found) : alloc_text("");
	free(found);
	free(place);
	free(trimmed);
	return text;
}
