/* SPDX-License-Identifier: Apache-2.0 */
#include "results/point.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/anatomy.h"
#include "results/file.h"
#include "results/identity.h"
#include "results/report_json.h"

#define POINT_FORMAT 1

/* What ends a point's file: a hash of all that stands before it, so that a digit that has changed on the disk is not
 * taken for a result. */
#define SUM_HEAD ",\"sum\":\""
#define SUM_TAIL "\"}"
#define SUM_LENGTH (sizeof(SUM_HEAD) - 1 + IDENTITY_SIZE - 1 + sizeof(SUM_TAIL) - 1)

void point_summary_free(struct point_summary *summary)
{
	free(summary->metrics);
	summary->metrics = NULL;
	json_decref(summary->anatomy);
	summary->anatomy = NULL;
	json_decref(summary->precision);
	summary->precision = NULL;
}

void point_summarize(const struct pooled *pooled, struct point_summary *summary)
{
	size_t found;

	summary->replications = pooled->replications;
	summary->transient = transient_find(pooled->outputs, pooled->replications);
	summary->simulated_ps = report_sum(&pooled->total, REPORT_SIMULATED_PS, &found);
	summary->metrics = alloc_zeroed(pooled->table->count, sizeof(*summary->metrics));
	for (size_t i = 0; i < pooled->table->count; i++)
		metric_print(pooled, i, summary->metrics[i]);
	summary->anatomy = anatomy_json(&pooled->total);
}

static json_t *input_json(const struct point_input *input)
{
	json_t *json = json_pack("{s:s, s:s}", "value", input->text, "origin", input->origin);

	if (input->file != NULL) {
		json_object_set_new(json, "file", json_string(input->file));
		json_object_set_new(json, "line", json_integer((json_int_t)input->line));
		json_object_set_new(json, "column", json_integer((json_int_t)input->column));
	}
	if (input->scenario_value != NULL)
		json_object_set_new(json, "scenario_value", json_string(input->scenario_value));
	if (input->kind == NULL)
		return json;
	json_t *evidence = json_pack("{s:s, s:s?, s:s?, s:s?}", "kind", input->kind, "source", input->source,
				     "range_low", input->range_low, "range_high", input->range_high);
	if (input->platform_value != NULL) {
		json_object_set_new(evidence, "platform_value", json_string(input->platform_value));
		json_object_set_new(evidence, "platform_kind", json_string(input->platform_kind));
	}
	if (input->outside)
		json_object_set_new(evidence, "outside_range", json_true());
	json_object_set_new(json, "evidence", evidence);
	return json;
}

/* Numbers as points.csv has them; null for one that the point does not have. */
static json_t *metrics_json(const struct metric_table *table, const struct point_summary *summary)
{
	json_t *json = json_object();

	for (size_t i = 0; i < table->count; i++) {
		const char *text = summary->metrics[i];
		json_t *value = json_null();
		if (text[0] != '\0' && table->metrics[i].format == METRIC_WHOLE)
			value = report_json_whole(strtoull(text, NULL, 10));
		else if (text[0] != '\0')
			value = json_real(strtod(text, NULL));
		json_object_set_new(json, table->metrics[i].name, value);
	}
	return json;
}

/* null without a series of the output; without an end when the run is too short to tell. */
static json_t *transient_json(const struct transient *transient)
{
	const struct warmup *warmup = &transient->warmup;

	if (warmup->batches == 0)
		return json_null();
	json_t *json = json_pack("{s:s, s:I, s:I}", "rule", "MSER-5", "batches", (json_int_t)warmup->batches,
				 "batch_ps", (json_int_t)warmup->batch_ps);
	if (warmup->found) {
		json_object_set_new(json, "end_ps", report_json_whole(warmup->end_ps));
		json_object_set_new(json, "bias", json_real(warmup->bias));
	}
	if (transient->has_interval)
		json_object_set_new(json, "bias_ci95", json_real(transient->half_width));
	return json;
}

static json_t *replications_json(const struct point_replication *replications, size_t count, json_t **units)
{
	json_t *json = json_array();

	*units = json_object();
	for (size_t i = 0; i < count; i++) {
		json_t *one = report_json_write(&replications[i].report);
		json_object_update_missing(*units, json_object_get(one, "units"));
		json_object_del(one, "units");
		json_object_del(one, "breakdowns"); /* large; what is asked of them stands in the anatomy */
		json_object_set_new(one, "wall_s", json_real(replications[i].wall_s));
		json_array_append_new(json, one);
	}
	return json;
}

/* The text with its sum, for the caller to free; `text` is a JSON object. */
static char *with_sum(char *text)
{
	const char *part[] = {text};
	char sum[IDENTITY_SIZE];

	text[strlen(text) - 1] = '\0'; /* the object's end */
	identity_of_text(part, 1, sum);
	return alloc_format("%s%s%s%s", text, SUM_HEAD, sum, SUM_TAIL);
}

/* Is the sum, where there is one, that of what stands before it?  Leaves the object without it. */
static bool sum_holds(char *text, size_t *size)
{
	const char *part[] = {text};
	char sum[IDENTITY_SIZE], *tail = text + *size - SUM_LENGTH;

	if (*size <= SUM_LENGTH || memcmp(tail, SUM_HEAD, strlen(SUM_HEAD)) != 0)
		return true;
	*tail = '\0';
	identity_of_text(part, 1, sum);
	bool holds = strlen(text) == *size - SUM_LENGTH && memcmp(tail + strlen(SUM_HEAD), sum, strlen(sum)) == 0;
	memcpy(tail, "}", 2);
	*size -= SUM_LENGTH - 1;
	return holds;
}

static json_t *inputs_json(const struct point_input *inputs, size_t count)
{
	json_t *json = json_object();

	for (size_t i = 0; i < count; i++)
		json_object_set_new(json, inputs[i].path, input_json(&inputs[i]));
	return json;
}

/* Takes the object over. */
static int write_point(const char *directory, const char *id, json_t *json, char *message, size_t message_size)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
	char name[IDENTITY_SIZE + 16];

	if (text == NULL)
		abort();
	json_decref(json); /* ten times the text's size: not to be held beside the next copy of it */
	char *summed = with_sum(text);
	free(text);
	snprintf(name, sizeof(name), "points/%s.json", id);
	int failed = file_replace(directory, name, summed, strlen(summed), message, message_size);
	free(summed);
	return failed;
}

int point_save(const char *directory, const struct metric_table *table, const struct point_summary *summary,
	       const struct point_program *program, const struct point_input *inputs, size_t input_count,
	       const struct point_replication *replications, char *message, size_t message_size)
{
	json_t *units, *all = replications_json(replications, summary->replications, &units);
	json_t *json = json_pack("{s:i, s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:O*, s:O, s:o, s:o}", "format", POINT_FORMAT,
				 "id", summary->id, "program", "version", program->version, "build", program->build,
				 "inputs", inputs_json(inputs, input_count), "metrics", metrics_json(table, summary),
				 "warmup", transient_json(&summary->transient), "precision", summary->precision,
				 "anatomy", summary->anatomy, "units", units, "replications", all);
	return write_point(directory, summary->id, json, message, message_size);
}

/* What is done with each replication that a point file holds. */
typedef void (*take_replication)(void *context, const struct report *report, double wall_s);

/* Series of one point are of batches that differ by powers of 2, as they are pooled; *part is what is left of the
 * length when these are taken out, 0 before the first. */
static bool series_fit(const struct report *report, uint64_t *part)
{
	uint64_t batch_ps = report->output.batch_ps;

	if (batch_ps == 0)
		return true;
	batch_ps >>= __builtin_ctzll(batch_ps);
	bool fit = *part == 0 || *part == batch_ps;
	*part = batch_ps;
	return fit;
}

static int read_replication(json_t *replication, json_t *units, uint64_t *part, take_replication take, void *context)
{
	struct report report;

	report_init(&report);
	json_object_set(replication, "units", units);
	int failed =
		report_json_read(replication, &report) != 0 || !report_passed(&report) || !series_fit(&report, part);
	if (!failed)
		take(context, &report, json_real_value(json_object_get(replication, "wall_s")));
	report_free(&report);
	return failed ? -1 : 0;
}

/* All replications of a point file in their order. */
static int read_replications(const json_t *json, const char *id, take_replication take, void *context)
{
	json_t *replications = json_object_get(json, "replications"), *units = json_object_get(json, "units"), *one;
	const char *stored = json_string_value(json_object_get(json, "id"));
	size_t i;

	if (json_integer_value(json_object_get(json, "format")) != POINT_FORMAT || stored == NULL ||
	    strcmp(stored, id) != 0 || json_array_size(replications) == 0)
		return -1;
	uint64_t part = 0;
	int failed = 0;
	json_array_foreach(replications, i, one) failed =
		failed || read_replication(one, units, &part, take, context) != 0;
	return failed ? -1 : 0;
}

int point_tell_inputs(const char *directory, const char *id, const struct point_input *inputs, size_t input_count,
		      char *message, size_t message_size)
{
	json_t *json;

	if (point_read(directory, id, &json) != 0) {
		snprintf(message, message_size, "%s/points/%s.json cannot be read again", directory, id);
		return -1;
	}
	json_object_set_new(json, "inputs", inputs_json(inputs, input_count));
	return write_point(directory, id, json, message, message_size);
}

int point_read(const char *directory, const char *id, json_t **json)
{
	char name[IDENTITY_SIZE + 16];
	size_t size;

	*json = NULL;
	if (strlen(id) != IDENTITY_SIZE - 1 || strspn(id, "0123456789abcdef") != IDENTITY_SIZE - 1)
		return -1; /* out of a manifest: no way to any other file */
	snprintf(name, sizeof(name), "points/%s.json", id);
	char *path = file_join(directory, name);
	char *text = file_read(path, &size);
	int absent = text == NULL && errno == ENOENT;
	free(path);
	if (text == NULL)
		return absent ? 1 : -1;
	if (sum_holds(text, &size))
		*json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	return *json == NULL ? -1 : 0;
}

struct loading {
	struct pooled pooled;
	double wall_s;
	struct point_values *values; /* NULL: not asked for */
};

static void keep_values(const struct pooled *pooled, double *values)
{
	for (size_t i = 0; i < pooled->table->count; i++)
		if (!metric_value(pooled, i, &values[i]))
			values[i] = NAN;
}

static void pool_replication(void *context, const struct report *report, double wall_s)
{
	struct loading *loading = context;

	pooled_add(&loading->pooled, report);
	loading->wall_s += wall_s;
}

/* Pools the replication alone, too. */
static void value_replication(void *context, const struct report *report, double wall_s)
{
	struct loading *loading = context;
	struct point_values *values = loading->values;
	size_t count = loading->pooled.table->count, size = ++values->replications;
	struct pooled alone;

	pool_replication(context, report, wall_s);
	values->each = alloc_resize(values->each, size * count, sizeof(double));
	pooled_init(&alone, loading->pooled.table);
	pooled_add(&alone, report);
	keep_values(&alone, values->each + (size - 1) * count);
	pooled_free(&alone);
}

/* That of all replications, which as they are kept have none of their own. */
static void keep_anatomy(const json_t *point, json_t **anatomy)
{
	json_t *kept = json_object_get(point, "anatomy");

	json_decref(*anatomy);
	*anatomy = kept != NULL ? json_incref(kept) : json_object();
}

/* NULL when the file, of an older version, has none. */
static json_t *kept_precision(const json_t *point)
{
	return json_incref(json_object_get(point, "precision"));
}

static bool tells_otherwise(const json_t *json, const struct point_input *inputs, size_t input_count)
{
	json_t *told = inputs_json(inputs, input_count);
	const bool otherwise = !json_equal(json_object_get(json, "inputs"), told);

	json_decref(told);
	return otherwise;
}

int point_load(const char *directory, const struct metric_table *table, const char *id,
	       const struct point_input *inputs, size_t input_count, struct point_summary *summary)
{
	struct loading loading = {0};
	json_t *json;
	int failed = point_read(directory, id, &json);

	if (failed != 0)
		return failed;
	memset(summary, 0, sizeof(*summary));
	snprintf(summary->id, sizeof(summary->id), "%s", id);
	pooled_init(&loading.pooled, table);
	failed = read_replications(json, id, pool_replication, &loading);
	if (failed == 0) {
		summary->wall_s = loading.wall_s;
		point_summarize(&loading.pooled, summary);
		keep_anatomy(json, &summary->anatomy);
		summary->precision = kept_precision(json);
		summary->told_otherwise = inputs != NULL && tells_otherwise(json, inputs, input_count);
	}
	pooled_free(&loading.pooled);
	json_decref(json);
	return failed;
}

int point_values_load(const char *directory, const struct metric_table *table, const char *id,
		      struct point_values *values)
{
	struct loading loading = {.values = values};
	json_t *json;
	int failed = point_read(directory, id, &json);

	memset(values, 0, sizeof(*values));
	if (failed != 0)
		return failed;
	pooled_init(&loading.pooled, table);
	failed = read_replications(json, id, value_replication, &loading);
	values->inputs = json_incref(json_object_get(json, "inputs"));
	keep_anatomy(json, &values->anatomy);
	values->precision = kept_precision(json);
	if (failed == 0) {
		values->pooled = alloc_zeroed(table->count, sizeof(double));
		keep_values(&loading.pooled, values->pooled);
	} else {
		point_values_free(values);
	}
	pooled_free(&loading.pooled);
	json_decref(json);
	return failed;
}

void point_values_free(struct point_values *values)
{
	json_decref(values->inputs);
	json_decref(values->anatomy);
	json_decref(values->precision);
	free(values->pooled);
	free(values->each);
	memset(values, 0, sizeof(*values));
}

const char *point_values_input(const struct point_values *values, const char *path)
{
	return json_string_value(json_object_get(json_object_get(values->inputs, path), "value"));
}
