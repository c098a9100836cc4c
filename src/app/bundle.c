/* SPDX-License-Identifier: Apache-2.0 */
#include "app/bundle.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/cli.h"
#include "base/alloc.h"
#include "base/nearest.h"

/* Of an executable that stands in a build folder (a preset's, or one in the source tree), which CMake leaves its cache
 * in: the source tree.  Of any: the installed prefix's; a program that somebody built with the library stands anywhere,
 * and has those of the installed vifsim. */
static const struct {
	const char *path;
	bool of_build;
} places[] = {{"../..", true},
	      {"..", true},
	      {"../share/vifsim", false},
	      {"/usr/local/share/vifsim", false},
	      {"/usr/share/vifsim", false}};
#define BUILD_MARK "CMakeCache.txt"
#define PLACE_VARIABLE "VIFSIM_SHARE"
#define PLACE_COUNT (sizeof(places) / sizeof(places[0]))

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* The folder of the executable; "." when the system does not tell. */
static char *program_folder(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length <= 0)
		return alloc_text(".");
	path[length] = '\0';
	*strrchr(path, '/') = '\0';
	return alloc_text(path);
}

/* Without "..", which would only be in the way in messages. */
static char *tidy(char *path)
{
	char *real = realpath(path, NULL);

	if (real == NULL)
		return path;
	free(path);
	return real;
}

/* The path, for the caller to free, if it exists; else NULL. */
static char *tried(char *path, bool (*exists)(const char *path))
{
	if (exists(path))
		return tidy(path);
	free(path);
	return NULL;
}

static char *find(const char *name, bool (*exists)(const char *path))
{
	const char *told = getenv(PLACE_VARIABLE);
	char *folder = program_folder(), *mark = alloc_format("%s/" BUILD_MARK, folder), *found = NULL;
	bool built = is_file(mark);

	free(mark);
	if (told != NULL && told[0] != '\0')
		found = tried(alloc_format("%s/%s", told, name), exists);
	for (size_t i = 0; i < PLACE_COUNT && found == NULL; i++) {
		const char *place = places[i].path;

		if (built || !places[i].of_build)
			found = tried(place[0] == '/' ? alloc_format("%s/%s", place, name)
						      : alloc_format("%s/%s/%s", folder, place, name),
				      exists);
	}
	free(folder);
	return found;
}

char *bundle_find(const char *name)
{
	return find(name, is_file);
}

char *bundle_named(const char *path, const char *folder)
{
	if (is_file(path) && access(path, R_OK) == 0)
		return alloc_text(path);
	const char *slash = strrchr(path, '/');
	char *name = alloc_format("%s/%s", folder, slash != NULL ? slash + 1 : path);
	char *found = bundle_find(name);
	free(name);
	return found;
}

char *bundle_platform(const char *name)
{
	char *file = alloc_format("configs/%s.yaml", name), *path = bundle_find(file);

	free(file);
	return path;
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int is_scenario(const struct dirent *entry)
{
	const char *suffix = strrchr(entry->d_name, '.');

	return suffix != NULL && strcmp(suffix, ".yaml") == 0;
}

char **bundle_scenario_names(void)
{
	char *folder = find("scenarios", is_folder);
	struct dirent **entries;
	int count = folder != NULL ? scandir(folder, &entries, is_scenario, alphasort) : -1;
	char **names = alloc_zeroed((size_t)(count > 0 ? count : 0) + 1, sizeof(*names));

	for (int i = 0; i < count; i++) {
		*strrchr(entries[i]->d_name, '.') = '\0';
		names[i] = alloc_text(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(folder);
	return names;
}

/* "; did you mean 'latency'?" or the names of all that there are. */
static char *suggest(const char *argument)
{
	char **names = bundle_scenario_names(), *text = alloc_text("");
	struct nearest nearest;

	nearest_begin(&nearest, argument);
	for (size_t i = 0; names[i] != NULL; i++) {
		nearest_offer(&nearest, names[i], i);
		char *longer = alloc_format("%s%s%s", text, i == 0 ? "; bundled are " : ", ", names[i]);
		free(text);
		text = longer;
	}
	if (nearest.best != SIZE_MAX) {
		free(text);
		text = alloc_format("; did you mean '%s'?", names[nearest.best]);
	}
	for (size_t i = 0; names[i] != NULL; i++)
		free(names[i]);
	free(names);
	return text;
}

char *bundle_scenario(const char *argument)
{
	if (is_file(argument))
		return alloc_text(argument);
	if (strchr(argument, '/') == NULL) {
		char *name = alloc_format("scenarios/%s%s", argument, strstr(argument, ".yaml") != NULL ? "" : ".yaml");
		char *path = bundle_find(name);
		free(name);
		if (path != NULL)
			return path;
	}
	char *suggestion = suggest(argument);
	cli_say("%s: error: no such file, nor a bundled scenario of that name%s", argument, suggestion);
	free(suggestion);
	return NULL;
}
