/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim run: every scenario is read and every folder made before the first point is simulated. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/aftermath.h"
#include "app/app.h"
#include "app/bundle.h"
#include "app/cli.h"
#include "app/inputs.h"
#include "app/inspect.h"
#include "app/interrupt.h"
#include "app/jobs.h"
#include "app/outcome.h"
#include "app/pool.h"
#include "app/preview.h"
#include "app/progress.h"
#include "app/shard.h"
#include "base/alloc.h"
#include "base/unit.h"
#include "results/file.h"
#include "results/folder_lock.h"
#include "results/identity.h"

enum {
	KEY_SET = 256,
	KEY_SWEEP,
	KEY_SHARD,
	KEY_FRESH,
	KEY_LIST,
	KEY_DRY_RUN,
	KEY_JSON,
	KEY_PCAP,
	KEY_PCAP_AT,
	KEY_POINT,
	KEY_POINT_TIMEOUT,
	KEY_TRACE,
	KEY_VCD,
	KEY_TRACE_WINDOW,
	KEY_POINT_MEMORY
};

static const struct argp_option options[] = {
	{"output", 'o', "DIR", 0,
	 "Folder of the results (default: results/NAME, of a shard results/NAME-K-of-N; of several scenarios: "
	 "DIR/NAME)",
	 0},
	{"jobs", 'j', "N", 0, "Simulations at a time (default: the number of cores)", 0},
	{"set", KEY_SET, "PATH=VALUE", 0, "Give a parameter another value", 0},
	{"sweep", KEY_SWEEP, "PATH=LIST", 0, "Replace an axis of the sweep, or add one: vifs=1,2,8..16", 0},
	{"shard", KEY_SHARD, "K/N", 0, "Simulate part K of N parts of each sweep, for vifsim merge", 0},
	{"point", KEY_POINT, "N", 0, "Simulate point N of the sweep alone (default DIR: results/NAME-point-N)", 0},
	{"point-timeout", KEY_POINT_TIMEOUT, "TIME", 0,
	 "Give a point up when one of its simulations has not ended after this wall time: 600s (default: no limit)", 0},
	{"point-memory", KEY_POINT_MEMORY, "SIZE", 0,
	 "Give a point up when one of its simulations wants more memory than this: 4GiB (default: what the machine "
	 "has)",
	 0},
	{"fresh", KEY_FRESH, NULL, 0, "Simulate also the points that DIR holds already", 0},
	{"pcap", KEY_PCAP, "FILE", 0, "Write the frames on the wire as pcapng; of one point, its first replication", 0},
	{"pcap-at", KEY_PCAP_AT, "host_a|host_b|both", 0, "Which end of the wire (default: host_a)", 0},
	{"trace", KEY_TRACE, "FILE", 0,
	 "Write a timeline of CPUs, domains, bus, device and frames, which Perfetto opens; likewise", 0},
	{"vcd", KEY_VCD, "FILE", 0, "Write the state of these as signals (VCD); likewise, and slower", 0},
	{"trace-window", KEY_TRACE_WINDOW, "FROM..TO", 0,
	 "The simulated time that --trace and --vcd show: 10ms..12ms (default: all)", 0},
	{"list", KEY_LIST, NULL, 0, "Show the points, simulate nothing", 0},
	{"dry-run", KEY_DRY_RUN, NULL, 0, "Show the points and which of them DIR holds already, simulate nothing", 0},
	{"json", KEY_JSON, NULL, 0, "With --list or --dry-run: write data instead of lines", 0},
	{"quiet", 'q', NULL, 0, "Show no progress", 0},
	{0},
};

static const char description[] =
	"Simulates every point of each scenario's sweep and writes points.csv, points/ and manifest.json into a "
	"folder.\vSCENARIO is a file, or the name of a bundled one. A point that the folder holds already, from the "
	"same inputs and the same program, is not simulated again. The first Ctrl-C lets the running simulations end, "
	"the second kills them; the same command again goes on from there. A point that fails is told with its log and "
	"the command that repeats it alone, and the others go on. A folder has one writer at a time.\n\n"
	"Examples:\n"
	"  vifsim run latency\n"
	"  vifsim run latency -o /tmp/one --sweep vifs=1,8,32 --sweep nic.model=sv\n"
	"  vifsim run my.yaml -j 4 --set measure.duration=2s --set seed=7\n"
	"  vifsim run latency --list\n"
	"  vifsim run latency --sweep vifs=1..32 --dry-run\n"
	"  vifsim run sensitivity --shard 3/8\n"
	"  vifsim run latency --sweep nic.model=sv --sweep vifs=8 --pcap latency.pcapng\n"
	"  vifsim run latency --sweep nic.model=sv --sweep vifs=8 --trace latency.json --trace-window 20ms..30ms";

struct run_input {
	struct cli_list scenarios, sets, sweeps;
	const char *output;
	unsigned jobs;
	struct shard shard;
	size_t point;                /* from 1; 0: all */
	struct worker_limits limits; /* as given */
	bool fresh, json, quiet;
	enum preview_kind preview;
	struct inspect inspect;
};

/* A scenario, where its results go, and which of its points. */
struct study {
	struct scenario *scenario;
	char *directory;
	bool *chosen; /* NULL: all */
	char *repeat; /* the command with this scenario alone, to which --point and -o may be added */
	struct folder_lock lock;
};

static size_t parse_point(const char *text, struct argp_state *state)
{
	char *end;
	unsigned long point = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || point == 0)
		argp_error(state, "--point %s: a point's number, as --list counts from 1, was expected", text);
	return point;
}

static double parse_timeout(const char *text, struct argp_state *state)
{
	uint64_t time = 0;

	if (unit_parse(text, DIMENSION_TIME, &time, NULL) != UNIT_OK || time == 0)
		argp_error(state, "--point-timeout %s: a time with its unit was expected, such as 600s", text);
	return (double)time / UNIT_PS_PER_S;
}

static uint64_t parse_memory(const char *text, struct argp_state *state)
{
	uint64_t size = 0;

	if (unit_parse(text, DIMENSION_SIZE, &size, NULL) != UNIT_OK || size == 0)
		argp_error(state, "--point-memory %s: a size with its unit was expected, such as 4GiB", text);
	return size;
}

static uint64_t memory_of_machine(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);

	return pages > 0 && bytes > 0 ? (uint64_t)pages * (uint64_t)bytes : 0;
}

static void check_together(const struct run_input *input, struct argp_state *state)
{
	if (input->json && input->preview == PREVIEW_NOTHING)
		argp_error(state, "--json goes with --list or --dry-run");
	if (input->point > 0 && input->shard.of > 0)
		argp_error(state, "--point and --shard both choose points: one of them was expected");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct run_input *input = state->input;
	char message[256];

	switch (key) {
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
	case KEY_SHARD:
		if (shard_read(argument, &input->shard) != 0)
			argp_error(state, "--shard %s: K/N with K from 1 to N, and N up to %d, was expected", argument,
				   SHARD_MOST);
		return 0;
	case KEY_POINT:
		input->point = parse_point(argument, state);
		return 0;
	case KEY_POINT_TIMEOUT:
		input->limits.timeout_s = parse_timeout(argument, state);
		return 0;
	case KEY_POINT_MEMORY:
		input->limits.memory_bytes = parse_memory(argument, state);
		return 0;
	case KEY_FRESH:
		input->fresh = true;
		return 0;
	case KEY_PCAP:
		input->inspect.paths[INSPECT_PCAP] = argument;
		return 0;
	case KEY_PCAP_AT:
		input->inspect.pcap_at = inspect_points(argument);
		if (input->inspect.pcap_at == 0)
			argp_error(state, "--pcap-at %s: host_a, host_b or both was expected", argument);
		return 0;
	case KEY_TRACE:
		input->inspect.paths[INSPECT_TRACE] = argument;
		return 0;
	case KEY_VCD:
		input->inspect.paths[INSPECT_VCD] = argument;
		return 0;
	case KEY_TRACE_WINDOW:
		if (inspect_window(&input->inspect, argument, message, sizeof(message)) != 0)
			argp_error(state, "--trace-window %s: %s", argument, message);
		return 0;
	case KEY_LIST:
		input->preview = input->preview == PREVIEW_NOTHING ? PREVIEW_LIST : input->preview;
		return 0;
	case KEY_DRY_RUN:
		input->preview = PREVIEW_DRY_RUN;
		return 0;
	case KEY_JSON:
		input->json = true;
		return 0;
	case ARGP_KEY_ARG:
		cli_list_add(&input->scenarios, argument);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a scenario is missing");
		return 0;
	case ARGP_KEY_SUCCESS:
		check_together(input, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *directory_of(const struct run_input *input, const struct scenario *scenario)
{
	const char *name = scenario_name(scenario);

	if (input->output == NULL && input->shard.of > 0)
		return alloc_format("results/%s-%zu-of-%zu", name, input->shard.number, input->shard.of);
	if (input->output == NULL && input->point > 0)
		return alloc_format("results/%s-point-%zu", name, input->point);
	if (input->output == NULL)
		return alloc_format("results/%s", name);
	if (input->scenarios.count == 1)
		return alloc_text(input->output);
	return alloc_format("%s/%s", input->output, name);
}

/* Which points of a scenario; *chosen is NULL for all.  Returns 0 or -1. */
static int choose(const struct run_input *input, struct study *study)
{
	size_t count = scenario_point_count(study->scenario);

	study->chosen = shard_choose(&input->shard, count);
	if (input->point == 0)
		return 0;
	if (input->point > count) {
		cli_say("error: --point %zu: %s has %zu %s", input->point, scenario_name(study->scenario), count,
			count == 1 ? "point" : "points");
		return -1;
	}
	study->chosen = alloc_zeroed(count, sizeof(*study->chosen));
	study->chosen[input->point - 1] = true;
	return 0;
}

static void add_words(FILE *to, const char *flag, const struct cli_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char *quoted = cli_quote(list->texts[i]);
		fprintf(to, " %s %s", flag, quoted);
		free(quoted);
	}
}

/* For the caller to free. */
static char *command_of(const struct run_input *input, const char *scenario)
{
	char *text = NULL, *quoted = cli_quote(scenario);
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	fprintf(to, "vifsim run %s", quoted);
	free(quoted);
	add_words(to, "--set", &input->sets);
	add_words(to, "--sweep", &input->sweeps);
	if (input->limits.timeout_s > 0.0)
		fprintf(to, " --point-timeout %.12gs", input->limits.timeout_s);
	if (input->limits.memory_bytes > 0)
		fprintf(to, " --point-memory %lluB", (unsigned long long)input->limits.memory_bytes);
	if (fclose(to) != 0)
		abort();
	return text;
}

/* What results cannot say is refused before the first simulation, not after the last. */
static int check_text(const char *what, const struct cli_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		json_t *text = json_string(list->texts[i]);
		if (text == NULL) {
			cli_say("error: %s %s: not UTF-8, in which results are written", what, list->texts[i]);
			return -1;
		}
		json_decref(text);
	}
	return 0;
}

/* All errors of all scenarios in one go.  Returns 0 or -1. */
static int load_studies(const struct app_machine *machine, const struct run_input *input, struct study *studies)
{
	const struct scenario_overrides overrides = {.sets = input->sets.texts,
						     .set_count = input->sets.count,
						     .sweeps = input->sweeps.texts,
						     .sweep_count = input->sweeps.count};
	struct diagnostics diagnostics;
	int failed = 0;

	diagnostics_init(&diagnostics);
	for (size_t i = 0; i < input->scenarios.count; i++) {
		char *path = bundle_scenario(input->scenarios.texts[i]);
		if (path != NULL)
			studies[i].scenario = inputs_load(path, machine, &overrides, &diagnostics);
		free(path);
		if (studies[i].scenario == NULL) {
			failed = -1;
			continue;
		}
		studies[i].directory = directory_of(input, studies[i].scenario);
		studies[i].repeat = command_of(input, input->scenarios.texts[i]);
		failed = choose(input, &studies[i]) != 0 ? -1 : failed;
	}
	diagnostics_print(&diagnostics, stderr);
	diagnostics_free(&diagnostics);
	return failed;
}

/* Also by another way to it, a link or other letters: locks are between processes and would not tell. */
static bool is_same_folder(const char *left, const char *right)
{
	struct stat a, b;

	return strcmp(left, right) == 0 ||
	       (stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

/* Two scenarios may not write into one folder. */
static int check_apart(const struct run_input *input, const struct study *studies)
{
	for (size_t i = 0; i < input->scenarios.count; i++)
		for (size_t j = 0; j < i; j++)
			if (is_same_folder(studies[i].directory, studies[j].directory)) {
				cli_say("%s and %s would both write into %s", input->scenarios.texts[j],
					input->scenarios.texts[i], studies[i].directory);
				return -1;
			}
	return 0;
}

/* Which folders are the same is sure only once they are there. */
static int prepare_folders(const struct run_input *input, struct study *studies)
{
	char message[PATH_MAX + 256];
	int failed = 0;

	for (size_t i = 0; i < input->scenarios.count && failed == 0; i++)
		failed = file_prepare_folder(studies[i].directory, message, sizeof(message));
	if (failed == 0 && check_apart(input, studies) != 0)
		return -1;
	for (size_t i = 0; i < input->scenarios.count && failed == 0; i++)
		failed = folder_lock_take(&studies[i].lock, studies[i].directory, message, sizeof(message));
	if (failed != 0)
		cli_say("error: %s", message);
	return failed;
}

/* "latency", or "latency, shard 2/4"; for the caller to free. */
static char *name_of(const struct pool *pool, const struct shard *shard)
{
	const char *name = scenario_name(pool->scenario);

	return shard->of == 0 ? alloc_text(name) : alloc_format("%s, shard %zu/%zu", name, shard->number, shard->of);
}

/* Writes the table of a sweep all of whose points are there. */
static int leave_results(const struct pool *pool, const struct outcome *outcome)
{
	const char *reference = scenario_reference(pool->scenario);

	if (outcome_write(pool, outcome) != 0)
		return APP_FAILED;
	if (pool->chosen == NULL && scenario_row_count(pool->scenario) > 0 && reference != NULL &&
	    aftermath_sensitivity(pool->machine, pool->directory, reference) != 0)
		return APP_FAILED;
	return APP_DONE;
}

/* Says how a sweep ended and writes the table of a complete one. */
static int conclude(const struct pool *pool, const struct outcome *outcome)
{
	size_t all = pool_chosen_count(pool), reused = pool_count(pool, POOL_REUSED);
	size_t simulated = pool_count(pool, POOL_SIMULATED), failed = pool_count(pool, POOL_FAILED);
	char *name = name_of(pool, outcome->shard);
	int status = APP_FAILED;

	if (reused + simulated == all) {
		status = leave_results(pool, outcome);
		if (status == APP_DONE)
			printf("%s: %zu %s in %s (%zu simulated, %zu there already)\n", name, all,
			       all == 1 ? "point" : "points", pool->directory, simulated, reused);
		outcome_tell_transients(pool);
	} else {
		cli_say("%s: %zu of %zu points done, %zu failed; %s/points.csv not written", name, reused + simulated,
			all, failed, pool->directory);
		if (interrupt_count() > 0) {
			cli_say("interrupted; the same command again goes on from here");
			status = 128 + interrupt_signal();
		}
	}
	free(name);
	return status;
}

/* Memory that was not limited ends at what the machine has. */
static struct worker_limits limits_of(const struct run_input *input)
{
	struct worker_limits limits = input->limits;

	if (limits.memory_bytes == 0)
		limits.memory_bytes = memory_of_machine();
	return limits;
}

static struct pool pool_of(const struct app_machine *machine, const struct run_input *input, const struct study *study,
			   const char *build)
{
	return (struct pool){
		.machine = machine,
		.scenario = study->scenario,
		.directory = study->directory,
		.program = {.version = VIFSIM_VERSION, .build = build},
		.chosen = study->chosen,
		.jobs = input->jobs,
		/* What is there already has no capture. */
		.fresh = input->fresh || inspect_inspection(&input->inspect) != NULL,
		.quiet = input->quiet,
		.limits = limits_of(input),
		.repeat = study->repeat,
		.inspection = inspect_inspection(&input->inspect),
	};
}

static int run_study(const struct app_machine *machine, struct run_input *input, const struct study *study,
		     const struct cli_list *command, const char *build)
{
	struct pool pool = pool_of(machine, input, study, build);
	struct outcome outcome = {.command = command, .shard = &input->shard, .started = time(NULL)};
	double clock = progress_clock();

	pool_run(&pool);
	outcome.wall_s = progress_clock() - clock;
	int status = conclude(&pool, &outcome);
	pool_free(&pool);
	if (inspect_end(&input->inspect, pool.inspected) != 0 && status < APP_FAILED)
		status = APP_FAILED;
	return status;
}

static int run_studies(const struct app_machine *machine, struct run_input *input, struct study *studies,
		       const struct cli_list *command, const char *build)
{
	int worst = APP_DONE;

	if (inspect_begin(&input->inspect) != 0 || prepare_folders(input, studies) != 0)
		return APP_BAD_INPUT;
	interrupt_begin();
	for (size_t i = 0; i < input->scenarios.count && interrupt_count() == 0; i++) {
		int status = run_study(machine, input, &studies[i], command, build);
		worst = status > worst ? status : worst;
	}
	return worst;
}

/* What would be simulated. */
static int show_studies(const struct app_machine *machine, const struct run_input *input, const struct study *studies,
			const char *build)
{
	json_t *array = json_array();

	for (size_t i = 0; i < input->scenarios.count; i++) {
		struct pool pool = pool_of(machine, input, &studies[i], build);
		if (input->json)
			json_array_append_new(array, preview_json(&pool, input->preview));
		else
			preview_print(&pool, input->preview);
		pool_free(&pool);
	}
	if (input->json)
		cli_print_json(array);
	else
		json_decref(array);
	return APP_DONE;
}

/* With all scenarios read. */
static int run_or_show(const struct app_machine *machine, struct run_input *input, struct study *studies,
		       const struct cli_list *command)
{
	char build[IDENTITY_SIZE];

	if (identity_of_build(build) != 0) {
		cli_say("cannot read the program's own file, /proc/self/exe");
		return APP_PANIC;
	}
	if (input->preview != PREVIEW_LIST &&
	    (check_apart(input, studies) != 0 ||
	     inspect_check(&input->inspect, machine, studies[0].scenario, input->scenarios.count) != 0))
		return APP_BAD_INPUT;
	return input->preview != PREVIEW_NOTHING ? show_studies(machine, input, studies, build)
						 : run_studies(machine, input, studies, command, build);
}

const struct argp run_argp = {options, parse, "SCENARIO...", description, NULL, NULL, NULL};

int run_main(const struct app_machine *machine, int argc, char **argv)
{
	struct run_input input = {.jobs = jobs_default(), .inspect = INSPECT_NOTHING};
	struct cli_list command = {0};

	for (int i = 0; i < argc; i++)
		cli_list_add(&command, argv[i]);
	cli_parse(&run_argp, argc, argv, &input);
	struct study *studies = alloc_zeroed(input.scenarios.count, sizeof(*studies));
	int status = APP_BAD_INPUT;
	if (check_text("scenario", &input.scenarios) == 0 && check_text("--set", &input.sets) == 0 &&
	    check_text("--sweep", &input.sweeps) == 0 && load_studies(machine, &input, studies) == 0)
		status = run_or_show(machine, &input, studies, &command);
	inspect_end(&input.inspect, false);
	for (size_t i = 0; i < input.scenarios.count; i++) {
		folder_lock_release(&studies[i].lock);
		scenario_free(studies[i].scenario);
		free(studies[i].directory);
		free(studies[i].chosen);
		free(studies[i].repeat);
	}
	free(studies);
	cli_list_free(&command);
	cli_list_free(&input.scenarios);
	cli_list_free(&input.sets);
	cli_list_free(&input.sweeps);
	return status;
}
