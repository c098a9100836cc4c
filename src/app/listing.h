/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of a verb that prints a reference: all of it, what begins with a word, as data, or as a page. */
#ifndef VIFSIM_APP_LISTING_H
#define VIFSIM_APP_LISTING_H

#include <argp.h>
#include <stdbool.h>

struct listing_input {
	const char *nouns;    /* what it is of: "parameters"; the caller's */
	const char *argument; /* what its argument is called: "PATH"; the caller's */
	const char *wanted;   /* the argument; NULL: all */
	bool json, markdown;
};

enum { LISTING_KEY_JSON = 256, LISTING_KEY_MARKDOWN };

/* The options, for those nouns, up to the table's end. */
/* clang-format off */
#define LISTING_OPTIONS(nouns) \
	{"json", LISTING_KEY_JSON, NULL, 0, "Write data instead of the table: all that is known of each", 0}, \
	{"markdown", LISTING_KEY_MARKDOWN, NULL, 0, "Write the reference of all " nouns ", a page in Markdown", 0}, \
	{0}
/* clang-format on */

/* The parser for an argp; its input is a struct listing_input with nouns and argument set. */
error_t listing_parse(int key, char *argument, struct argp_state *state);

#endif
