/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of a result folder.  A file is written under a temporary name, synced
 * and renamed: whoever looks sees the old one or the new one, never half of
 * one, also after a power cut.
 */
#ifndef VIFSIM_RESULTS_FILE_H
#define VIFSIM_RESULTS_FILE_H

#include <stddef.h>

/* Makes the result folder with its parents and its points/ and proves that it
 * can be written.  Returns 0, or -1 with a sentence in message. */
int file_prepare_folder(const char *directory, char *message, size_t message_size);
/* Replaces directory/name.  Returns 0, or -1 with a sentence in message. */
int file_replace(const char *directory, const char *name, const void *data, size_t size, char *message,
		 size_t message_size);
/* Removes what writers that were killed left half-written in the folder and its points/; call with the folder locked.
 */
void file_remove_leftovers(const char *directory);
/* Writes all of it, however often it takes.  Returns 0, or -1 with errno set. */
int file_write_all(int fd, const void *data, size_t size);
/* The whole file, NUL-terminated, for the caller to free; NULL with errno set. */
char *file_read(const char *path, size_t *size);
/* "directory/name", for the caller to free. */
char *file_join(const char *directory, const char *name);

#endif
