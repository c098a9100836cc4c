/* SPDX-License-Identifier: Apache-2.0 */
#include "app/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bundle.h"
#include "base/alloc.h"

/* The word under the cursor: what is taken as it stands ("--set="), and what is to be completed. */
struct word {
	const char *whole, *tail;
};

static void offer(const struct word *word, const char *candidate, const char *suffix)
{
	if (strncmp(candidate, word->tail, strlen(word->tail)) == 0)
		printf("%.*s%s%s\n", (int)(word->tail - word->whole), word->whole, candidate, suffix);
}

static void offer_parts(const struct word *word, const char *choices)
{
	for (const char *end; *choices != '\0'; choices = *end != '\0' ? end + 1 : end) {
		end = choices + strcspn(choices, "|]");
		char *part = alloc_text_part(choices, (size_t)(end - choices));
		if (part[0] != '\0')
			offer(word, part, "");
		free(part);
	}
}

/* Parameters, and where `groups` the parts that they belong to. */
static void offer_paths(const struct app_machine *machine, const struct word *word, const char *suffix, bool groups)
{
	char path[PARAM_PATH_SIZE], before[PARAM_PATH_SIZE] = "";

	for (size_t i = 0; i < param_count(machine->schema); i++) {
		param_path(param_at(machine->schema, i), path);
		for (char *dot = strchr(path, '.'); groups && dot != NULL; dot = strchr(dot + 1, '.')) {
			*dot = '\0';
			size_t length = strlen(path);
			if (strncmp(before, path, length) != 0 || (before[length] != '.' && before[length] != '\0'))
				offer(word, path, "");
			*dot = '.';
		}
		offer(word, path, suffix);
		memcpy(before, path, sizeof(before));
	}
}

/* Behind "PATH=", and behind each comma: the words that a choice or switch may be. */
static void offer_assignment(const struct app_machine *machine, struct word word)
{
	const char *equals = strchr(word.tail, '=');

	if (equals == NULL) {
		offer_paths(machine, &word, "=", false);
		return;
	}
	char *path = alloc_text_part(word.tail, (size_t)(equals - word.tail));
	size_t number = param_find(machine->schema, path);
	const char *comma = strrchr(equals, ',');
	word.tail = comma != NULL ? comma + 1 : equals + 1;
	if (number != PARAM_NONE) {
		const struct param_spec *spec = param_at(machine->schema, number).spec;
		if (spec->type == PARAM_SWITCH)
			offer_parts(&word, "on|off");
		for (size_t i = 0; spec->type == PARAM_CHOICE && spec->choices[i] != NULL; i++)
			offer(&word, spec->choices[i], "");
	}
	free(path);
}

static void offer_scenarios(const struct word *word)
{
	char **names = bundle_scenario_names();

	for (size_t i = 0; names[i] != NULL; i++) {
		offer(word, names[i], "");
		free(names[i]);
	}
	free(names);
	puts(":yaml");
}

static void offer_verbs(const struct word *word)
{
	for (const struct app_verb *verb = app_verbs(); verb->name != NULL; verb++)
		offer(word, verb->name, "");
}

static void offer_metrics(const struct app_machine *machine, const struct word *word)
{
	for (size_t i = 0; i < machine->metrics->count; i++)
		offer(word, machine->metrics->metrics[i].name, "");
}

static bool is_called(const char *what, const char *name)
{
	what += what[0] == '[';
	size_t length = strlen(name);
	return strncmp(what, name, length) == 0 && strchr(".]=", what[length]) != NULL; /* also the NUL */
}

/* What a flag or an argument of that name takes. */
static void offer_values(const struct app_machine *machine, const char *what, const struct word *word)
{
	if (strchr(what, '|') != NULL)
		offer_parts(word, what + (what[0] == '['));
	else if (strncmp(what, "PATH=", 5) == 0)
		offer_assignment(machine, *word);
	else if (is_called(what, "PATH"))
		offer_paths(machine, word, "", true);
	else if (is_called(what, "SCENARIO"))
		offer_scenarios(word);
	else if (is_called(what, "METRIC"))
		offer_metrics(machine, word);
	else if (is_called(what, "VERB"))
		offer_verbs(word);
	else if (is_called(what, "DIR"))
		puts(":dirs");
	else if (is_called(what, "FILE"))
		puts(":files");
}

/* The option that a word is, by its long name or its letter, up to `length` characters; NULL when it is none. */
static const struct argp_option *find_option(const struct argp *argp, const char *text, size_t length)
{
	for (const struct argp_option *o = argp->options; o != NULL && (o->name != NULL || o->key != 0); o++) {
		if (length == 2 && text[0] == '-' && text[1] == o->key)
			return o;
		if (length > 2 && strncmp(text, "--", 2) == 0 && o->name != NULL && strlen(o->name) == length - 2 &&
		    strncmp(text + 2, o->name, length - 2) == 0)
			return o;
	}
	return NULL;
}

static void offer_flags(const struct argp *argp, const struct word *word)
{
	for (const struct argp_option *o = argp->options; o != NULL && (o->name != NULL || o->key != 0); o++) {
		char *flag = alloc_format("--%s", o->name != NULL ? o->name : "");
		offer(word, flag, o->arg != NULL ? "=" : "");
		free(flag);
	}
	offer(word, "--help", "");
}

static void complete(const struct app_machine *machine, const struct app_verb *verb, const char *before,
		     const char *text)
{
	const char *equals = strchr(text, '=');
	const struct argp_option *option = find_option(verb->argp, before, strlen(before));

	if (option != NULL && option->arg != NULL) {
		offer_values(machine, option->arg, &(struct word){text, text});
		return;
	}
	if (strncmp(text, "--", 2) == 0 && equals != NULL) {
		option = find_option(verb->argp, text, (size_t)(equals - text));
		if (option != NULL && option->arg != NULL)
			offer_values(machine, option->arg, &(struct word){text, equals + 1});
		return;
	}
	if (text[0] == '-')
		offer_flags(verb->argp, &(struct word){text, text});
	else if (verb->argp->args_doc != NULL)
		offer_values(machine, verb->argp->args_doc, &(struct word){text, text});
}

int complete_main(const struct app_machine *machine, int argc, char **argv)
{
	const char *last = argc > 1 ? argv[argc - 1] : "";
	const struct word word = {last, last};

	if (argc <= 2) {
		offer_verbs(&word);
		offer(&word, "--help", "");
		offer(&word, "--version", "");
		return APP_DONE;
	}
	for (const struct app_verb *verb = app_verbs(); verb->name != NULL; verb++)
		if (strcmp(verb->name, argv[1]) == 0)
			complete(machine, verb, argc > 3 ? argv[argc - 2] : "", last);
	return APP_DONE;
}
