/* SPDX-License-Identifier: Apache-2.0 */
#include "app/stale.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/figures.h"
#include "base/alloc.h"
#include "results/file.h"

/* What a verb makes of points.csv under a name of its own. */
static const char *const made[] = {"report.html", "sensitivity.csv", "shares.csv", "samples.csv"};
static const char *const endings[] = {".svg", ".png", ".pdf"};
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The name of a script's figures, without their endings, for the caller to free; NULL without a script. */
static char *stem_of(const char *script)
{
	if (script == NULL)
		return NULL;
	const char *slash = strrchr(script, '/'), *name = slash != NULL ? slash + 1 : script;
	const char *dot = strrchr(name, '.');

	return dot != NULL ? alloc_text_part(name, (size_t)(dot - name)) : alloc_text(name);
}

/* "_2": whatever else follows an underscore is the user's. */
static bool is_number(const char *text, size_t length)
{
	return length > 1 && text[0] == '_' && strspn(text + 1, "0123456789") == length - 1;
}

/* "latency.svg", "latency_2.svg" of a script that draws several, and "latency-seed=2.svg" of one that does not show all
 * axes. */
static bool is_figure(const char *name, const struct stale *stale)
{
	const size_t length = stale->stem != NULL ? strlen(stale->stem) : 0, all = strlen(name);

	if (length == 0 || strncmp(name, stale->stem, length) != 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		const size_t end = strlen(endings[i]);
		if (all >= length + end && strcmp(name + all - end, endings[i]) == 0)
			return all == length + end || is_number(name + length, all - length - end) ||
			       figures_is_suffix(name + length, all - length - end, stale->axes, stale->axis_count);
	}
	return false;
}

static bool is_made(const char *name, const struct stale *stale)
{
	for (size_t i = 0; i < COUNT_OF(made); i++)
		if (strcmp(name, made[i]) == 0)
			return true;
	return is_figure(name, stale);
}

/* Removes them; "latency.svg, report.html", for the caller to free, "" for none. */
static char *remove_made(const char *directory, const struct stale *stale)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	char *removed = alloc_text("");

	for (int i = 0; i < count; i++) {
		char *path = file_join(directory, entries[i]->d_name);
		if (is_made(entries[i]->d_name, stale) && unlink(path) == 0) {
			char *longer =
				alloc_format("%s%s%s", removed, removed[0] != '\0' ? ", " : "", entries[i]->d_name);
			free(removed);
			removed = longer;
		}
		free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return removed;
}

/* Is there a table, and another one? */
static bool changes(const char *directory, const struct manifest *manifest)
{
	char *path = file_join(directory, "points.csv"), *before = file_read(path, NULL);
	char *after = before != NULL ? manifest_table(manifest) : NULL;
	const bool other = before != NULL && strcmp(before, after) != 0;

	free(after);
	free(before);
	free(path);
	return other;
}

void stale_look(struct stale *stale, const char *directory, const struct manifest *manifest)
{
	struct manifest_header before;
	char message[1024];

	*stale = (struct stale){.changes = changes(directory, manifest)};
	if (!stale->changes)
		return;
	const bool known = manifest_read(directory, &before, message, sizeof(message)) == 0;
	stale->stem = stem_of(known ? before.plot : manifest->plot);
	if (!known)
		return;
	stale->points = before.point_count;
	stale->axes = before.axes;
	stale->axis_count = before.axis_count;
	before.axes = NULL;
	before.axis_count = 0;
	manifest_header_free(&before);
}

void stale_clear(struct stale *stale, const char *directory, const struct manifest *manifest)
{
	if (stale->points > manifest->point_count)
		cli_say("%s: %s/points.csv had %zu points, has %zu now", manifest->name, directory, stale->points,
			manifest->point_count);
	char *removed = stale->changes ? remove_made(directory, stale) : alloc_text("");
	if (removed[0] != '\0')
		cli_say("%s: removed from %s, as made of other points: %s", manifest->name, directory, removed);
	free(removed);
}

void stale_free(struct stale *stale)
{
	for (size_t i = 0; i < stale->axis_count; i++)
		free(stale->axes[i]);
	free(stale->axes);
	free(stale->stem);
}
