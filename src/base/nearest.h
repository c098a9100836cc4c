/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Did you mean ...?": how far apart two words are, for misspelt keys, paths
 * and choices.
 */
#ifndef VIFSIM_BASE_NEAREST_H
#define VIFSIM_BASE_NEAREST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Edit distance: the number of characters to insert, remove, replace or swap
 * with their neighbour that turn one word into the other.  SIZE_MAX when a word
 * has more than 127 characters.
 */
size_t nearest_distance(const char *a, const char *b);

/* A search for the best of several words; the first of equals wins. */
struct nearest {
	const char *wanted;
	size_t best; /* its number; SIZE_MAX while none is near enough */
	size_t distance;
};

/* A word is near enough at a distance of at most a third of wanted's length (at least 1). */
void nearest_begin(struct nearest *nearest, const char *wanted);
void nearest_offer(struct nearest *nearest, const char *word, size_t number);
/* The number of wanted among words, which end with NULL; SIZE_MAX when it is none of them, and then *near is the
 * number of the nearest one, or SIZE_MAX. */
size_t nearest_find(const char *const *words, const char *wanted, size_t *near);

#ifdef __cplusplus
}
#endif
#endif
