/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that the user names and a worker writes, through a file descriptor that
 * is open before anything is simulated.  It is written under a temporary name and
 * renamed once it is whole; a device or a pipe is written as it stands.
 */
#ifndef VIFSIM_APP_SIDE_FILE_H
#define VIFSIM_APP_SIDE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct side_file {
	const char *path; /* the caller's */
	char *temporary;  /* NULL: written in place */
	int fd;
};

/* Whether what is written to both would end in one file; a character device, as /dev/null, takes both. */
bool side_file_same(const char *left, const char *right);
/* Returns 0, or -1 with a sentence in message; then there is nothing to keep or drop. */
int side_file_open(struct side_file *file, const char *path, char *message, size_t message_size);
/* The same; its temporary name ends so. */
int side_file_open_ending(struct side_file *file, const char *path, const char *ending, char *message,
			  size_t message_size);
/* It is whole: puts it in its place.  Returns 0, or -1 with a sentence in message. */
int side_file_keep(struct side_file *file, char *message, size_t message_size);
/* Leaves nothing of it, and what had its name before as it was. */
void side_file_drop(struct side_file *file);

#endif
