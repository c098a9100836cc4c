/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of a result folder.  A script says which axes it shows, in a line
 *   # axes: nic.model vifs
 * Of a sweep that has another one with several values it would draw all of them into the same lines: there is one
 * figure for each combination of these values instead, out of a folder with their rows alone.  A script without that
 * line is taken to show all.
 */
#ifndef VIFSIM_APP_FIGURES_H
#define VIFSIM_APP_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "results/csv_table.h"
#include "results/manifest.h"

#define FIGURES_MOST 64

struct figures {
	struct csv_table points;    /* points.csv */
	size_t *columns;            /* in it, of the axes that the script does not show */
	size_t column_count, count; /* of figures: at least 1 */
	size_t rows[FIGURES_MOST];  /* the first one of each */
};

/* Returns 0, or -1 with a sentence in message; figures_free in either case. */
int figures_find(struct figures *figures, const char *directory, const char *script,
		 const struct manifest_header *header, char *message, size_t message_size);
void figures_free(struct figures *figures);
/* The values of a figure, for the caller to free: "nic.identifier.width=8 seed=1"; "" where it is the only one. */
char *figures_values(const struct figures *figures, size_t number);
/* The same for the name of a file. */
char *figures_suffix(const struct figures *figures, size_t number);
/* Is a text of that length such a suffix, "-seed=2" or "-seed=2,vifs=4", for a sweep over these axes? */
bool figures_is_suffix(const char *text, size_t length, char *const *axes, size_t axis_count);
/* A folder in `directory` with the tables of one figure, for figures_folder_remove; NULL with a sentence in message. */
char *figures_folder_make(const struct figures *figures, size_t number, const char *directory, char *message,
			  size_t message_size);
/* With all that is in it. */
void figures_folder_remove(char *folder);

#endif
