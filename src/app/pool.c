/* SPDX-License-Identifier: Apache-2.0 */
#include "app/pool.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/failure.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/progress.h"
#include "app/worker.h"
#include "base/alloc.h"
#include "results/identity.h"
#include "results/precision.h"
#include "results/stopping.h"

#define TELL_PERIOD_NS 200000000

enum slot_state { SLOT_EMPTY, SLOT_RUNNING, SLOT_FINISHED };

/* A replication of a point under way. */
struct slot {
	enum slot_state state;
	struct worker_result result;
};

/* A point under way. */
struct effort {
	void *object; /* the typed parameters */
	struct stopping_rule rule;
	struct slot *slots; /* rule.maximum; NULL before the point's first and after its last replication */
	struct pooled pooled;
	struct series primary; /* of the rule's measure */
	size_t judged;         /* replications that are in the dispatcher */
	size_t launched;
};

struct job {
	struct worker worker;
	size_t point;
	uint32_t replication;
	bool stall_told;
};

struct dispatcher {
	struct pool *pool;
	size_t point_count;
	struct effort *efforts; /* one per point */
	struct job *jobs;
	size_t running;
	bool stuck; /* no process can be made */
	struct progress progress;
	uint64_t simulated_ps;
};

static void make_effort(struct dispatcher *dispatcher, size_t point)
{
	const struct app_machine *machine = dispatcher->pool->machine;
	struct effort *effort = &dispatcher->efforts[point];

	effort->object = alloc_zeroed(1, machine->schema->object_size);
	scenario_point(dispatcher->pool->scenario, point, effort->object);
	effort->rule = machine->stopping_rule(effort->object);
	effort->slots = alloc_zeroed(effort->rule.maximum, sizeof(*effort->slots));
	pooled_init(&effort->pooled, machine->metrics);
	series_init(&effort->primary, &effort->rule.measure);
}

static void drop_jobs(struct dispatcher *dispatcher, size_t point)
{
	for (size_t i = 0; i < dispatcher->running;) {
		if (dispatcher->jobs[i].point != point) {
			i++;
			continue;
		}
		worker_discard(&dispatcher->jobs[i].worker);
		dispatcher->jobs[i] = dispatcher->jobs[--dispatcher->running];
	}
}

/* The point is decided: its other replications are nobody's any more. */
static void end_effort(struct dispatcher *dispatcher, size_t point)
{
	struct effort *effort = &dispatcher->efforts[point];

	if (effort->slots == NULL)
		return;
	drop_jobs(dispatcher, point);
	for (size_t i = 0; i < effort->launched; i++)
		if (effort->slots[i].state == SLOT_FINISHED)
			worker_result_free(&effort->slots[i].result);
	pooled_free(&effort->pooled);
	series_free(&effort->primary);
	free(effort->slots);
	free(effort->object);
	*effort = (struct effort){0};
}

static void fail_point(struct dispatcher *dispatcher, size_t point, size_t replication, const char *reason,
		       const char *log)
{
	progress_clear(&dispatcher->progress);
	failure_tell(dispatcher->pool, point, replication, reason, log);
	dispatcher->pool->points[point].state = POOL_FAILED;
}

static void save_point(struct dispatcher *dispatcher, size_t point)
{
	const struct pool *pool = dispatcher->pool;
	const struct param_schema *schema = pool->machine->schema;
	struct effort *effort = &dispatcher->efforts[point];
	struct point_summary *summary = &pool->points[point].summary;
	struct point_replication *replications = alloc_zeroed(effort->judged, sizeof(*replications));
	struct point_input *inputs = inputs_of_point(pool->scenario, schema, point);
	char message[PATH_MAX + 256];

	point_summarize(&effort->pooled, summary);
	summary->precision = precision_json(pool->machine->metrics, &effort->rule, &effort->primary);
	for (size_t i = 0; i < effort->judged; i++) {
		const struct worker_result *result = &effort->slots[i].result;
		replications[i] = (struct point_replication){.report = result->report, .wall_s = result->wall_s};
		summary->wall_s += result->wall_s;
	}
	if (point_save(pool->directory, pool->machine->metrics, summary, &pool->program, inputs, param_count(schema),
		       replications, message, sizeof(message)) == 0) {
		pool->points[point].state = POOL_SIMULATED;
		failure_forget(pool, point);
	} else {
		fail_point(dispatcher, point, FAILURE_NO_REPLICATION, message, "");
	}
	inputs_free(inputs, param_count(schema));
	free(replications);
	end_effort(dispatcher, point);
}

/* Takes the replications that have come in, in their order, as far as there is no gap. */
static void judge(struct dispatcher *dispatcher, size_t point)
{
	struct effort *effort = &dispatcher->efforts[point];

	while (effort->judged < effort->launched && effort->slots[effort->judged].state == SLOT_FINISHED) {
		const struct worker_result *result = &effort->slots[effort->judged].result;
		if (result->failed) {
			fail_point(dispatcher, point, effort->judged, result->failure, result->log);
			end_effort(dispatcher, point);
			return;
		}
		pooled_add(&effort->pooled, &result->report);
		series_add(&effort->primary, &result->report);
		effort->judged++;
		if (stopping_reached(&effort->rule, &effort->primary)) {
			save_point(dispatcher, point);
			return;
		}
	}
}

/* How many replications a point surely needs, by what is known now. */
static size_t needed(const struct effort *effort)
{
	size_t next = effort->judged + 1;

	return next > effort->rule.minimum ? next : effort->rule.minimum;
}

/* A failed replication decides its point unless the rule stops before it;
 * none beyond it is of use. */
static bool has_failure(const struct effort *effort)
{
	for (size_t i = effort->judged; i < effort->launched; i++)
		if (effort->slots[i].state == SLOT_FINISHED && effort->slots[i].result.failed)
			return true;
	return false;
}

/* The next replication to start: first of all what some point surely needs, in
 * the order of the points; then, rather than idle, what one may yet need. */
static bool choose(struct dispatcher *dispatcher, size_t *point)
{
	for (int speculate = 0; speculate <= 1; speculate++) {
		for (*point = 0; *point < dispatcher->point_count; ++*point) {
			struct effort *effort = &dispatcher->efforts[*point];
			if (dispatcher->pool->points[*point].state != POOL_WAITING)
				continue;
			if (effort->slots == NULL)
				make_effort(dispatcher, *point);
			size_t limit = speculate ? effort->rule.maximum : needed(effort);
			if (effort->launched < limit && !has_failure(effort))
				return true;
		}
	}
	return false;
}

static void start_jobs(struct dispatcher *dispatcher)
{
	size_t point;

	while (dispatcher->running < dispatcher->pool->jobs && choose(dispatcher, &point)) {
		struct effort *effort = &dispatcher->efforts[point];
		struct job *job = &dispatcher->jobs[dispatcher->running];
		*job = (struct job){.point = point, .replication = (uint32_t)effort->launched};
		const struct inspection *inspection = job->replication == 0 ? dispatcher->pool->inspection : NULL;
		if (worker_start(&job->worker, dispatcher->pool->machine, effort->object, job->replication, inspection,
				 &dispatcher->pool->limits) != 0) {
			dispatcher->stuck = dispatcher->running == 0;
			if (dispatcher->stuck)
				cli_say("cannot start a process: %s", strerror(errno));
			return;
		}
		effort->slots[effort->launched++].state = SLOT_RUNNING;
		dispatcher->running++;
	}
}

/* Says, once, of a simulation that it is stuck in simulated time. */
static void tell_stall(struct dispatcher *dispatcher, size_t index)
{
	const struct pool *pool = dispatcher->pool;
	struct job *job = &dispatcher->jobs[index];
	const struct pulse pulse = job->worker.pulse != NULL ? pulse_read(job->worker.pulse) : (struct pulse){0};

	if (pulse.stalled_awaited == 0 || job->stall_told)
		return;
	job->stall_told = true;
	char *values = inputs_describe(pool->scenario, pool->machine->schema, job->point);
	progress_clear(&dispatcher->progress);
	cli_say("%s: point %zu%s%s%s is stuck in replication %" PRIu32
		": since %.3f s of simulated time no frame has moved "
		"for a second and more, though %" PRIu64 " wait for one; it goes on to its end",
		scenario_name(pool->scenario), job->point + 1, values[0] != '\0' ? " (" : "", values,
		values[0] != '\0' ? ")" : "", job->replication + 1, (double)pulse.stalled_since_ps * 1e-12,
		pulse.stalled_awaited);
	free(values);
}

/* What the inspected replication says in the program's name is about the files that it leaves; the rest that it prints,
 * as libraries do, is for the log of a failure. */
static void tell_notes(struct dispatcher *dispatcher, const char *log)
{
	static const char ours[] = "vifsim: ";

	progress_clear(&dispatcher->progress);
	for (const char *line = log; *line != '\0';) {
		const size_t length = strcspn(line, "\n");
		if (strncmp(line, ours, strlen(ours)) == 0)
			fprintf(stderr, "%.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void finish_job(struct dispatcher *dispatcher, size_t index)
{
	tell_stall(dispatcher, index);
	struct job job = dispatcher->jobs[index];
	struct slot *slot = &dispatcher->efforts[job.point].slots[job.replication];
	size_t found;

	dispatcher->jobs[index] = dispatcher->jobs[--dispatcher->running];
	worker_finish(&job.worker, &slot->result);
	slot->state = SLOT_FINISHED;
	/* Also one whose checks failed has a report. */
	if (job.replication == 0 && slot->result.report.value_count > 0)
		dispatcher->pool->inspected = true;
	if (job.replication == 0 && dispatcher->pool->inspection != NULL && !slot->result.failed)
		tell_notes(dispatcher, slot->result.log);
	dispatcher->simulated_ps += report_sum(&slot->result.report, REPORT_SIMULATED_PS, &found);
	judge(dispatcher, job.point);
}

/* Kills what has run for longer than it may; it is judged once its pipe says that it is gone. */
static void watch_jobs(const struct dispatcher *dispatcher)
{
	for (size_t i = 0; i < dispatcher->running; i++) {
		worker_trim_log(&dispatcher->jobs[i].worker);
		worker_expire(&dispatcher->jobs[i].worker);
	}
}

/* Waits until some worker has something to say, a signal comes, or it is time to tell. */
static void wait_for_jobs(struct dispatcher *dispatcher)
{
	struct pollfd *fds = alloc_zeroed(dispatcher->running, sizeof(*fds));
	const struct timespec timeout = {.tv_nsec = TELL_PERIOD_NS};
	size_t count = dispatcher->running;

	for (size_t i = 0; i < count; i++)
		fds[i] = (struct pollfd){.fd = dispatcher->jobs[i].worker.fd, .events = POLLIN};
	int ready = ppoll(fds, count, &timeout, interrupt_wait_mask());
	/* Jobs may go while we look at them, and others move to their places: find each by its pipe. */
	for (size_t k = 0; ready > 0 && k < count; k++) {
		if (fds[k].revents == 0)
			continue;
		size_t i = 0;
		while (i < dispatcher->running && dispatcher->jobs[i].worker.fd != fds[k].fd)
			i++;
		if (i < dispatcher->running && worker_read(&dispatcher->jobs[i].worker))
			finish_job(dispatcher, i);
	}
	free(fds);
}

static void tell(struct dispatcher *dispatcher)
{
	struct progress_state state = {.simulated_ps = dispatcher->simulated_ps};

	for (size_t i = 0; i < dispatcher->running; i++) {
		const struct pulse *pulse = dispatcher->jobs[i].worker.pulse;
		state.simulated_ps += pulse != NULL ? pulse_read(pulse).simulated_ps : 0;
		tell_stall(dispatcher, i);
	}

	for (size_t p = 0; p < dispatcher->point_count; p++) {
		const struct effort *effort = &dispatcher->efforts[p];
		enum pool_point_state point = dispatcher->pool->points[p].state;
		state.points_done += point != POOL_WAITING && point != POOL_ELSEWHERE;
		state.work_all += point != POOL_REUSED && point != POOL_ELSEWHERE;
		state.work_done += point == POOL_SIMULATED || point == POOL_FAILED;
		if (effort->slots != NULL)
			state.work_done += (double)effort->judged / (double)(needed(effort) + 1);
	}
	progress_tell(&dispatcher->progress, &state);
}

void pool_look_up(struct pool *pool)
{
	const struct param_schema *schema = pool->machine->schema;
	size_t point_count = scenario_point_count(pool->scenario);

	pool->points = alloc_zeroed(point_count, sizeof(*pool->points));
	for (size_t p = 0; p < point_count; p++) {
		struct point_summary *summary = &pool->points[p].summary;
		struct point_input *inputs = inputs_of_point(pool->scenario, schema, p);
		char id[IDENTITY_SIZE];
		identity_of_inputs(inputs, param_count(schema), pool->program.build, id);
		int absent = pool->fresh || !pool_has(pool, p) ? 1
							       : point_load(pool->directory, pool->machine->metrics, id,
									    inputs, param_count(schema), summary);
		inputs_free(inputs, param_count(schema));
		if (absent == 0) {
			pool->points[p].state = POOL_REUSED;
			continue;
		}
		if (absent < 0)
			cli_say("%s/points/%s.json is damaged: the point has to be simulated again", pool->directory,
				id);
		*summary = (struct point_summary){0};
		memcpy(summary->id, id, sizeof(id));
		if (!pool_has(pool, p))
			pool->points[p].state = POOL_ELSEWHERE;
	}
}

static void simulate(struct dispatcher *dispatcher)
{
	bool told = false;

	for (;;) {
		if (interrupt_count() == 0)
			start_jobs(dispatcher);
		if (dispatcher->running == 0)
			return;
		if (interrupt_count() > 1)
			return;
		wait_for_jobs(dispatcher);
		watch_jobs(dispatcher);
		if (interrupt_count() == 1 && !told && dispatcher->running > 0) {
			progress_clear(&dispatcher->progress);
			cli_say("interrupted: letting %zu running simulations end; once more to kill them",
				dispatcher->running);
			told = true;
		}
		tell(dispatcher);
	}
}

static int tell_inputs_of(const struct pool *pool, size_t point, char *message, size_t message_size)
{
	const struct param_schema *schema = pool->machine->schema;

	if (!pool->points[point].summary.told_otherwise)
		return 0;
	struct point_input *inputs = inputs_of_point(pool->scenario, schema, point);
	int failed = point_tell_inputs(pool->directory, pool->points[point].summary.id, inputs, param_count(schema),
				       message, message_size);
	inputs_free(inputs, param_count(schema));
	return failed;
}

/* Verdicts hang on where values come from: what is reused says what holds for this run, or is no point of it. */
static void tell_inputs(struct dispatcher *dispatcher)
{
	const struct pool *pool = dispatcher->pool;
	char message[PATH_MAX + 256];

	for (size_t p = 0; p < dispatcher->point_count; p++) {
		if (pool->points[p].state != POOL_REUSED)
			continue;
		if (tell_inputs_of(pool, p, message, sizeof(message)) == 0)
			failure_forget(pool, p);
		else
			fail_point(dispatcher, p, FAILURE_NO_REPLICATION, message, "");
	}
}

void pool_run(struct pool *pool)
{
	struct dispatcher dispatcher = {.pool = pool, .point_count = scenario_point_count(pool->scenario)};

	pool_look_up(pool);
	dispatcher.efforts = alloc_zeroed(dispatcher.point_count, sizeof(*dispatcher.efforts));
	dispatcher.jobs = alloc_zeroed(pool->jobs, sizeof(*dispatcher.jobs));
	progress_begin(&dispatcher.progress, scenario_name(pool->scenario), pool_chosen_count(pool), pool->quiet);
	tell_inputs(&dispatcher);
	simulate(&dispatcher);
	progress_clear(&dispatcher.progress);
	for (size_t p = 0; p < dispatcher.point_count; p++)
		end_effort(&dispatcher, p);
	free(dispatcher.jobs);
	free(dispatcher.efforts);
}

size_t pool_count(const struct pool *pool, enum pool_point_state state)
{
	size_t count = 0;

	for (size_t p = 0; p < scenario_point_count(pool->scenario); p++)
		count += pool->points[p].state == state;
	return count;
}

bool pool_has(const struct pool *pool, size_t point)
{
	return pool->chosen == NULL || pool->chosen[point];
}

size_t pool_chosen_count(const struct pool *pool)
{
	size_t count = 0;

	for (size_t p = 0; p < scenario_point_count(pool->scenario); p++)
		count += pool_has(pool, p);
	return count;
}

void pool_free(struct pool *pool)
{
	for (size_t p = 0; pool->points != NULL && p < scenario_point_count(pool->scenario); p++)
		point_summary_free(&pool->points[p].summary);
	free(pool->points);
	pool->points = NULL;
}
