/* SPDX-License-Identifier: Apache-2.0 */
/* What all verbs share of reading a command line. */
#ifndef VIFSIM_APP_CLI_H
#define VIFSIM_APP_CLI_H

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* argp_parse, but an unknown long flag gets a suggestion.  Ends the program
 * with status 2 on bad usage, and with 0 after --help. */
void cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* Arguments of a flag that may be given several times. */
struct cli_list {
	const char **texts;
	size_t count, capacity;
};

void cli_list_add(struct cli_list *list, const char *text);
bool cli_list_has(const struct cli_list *list, const char *text);
void cli_list_free(struct cli_list *list);

/* What --json prints, on standard output; takes the reference over.  NULL (no memory, or a text that is no UTF-8) is an
 * error of the program itself. */
void cli_print_json(json_t *json);

/* A word as a shell takes it, in quotes where it needs them; for the caller to free. */
char *cli_quote(const char *word);
/* "vifsim: ...", on standard error. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
