/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One writer for a result folder.  The lock is the process's, held by the
 * kernel on DIR/.lock: it ends with the process however that ends, so there is
 * none to clear away after a crash, and workers do not inherit it.
 *
 * On a file system without locks there is none, and nobody is refused.
 */
#ifndef VIFSIM_RESULTS_FOLDER_LOCK_H
#define VIFSIM_RESULTS_FOLDER_LOCK_H

#include <stddef.h>

struct folder_lock {
	char *path; /* NULL: not taken */
	int fd;
};

/* Takes the folder, which exists, and removes what writers that were killed have left half-written there.  Returns 0,
 * or -1 with a sentence in message when another process has it. */
int folder_lock_take(struct folder_lock *lock, const char *directory, char *message, size_t message_size);
/* Also of one that was not taken (all zero). */
void folder_lock_release(struct folder_lock *lock);

#endif
