/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory outside the hot path.  Being out of memory ends the program: none of
 * the callers could do anything better than say so.
 */
#ifndef VIFSIM_BASE_ALLOC_H
#define VIFSIM_BASE_ALLOC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Zeroed, for `count` things of `size` bytes; never NULL, also for count 0.  Freed with free(). */
void *alloc_zeroed(size_t count, size_t size);
/* As reallocarray(), never NULL. */
void *alloc_resize(void *old, size_t count, size_t size);
/* A copy of a string, and of its first `length` characters. */
char *alloc_text(const char *text);
char *alloc_text_part(const char *text, size_t length);
/* A string written as printf does. */
char *alloc_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Makes room for one more entry in a growing array: (array, count, capacity)
 * of a struct.  The new entry is not initialised.
 */
#define ALLOC_ROOM(array, count, capacity)                                                                             \
	do {                                                                                                           \
		if ((count) == (capacity)) {                                                                           \
			(capacity) = (capacity) ? 2 * (capacity) : 8;                                                  \
			(array) = alloc_resize((array), (capacity), sizeof(*(array)));                                 \
		}                                                                                                      \
	} while (0)

#ifdef __cplusplus
}
#endif
#endif
