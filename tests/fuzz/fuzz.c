/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

#define MOST_NAMES 8

static char folder[64], path[256];
static char *names[MOST_NAMES];
static size_t name_count;

static void remove_folder(void)
{
	char *points = alloc_format("%s/points", folder);

	for (size_t i = 0; i < name_count; i++) {
		unlink(names[i]);
		free(names[i]);
	}
	rmdir(points);
	rmdir(folder);
	free(points);
}

const char *fuzz_folder(void)
{
	if (folder[0] != '\0')
		return folder;
	/* In memory, where there is such a place. */
	snprintf(folder, sizeof(folder), "%s/vifsim-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(path, sizeof(path), "%s/points", folder);
	if (mkdir(path, 0700) != 0)
		abort();
	atexit(remove_folder);
	return folder;
}

static void remember(void)
{
	for (size_t i = 0; i < name_count; i++)
		if (strcmp(names[i], path) == 0)
			return;
	if (name_count == MOST_NAMES)
		abort();
	names[name_count++] = alloc_text(path);
}

const char *fuzz_write(const char *name, const void *data, size_t size)
{
	const char *in = fuzz_folder();
	snprintf(path, sizeof(path), "%s/%s", in, name);
	FILE *to = fopen(path, "wb");

	if (to == NULL || fwrite(data, 1, size, to) != size || fclose(to) != 0)
		abort();
	remember();
	return path;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	return alloc_text_part((const char *)data, size);
}

void fuzz_read_out(struct diagnostics *diagnostics)
{
	static FILE *nowhere;

	if (nowhere == NULL && (nowhere = fopen("/dev/null", "w")) == NULL)
		abort();
	diagnostics_print(diagnostics, nowhere);
	diagnostics_free(diagnostics);
}

void fuzz_hold(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}
