/* SPDX-License-Identifier: Apache-2.0 */
/* Optimal string alignment distance: Levenshtein's with swaps of neighbours. */
#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

#define WORD_SIZE 128

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t nearest_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_SIZE]; /* the row in work and the two before it */
	size_t a_length = strlen(a), b_length = strlen(b);
	if (a_length >= WORD_SIZE || b_length >= WORD_SIZE)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3], *second_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = smaller(above[j], row[j - 1]) + 1;
			row[j] = smaller(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], second_above[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

void nearest_begin(struct nearest *nearest, const char *wanted)
{
	size_t limit = strlen(wanted) / 3;
	*nearest = (struct nearest){.wanted = wanted, .best = SIZE_MAX, .distance = (limit ? limit : 1) + 1};
}

void nearest_offer(struct nearest *nearest, const char *word, size_t number)
{
	size_t distance = nearest_distance(nearest->wanted, word);
	if (distance < nearest->distance) {
		nearest->distance = distance;
		nearest->best = number;
	}
}

size_t nearest_find(const char *const *words, const char *wanted, size_t *near)
{
	struct nearest nearest;

	nearest_begin(&nearest, wanted);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], wanted) == 0)
			return i;
		nearest_offer(&nearest, words[i], i);
	}
	*near = nearest.best;
	return SIZE_MAX;
}
