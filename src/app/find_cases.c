/* SPDX-License-Identifier: Apache-2.0 */
#include "app/find_cases.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static const char *path_of(const struct find_question *question, size_t param, char path[PARAM_PATH_SIZE])
{
	return param_path(param_at(question->machine->schema, param), path);
}

static const char *text_at(const struct find_question *question, size_t point, size_t param)
{
	return scenario_point_text(question->scenario, point, param, true);
}

/* Has a point the values of one side of the ratio? */
static bool is_side(const struct find_question *question, size_t point, bool over)
{
	const struct expression *expression = question->expression;

	for (size_t i = 0; i < expression->pair_count; i++) {
		const struct expression_pair *pair = &expression->pairs[i];
		if (strcmp(text_at(question, point, pair->param), over ? pair->over : pair->under) != 0)
			return false;
	}
	return true;
}

static bool is_averaged(const struct expression *expression, size_t param)
{
	for (size_t i = 0; i < expression->mean_count; i++)
		if (expression->means[i] == param)
			return true;
	return false;
}

/* Does an axis tell cases apart? */
static bool is_of_case(const struct find_question *question, size_t param)
{
	return param != question->vary && !expression_varies(question->expression, param) &&
	       !is_averaged(question->expression, param);
}

/* For the caller to free. */
static char *name_of(const struct find_question *question, size_t point)
{
	const struct scenario *scenario = question->scenario;
	char path[PARAM_PATH_SIZE];
	char *name = scenario_row_count(scenario) > 0 ? alloc_format("row %zu", scenario_point_row(scenario, point))
						      : alloc_text("");

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t param = scenario_axis_param(scenario, axis);
		if (!is_of_case(question, param))
			continue;
		char *longer = alloc_format("%s%s%s=%s", name, name[0] != '\0' ? " " : "",
					    path_of(question, param, path), text_at(question, point, param));
		free(name);
		name = longer;
	}
	return name;
}

static struct find_case *case_of(const struct find_question *question, struct find_cases *cases, size_t point)
{
	char *name = name_of(question, point);

	for (size_t i = 0; i < cases->count; i++)
		if (strcmp(cases->cases[i].name, name) == 0) {
			free(name);
			return &cases->cases[i];
		}
	ALLOC_ROOM(cases->cases, cases->count, cases->capacity);
	cases->cases[cases->count] = (struct find_case){.name = name, .point = point, .wanted = TURN_NONE};
	return &cases->cases[cases->count++];
}

/* Points come in the order of the axis, so values do, too. */
static struct find_value *value_of(struct find_case *at, const char *text)
{
	for (size_t i = 0; i < at->count; i++)
		if (strcmp(at->values[i].text, text) == 0)
			return &at->values[i];
	ALLOC_ROOM(at->values, at->count, at->capacity);
	at->values[at->count] = (struct find_value){.text = text};
	return &at->values[at->count++];
}

static bool has_effect(const struct find_question *question, size_t point)
{
	void *object = alloc_zeroed(1, question->machine->schema->object_size);
	char message[256], path[PARAM_PATH_SIZE];

	scenario_point(question->scenario, point, object);
	int absent = question->machine->check_effect(object, path_of(question, question->vary, path), message,
						     sizeof(message));
	free(object);
	return absent == 0;
}

/* Do two points differ in nothing but what varies? */
static bool are_alike(const struct find_question *question, size_t a, size_t b)
{
	const struct scenario *scenario = question->scenario;

	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++) {
		size_t param = scenario_axis_param(scenario, axis);
		if (param != question->vary && strcmp(text_at(question, a, param), text_at(question, b, param)) != 0)
			return false;
	}
	return true;
}

/* The point that is simulated for one of a case. */
static size_t stand_in(const struct find_question *question, const struct find_case *at, size_t point)
{
	if (has_effect(question, point))
		return point;
	for (size_t i = 0; i < at->values[0].count; i++)
		if (are_alike(question, at->values[0].points[i], point))
			return at->values[0].points[i];
	return point;
}

static void keep_point(struct find_value *value, size_t point)
{
	ALLOC_ROOM(value->points, value->count, value->capacity);
	value->points[value->count++] = point;
}

/* Gives a value the points of the other values at which the parameter has no effect, where it has none like them: a
 * scenario may have dropped these. */
static void fill_in(const struct find_question *question, struct find_case *at, struct find_value *value)
{
	for (size_t v = 0; v < at->count; v++)
		for (size_t p = 0; &at->values[v] != value && p < at->values[v].count; p++) {
			size_t point = at->values[v].points[p], own = 0;
			while (own < value->count && !are_alike(question, value->points[own], point))
				own++;
			if (own == value->count && !has_effect(question, point))
				keep_point(value, point);
		}
}

static void add_point(const struct find_question *question, struct find_cases *cases, size_t point)
{
	struct find_case *at = case_of(question, cases, point);
	struct find_value *value = value_of(at, text_at(question, point, question->vary));
	size_t simulated = stand_in(question, at, point);

	keep_point(value, simulated);
}

/* A bisection needs an order, upwards or downwards. */
static bool is_in_order(const struct find_question *question, const struct find_case *at)
{
	const struct param_schema *schema = question->machine->schema;
	const struct param_ref ref = param_at(schema, question->vary);
	void *objects[2] = {alloc_zeroed(1, schema->object_size), alloc_zeroed(1, schema->object_size)};
	char message[256];
	bool rises = true, falls = true;

	for (size_t i = 0; i < at->count && param_is_ordered(ref); i++) {
		if (param_store(ref, at->values[i].text, objects[i % 2], message, sizeof(message)) != 0 || i == 0)
			continue;
		int order = param_field_compare(ref, param_field(ref, objects[i % 2]),
						param_field(ref, objects[1 - i % 2]));
		rises = rises && order > 0;
		falls = falls && order < 0;
	}
	free(objects[0]);
	free(objects[1]);
	return at->count == 1 || (param_is_ordered(ref) && (rises || falls));
}

static bool has_side(const struct find_question *question, const struct find_value *value, bool over)
{
	for (size_t i = 0; i < value->count; i++)
		if (is_side(question, value->points[i], over))
			return true;
	return false;
}

/* Returns a sentence, for the caller to free, or NULL. */
static char *check_case(const struct find_question *question, const struct find_case *at)
{
	char path[PARAM_PATH_SIZE];
	const char *vary = path_of(question, question->vary, path);

	for (size_t i = 0; i < at->count; i++)
		if (!has_side(question, &at->values[i], true) || !has_side(question, &at->values[i], false))
			return alloc_format("the sweep has not both points of %s at %s%s%s=%s",
					    question->expression->text, at->name, at->name[0] != '\0' ? " " : "", vary,
					    at->values[i].text);
	if (question->scan || is_in_order(question, at))
		return NULL;
	return alloc_format(
		"a bisection needs values of %s that rise or fall along the list; --scan looks at all as they "
		"stand",
		vary);
}

int find_cases_make(const struct find_question *question, struct find_cases *cases, char **problem)
{
	*cases = (struct find_cases){0};
	*problem = NULL;
	for (size_t p = 0; p < scenario_point_count(question->scenario); p++)
		if (is_side(question, p, true) || is_side(question, p, false))
			add_point(question, cases, p);
	if (cases->count == 0)
		*problem = alloc_format("the sweep has no point that %s is about", question->expression->text);
	for (size_t i = 0; i < cases->count; i++) {
		struct find_case *at = &cases->cases[i];
		at->looks = alloc_zeroed(at->count, sizeof(*at->looks));
		for (size_t v = 0; v < at->count; v++)
			fill_in(question, at, &at->values[v]);
		if (*problem == NULL)
			*problem = check_case(question, &cases->cases[i]);
	}
	return *problem == NULL ? 0 : -1;
}

bool find_cases_choose(const struct find_question *question, struct find_cases *cases, bool *chosen)
{
	bool more = false;

	for (size_t i = 0; i < cases->count; i++) {
		struct find_case *at = &cases->cases[i];
		at->wanted = turn_next(at->looks, at->count, question->scan);
		/* A scan has no use for one look after the other. */
		for (size_t v = at->wanted; v != TURN_NONE && v < at->count; v++) {
			for (size_t p = 0; p < at->values[v].count; p++)
				chosen[at->values[v].points[p]] = true;
			if (!question->scan)
				break;
		}
		more = more || at->wanted != TURN_NONE;
	}
	return more;
}

/* Results of the points of one value, as read back; the axes are all but that of the value.  Returns 0 or -1. */
static int load_points(const struct find_question *question, const struct find_value *value, const struct pool *pool,
		       struct stored *stored, char **problem)
{
	const struct scenario *scenario = question->scenario;
	char path[PARAM_PATH_SIZE];

	*stored = (struct stored){.directory = alloc_text(pool->directory), .table = pool->machine->metrics};
	stored->header.axes = alloc_zeroed(scenario_axis_count(scenario), sizeof(*stored->header.axes));
	for (size_t axis = 0; axis < scenario_axis_count(scenario); axis++)
		if (scenario_axis_param(scenario, axis) != question->vary)
			stored->header.axes[stored->header.axis_count++] =
				alloc_text(path_of(question, scenario_axis_param(scenario, axis), path));
	stored->points = alloc_zeroed(value->count, sizeof(*stored->points));
	for (size_t p = 0; p < value->count; p++) {
		const char *id = pool->points[value->points[p]].summary.id;
		if (point_values_load(pool->directory, pool->machine->metrics, id, &stored->points[p]) != 0) {
			*problem = alloc_format("%s/points/%s.json is missing or damaged", pool->directory, id);
			return -1;
		}
		stored->point_count++;
	}
	return 0;
}

static bool holds_at(const struct expression *expression, double value)
{
	return relation_holds(expression->relation, (value > expression->limit) - (value < expression->limit));
}

static void judge(const struct find_question *question, const struct evaluation_value *found, struct find_value *value,
		  struct turn_look *look)
{
	const struct expression *expression = question->expression;
	bool holds = holds_at(expression, found->value);

	value->value = found->value;
	value->interval = found->interval;
	value->replications = found->replications;
	look->verdict = holds ? TURN_HOLDS : TURN_FAILS;
	look->sure = found->interval.exists && holds_at(expression, found->interval.low) == holds &&
		     holds_at(expression, found->interval.high) == holds;
}

static int look_at(const struct find_question *question, struct find_case *at, size_t index, const struct pool *pool,
		   char **problem)
{
	struct evaluation evaluation = {0};
	struct stored stored;
	int failed = load_points(question, &at->values[index], pool, &stored, problem);

	if (failed == 0) {
		evaluation_compute(&evaluation, question->expression, pool->machine->schema, &stored, NULL, 0,
				   FIND_LEVEL);
		failed = evaluation.missing != NULL || evaluation.count != 1 ? -1 : 0;
		if (failed == 0)
			judge(question, &evaluation.values[0], &at->values[index], &at->looks[index]);
		else
			*problem = alloc_text(evaluation.missing != NULL
						      ? evaluation.missing
						      : "the condition has several values at one value of the list");
		evaluation_free(&evaluation);
	}
	stored_free(&stored);
	return failed;
}

int find_cases_look(const struct find_question *question, struct find_cases *cases, const struct pool *pool,
		    char **problem)
{
	for (size_t i = 0; i < cases->count; i++) {
		struct find_case *at = &cases->cases[i];
		for (size_t v = at->wanted; v != TURN_NONE && v < at->count; v++) {
			if (look_at(question, at, v, pool, problem) != 0)
				return -1;
			if (!question->scan)
				break;
		}
	}
	return 0;
}

void find_cases_free(struct find_cases *cases)
{
	for (size_t i = 0; i < cases->count; i++) {
		struct find_case *at = &cases->cases[i];
		for (size_t v = 0; v < at->count; v++)
			free(at->values[v].points);
		free(at->values);
		free(at->looks);
		free(at->name);
	}
	free(cases->cases);
	*cases = (struct find_cases){0};
}
