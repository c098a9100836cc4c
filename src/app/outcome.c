/* SPDX-License-Identifier: Apache-2.0 */
#include "app/outcome.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/cli.h"
#include "app/inputs.h"
#include "app/stale.h"
#include "base/alloc.h"
#include "results/manifest.h"
#include "results/precision.h"

/* Fills the manifest's points with values that manifest_points_free frees. */
static struct manifest_point *manifest_points(const struct pool *pool, size_t axis_count)
{
	const struct scenario *scenario = pool->scenario;
	size_t count = scenario_point_count(scenario);
	struct manifest_point *points = alloc_zeroed(count, sizeof(*points));

	for (size_t p = 0; p < count; p++) {
		const char **values = alloc_zeroed(axis_count, sizeof(*values));
		for (size_t axis = 0; axis < axis_count; axis++)
			values[axis] = alloc_text(
				scenario_point_text(scenario, p, scenario_axis_param(scenario, axis), false));
		points[p] = (struct manifest_point){.values = values,
						    .summary = &pool->points[p].summary,
						    .reused = pool->points[p].state == POOL_REUSED,
						    .row = scenario_point_row(scenario, p)};
	}
	return points;
}

static void manifest_points_free(struct manifest_point *points, size_t count, size_t axis_count)
{
	for (size_t p = 0; p < count; p++) {
		for (size_t axis = 0; axis < axis_count; axis++)
			free((char *)points[p].values[axis]);
		free((void *)points[p].values);
	}
	free(points);
}

static bool is_done(const struct pool *pool, size_t point)
{
	return pool->points[point].state == POOL_SIMULATED || pool->points[point].state == POOL_REUSED;
}

/* Those of the points that were chosen and are done, in their order; *count says how many.  Their values stay the
 * other's. */
static struct manifest_point *chosen_points(const struct pool *pool, const struct manifest_point *points, size_t *count)
{
	size_t all = scenario_point_count(pool->scenario);
	struct manifest_point *chosen = alloc_zeroed(all, sizeof(*chosen));

	*count = 0;
	for (size_t p = 0; p < all; p++)
		if (pool_has(pool, p) && is_done(pool, p))
			chosen[(*count)++] = points[p];
	return chosen;
}

/* The chosen points that are not done, for missing_free. */
static struct manifest_missing *missing_points(const struct pool *pool, size_t axis_count, size_t *count)
{
	const struct scenario *scenario = pool->scenario;
	size_t all = scenario_point_count(scenario);
	struct manifest_missing *missing = alloc_zeroed(all, sizeof(*missing));

	*count = 0;
	for (size_t p = 0; p < all; p++) {
		if (!pool_has(pool, p) || is_done(pool, p))
			continue;
		const char **values = alloc_zeroed(axis_count, sizeof(*values));
		for (size_t axis = 0; axis < axis_count; axis++)
			values[axis] =
				alloc_text(scenario_point_text(scenario, p, scenario_axis_param(scenario, axis), true));
		missing[(*count)++] = (struct manifest_missing){p + 1, values};
	}
	return missing;
}

static void missing_free(struct manifest_missing *missing, size_t count, size_t axis_count)
{
	for (size_t m = 0; m < count; m++) {
		for (size_t axis = 0; axis < axis_count; axis++)
			free((char *)missing[m].values[axis]);
		free((void *)missing[m].values);
	}
	free(missing);
}

/* From wherever the results are looked at; for the caller to free, NULL for NULL. A folder that JSON cannot name is
 * left out. */
static char *from_anywhere(const char *path)
{
	char *here = path != NULL && path[0] != '/' ? getcwd(NULL, 0) : NULL, *absolute = NULL;
	json_t *named = here != NULL ? json_string(here) : NULL;

	if (named != NULL)
		absolute = alloc_format("%s/%s", here, path);
	else if (path != NULL)
		absolute = alloc_text(path);
	json_decref(named);
	free(here);
	return absolute;
}

/* Everything but the points, and what later verbs read. */
static struct manifest describe(const struct pool *pool, const struct outcome *outcome)
{
	const struct scenario *scenario = pool->scenario;

	return (struct manifest){
		.program = pool->program,
		.table = pool->machine->metrics,
		.name = scenario_name(scenario),
		.title = scenario_title(scenario),
		.path = scenario_path(scenario),
		.text = scenario_text(scenario),
		.platform_path = scenario_platform_path(scenario),
		.platform_text = scenario_platform_text(scenario),
		.command = outcome->command->texts,
		.command_count = outcome->command->count,
		.started = outcome->started,
		.finished = time(NULL),
		.wall_s = outcome->wall_s,
		.jobs = pool->jobs,
	};
}

static char **axis_paths(const struct pool *pool, size_t count)
{
	char **axes = alloc_zeroed(count, sizeof(*axes));

	for (size_t i = 0; i < count; i++)
		axes[i] = param_path(param_at(pool->machine->schema, scenario_axis_param(pool->scenario, i)),
				     alloc_zeroed(PARAM_PATH_SIZE, 1));
	return axes;
}

/* Does a complete folder hold a point that is not done? */
static bool loses_points(const struct pool *pool, const struct manifest_header *before)
{
	for (size_t i = 0; i < before->point_count; i++) {
		bool found = false;
		for (size_t p = 0; p < scenario_point_count(pool->scenario) && !found; p++)
			found = pool_has(pool, p) && is_done(pool, p) &&
				strcmp(pool->points[p].summary.id, before->ids[i]) == 0;
		if (!found)
			return true;
	}
	return false;
}

bool outcome_may_be_partial(const struct pool *pool)
{
	struct manifest_header before;
	char message[PATH_MAX + 256];

	if (pool_count(pool, POOL_REUSED) + pool_count(pool, POOL_SIMULATED) == 0 ||
	    scenario_row_count(pool->scenario) > 0)
		return false;
	if (manifest_read(pool->directory, &before, message, sizeof(message)) != 0)
		return true;
	const bool allowed = before.missing != NULL || !loses_points(pool, &before);
	manifest_header_free(&before);
	return allowed;
}

int outcome_write(const struct pool *pool, const struct outcome *outcome)
{
	size_t axis_count = scenario_axis_count(pool->scenario), all = scenario_point_count(pool->scenario);
	struct manifest manifest = describe(pool, outcome);
	struct manifest_point *points = manifest_points(pool, axis_count);
	struct manifest_point *chosen = chosen_points(pool, points, &manifest.point_count);
	struct manifest_missing *missing = missing_points(pool, axis_count, &manifest.missing_count);
	struct manifest_shard shard = {.sweep = points, .sweep_count = all};
	char *plot = from_anywhere(scenario_plot(pool->scenario));
	char *reference = from_anywhere(scenario_reference(pool->scenario));
	char **axes = axis_paths(pool, axis_count), message[PATH_MAX + 256];
	struct variation variation;
	struct stale stale;

	inputs_variation(pool->scenario, pool->machine->schema, &variation);
	manifest.plot = plot;
	manifest.reference = reference;
	manifest.axes = (const char *const *)axes;
	manifest.axis_count = axis_count;
	manifest.variation = &variation;
	manifest.points = chosen;
	manifest.missing = missing;
	if (outcome->shard->of > 0) {
		shard.number = outcome->shard->number;
		shard.of = outcome->shard->of;
		manifest.shard = &shard;
	}
	stale_look(&stale, pool->directory, &manifest);
	int failed = manifest_write(pool->directory, &manifest, message, sizeof(message));
	if (failed)
		cli_say("error: %s", message);
	else
		stale_clear(&stale, pool->directory, &manifest);
	stale_free(&stale);
	for (size_t i = 0; i < axis_count; i++)
		free(axes[i]);
	free(axes);
	free(chosen);
	missing_free(missing, manifest.missing_count, axis_count);
	manifest_points_free(points, all, axis_count);
	variation_free(&variation);
	free(plot);
	free(reference);
	return failed;
}

/* Has the start-up transient moved the point's mean by more than the half-width that was asked for? */
static bool is_biased(const struct pool *pool, size_t point)
{
	void *object = alloc_zeroed(1, pool->machine->schema->object_size);

	scenario_point(pool->scenario, point, object);
	double half_width = pool->machine->stopping_rule(object).half_width;
	free(object);
	return transient_matters(&pool->points[point].summary.transient, half_width);
}

/* "point 3 (vifs=4)", for the caller to free. */
static char *name_point(const struct pool *pool, size_t point)
{
	char *values = inputs_describe(pool->scenario, pool->machine->schema, point);
	char *name = values[0] != '\0' ? alloc_format("point %zu (%s)", point + 1, values)
				       : alloc_format("point %zu", point + 1);

	free(values);
	return name;
}

void outcome_tell_transients(const struct pool *pool)
{
	size_t count = 0, worst = 0;
	double largest = 0.0;

	for (size_t p = 0; p < scenario_point_count(pool->scenario); p++) {
		double bias = fabs(pool->points[p].summary.transient.warmup.bias);
		if (!pool_has(pool, p) || !is_biased(pool, p))
			continue;
		count++;
		worst = bias > largest ? p : worst;
		largest = fmax(largest, bias);
	}
	if (count == 0)
		return;
	const struct warmup *warmup = &pool->points[worst].summary.transient.warmup;
	char *where = name_point(pool, worst);
	cli_say("%s: at %zu of %zu points the start-up transient goes on beyond the warm-up and moves the mean by more "
		"than the half-width asked for; most at %s: by %.1f %%, as MSER-5 ends it at %.3f ms",
		scenario_name(pool->scenario), count, pool_chosen_count(pool), where, 100.0 * warmup->bias,
		(double)warmup->end_ps * 1e-9);
	free(where);
}

/* That of the chosen points that is number `place` of them. */
static size_t chosen_at(const struct pool *pool, size_t place)
{
	size_t p = 0;

	while (!pool_has(pool, p) || place-- > 0)
		p++;
	return p;
}

/* Takes the text over; NULL is nothing to say. */
static void say_of(const struct pool *pool, char *text)
{
	if (text != NULL)
		cli_say("%s: %s", scenario_name(pool->scenario), text);
	free(text);
}

void outcome_tell_precision(const struct pool *pool)
{
	struct precision_tally tally = {0};

	for (size_t p = 0; p < scenario_point_count(pool->scenario); p++)
		if (pool_has(pool, p))
			precision_count(&tally, pool->points[p].summary.precision);
	if (tally.points == 0)
		return;
	char *widest = name_point(pool, chosen_at(pool, tally.widest));
	char *unmeasured = name_point(pool, chosen_at(pool, tally.first_unmeasured));
	say_of(pool, precision_missed_text(&tally, widest));
	say_of(pool, precision_unmeasured_text(&tally, unmeasured));
	free(widest);
	free(unmeasured);
}
