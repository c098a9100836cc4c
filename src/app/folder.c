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

void folder_note_incomplete(const char *folder, const struct manifest_header *header)
{
	const size_t missing = json_array_size(header->missing);

	if (missing > 0)
		cli_say("note: %s is incomplete, %zu of %zu points missing: the command that began it completes it",
			folder, missing, header->point_count + missing);
}

char *folder_file(const char *folder, const char *name)
{
	const size_t length = strlen(folder);

	return alloc_format("%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/", name);
}

/* Adds the folders with results in `folder`, in the order of their names, as owned texts.  Returns how many. */
static size_t add_results_in(const char *folder, struct cli_list *list)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	const size_t before = list->count;

	for (int i = 0; i < count; i++) {
		char *path = folder_file(folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && holds_results(path))
			cli_list_add(list, path);
		else
			free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return list->count - before;
}

struct cli_list folder_list(const struct cli_list *named)
{
	struct cli_list list = {0};

	for (size_t i = 0; i < named->count; i++)
		if (holds_results(named->texts[i]) || add_results_in(named->texts[i], &list) == 0)
			cli_list_add(&list, alloc_text(named->texts[i]));
	return list;
}

void folder_list_free(struct cli_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free((char *)list->texts[i]);
	cli_list_free(list);
}

/* "; there are 'two/latency', 'two/throughput'" of a folder with such in it, for the caller to free; NULL of another.
 */
static char *results_in(const char *folder)
{
	struct cli_list list = {0};
	char *text = add_results_in(folder, &list) > 0 ? alloc_text("; there are") : NULL;

	for (size_t i = 0; i < list.count; i++) {
		char *longer = alloc_format("%s%s '%s'", text, i > 0 ? "," : "", list.texts[i]);
		free(text);
		text = longer;
	}
	folder_list_free(&list);
	return text;
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
	char *inside = results_in(folder);
	if (inside != NULL)
		return inside;
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
