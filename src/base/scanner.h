/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the small languages of conditions have in common (`where:` of a sweep,
 * the conditions of published claims): a place in a text, and how words,
 * marks, comparisons and numbers are read from there on.
 */
#ifndef VIFSIM_BASE_SCANNER_H
#define VIFSIM_BASE_SCANNER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The text is the caller's and outlives the scanner. */
struct scanner {
	const char *text, *at;
};

/* Why a text is no condition. */
struct scanner_problem {
	size_t offset; /* in the text, in bytes */
	char message[512];
};

enum relation {
	RELATION_EQUAL,
	RELATION_NOT_EQUAL,
	RELATION_AT_MOST,
	RELATION_AT_LEAST,
	RELATION_BELOW,
	RELATION_ABOVE,
	RELATION_NONE, /* there is none */
};
/* All of them, for messages. */
#define RELATIONS_TEXT "== != < <= > >="

/* "<=" of RELATION_AT_MOST; "" of RELATION_NONE. */
const char *relation_text(enum relation relation);
/* Does it hold between two things of which `order` says how they lie: < 0, 0 or > 0? */
bool relation_holds(enum relation relation, int order);

void scanner_skip_space(struct scanner *scanner);
/* Does this word, and not a longer one, stand at a place? */
bool scanner_is_word(const char *at, const char *word);
/* Each skips white space, then takes what it is named for when it stands
 * there.  A name has letters, digits and any of "_.-"; it is for the caller to
 * free, NULL when there is none.  A number is decimal, with an exponent if need be. */
bool scanner_take_word(struct scanner *scanner, const char *word);
bool scanner_take_mark(struct scanner *scanner, char mark);
char *scanner_take_name(struct scanner *scanner);
enum relation scanner_take_relation(struct scanner *scanner);
bool scanner_take_number(struct scanner *scanner, double *number);
/* What stands in quotes, or all up to where `ends` says so (or the text's end)
 * without the white space around it; for the caller to free.  `ends` is asked
 * with a place and the value's start. */
char *scanner_take_value(struct scanner *scanner, bool (*ends)(const char *at, const char *start));

/* Notes what is wrong at a place of the text, as vprintf writes it. */
void scanner_note(const struct scanner *scanner, struct scanner_problem *problem, const char *at, const char *format,
		  va_list arguments) __attribute__((format(printf, 4, 0)));

#ifdef __cplusplus
}
#endif
#endif
