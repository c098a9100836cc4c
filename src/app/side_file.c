/* SPDX-License-Identifier: Apache-2.0 */
#include "app/side_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static void explain(const struct side_file *file, int reason, char *message, size_t message_size)
{
	snprintf(message, message_size, "cannot write %s: %s", file->path, strerror(reason));
}

/* What can't be renamed over. */
static bool stands_as_it_is(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Which folder a path's file lies in.  Returns 0, or -1 when it is not there. */
static int folder_of(const char *path, struct stat *status)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? alloc_text(".") : alloc_text_part(path, (size_t)(slash + 1 - path));
	int failed = stat(folder, status);

	free(folder);
	return failed;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool side_file_same(const char *left, const char *right)
{
	struct stat a, b;

	if (stands_as_it_is(left) || stands_as_it_is(right))
		return stat(left, &a) == 0 && stat(right, &b) == 0 && !S_ISCHR(a.st_mode) && is_same(&a, &b);
	/* A link is replaced, so it is no other name of where it leads. */
	return strcmp(name_of(left), name_of(right)) == 0 && folder_of(left, &a) == 0 && folder_of(right, &b) == 0 &&
	       is_same(&a, &b);
}

static void let_go(struct side_file *file)
{
	free(file->temporary);
	*file = (struct side_file){.fd = -1};
}

int side_file_open(struct side_file *file, const char *path, char *message, size_t message_size)
{
	return side_file_open_ending(file, path, "", message, message_size);
}

int side_file_open_ending(struct side_file *file, const char *path, const char *ending, char *message,
			  size_t message_size)
{
	*file = (struct side_file){.path = path};
	if (!stands_as_it_is(path))
		file->temporary = alloc_format("%s.new-%ld%s", path, (long)getpid(), ending);
	file->fd =
		open(file->temporary != NULL ? file->temporary : path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file->fd >= 0)
		return 0;
	explain(file, errno, message, message_size);
	let_go(file);
	return -1;
}

int side_file_keep(struct side_file *file, char *message, size_t message_size)
{
	bool failed = file->temporary != NULL && fsync(file->fd) != 0;

	if (close(file->fd) != 0)
		failed = true;
	if (!failed && file->temporary != NULL)
		failed = rename(file->temporary, file->path) != 0;
	if (failed) {
		explain(file, errno, message, message_size);
		if (file->temporary != NULL)
			unlink(file->temporary);
	}
	let_go(file);
	return failed ? -1 : 0;
}

void side_file_drop(struct side_file *file)
{
	close(file->fd);
	if (file->temporary != NULL)
		unlink(file->temporary);
	let_go(file);
}
