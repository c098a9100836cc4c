/* SPDX-License-Identifier: Apache-2.0 */
#include "results/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

/* What a file is called until it is whole, and what proves that a folder can be written. */
#define UNFINISHED ".vifsim-new-"
#define PROBE ".vifsim-writable-"

char *file_join(const char *directory, const char *name)
{
	return alloc_format("%s/%s", directory, name);
}

/* mkdir -p. */
static int make_folders(const char *path, char *message, size_t message_size)
{
	char *part = alloc_text(path);

	for (char *slash = part + 1;; slash++) {
		if (*slash != '/' && *slash != '\0')
			continue;
		char kept = *slash;
		*slash = '\0';
		struct stat status;
		int failed = mkdir(part, 0777) != 0 && errno != EEXIST;
		if (!failed && stat(part, &status) == 0 && !S_ISDIR(status.st_mode)) {
			errno = ENOTDIR;
			failed = 1;
		}
		if (failed) {
			snprintf(message, message_size, "cannot make the folder %s: %s", part, strerror(errno));
			free(part);
			return -1;
		}
		*slash = kept;
		if (kept == '\0')
			break;
	}
	free(part);
	return 0;
}

int file_prepare_folder(const char *directory, char *message, size_t message_size)
{
	char *points = file_join(directory, "points");
	int failed = make_folders(points, message, message_size);

	if (!failed) {
		char *probe = alloc_format("%s/" PROBE "XXXXXX", points);
		int fd = mkstemp(probe);
		if (fd < 0) {
			snprintf(message, message_size, "cannot write into the folder %s: %s", points, strerror(errno));
			failed = -1;
		} else {
			close(fd);
			unlink(probe);
		}
		free(probe);
	}
	free(points);
	return failed;
}

int file_write_all(int fd, const void *data, size_t size)
{
	const char *rest = data;

	while (size > 0) {
		ssize_t written = write(fd, rest, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		rest += written;
		size -= (size_t)written;
	}
	return 0;
}

/* A rename is durable once its folder is synced. */
static void sync_folder_of(const char *path)
{
	char *folder = alloc_text(path);

	*strrchr(folder, '/') = '\0';
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

int file_replace(const char *directory, const char *name, const void *data, size_t size, char *message,
		 size_t message_size)
{
	char *path = file_join(directory, name);
	char *temporary = alloc_format("%s" UNFINISHED "%ld", path, (long)getpid());
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int failed = fd < 0 || file_write_all(fd, data, size) != 0 || fsync(fd) != 0;
	int reason = errno;

	if (fd >= 0 && close(fd) != 0 && !failed) {
		failed = 1;
		reason = errno;
	}
	if (!failed && rename(temporary, path) != 0) {
		failed = 1;
		reason = errno;
	}
	if (failed) {
		snprintf(message, message_size, "cannot write %s: %s", path, strerror(reason));
		unlink(temporary);
	} else {
		sync_folder_of(path);
	}
	free(temporary);
	free(path);
	return failed ? -1 : 0;
}

/* "points/ab.json" UNFINISHED "123", or a probe. */
static bool is_leftover(const char *name)
{
	const char *mark = strstr(name, UNFINISHED);

	if (strncmp(name, PROBE, strlen(PROBE)) == 0)
		return true;
	return mark != NULL && mark[strlen(UNFINISHED)] != '\0' &&
	       strspn(mark + strlen(UNFINISHED), "0123456789") == strlen(mark + strlen(UNFINISHED));
}

static void remove_leftovers_in(const char *folder)
{
	DIR *entries = opendir(folder);

	/* cppcheck-suppress readdirCalled ; nobody else reads this stream; readdir_r is deprecated by glibc */
	for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;)
		if (is_leftover(entry->d_name))
			unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries != NULL)
		closedir(entries);
}

void file_remove_leftovers(const char *directory)
{
	char *points = file_join(directory, "points");

	remove_leftovers_in(directory);
	remove_leftovers_in(points);
	free(points);
}

char *file_read(const char *path, size_t *size)
{
	FILE *from = fopen(path, "re");
	char *text = NULL;
	size_t length = 0, capacity = 0;

	if (from == NULL)
		return NULL;
	for (;;) {
		if (capacity - length < 2) {
			capacity = capacity == 0 ? 65536 : 2 * capacity;
			text = alloc_resize(text, capacity, 1);
		}
		size_t got = fread(text + length, 1, capacity - length - 1, from);
		if (got == 0)
			break;
		length += got;
	}
	int failed = ferror(from), reason = errno;
	fclose(from);
	if (failed) {
		free(text);
		errno = reason;
		return NULL;
	}
	text[length] = '\0';
	if (size != NULL)
		*size = length;
	return text;
}
