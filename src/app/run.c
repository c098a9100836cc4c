/* SPDX-License-Identifier: Apache-2.0 */
/* vifsim run: every scenario is read and every folder made before the first point is simulated. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "app/aftermath.h"
#include "app/app.h"
#include "app/cli.h"
#include "app/interrupt.h"
#include "app/jobs.h"
#include "app/outcome.h"
#include "app/pool.h"
#include "app/preview.h"
#include "app/progress.h"
#include "app/run_options.h"
#include "app/study.h"
#include "base/alloc.h"
#include "results/identity.h"

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

/* Says how a sweep ended and writes the table of what is done. */
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
		outcome_tell_precision(pool);
	} else {
		const bool partial = outcome_may_be_partial(pool) && outcome_write(pool, outcome) == 0;
		cli_say("%s: %zu of %zu points done, %zu failed; %s/points.csv %s", name, reused + simulated, all,
			failed, pool->directory, partial ? "has those that are done" : "not written");
		if (interrupt_count() > 0) {
			cli_say("interrupted; the same command again goes on from here");
			status = 128 + interrupt_signal();
		}
	}
	free(name);
	return status;
}

static uint64_t memory_of_machine(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);

	return pages > 0 && bytes > 0 ? (uint64_t)pages * (uint64_t)bytes : 0;
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

	if (inspect_begin(&input->inspect) != 0 || studies_prepare(input, studies) != 0)
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
	const struct inspect_run inspected = {studies[0].scenario, input->scenarios.count, studies[0].chosen};
	if (input->preview != PREVIEW_LIST &&
	    (studies_check_apart(input, studies) != 0 || inspect_check(&input->inspect, machine, &inspected) != 0))
		return APP_BAD_INPUT;
	return input->preview != PREVIEW_NOTHING ? show_studies(machine, input, studies, build)
						 : run_studies(machine, input, studies, command, build);
}

int run_main(const struct app_machine *machine, int argc, char **argv)
{
	struct run_input input = {.jobs = jobs_default(), .inspect = INSPECT_NOTHING};
	struct cli_list command = {0};

	for (int i = 0; i < argc; i++)
		cli_list_add(&command, argv[i]);
	cli_parse(&run_argp, argc, argv, &input);
	struct study *studies = alloc_zeroed(input.scenarios.count, sizeof(*studies));
	int status = APP_BAD_INPUT;
	if (studies_load(machine, &input, studies) == 0)
		status = run_or_show(machine, &input, studies, &command);
	inspect_end(&input.inspect, false);
	studies_free(&input, studies);
	free(studies);
	cli_list_free(&command);
	run_input_free(&input);
	return status;
}
