/* SPDX-License-Identifier: Apache-2.0 */
#include "app/cli.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/alloc.h"
#include "base/nearest.h"
#include "base/terminal.h"

static const char error_word[] = "error:";

/* Flags that argp itself adds. */
static const char *const standard_flags[] = {"help", "usage", "version"};

static const struct argp_option *find_short(const struct argp *argp, char letter)
{
	for (const struct argp_option *o = argp->options; o != NULL && (o->name != NULL || o->key != 0); o++)
		if (o->key == letter)
			return o;
	return NULL;
}

/* The flag of which `name` (`length` characters) is the name or, as getopt has
 * it, its beginning; *known says whether there is one, also of argp's own. */
static const struct argp_option *find_long(const struct argp *argp, const char *name, size_t length, bool *known)
{
	*known = true;
	for (const struct argp_option *o = argp->options; o != NULL && (o->name != NULL || o->key != 0); o++)
		if (o->name != NULL && strncmp(o->name, name, length) == 0)
			return o;
	for (size_t i = 0; i < sizeof(standard_flags) / sizeof(standard_flags[0]); i++)
		if (strncmp(standard_flags[i], name, length) == 0)
			return NULL;
	*known = false;
	return NULL;
}

static void refuse(const struct argp *argp, const char *program, const char *name)
{
	struct nearest nearest;
	const char *words[64];
	size_t count = 0;

	for (const struct argp_option *o = argp->options; o != NULL && (o->name != NULL || o->key != 0); o++)
		if (o->name != NULL)
			words[count++] = o->name;
	for (size_t i = 0; i < sizeof(standard_flags) / sizeof(standard_flags[0]); i++)
		words[count++] = standard_flags[i];
	nearest_begin(&nearest, name);
	for (size_t i = 0; i < count; i++)
		nearest_offer(&nearest, words[i], i);
	fprintf(stderr, "%s: unknown flag '--%s'", program, name);
	if (nearest.best != SIZE_MAX)
		fprintf(stderr, "; did you mean '--%s'?", words[nearest.best]);
	fprintf(stderr, "\nTry '%s --help' for its flags.\n", program);
	exit(APP_BAD_INPUT);
}

/* Whether the next argument is this short flag's value, as in "-o DIR" and "-qo DIR". */
static bool takes_next(const struct argp *argp, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		const struct argp_option *option = find_short(argp, *letters);
		if (option != NULL && option->arg != NULL)
			return letters[1] == '\0';
	}
	return false;
}

/* getopt tells an unknown flag, but suggests none. */
static void check_flags(const struct argp *argp, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (argv[i][0] == '-' && argv[i][1] == '-') {
			const char *name = argv[i] + 2;
			size_t length = strcspn(name, "=");
			bool known;
			const struct argp_option *option = find_long(argp, name, length, &known);
			if (!known) {
				char *word = alloc_text_part(name, length);
				refuse(argp, argv[0], word);
			}
			i += option != NULL && option->arg != NULL && name[length] == '\0';
		} else if (argv[i][0] == '-') {
			i += takes_next(argp, argv[i] + 1);
		}
	}
}

void cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	check_flags(argp, argc, argv);
	if (argp_parse(argp, argc, argv, ARGP_IN_ORDER, NULL, input) != 0)
		exit(APP_BAD_INPUT);
}

void cli_list_add(struct cli_list *list, const char *text)
{
	ALLOC_ROOM(list->texts, list->count, list->capacity);
	list->texts[list->count++] = text;
}

bool cli_list_has(const struct cli_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->texts[i], text) == 0)
			return true;
	return false;
}

void cli_list_free(struct cli_list *list)
{
	free(list->texts);
	*list = (struct cli_list){0};
}

void cli_print_json(json_t *json)
{
	if (json == NULL || json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) != 0)
		abort();
	putchar('\n');
	json_decref(json);
}

char *cli_quote(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:%@";
	char *quoted = NULL;
	size_t size = 0;

	if (word[0] != '\0' && strspn(word, plain) == strlen(word))
		return alloc_text(word);
	FILE *to = open_memstream(&quoted, &size);
	if (to == NULL)
		abort();
	fputc('\'', to);
	for (; *word != '\0'; word++)
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	fputc('\'', to);
	if (fclose(to) != 0)
		abort();
	return quoted;
}

void cli_say(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	/* "error: ..." or "small: error: ...". */
	const char *word = strstr(text, error_word), *behind = word != NULL ? word + strlen(error_word) : text;
	fprintf(stderr, "vifsim: ");
	if (word != NULL)
		fprintf(stderr, "%.*s%s%s%s", (int)(word - text), text, terminal_style(stderr, TERMINAL_BAD),
			error_word, terminal_style(stderr, TERMINAL_PLAIN));
	fprintf(stderr, "%s\n", behind);
	free(text);
}
