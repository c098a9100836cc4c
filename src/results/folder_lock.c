/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX record locks: they work on network file systems too, and name the
 * process that has the lock.  The file goes with the lock, while it is still
 * held; so who opened it before that looks whether it is still there.
 */
#include "results/folder_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "results/file.h"

static void refuse(int fd, const char *directory, char *message, size_t message_size)
{
	struct flock other = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char who[64] = "another process";

	if (fcntl(fd, F_GETLK, &other) == 0 && other.l_type != F_UNLCK && other.l_pid > 0)
		snprintf(who, sizeof(who), "process %ld", (long)other.l_pid);
	snprintf(message, message_size, "%s is writing into the folder %s: wait for its end, or take another folder",
		 who, directory);
}

/* Has nobody removed the file since it was opened? */
static bool is_there(int fd, const char *path)
{
	struct stat ours, theirs;

	return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
	       ours.st_ino == theirs.st_ino;
}

int folder_lock_take(struct folder_lock *lock, const char *directory, char *message, size_t message_size)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *path = file_join(directory, ".lock");
	int fd;

	for (;;) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (fd < 0) {
			snprintf(message, message_size, "cannot write into the folder %s: %s", directory,
				 strerror(errno));
			free(path);
			return -1;
		}
		bool locked = fcntl(fd, F_SETLK, &all) == 0;
		if (!locked && (errno == EACCES || errno == EAGAIN)) {
			refuse(fd, directory, message, message_size);
			close(fd);
			free(path);
			return -1;
		}
		if (!locked || is_there(fd, path))
			break;
		close(fd);
	}
	*lock = (struct folder_lock){path, fd};
	file_remove_leftovers(directory);
	return 0;
}

void folder_lock_release(struct folder_lock *lock)
{
	if (lock->path == NULL)
		return;
	unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	*lock = (struct folder_lock){0};
}
