/* SPDX-License-Identifier: Apache-2.0 */
/*
 * machine_property TESTBED CAPTURE FOLDER COUNT [SEED [FIRST]]: simulates COUNT random machines of a seed
 * (machine_draw.h), from number FIRST on, and holds each to all checks of its own run, and to what no single run can
 * see:
 *   - it simulates exactly the time that it was to simulate, within 10 s of CPU time;
 *   - no frame reaches an application that it is not for;
 *   - under round robin no VCPU waits longer than all others' slices, with what switching to each takes, and under SEDF
 *     Dom0 not beyond the period in which it has its slice;
 *   - every fourth one again with SystemC at each step: every counter is the same.
 *
 * One that does not is made simpler as long as it still fails, and written to FOLDER as a scenario.  With COUNT 0 the
 * scenario of machine FIRST is written there and nothing is simulated; with FOLDER "-" nothing is, either: of how many
 * machines each parameter is in force, drawn anew, is printed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "app/worker.h"
#include "base/alloc.h"
#include "machine/machine.h"
#include "machine_draw.h"

#define CPU_SECONDS 10 /* some thousand times what one takes */
#define SIMPLER_TRIES 150
#define SIMPLER_CPU_SECONDS 100 /* for all of them */

static int run(const void *platform, uint32_t replication, const struct inspection *inspection, struct report *report,
	       struct pulse *pulse, char *message, size_t message_size)
{
	const struct rlimit limit = {CPU_SECONDS, CPU_SECONDS + 1};

	setrlimit(RLIMIT_CPU, &limit);
	return machine_run(platform, replication, inspection, report, pulse, message, message_size);
}

/* Simulates it in a process of its own. */
static void simulate(const struct platform *platform, struct worker_result *result)
{
	const struct app_machine machine = {.run = run};
	const struct worker_limits limits = {0}; /* of CPU time: run() */
	struct worker worker;

	if (worker_start(&worker, &machine, platform, 0, NULL, &limits) != 0) {
		perror("machine_property: fork");
		exit(2);
	}
	while (!worker_read(&worker))
		;
	worker_finish(&worker, result);
}

static uint64_t time_of(const struct platform *platform, const char *path)
{
	uint64_t time_ps;

	memcpy(&time_ps, param_field(param_at(platform_schema(), param_find(platform_schema(), path)), platform),
	       sizeof(time_ps));
	return time_ps;
}

/* The longest that a VCPU, one of those that *who is the path of, may wait for its turn; 0: its policy promises
 * nothing. Round robin lets all others go first, each with what a switch to it and interrupts take.  SEDF lets Dom0,
 * the one with a guarantee, wait for its next period, and for as many more as what it ran beyond a slice takes the
 * slices of.  BVT and credit promise shares of the time, not when. */
static uint64_t longest_wait_ps(const struct platform *platform, const char **who)
{
	const char *const policy = sched_policy_names[platform->scheduler.policy];
	const uint64_t domains = platform->vifs + platform->lifecycle.vifs + 1; /* at most, on one CPU */
	const uint64_t switch_ps = UNIT_PS_PER_MS / 2;

	if (platform->faults[0].kind != FAULT_NONE)
		return 0;
	if (strcmp(policy, "round_robin") == 0) {
		*who = "host_*.*.runnable_longest_ps";
		return domains * (time_of(platform, "host.scheduler.round_robin.slice") + switch_ps);
	}
	if (strcmp(policy, "sedf") == 0) {
		*who = "host_*.dom0.runnable_longest_ps";
		return time_of(platform, "host.scheduler.sedf.dom0.period") *
			       (1 + switch_ps / time_of(platform, "host.scheduler.sedf.dom0.slice")) +
		       switch_ps;
	}
	return 0;
}

static uint64_t longest_of(const struct report *report, const char *pattern)
{
	uint64_t longest = 0;

	for (size_t i = 0; i < report->value_count; i++)
		if (report_path_matches(pattern, report->values[i].path) && report->values[i].value > longest)
			longest = report->values[i].value;
	return longest;
}

static char *check_report(const struct platform *platform, const struct report *report)
{
	size_t found;
	const uint64_t simulated = report_sum(report, REPORT_SIMULATED_PS, &found);
	const uint64_t wanted = platform->measure.warmup_ps + platform->measure.duration_ps;
	const uint64_t misdelivered = report_sum(report, "workload.misdelivered", &found);

	if (simulated != wanted)
		return alloc_format("simulated %" PRIu64 " ps of %" PRIu64, simulated, wanted);
	if (misdelivered != 0)
		return alloc_format("%" PRIu64 " frames were delivered to others than they are for", misdelivered);
	const char *who = NULL;
	const uint64_t bound = longest_wait_ps(platform, &who), waited = bound > 0 ? longest_of(report, who) : 0;
	if (waited > bound)
		return alloc_format("a VCPU waited %" PRIu64 " ps for its turn, at most %" PRIu64 " by its scheduler",
				    waited, bound);
	return NULL;
}

/* Counters of the simulation itself differ with how it is driven. */
static char *compare(const struct report *one, const struct report *other)
{
	if (one->value_count != other->value_count)
		return alloc_text("step by step the report has other values");
	for (size_t i = 0; i < one->value_count; i++)
		if (one->values[i].value != other->values[i].value &&
		    strcmp(one->values[i].path, "machine.kernel_events") != 0 &&
		    strcmp(one->values[i].path, "machine.timer_events") != 0)
			return alloc_format("step by step %s is %" PRIu64 ", not %" PRIu64, one->values[i].path,
					    other->values[i].value, one->values[i].value);
	return NULL;
}

/* NULL: it holds; else what is wrong, for the caller to free. */
static char *examine(const struct platform *platform, bool twice, uint64_t *checks)
{
	struct worker_result result, again;
	struct platform stepwise = *platform;
	char *wrong;

	simulate(platform, &result);
	*checks += result.report.check_count;
	wrong = result.failed ? alloc_text(result.failure) : check_report(platform, &result.report);
	if (wrong != NULL && result.log[0] != '\0') {
		char *longer = alloc_format("%s; it printed: %.400s", wrong, result.log);
		free(wrong);
		wrong = longer;
	}
	if (wrong == NULL && twice) {
		stepwise.measure.run_ahead = !stepwise.measure.run_ahead;
		simulate(&stepwise, &again);
		wrong = again.failed ? alloc_text(again.failure) : compare(&result.report, &again.report);
		worker_result_free(&again);
	}
	worker_result_free(&result);
	return wrong;
}

/* Puts parameters back as long as it still fails. */
static char *simplify(struct machine_draw *draw, bool twice, char *wrong)
{
	uint64_t checks = 0;
	unsigned tries = 0;
	char path[PARAM_PATH_SIZE];
	struct rusage used;
	long until;

	getrusage(RUSAGE_CHILDREN, &used);
	until = used.ru_utime.tv_sec + SIMPLER_CPU_SECONDS;
	for (size_t i = 0; i < draw->count && tries < SIMPLER_TRIES && used.ru_utime.tv_sec < until; i++) {
		struct platform before = draw->platform;
		/* How long it runs stays: a longer run is no simpler one, and takes more of its CPU time. */
		if (draw->texts[i] == NULL ||
		    strncmp(param_path(param_at(draw->schema, i), path), "measure.", strlen("measure.")) == 0)
			continue;
		char *const text = alloc_text(draw->texts[i]);
		if (machine_draw_restore(draw, i) == 0) {
			char *const still = examine(&draw->platform, twice, &checks);
			tries++;
			getrusage(RUSAGE_CHILDREN, &used);
			if (still != NULL) {
				free(wrong);
				wrong = still;
			} else {
				draw->platform = before;
				draw->texts[i] = alloc_text(text);
			}
		}
		free(text);
	}
	return wrong;
}

static void write_scenario(const struct machine_draw *draw, const char *folder, uint64_t seed, uint32_t number)
{
	char *const name = alloc_format("machine-%" PRIu64 "-%" PRIu32, seed, number);
	char *const path = alloc_format("%s/%s.yaml", folder, name);
	FILE *const file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	machine_draw_write(draw, name, file);
	if (fclose(file) != 0)
		perror(path);
	printf("vifsim run %s\n", path);
	free(path);
	free(name);
}

/* The rarest first, as `sort -n` has it. */
static void print_drawn(struct machine_draw *draw, uint64_t seed, uint32_t first, uint32_t count)
{
	uint32_t *const drawn = alloc_zeroed(draw->count, sizeof(*drawn));
	char path[PARAM_PATH_SIZE];

	for (uint32_t number = first; number < first + count; number++) {
		machine_draw_next(draw, seed, number);
		for (size_t i = 0; i < draw->count; i++)
			drawn[i] += draw->texts[i] != NULL;
	}
	for (size_t i = 0; i < draw->count; i++)
		printf("%7" PRIu32 " %s\n", drawn[i], param_path(param_at(draw->schema, i), path));
	free(drawn);
}

static uint64_t number_of(const char *text)
{
	char *end;
	const uint64_t number = strtoull(text, &end, 10);

	if (*text == '\0' || *end != '\0') {
		fprintf(stderr, "machine_property: %s is no number\n", text);
		exit(2);
	}
	return number;
}

int main(int argc, char **argv)
{
	struct machine_draw draw;
	uint64_t checks = 0, failed = 0;

	if (argc < 5 || argc > 7) {
		fprintf(stderr, "usage: machine_property TESTBED CAPTURE FOLDER COUNT [SEED [FIRST]]\n");
		return 2;
	}
	const uint32_t count = (uint32_t)number_of(argv[4]);
	const uint64_t seed = argc > 5 ? number_of(argv[5]) : 1;
	const uint32_t first = argc > 6 ? (uint32_t)number_of(argv[6]) : 0;
	if (machine_draw_init(&draw, argv[1], argv[2]) != 0)
		return 2;
	if (strcmp(argv[3], "-") == 0) {
		print_drawn(&draw, seed, first, count);
		machine_draw_free(&draw);
		return 0;
	}
	if (count == 0) {
		machine_draw_next(&draw, seed, first);
		write_scenario(&draw, argv[3], seed, first);
	}
	for (uint32_t number = first; number < first + count; number++) {
		machine_draw_next(&draw, seed, number);
		char *wrong = examine(&draw.platform, number % 4 == 0, &checks);
		if (wrong == NULL)
			continue;
		failed++;
		printf("seed %" PRIu64 " machine %" PRIu32 ": %s\n", seed, number, wrong);
		fflush(stdout);
		wrong = simplify(&draw, number % 4 == 0, wrong);
		printf("  made simpler: %s\n  ", wrong);
		write_scenario(&draw, argv[3], seed, number);
		fflush(stdout);
		free(wrong);
	}
	if (count > 0)
		printf("%" PRIu32 " machines of seed %" PRIu64 " from %" PRIu32 " on: %" PRIu64 " failed; %" PRIu64
		       " checks held or broken; %" PRIu64 " drawn were refused\n",
		       count, seed, first, failed, checks, draw.refused);
	machine_draw_free(&draw);
	return failed > 0;
}
