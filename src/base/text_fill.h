/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: texts with places in them; @NAME@ stands for a value. */
#ifndef VIFSIM_BASE_TEXT_FILL_H
#define VIFSIM_BASE_TEXT_FILL_H

struct text_place {
	const char *name, *value; /* up to one without a name */
};

/* The text with its places filled in, for the caller to free.  A word between two @ that is no place stays. */
char *text_fill(const char *text, const struct text_place *places);

#endif
