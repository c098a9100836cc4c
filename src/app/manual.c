/* SPDX-License-Identifier: Apache-2.0 */
#include "app/manual.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/texts.h"
#include "base/alloc.h"
#include "base/text_fill.h"

/* A piece of text as roff takes it for itself: no request, no escape, and hyphens that can be copied into a shell. */
static void print_piece(const char *text, size_t length)
{
	if (length > 0 && (text[0] == '.' || text[0] == '\''))
		fputs("\\&", stdout);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(text[i]);
	}
}

static void print_text(const char *text)
{
	print_piece(text, strlen(text));
}

/* The documentation of an argp: paragraphs; lines that begin with two blanks stand as they are. */
static void print_documentation(const char *text)
{
	bool verbatim = false;

	for (const char *end; *text != '\0'; text = *end != '\0' ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		bool indented = strncmp(text, "  ", 2) == 0;
		if (indented != verbatim)
			puts(indented ? ".PP\n.RS 4\n.nf" : ".fi\n.RE");
		verbatim = indented;
		if (text == end)
			fputs(verbatim ? "" : ".PP", stdout);
		print_piece(text + (indented ? 2 : 0), (size_t)(end - text) - (indented ? 2 : 0));
		putchar('\n');
	}
	if (verbatim)
		puts(".fi\n.RE");
}

/* Before the options, or behind them: the two parts of an argp's doc. */
static void print_half(const char *documentation, bool second)
{
	const char *split = strchr(documentation, '\v');
	char *first =
		alloc_text_part(documentation, split != NULL ? (size_t)(split - documentation) : strlen(documentation));

	if (second && split != NULL)
		print_documentation(split + 1);
	else if (!second)
		print_documentation(first);
	free(first);
}

static void print_option(const struct argp_option *option)
{
	if (option->name == NULL)
		return;
	bool letter = option->key > ' ' && option->key < 127;

	puts(".TP");
	fputs("\\fB", stdout);
	if (letter)
		printf("\\-%c\\fR, \\fB", option->key);
	fputs("\\-\\-", stdout);
	print_text(option->name);
	fputs("\\fR", stdout);
	if (option->arg != NULL) {
		fputs("=\\fI", stdout);
		print_text(option->arg);
		fputs("\\fR", stdout);
	}
	putchar('\n');
	print_text(option->doc);
	putchar('\n');
}

static void print_verb(const struct app_verb *verb)
{
	printf(".SS \"vifsim %s\"\n.B vifsim %s\n", verb->name, verb->name);
	if (verb->argp->options != NULL)
		puts("[\\fIOPTION\\fR...]");
	if (verb->argp->args_doc != NULL) {
		fputs("\\fI", stdout);
		print_text(verb->argp->args_doc);
		puts("\\fR");
	}
	puts(".PP");
	print_half(verb->argp->doc, false);
	for (const struct argp_option *o = verb->argp->options; o != NULL && (o->name != NULL || o->key != 0); o++)
		print_option(o);
	puts(".PP");
	print_half(verb->argp->doc, true);
}

int manual_main(const struct app_machine *machine, int argc, char **argv)
{
	const struct text_place places[] = {{"VERSION", VIFSIM_VERSION}, {0}};
	char *head = text_fill(text_vifsim_1_head, places);

	(void)machine;
	(void)argc;
	(void)argv;
	fputs(head, stdout);
	free(head);
	for (const struct app_verb *verb = app_verbs(); verb->name != NULL; verb++)
		print_verb(verb);
	fputs(text_vifsim_1_tail, stdout);
	return APP_DONE;
}
