/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file in tests/bad/references must be refused with exactly the errors
 * that its own comments announce: each line "#> TEXT" is one line of the
 * output, in order.
 */
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "compare/reference.h"
#include "questions.h"

static char *expected_text(const char *path)
{
	char *text = NULL, *line = NULL;
	size_t size = 0, capacity = 0;
	FILE *file = fopen(path, "r"), *to = open_memstream(&text, &size);

	while (file != NULL && getline(&line, &capacity, file) > 0)
		if (strncmp(line, "#> ", 3) == 0)
			fputs(line + 3, to);
	free(line);
	fclose(to);
	if (file != NULL)
		fclose(file);
	return text;
}

static char *actual_text(const char *path)
{
	struct diagnostics diagnostics;
	struct reference reference;
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	diagnostics_init(&diagnostics);
	if (reference_read(&reference, path, &made_up_names, &diagnostics))
		fputs("(it was accepted)\n", to);
	diagnostics_print(&diagnostics, to);
	reference_free(&reference);
	diagnostics_free(&diagnostics);
	fclose(to);
	return text;
}

static bool is_refused_as_announced(const char *path)
{
	char *expected = expected_text(path), *actual = actual_text(path);
	bool same = expected[0] != '\0' && strcmp(expected, actual) == 0;

	printf("%s %s\n", same ? "ok    " : "FAILED", path);
	if (!same)
		printf("expected:\n%sfound:\n%s", expected, actual);
	free(expected);
	free(actual);
	return same;
}

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".yaml") == 0;
}

int main(int argc, char **argv)
{
	struct dirent **entries;

	if (argc != 2 || chdir(argv[1]) != 0) {
		fputs("usage: compare_bad_references_test FOLDER\n", stderr);
		return 2;
	}
	int count = scandir(".", &entries, is_yaml, alphasort), failed = 0;
	for (int i = 0; i < count; i++) {
		failed += !is_refused_as_announced(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	printf("%d files, %d failed\n", count, failed);
	return count < 1 || failed;
}
