/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim find: simulates what it takes to say where a condition begins to hold. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/find_cases.h"
#include "app/find_report.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/jobs.h"
#include "app/outcome.h"
#include "app/pool.h"
#include "app/progress.h"
#include "base/alloc.h"
#include "results/file.h"
#include "results/folder_lock.h"
#include "results/identity.h"

enum { KEY_SET = 256, KEY_SWEEP, KEY_VARY, KEY_UNTIL, KEY_SCAN, KEY_JSON };

static const struct argp_option options[] = {
	{"vary", KEY_VARY, "PATH=LIST", 0, "The parameter and its values, in order: nic.identifier.width=8..64", 0},
	{"until", KEY_UNTIL, "CONDITION", 0, "What is to hold: METRIC < VALUE, or with <=, > or >=", 0},
	{"scan", KEY_SCAN, NULL, 0, "Look at all values, assume nothing", 0},
	{"output", 'o', "DIR", 0, "Folder of the results (default: results/NAME-find)", 0},
	{"jobs", 'j', "N", 0, "Simulations at a time (default: the number of cores)", 0},
	{"set", KEY_SET, "PATH=VALUE", 0, "Give a parameter another value", 0},
	{"sweep", KEY_SWEEP, "PATH=LIST", 0, "Replace an axis of the sweep, or add one", 0},
	{"json", KEY_JSON, NULL, 0, "Write data instead of text", 0},
	{"quiet", 'q', NULL, 0, "Show no progress", 0},
	{0},
};

static const char description[] =
	"Finds the first of a parameter's values at which a condition holds, in each combination of the scenario's "
	"other "
	"axes, and tells the evidence: the values that it looked at, with their 95 % intervals, and how sure the "
	"answer "
	"is.\vCONDITION is that of the published claims: a metric of points.csv, ratio(METRIC; PATH=A/B), change(...) "
	"in "
	"percent, or mean(...; PATH) of such, compared with a number. By bisection it looks at both ends of LIST and "
	"halves "
	"what is between, assuming that the condition turns but once, from failing to holding; where an interval "
	"beside the "
	"turn has the limit in it, it goes on outwards until one has not. DIR is a result folder as vifsim run's, of "
	"the "
	"points that were simulated, with the answers in find.json; what it holds is not simulated again.\n\n"
	"The exit status is 1 when the condition holds at no value in some combination.\n\n"
	"Examples:\n"
	"  vifsim find latency --sweep vifs=32 --vary nic.identifier.width=8..32 \\\n"
	"      --until 'ratio(rtt_mean_us; nic.model=sv/hv) < 1'\n"
	"  vifsim find latency --sweep nic.model=sv,hv --vary vifs=1,2,4,8,16,24,32 --until 'rtt_mean_us > 500' --scan";

struct find_input {
	struct cli_list sets, sweeps;
	const char *scenario, *vary, *until, *output;
	unsigned jobs;
	bool scan, json, quiet;
};

static const char *once(const char *old, const char *argument, const char *flag, struct argp_state *state)
{
	if (old != NULL)
		argp_error(state, "%s is given twice", flag);
	return argument;
}

static void check_input(const struct find_input *input, struct argp_state *state)
{
	if (input->vary == NULL)
		argp_error(state, "--vary PATH=LIST is missing");
	if (input->until == NULL)
		argp_error(state, "--until CONDITION is missing");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct find_input *input = state->input;

	switch (key) {
	case KEY_VARY:
		input->vary = once(input->vary, argument, "--vary", state);
		return 0;
	case KEY_UNTIL:
		input->until = once(input->until, argument, "--until", state);
		return 0;
	case KEY_SCAN:
		input->scan = true;
		return 0;
	case 'o':
		if (argument[0] == '\0')
			argp_error(state, "-o: the name of a folder was expected");
		input->output = argument;
		return 0;
	case 'j':
		input->jobs = jobs_parse(argument, state);
		return 0;
	case 'q':
		input->quiet = true;
		return 0;
	case KEY_SET:
		cli_list_add(&input->sets, argument);
		return 0;
	case KEY_SWEEP:
		cli_list_add(&input->sweeps, argument);
		return 0;
	case KEY_JSON:
		input->json = true;
		return 0;
	case ARGP_KEY_ARG:
		input->scenario = once(input->scenario, argument, "the scenario", state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a scenario is missing");
		return 0;
	case ARGP_KEY_SUCCESS:
		check_input(input, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* A search under way. */
struct find {
	const struct find_input *input;
	struct find_question question;
	struct find_cases cases;
	char *directory;
	char build[IDENTITY_SIZE];
	bool *chosen, *simulated; /* of each point: it is wanted; this search simulated it */
	struct folder_lock lock;
	struct pool pool; /* of the last round */
};

/* Why a condition is none to search by; NULL when it is. */
static const char *refusal(const struct expression *expression)
{
	if (expression->relation == RELATION_NONE || expression->relation == RELATION_EQUAL ||
	    expression->relation == RELATION_NOT_EQUAL)
		return "a comparison by <, <=, > or >= was expected";
	if (expression->kind == EXPRESSION_GROWTH)
		return "a growth along an axis has several values; a condition of one was expected";
	return NULL;
}

/* Compiles --until; NULL after telling on the diagnostics what is wrong. */
static struct expression *compile(const struct app_machine *machine, const char *text, struct diagnostics *diagnostics)
{
	const struct expression_names names = {machine->schema, machine->metrics};
	struct scanner_problem problem = {0};
	struct expression *expression = expression_compile(&names, text, &problem);
	const char *reason = expression != NULL ? refusal(expression) : problem.message;

	if (reason == NULL)
		return expression;
	char *argument = alloc_format("--until %s", text);
	diagnostics_add_argument(diagnostics, argument, "%s", reason);
	free(argument);
	expression_free(expression);
	return NULL;
}

/* The parameter of --vary, which has been read without an error; PARAM_NONE when the condition has it already. */
static size_t varied(const struct app_machine *machine, const struct find_input *input,
		     const struct expression *expression, struct diagnostics *diagnostics)
{
	char *path = alloc_text_part(input->vary, strcspn(input->vary, "="));
	size_t param = param_find(machine->schema, path);
	bool taken = expression_varies(expression, param);

	for (size_t i = 0; i < expression->mean_count; i++)
		taken = taken || expression->means[i] == param;
	if (taken || param == PARAM_NONE) {
		char *argument = alloc_format("--vary %s", input->vary);
		diagnostics_add_argument(diagnostics, argument,
					 taken ? "%s stands in the condition, too" : "%s is no parameter with values",
					 path);
		free(argument);
		param = PARAM_NONE;
	}
	free(path);
	return param;
}

/* Reads all that the user gave.  Returns 0, or -1 after telling all that is wrong. */
static int load(const struct app_machine *machine, const struct find_input *input, struct find *find)
{
	const struct scenario_overrides overrides = {.sets = input->sets.texts,
						     .set_count = input->sets.count,
						     .sweeps = input->sweeps.texts,
						     .sweep_count = input->sweeps.count,
						     .vary = input->vary};
	struct find_question *question = &find->question;
	struct diagnostics diagnostics;
	char *path = bundle_scenario(input->scenario), *problem = NULL;

	diagnostics_init(&diagnostics);
	question->machine = machine;
	question->scan = input->scan;
	question->expression = compile(machine, input->until, &diagnostics);
	if (path != NULL)
		question->scenario = inputs_load(path, machine, &overrides, &diagnostics);
	free(path);
	question->vary = PARAM_NONE;
	if (question->expression != NULL && question->scenario != NULL)
		question->vary = varied(machine, input, question->expression, &diagnostics);
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	if (question->vary == PARAM_NONE)
		return -1;
	int failed = find_cases_make(question, &find->cases, &problem);
	if (failed != 0)
		cli_say("error: %s", problem);
	free(problem);
	return failed;
}

/* Has the pool hold all points chosen so far.  Returns an enum app_status. */
static int simulate(struct find *find)
{
	const struct find_input *input = find->input;
	const struct scenario *scenario = find->question.scenario;

	pool_free(&find->pool);
	find->pool = (struct pool){
		.machine = find->question.machine,
		.scenario = scenario,
		.directory = find->directory,
		.program = {.version = VIFSIM_VERSION, .build = find->build},
		.chosen = find->chosen,
		.jobs = input->jobs,
		.quiet = input->quiet,
	};
	pool_run(&find->pool);
	size_t failed = pool_count(&find->pool, POOL_FAILED);
	for (size_t p = 0; p < scenario_point_count(scenario); p++) {
		struct pool_point *point = &find->pool.points[p];
		find->simulated[p] = find->simulated[p] || point->state == POOL_SIMULATED;
		/* An earlier round is no earlier run. */
		if (find->simulated[p] && point->state == POOL_REUSED)
			point->state = POOL_SIMULATED;
	}
	if (interrupt_count() > 0) {
		cli_say("interrupted; the same command again goes on from here");
		return 128 + interrupt_signal();
	}
	if (failed > 0)
		cli_say("%s: %zu %s failed; the search ends here", scenario_name(scenario), failed,
			failed == 1 ? "point" : "points");
	return failed > 0 ? APP_FAILED : APP_DONE;
}

static int search(struct find *find)
{
	char *problem = NULL;
	int status = APP_DONE;

	while (status == APP_DONE && find_cases_choose(&find->question, &find->cases, find->chosen)) {
		status = simulate(find);
		if (status == APP_DONE && find_cases_look(&find->question, &find->cases, &find->pool, &problem) != 0) {
			cli_say("error: %s", problem);
			status = APP_BAD_INPUT;
		}
		free(problem);
		problem = NULL;
	}
	return status;
}

static int write_answers(const struct find *find, const json_t *answers)
{
	char message[PATH_MAX + 256], *json = json_dumps(answers, JSON_INDENT(2) | JSON_REAL_PRECISION(12));

	if (json == NULL)
		abort();
	char *text = alloc_format("%s\n", json);
	int failed = file_replace(find->directory, "find.json", text, strlen(text), message, sizeof(message));
	if (failed)
		cli_say("error: %s", message);
	free(text);
	free(json);
	return failed;
}

static void print_answers(const struct find *find)
{
	size_t all = pool_chosen_count(&find->pool), simulated = pool_count(&find->pool, POOL_SIMULATED);

	find_report_print(&find->question, &find->cases, stdout);
	printf("\n%zu %s in %s (%zu simulated, %zu there already)\n", all, all == 1 ? "point" : "points",
	       find->directory, simulated, all - simulated);
}

/* Leaves and tells all that was found.  Returns an enum app_status. */
static int conclude(const struct find *find, const struct outcome *outcome)
{
	json_t *answers = find_report_json(&find->question, &find->cases, &find->pool);
	int status =
		outcome_write(&find->pool, outcome) != 0 || write_answers(find, answers) != 0 ? APP_FAILED : APP_DONE;

	if (find->input->json)
		cli_print_json(json_incref(answers));
	else
		print_answers(find);
	json_decref(answers);
	outcome_tell_transients(&find->pool);
	for (size_t i = 0; i < find->cases.count; i++)
		if (turn_answer(find->cases.cases[i].looks, find->cases.cases[i].count).first == TURN_NONE)
			status = APP_FAILED;
	return status;
}

static int run(struct find *find, const struct cli_list *command)
{
	const struct scenario *scenario = find->question.scenario;
	const struct shard whole = {0};
	struct outcome outcome = {.command = command, .shard = &whole, .started = time(NULL)};
	char message[PATH_MAX + 256];
	double clock = progress_clock();

	if (identity_of_build(find->build) != 0) {
		cli_say("cannot read the program's own file, /proc/self/exe");
		return APP_PANIC;
	}
	find->directory = find->input->output != NULL ? alloc_text(find->input->output)
						      : alloc_format("results/%s-find", scenario_name(scenario));
	find->chosen = alloc_zeroed(scenario_point_count(scenario), sizeof(bool));
	find->simulated = alloc_zeroed(scenario_point_count(scenario), sizeof(bool));
	if (file_prepare_folder(find->directory, message, sizeof(message)) != 0 ||
	    folder_lock_take(&find->lock, find->directory, message, sizeof(message)) != 0) {
		cli_say("error: %s", message);
		return APP_BAD_INPUT;
	}
	interrupt_begin();
	int status = search(find);
	outcome.wall_s = progress_clock() - clock;
	if (status == APP_DONE)
		status = conclude(find, &outcome);
	pool_free(&find->pool);
	return status;
}

const struct argp find_argp = {options, parse, "SCENARIO", description, NULL, NULL, NULL};

int find_main(const struct app_machine *machine, int argc, char **argv)
{
	struct find_input input = {.jobs = jobs_default()};
	struct find find = {.input = &input};
	struct cli_list command = {0};
	int status = APP_BAD_INPUT;

	for (int i = 0; i < argc; i++)
		cli_list_add(&command, argv[i]);
	cli_parse(&find_argp, argc, argv, &input);
	if (load(machine, &input, &find) == 0)
		status = run(&find, &command);
	find_cases_free(&find.cases);
	expression_free((struct expression *)find.question.expression);
	scenario_free((struct scenario *)find.question.scenario);
	folder_lock_release(&find.lock);
	free(find.directory);
	free(find.chosen);
	free(find.simulated);
	cli_list_free(&command);
	cli_list_free(&input.sets);
	cli_list_free(&input.sweeps);
	return status;
}
