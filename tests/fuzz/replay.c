/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a fuzzer each file of the folders that are named, as libFuzzer would: replay CORPUS... */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "results/file.h"

static size_t replay(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	size_t given = 0;

	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.') {
			char *path = file_join(folder, entries[i]->d_name);
			size_t size = 0;
			char *data = file_read(path, &size);
			if (data == NULL)
				abort();
			/* Of its own size, so that a sanitizer sees who reads beyond it. */
			uint8_t *exact = alloc_zeroed(size, 1);
			for (size_t k = 0; k < size; k++)
				exact[k] = (uint8_t)data[k];
			fprintf(stderr, "%s\n", path); /* the last one said is the one that broke */
			LLVMFuzzerTestOneInput(exact, size);
			free(exact);
			free(data);
			free(path);
			given++;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return given;
}

int main(int argc, char **argv)
{
	size_t given = 0;

	for (int i = 1; i < argc; i++)
		given += replay(argv[i]);
	printf("%zu inputs\n", given);
	return given > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
