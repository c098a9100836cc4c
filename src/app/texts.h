/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of texts/ that the build puts into the program, and filling in their
 * places: @NAME@ stands for a value.
 */
#ifndef VIFSIM_APP_TEXTS_H
#define VIFSIM_APP_TEXTS_H

extern const char text_new_yaml[];
extern const char text_vifsim_1_head[];
extern const char text_vifsim_1_tail[];

struct texts_place {
	const char *name, *value; /* up to one without a name */
};

/* The text with its places filled in, for the caller to free.  A word between two @ that is no place stays. */
char *texts_fill(const char *text, const struct texts_place *places);

#endif
