/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every scenario in tests/bad must be refused with exactly the errors that
 * its own comments announce: each line "#> TEXT" is one line of the output, in
 * order.  The files are held against the made-up machine of test_schema.c.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"
#include "test_schema.h"

static char *expected_text(const char *path)
{
	char *text = NULL, *line = NULL;
	size_t size = 0, capacity = 0;
	FILE *file = fopen(path, "r"), *to = open_memstream(&text, &size);
	while (file && getline(&line, &capacity, file) > 0) {
		if (!strncmp(line, "#> ", 3))
			fputs(line + 3, to);
	}
	free(line);
	fclose(to);
	if (file)
		fclose(file);
	return text;
}

static char *actual_text(const char *path)
{
	struct diagnostics diagnostics;
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	diagnostics_init(&diagnostics);
	struct scenario *scenario = scenario_load(path, &test_schema, NULL, NULL, &diagnostics);
	diagnostics_print(&diagnostics, to);
	if (scenario)
		fputs("(it was accepted)\n", to);
	scenario_free(scenario);
	diagnostics_free(&diagnostics);
	fclose(to);
	return text;
}

static bool is_refused_as_announced(const char *path)
{
	char *expected = expected_text(path), *actual = actual_text(path);
	bool same = *expected && !strcmp(expected, actual);
	printf("%s %s\n", same ? "ok    " : "FAILED", path);
	if (!same)
		printf("expected:\n%sfound:\n%s", expected, actual);
	free(expected);
	free(actual);
	return same;
}

static int is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && !strcmp(dot, ".yaml");
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	if (argc != 2 || chdir(argv[1])) {
		fputs("usage: scenario_bad_files_test FOLDER\n", stderr);
		return 2;
	}
	int count = scandir(".", &entries, is_scenario, alphasort), failed = 0;
	for (int i = 0; i < count; i++) {
		failed += !is_refused_as_announced(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	printf("%d files, %d failed\n", count, failed);
	return count < 1 || failed;
}
