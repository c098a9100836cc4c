/* SPDX-License-Identifier: Apache-2.0 */
#include "app/preview.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/inputs.h"
#include "base/alloc.h"
#include "base/terminal.h"

static struct stopping_rule rule_of(const struct pool *pool, size_t point)
{
	void *object = alloc_zeroed(1, pool->machine->schema->object_size);

	scenario_point(pool->scenario, point, object);
	struct stopping_rule rule = pool->machine->stopping_rule(object);
	free(object);
	return rule;
}

/* " - there already", " - to simulate, 5 to 20 replications". */
static void print_state(const struct pool *pool, size_t point)
{
	if (pool->points[point].state == POOL_REUSED) {
		printf(" - %sthere already%s", terminal_style(stdout, TERMINAL_FAINT),
		       terminal_style(stdout, TERMINAL_PLAIN));
		return;
	}
	struct stopping_rule rule = rule_of(pool, point);
	printf(" - to simulate, %" PRIu64, rule.minimum);
	if (rule.maximum > rule.minimum)
		printf(" to %" PRIu64, rule.maximum);
	printf(rule.maximum == 1 ? " replication" : " replications");
}

static void print_total(const struct pool *pool, size_t count)
{
	size_t present = pool_count(pool, POOL_REUSED);

	printf("%s: %zu %s in %s (%zu to simulate, %zu there already)\n", scenario_name(pool->scenario), count,
	       count == 1 ? "point" : "points", pool->directory, count - present, present);
}

void preview_print(struct pool *pool, enum preview_kind kind)
{
	const struct scenario *scenario = pool->scenario;
	size_t count = scenario_point_count(scenario);

	if (kind == PREVIEW_DRY_RUN)
		pool_look_up(pool);
	for (size_t p = 0; p < count; p++) {
		if (!pool_has(pool, p))
			continue;
		char *values = inputs_describe(scenario, pool->machine->schema, p);
		printf("%s %zu%s%s", scenario_name(scenario), p + 1, values[0] != '\0' ? ": " : "", values);
		if (kind == PREVIEW_DRY_RUN)
			print_state(pool, p);
		putchar('\n');
		free(values);
	}
	if (kind == PREVIEW_DRY_RUN)
		print_total(pool, pool_chosen_count(pool));
}

static json_t *point_json(const struct pool *pool, size_t point, enum preview_kind kind)
{
	const struct scenario *scenario = pool->scenario;
	char *text = inputs_describe(scenario, pool->machine->schema, point), path[PARAM_PATH_SIZE];
	json_t *at = json_object();

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t number = scenario_axis_param(scenario, axis);
		json_object_set_new(at, param_path(param_at(pool->machine->schema, number), path),
				    json_string(scenario_point_text(scenario, point, number, true)));
	}
	json_t *json = json_pack("{s:I, s:s, s:o}", "number", (json_int_t)point + 1, "text", text, "at", at);
	free(text);
	if (kind == PREVIEW_LIST)
		return json;
	struct stopping_rule rule = rule_of(pool, point);
	json_object_set_new(json, "id", json_string(pool->points[point].summary.id));
	json_object_set_new(json, "present", json_boolean(pool->points[point].state == POOL_REUSED));
	json_object_set_new(
		json, "replications",
		json_pack("{s:I, s:I}", "minimum", (json_int_t)rule.minimum, "maximum", (json_int_t)rule.maximum));
	return json;
}

json_t *preview_json(struct pool *pool, enum preview_kind kind)
{
	json_t *points = json_array();

	if (kind == PREVIEW_DRY_RUN)
		pool_look_up(pool);
	for (size_t p = 0; p < scenario_point_count(pool->scenario); p++)
		if (pool_has(pool, p))
			json_array_append_new(points, point_json(pool, p, kind));
	return json_pack("{s:s, s:s, s:s, s:o}", "scenario", scenario_name(pool->scenario), "file",
			 scenario_path(pool->scenario), "directory", pool->directory, "points", points);
}
