/* SPDX-License-Identifier: Apache-2.0 */
#include "app/app.h"

#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/complete.h"
#include "app/manual.h"
#include "base/alloc.h"
#include "base/nearest.h"

static const struct app_verb verbs[] = {
	{"run", "simulate every point of a scenario's sweep", run_main, &run_argp},
	{"merge", "put the results of shards together", merge_main, &merge_argp},
	{"plot", "draw the figures of a result folder", plot_main, &plot_argp},
	{"report", "write one HTML page of result folders", report_main, &report_argp},
	{"anatomy", "show where the time of round trips went", anatomy_main, &anatomy_argp},
	{"compare", "hold results against published figures", compare_main, &compare_argp},
	{"find", "find where along a parameter a condition begins to hold", find_main, &find_argp},
	{"check", "read and validate scenarios, simulate nothing", check_main, &check_argp},
	{"params", "list every parameter with its unit, range and source", params_main, &params_argp},
	{"metrics", "list every metric with its unit and meaning", metrics_main, &metrics_argp},
	{"new", "write a commented scenario to start from", new_main, &new_argp},
	{"schema", "print the JSON Schema of a scenario or platform, for editors", schema_main, &schema_argp},
	{"help", "show the flags and examples of a verb", help_main, &help_argp},
	{0},
};
/* For scripts, not for people: without help, and no verb is taken for one of them. */
static const struct app_verb inner_verbs[] = {
	{COMPLETE_WORD, NULL, complete_main, NULL},
	{MANUAL_WORD, NULL, manual_main, NULL},
};
#define INNER_COUNT (sizeof(inner_verbs) / sizeof(inner_verbs[0]))
#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]) - 1)

const struct app_verb *app_verbs(void)
{
	return verbs;
}

const char *argp_program_version = "vifsim " VIFSIM_VERSION;

/* An error of ours: says so, and ends with a status of its own.  Workers put
 * the default back, so that a crash there is the crash of one point. */
static void panic(int signal_number)
{
	static const char text[] =
		"vifsim: internal error: the program itself is at fault, not your input; please report it with "
		"the command that you typed\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)ignored;
	(void)signal_number;
	_exit(APP_PANIC);
}

static void catch_panics(void)
{
	signal(SIGABRT, panic);
#ifndef __SANITIZE_ADDRESS__
	signal(SIGSEGV, panic);
	signal(SIGBUS, panic);
	signal(SIGFPE, panic);
#endif
}

struct main_input {
	const struct app_verb *verb;
	int at; /* of the verb in argv */
};

static void find_verb(struct main_input *input, const char *name, struct argp_state *state)
{
	struct nearest nearest;

	nearest_begin(&nearest, name);
	for (size_t i = 0; i < VERB_COUNT; i++) {
		nearest_offer(&nearest, verbs[i].name, i);
		if (strcmp(verbs[i].name, name) == 0)
			input->verb = &verbs[i];
	}
	for (size_t i = 0; i < INNER_COUNT; i++)
		if (strcmp(inner_verbs[i].name, name) == 0)
			input->verb = &inner_verbs[i];
	if (input->verb == NULL && nearest.best != SIZE_MAX)
		argp_error(state, "unknown verb '%s'; did you mean '%s'?", name, verbs[nearest.best].name);
	else if (input->verb == NULL)
		argp_error(state, "unknown verb '%s'", name);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct main_input *input = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		find_verb(input, argument, state);
		input->at = state->next - 1;
		state->next = state->argc; /* the rest is the verb's */
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a verb is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The verbs, then examples: what stands behind the options in --help. */
static char *describe(void)
{
	char *text = alloc_text("Simulates self-virtualizing network devices in full systems: two virtualized hosts, "
				"their network cards and the wire between them.\vVerbs:\n");

	for (size_t i = 0; i < VERB_COUNT; i++) {
		char *longer = alloc_format("%s  %-8s%s\n", text, verbs[i].name, verbs[i].summary);
		free(text);
		text = longer;
	}
	char *all = alloc_format("%s\nExamples:\n"
				 "  vifsim run latency              simulate a bundled scenario into results/latency\n"
				 "  vifsim plot results/latency     draw its figure there\n"
				 "  vifsim compare results/latency  hold it against what was published\n"
				 "  vifsim help run                 flags and examples of a verb",
				 text);
	free(text);
	return all;
}

int app_main(int argc, char **argv, const struct app_machine *machine)
{
	char *description = describe();
	const struct argp argp = {.parser = parse, .args_doc = "VERB [ARGUMENT...]", .doc = description};
	struct main_input input = {0};
	static char name[] = "vifsim";

	catch_panics();
	argp_err_exit_status = APP_BAD_INPUT;
	argv[0] = argc > 0 ? name : argv[0];
	/* The flags behind the verb are not ours. */
	int own = 1;
	while (own < argc && argv[own][0] == '-')
		own++;
	cli_parse(&argp, own < argc ? own + 1 : argc, argv, &input);
	free(description);
	char *full_name = alloc_format("vifsim %s", input.verb->name);
	char *verb = argv[input.at];
	argv[input.at] = full_name;
	int status = input.verb->main(machine, argc - input.at, argv + input.at);
	argv[input.at] = verb;
	free(full_name);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "vifsim: cannot write to standard output\n");
		return status == APP_DONE ? APP_FAILED : status;
	}
	return status;
}
