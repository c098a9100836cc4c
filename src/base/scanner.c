/* SPDX-License-Identifier: Apache-2.0 */
#include "base/scanner.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* A longer one before the shorter that it begins with. */
static const char *const relations[] = {
	[RELATION_EQUAL] = "==",    [RELATION_NOT_EQUAL] = "!=", [RELATION_AT_MOST] = "<=",
	[RELATION_AT_LEAST] = ">=", [RELATION_BELOW] = "<",      [RELATION_ABOVE] = ">",
};

const char *relation_text(enum relation relation)
{
	return relation < RELATION_NONE ? relations[relation] : "";
}

bool relation_holds(enum relation relation, int order)
{
	switch (relation) {
	case RELATION_EQUAL:
		return order == 0;
	case RELATION_NOT_EQUAL:
		return order != 0;
	case RELATION_AT_MOST:
		return order <= 0;
	case RELATION_AT_LEAST:
		return order >= 0;
	case RELATION_BELOW:
		return order < 0;
	case RELATION_ABOVE:
		return order > 0;
	case RELATION_NONE:
		break;
	}
	return false;
}

void scanner_skip_space(struct scanner *scanner)
{
	while (isspace((unsigned char)*scanner->at))
		scanner->at++;
}

bool scanner_is_word(const char *at, const char *word)
{
	size_t length = strlen(word);
	return !strncmp(at, word, length) && !isalnum((unsigned char)at[length]) && at[length] != '_' &&
	       at[length] != '.';
}

bool scanner_take_word(struct scanner *scanner, const char *word)
{
	scanner_skip_space(scanner);
	if (!scanner_is_word(scanner->at, word))
		return false;
	scanner->at += strlen(word);
	return true;
}

bool scanner_take_mark(struct scanner *scanner, char mark)
{
	scanner_skip_space(scanner);
	if (*scanner->at != mark)
		return false;
	scanner->at++;
	return true;
}

char *scanner_take_name(struct scanner *scanner)
{
	scanner_skip_space(scanner);
	const char *start = scanner->at;
	while (isalnum((unsigned char)*scanner->at) || (*scanner->at && strchr("_.-", *scanner->at)))
		scanner->at++;
	return scanner->at == start ? NULL : alloc_text_part(start, (size_t)(scanner->at - start));
}

enum relation scanner_take_relation(struct scanner *scanner)
{
	scanner_skip_space(scanner);
	for (size_t i = 0; i < RELATION_NONE; i++) {
		if (!strncmp(scanner->at, relations[i], strlen(relations[i]))) {
			scanner->at += strlen(relations[i]);
			return (enum relation)i;
		}
	}
	return RELATION_NONE;
}

/* strtod would take "inf", "nan" and hexadecimal numbers, too. */
bool scanner_take_number(struct scanner *scanner, double *number)
{
	scanner_skip_space(scanner);
	const char *digits = scanner->at + (*scanner->at == '-');
	if (!isdigit((unsigned char)*digits) || (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')))
		return false;
	char *end;
	*number = strtod(scanner->at, &end);
	scanner->at = end;
	return true;
}

char *scanner_take_value(struct scanner *scanner, bool (*ends)(const char *at, const char *start))
{
	scanner_skip_space(scanner);
	const char *start = scanner->at, *end;
	const char *close = *start == '"' || *start == '\'' ? strchr(start + 1, *start) : NULL;
	if (close) {
		scanner->at = close + 1;
		return alloc_text_part(start + 1, (size_t)(close - start - 1));
	}
	while (*scanner->at && !ends(scanner->at, start))
		scanner->at++;
	for (end = scanner->at; end > start && isspace((unsigned char)end[-1]);)
		end--;
	return alloc_text_part(start, (size_t)(end - start));
}

void scanner_note(const struct scanner *scanner, struct scanner_problem *problem, const char *at, const char *format,
		  va_list arguments)
{
	vsnprintf(problem->message, sizeof(problem->message), format, arguments);
	problem->offset = (size_t)(at - scanner->text);
}
