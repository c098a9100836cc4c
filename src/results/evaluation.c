/* SPDX-License-Identifier: Apache-2.0 */
#include "results/evaluation.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/student.h"

#define NO_POINT SIZE_MAX

/* A value before its interval: what it was in each replication. */
struct sample {
	char **at; /* handed on to the value */
	double pooled;
	double *each;
	size_t count, averaged;
	bool apart;
};

struct evaluator {
	struct evaluation *evaluation;
	const struct expression *expression;
	const struct param_schema *schema;
	const struct stored *stored;
	const struct evaluation_filter *filters;
	size_t filter_count;
	double level;
	bool *selected, *used; /* of each point */
	struct sample *samples;
	size_t sample_count, sample_capacity;
};

static void miss(const struct evaluator *evaluator, char *sentence)
{
	if (evaluator->evaluation->missing == NULL)
		evaluator->evaluation->missing = sentence;
	else
		free(sentence);
}

/* Points. */

static const char *value_of(const struct evaluator *evaluator, size_t point, size_t param)
{
	char path[PARAM_PATH_SIZE];
	const char *text = point_values_input(&evaluator->stored->points[point],
					      param_path(param_at(evaluator->schema, param), path));

	return text != NULL ? text : "";
}

static const char *axis_value(const struct evaluator *evaluator, size_t point, size_t axis)
{
	const struct stored *stored = evaluator->stored;
	const char *text = point_values_input(&stored->points[point], stored->header.axes[axis]);

	return text != NULL ? text : "";
}

static bool is_axis(const struct evaluator *evaluator, size_t axis, size_t param)
{
	char path[PARAM_PATH_SIZE];

	return param != PARAM_NONE &&
	       strcmp(evaluator->stored->header.axes[axis], param_path(param_at(evaluator->schema, param), path)) == 0;
}

/* Does the ratio, or the growth, go along this axis? */
static bool is_compared(const struct evaluator *evaluator, size_t axis)
{
	const struct expression *expression = evaluator->expression;

	for (size_t i = 0; i < expression->pair_count; i++)
		if (is_axis(evaluator, axis, expression->pairs[i].param))
			return true;
	return is_axis(evaluator, axis, expression->along);
}

static bool is_averaged(const struct evaluator *evaluator, size_t axis)
{
	const struct expression *expression = evaluator->expression;

	for (size_t i = 0; i < expression->mean_count; i++)
		if (is_axis(evaluator, axis, expression->means[i]))
			return true;
	return false;
}

/* Do two points differ in nothing but what is compared? */
static bool are_alike(const struct evaluator *evaluator, size_t a, size_t b)
{
	for (size_t axis = 0; axis < evaluator->stored->header.axis_count; axis++)
		if (!is_compared(evaluator, axis) &&
		    strcmp(axis_value(evaluator, a, axis), axis_value(evaluator, b, axis)) != 0)
			return false;
	return true;
}

/* "nic.model=sv vifs=8", for the caller to free. */
static char *describe(const struct evaluator *evaluator, size_t point)
{
	char *text = alloc_text("");

	for (size_t axis = 0; axis < evaluator->stored->header.axis_count; axis++) {
		char *longer = alloc_format("%s%s%s=%s", text, axis == 0 ? "" : " ",
					    evaluator->stored->header.axes[axis], axis_value(evaluator, point, axis));
		free(text);
		text = longer;
	}
	return text;
}

static bool passes(const struct evaluator *evaluator, size_t point, const struct evaluation_filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		if (strcmp(value_of(evaluator, point, filter->param), filter->values[i]) == 0)
			return true;
	return false;
}

static void select_points(const struct evaluator *evaluator)
{
	for (size_t p = 0; p < evaluator->stored->point_count; p++) {
		evaluator->selected[p] = true;
		for (size_t f = 0; f < evaluator->filter_count; f++)
			evaluator->selected[p] &= passes(evaluator, p, &evaluator->filters[f]);
	}
}

/* Metrics. */

/* Replication `r`, or all of them when it is SIZE_MAX; NAN when there is none. */
static double metric_at(const struct evaluator *evaluator, size_t point, size_t replication)
{
	const struct point_values *values = &evaluator->stored->points[point];
	size_t metric = evaluator->expression->metric;
	const struct metric_table *table = evaluator->stored->table;

	if (replication != SIZE_MAX)
		return values->each[replication * table->count + metric];
	bool is_sum = table->metrics[metric].kind == METRIC_SUM;
	return values->pooled[metric] / (is_sum ? (double)values->replications : 1.0);
}

/* Has a metric a value in each replication whose mean is what the pooled one estimates? */
static bool has_replications(const struct evaluator *evaluator)
{
	enum metric_kind kind = evaluator->stored->table->metrics[evaluator->expression->metric].kind;

	return kind != METRIC_MAXIMUM && kind != METRIC_HALF_WIDTH;
}

static bool has_metric(const struct evaluator *evaluator, size_t point)
{
	if (!isnan(metric_at(evaluator, point, SIZE_MAX)))
		return true;
	char *where = describe(evaluator, point);
	miss(evaluator, alloc_format("%s has no %s at %s", evaluator->stored->directory,
				     evaluator->stored->table->metrics[evaluator->expression->metric].name,
				     where[0] != '\0' ? where : "its point"));
	free(where);
	return false;
}

static void keep_each(struct sample *sample, double value)
{
	sample->each = alloc_resize(sample->each, sample->count + 1, sizeof(double));
	sample->each[sample->count++] = value;
}

/* Without a value in one of them there is no interval either. */
static void drop_each(struct sample *sample)
{
	sample->count = 0;
}

static struct sample sample_of_point(const struct evaluator *evaluator, size_t point)
{
	struct sample sample = {.pooled = metric_at(evaluator, point, SIZE_MAX), .averaged = 1};

	for (size_t r = 0; has_replications(evaluator) && r < evaluator->stored->points[point].replications; r++)
		keep_each(&sample, metric_at(evaluator, point, r));
	for (size_t r = 0; r < sample.count; r++)
		if (isnan(sample.each[r]))
			drop_each(&sample);
	return sample;
}

static struct evaluation_interval linear_interval(const struct sample *sample, double level)
{
	double half_width;

	if (!student_half_width(sample->each, sample->count, level, &half_width))
		return (struct evaluation_interval){.exists = false};
	return (struct evaluation_interval){true, sample->pooled - half_width, sample->pooled + half_width};
}

static struct evaluation_interval logarithmic_interval(const struct sample *sample, double level)
{
	struct evaluation_interval interval = {.exists = false};
	double *logarithms = alloc_zeroed(sample->count, sizeof(double)), half_width;
	bool positive = true;

	for (size_t r = 0; r < sample->count; r++) {
		positive = positive && sample->each[r] > 0.0;
		logarithms[r] = positive ? log(sample->each[r]) : 0.0;
	}
	if (positive && student_half_width(logarithms, sample->count, level, &half_width))
		interval = (struct evaluation_interval){true, sample->pooled * exp(-half_width),
							sample->pooled * exp(half_width)};
	free(logarithms);
	return interval;
}

static bool are_apart(const struct evaluator *evaluator, const struct sample *a, const struct sample *b)
{
	struct evaluation_interval first = linear_interval(a, evaluator->level);
	struct evaluation_interval second = linear_interval(b, evaluator->level);

	return first.exists && second.exists && (first.low > second.high || first.high < second.low);
}

/* Samples. */

/* Takes the sample over; `axes_of` is a point with its place on the axes, `from` the other one of a growth. */
static void add_sample(struct evaluator *evaluator, struct sample sample, size_t axes_of, size_t from)
{
	size_t axis_count = evaluator->stored->header.axis_count;

	sample.at = alloc_zeroed(axis_count, sizeof(*sample.at));
	for (size_t axis = 0; axis < axis_count; axis++) {
		if (evaluator->expression->kind == EXPRESSION_GROWTH && is_compared(evaluator, axis))
			sample.at[axis] = alloc_format("%s to %s", axis_value(evaluator, from, axis),
						       axis_value(evaluator, axes_of, axis));
		else if (!is_compared(evaluator, axis) && !is_averaged(evaluator, axis))
			sample.at[axis] = alloc_text(axis_value(evaluator, axes_of, axis));
	}
	ALLOC_ROOM(evaluator->samples, evaluator->sample_count, evaluator->sample_capacity);
	evaluator->samples[evaluator->sample_count++] = sample;
}

static void add_ratio(struct evaluator *evaluator, size_t over, size_t under)
{
	struct sample ratio = {.averaged = 1};

	evaluator->used[over] = evaluator->used[under] = true;
	if (!has_metric(evaluator, over) || !has_metric(evaluator, under))
		return;
	if (metric_at(evaluator, under, SIZE_MAX) == 0.0) {
		char *where = describe(evaluator, under);
		miss(evaluator, alloc_format("%s has a 0 to divide by at %s", evaluator->stored->directory, where));
		free(where);
		return;
	}
	struct sample a = sample_of_point(evaluator, over), b = sample_of_point(evaluator, under);
	ratio.pooled = a.pooled / b.pooled;
	for (size_t r = 0; r < a.count && r < b.count; r++)
		keep_each(&ratio, a.each[r] / b.each[r]);
	ratio.apart = are_apart(evaluator, &a, &b);
	add_sample(evaluator, ratio, over, under);
	free(a.each);
	free(b.each);
}

static bool has_pair_values(const struct evaluator *evaluator, size_t point, bool over)
{
	const struct expression *expression = evaluator->expression;

	for (size_t i = 0; i < expression->pair_count; i++) {
		const struct expression_pair *pair = &expression->pairs[i];
		if (strcmp(value_of(evaluator, point, pair->param), over ? pair->over : pair->under) != 0)
			return false;
	}
	return true;
}

/* The point that a ratio divides by. */
static size_t find_under(const struct evaluator *evaluator, size_t over)
{
	for (size_t p = 0; p < evaluator->stored->point_count; p++)
		if (evaluator->selected[p] && has_pair_values(evaluator, p, false) && are_alike(evaluator, over, p))
			return p;
	return NO_POINT;
}

static void add_ratios(struct evaluator *evaluator)
{
	for (size_t p = 0; p < evaluator->stored->point_count; p++) {
		if (!evaluator->selected[p] || !has_pair_values(evaluator, p, true))
			continue;
		size_t under = find_under(evaluator, p);
		if (under != NO_POINT) {
			add_ratio(evaluator, p, under);
			continue;
		}
		char *where = describe(evaluator, p);
		miss(evaluator, alloc_format("%s has no other point to divide that of %s by",
					     evaluator->stored->directory, where));
		free(where);
	}
}

/* How the values of the axis that a growth follows lie at two points. */
static int order_along(const struct evaluator *evaluator, size_t a, size_t b)
{
	const struct param_schema *schema = evaluator->schema;
	struct param_ref ref = param_at(schema, evaluator->expression->along);
	void *objects[2] = {alloc_zeroed(1, schema->object_size), alloc_zeroed(1, schema->object_size)};
	char message[256];
	int order = 0;

	if (param_store(ref, value_of(evaluator, a, evaluator->expression->along), objects[0], message,
			sizeof(message)) == 0 &&
	    param_store(ref, value_of(evaluator, b, evaluator->expression->along), objects[1], message,
			sizeof(message)) == 0)
		order = param_field_compare(ref, param_field(ref, objects[0]), param_field(ref, objects[1]));
	free(objects[0]);
	free(objects[1]);
	return order;
}

/* The point before this one on the axis that a growth follows. */
static size_t find_before(const struct evaluator *evaluator, size_t point)
{
	size_t before = NO_POINT;

	for (size_t p = 0; p < evaluator->stored->point_count; p++)
		if (evaluator->selected[p] && are_alike(evaluator, p, point) && order_along(evaluator, p, point) < 0 &&
		    (before == NO_POINT || order_along(evaluator, p, before) > 0))
			before = p;
	return before;
}

static void add_growths(struct evaluator *evaluator)
{
	for (size_t p = 0; p < evaluator->stored->point_count; p++) {
		size_t before = evaluator->selected[p] ? find_before(evaluator, p) : NO_POINT;
		if (before != NO_POINT)
			add_ratio(evaluator, p, before);
	}
}

static void add_metrics(struct evaluator *evaluator)
{
	for (size_t p = 0; p < evaluator->stored->point_count; p++) {
		if (!evaluator->selected[p])
			continue;
		evaluator->used[p] = true;
		if (has_metric(evaluator, p))
			add_sample(evaluator, sample_of_point(evaluator, p), p, NO_POINT);
	}
}

/* Means. */

static bool same_place(const struct evaluator *evaluator, const struct sample *a, const struct sample *b)
{
	for (size_t axis = 0; axis < evaluator->stored->header.axis_count; axis++)
		if (a->at[axis] != NULL && strcmp(a->at[axis], b->at[axis]) != 0)
			return false;
	return true;
}

static void free_sample(const struct evaluator *evaluator, struct sample *sample)
{
	for (size_t axis = 0; sample->at != NULL && axis < evaluator->stored->header.axis_count; axis++)
		free(sample->at[axis]);
	free(sample->at);
	free(sample->each);
}

/* Adds the other's values and frees it. */
static void merge(const struct evaluator *evaluator, struct sample *into, struct sample *from)
{
	into->pooled += from->pooled;
	into->averaged++;
	if (from->count < into->count)
		into->count = from->count;
	for (size_t r = 0; r < into->count; r++)
		into->each[r] += from->each[r];
	free_sample(evaluator, from);
}

static void divide(struct sample *sample)
{
	sample->pooled /= (double)sample->averaged;
	for (size_t r = 0; r < sample->count; r++)
		sample->each[r] /= (double)sample->averaged;
	sample->apart = false;
}

/* Samples of one place become one. */
static void average(struct evaluator *evaluator)
{
	size_t kept = 0;

	for (size_t i = 0; i < evaluator->sample_count; i++) {
		size_t into = 0;
		while (into < kept && !same_place(evaluator, &evaluator->samples[into], &evaluator->samples[i]))
			into++;
		if (into < kept)
			merge(evaluator, &evaluator->samples[into], &evaluator->samples[i]);
		else
			evaluator->samples[kept++] = evaluator->samples[i];
	}
	evaluator->sample_count = kept;
	for (size_t i = 0; i < kept; i++) {
		if (evaluator->samples[i].averaged != evaluator->samples[0].averaged)
			miss(evaluator, alloc_format("%s: one mean would be of %zu values, another of %zu",
						     evaluator->stored->directory, evaluator->samples[0].averaged,
						     evaluator->samples[i].averaged));
		divide(&evaluator->samples[i]);
	}
}

/* What is asked for and in no value. */
static void check_coverage(const struct evaluator *evaluator)
{
	char path[PARAM_PATH_SIZE];

	for (size_t f = 0; f < evaluator->filter_count; f++)
		for (size_t i = 0; i < evaluator->filters[f].count; i++) {
			const struct evaluation_filter one = {evaluator->filters[f].param,
							      &evaluator->filters[f].values[i], 1, 1};
			bool found = false;
			for (size_t p = 0; p < evaluator->stored->point_count; p++)
				found = found || (evaluator->used[p] && passes(evaluator, p, &one));
			if (!found)
				miss(evaluator,
				     alloc_format("%s has no point for it at %s=%s", evaluator->stored->directory,
						  param_path(param_at(evaluator->schema, one.param), path),
						  one.values[0]));
		}
	if (evaluator->sample_count == 0)
		miss(evaluator, alloc_format("%s has no points for it", evaluator->stored->directory));
}

static double in_percent(double ratio)
{
	return 100.0 * (ratio - 1.0);
}

/* Hands the sample on. */
static void add_value(const struct evaluator *evaluator, struct sample *sample)
{
	struct evaluation *evaluation = evaluator->evaluation;
	struct evaluation_value value = {
		.at = sample->at,
		.averaged = sample->averaged,
		.value = sample->pooled,
		.interval = expression_is_ratio(evaluator->expression) ? logarithmic_interval(sample, evaluator->level)
								       : linear_interval(sample, evaluator->level),
		.replications = sample->count,
		.apart = sample->apart,
	};

	if (evaluator->expression->kind == EXPRESSION_CHANGE) {
		value.value = in_percent(value.value);
		value.interval.low = in_percent(value.interval.low);
		value.interval.high = in_percent(value.interval.high);
	}
	free(sample->each);
	ALLOC_ROOM(evaluation->values, evaluation->count, evaluation->capacity);
	evaluation->values[evaluation->count++] = value;
}

void evaluation_compute(struct evaluation *evaluation, const struct expression *expression,
			const struct param_schema *schema, const struct stored *stored,
			const struct evaluation_filter *filters, size_t filter_count, double level)
{
	struct evaluator evaluator = {
		.evaluation = evaluation,
		.expression = expression,
		.schema = schema,
		.stored = stored,
		.filters = filters,
		.filter_count = filter_count,
		.level = level,
		.selected = alloc_zeroed(stored->point_count, sizeof(bool)),
		.used = alloc_zeroed(stored->point_count, sizeof(bool)),
	};

	*evaluation = (struct evaluation){.axis_count = stored->header.axis_count};
	select_points(&evaluator);
	if (expression->kind == EXPRESSION_METRIC)
		add_metrics(&evaluator);
	else if (expression->kind == EXPRESSION_GROWTH)
		add_growths(&evaluator);
	else
		add_ratios(&evaluator);
	if (expression->mean_count > 0)
		average(&evaluator);
	check_coverage(&evaluator);
	for (size_t i = 0; i < evaluator.sample_count; i++)
		add_value(&evaluator, &evaluator.samples[i]);
	free(evaluator.samples);
	free(evaluator.selected);
	free(evaluator.used);
}

void evaluation_free(struct evaluation *evaluation)
{
	for (size_t i = 0; i < evaluation->count; i++) {
		for (size_t axis = 0; axis < evaluation->axis_count; axis++)
			free(evaluation->values[i].at[axis]);
		free(evaluation->values[i].at);
	}
	free(evaluation->values);
	free(evaluation->missing);
	*evaluation = (struct evaluation){0};
}
