/* SPDX-License-Identifier: Apache-2.0 */
#include "results/point.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/file.h"
#include "results/report_json.h"

#define POINT_FORMAT 1

void point_summary_free(struct point_summary *summary)
{
	free(summary->metrics);
	summary->metrics = NULL;
}

void point_summarize(const struct pooled *pooled, struct point_summary *summary)
{
	size_t found;

	summary->replications = pooled->replications;
	summary->simulated_ps = report_sum(&pooled->total, REPORT_SIMULATED_PS, &found);
	summary->metrics = alloc_zeroed(pooled->table->count, sizeof(*summary->metrics));
	for (size_t i = 0; i < pooled->table->count; i++)
		metric_print(pooled, i, summary->metrics[i]);
}

static json_t *input_json(const struct point_input *input)
{
	json_t *json = json_pack("{s:s, s:s}", "value", input->text, "origin", input->origin);

	if (input->file != NULL) {
		json_object_set_new(json, "file", json_string(input->file));
		json_object_set_new(json, "line", json_integer((json_int_t)input->line));
		json_object_set_new(json, "column", json_integer((json_int_t)input->column));
	}
	if (input->kind != NULL)
		json_object_set_new(json, "evidence",
				    json_pack("{s:s, s:s?, s:s?, s:s?}", "kind", input->kind, "source", input->source,
					      "range_low", input->range_low, "range_high", input->range_high));
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

static json_t *replications_json(const struct point_replication *replications, size_t count, json_t **units)
{
	json_t *json = json_array();

	*units = json_object();
	for (size_t i = 0; i < count; i++) {
		json_t *one = report_json_write(&replications[i].report);
		json_object_update_missing(*units, json_object_get(one, "units"));
		json_object_del(one, "units");
		json_object_set_new(one, "wall_s", json_real(replications[i].wall_s));
		json_array_append_new(json, one);
	}
	return json;
}

int point_save(const char *directory, const struct metric_table *table, const struct point_summary *summary,
	       const struct point_program *program, const struct point_input *inputs, size_t input_count,
	       const struct point_replication *replications, char *message, size_t message_size)
{
	json_t *inputs_json = json_object(), *units;
	json_t *all = replications_json(replications, summary->replications, &units);

	for (size_t i = 0; i < input_count; i++)
		json_object_set_new(inputs_json, inputs[i].path, input_json(&inputs[i]));
	json_t *json =
		json_pack("{s:i, s:s, s:{s:s, s:s}, s:o, s:o, s:o, s:o}", "format", POINT_FORMAT, "id", summary->id,
			  "program", "version", program->version, "build", program->build, "inputs", inputs_json,
			  "metrics", metrics_json(table, summary), "units", units, "replications", all);
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
	if (text == NULL)
		abort();
	char name[IDENTITY_SIZE + 16];
	snprintf(name, sizeof(name), "points/%s.json", summary->id);
	int failed = file_replace(directory, name, text, strlen(text), message, message_size);
	free(text);
	json_decref(json);
	return failed;
}

/* Adds one replication out of a point file to the pool. */
static int pool_replication(json_t *replication, json_t *units, struct pooled *pooled, double *wall_s)
{
	struct report report;

	report_init(&report);
	json_object_set(replication, "units", units);
	int failed = report_json_read(replication, &report) != 0 || !report_passed(&report);
	if (!failed) {
		pooled_add(pooled, &report);
		*wall_s += json_real_value(json_object_get(replication, "wall_s"));
	}
	report_free(&report);
	return failed ? -1 : 0;
}

static int read_point(json_t *json, const struct metric_table *table, const char *id, struct point_summary *summary)
{
	json_t *replications = json_object_get(json, "replications"), *units = json_object_get(json, "units"), *one;
	const char *stored = json_string_value(json_object_get(json, "id"));
	struct pooled pooled;
	size_t i;

	if (json_integer_value(json_object_get(json, "format")) != POINT_FORMAT || stored == NULL ||
	    strcmp(stored, id) != 0 || json_array_size(replications) == 0)
		return -1;
	int failed = 0;
	pooled_init(&pooled, table);
	json_array_foreach(replications, i, one) failed =
		failed || pool_replication(one, units, &pooled, &summary->wall_s) != 0;
	if (!failed)
		point_summarize(&pooled, summary);
	pooled_free(&pooled);
	return failed ? -1 : 0;
}

int point_load(const char *directory, const struct metric_table *table, const char *id, struct point_summary *summary)
{
	char name[IDENTITY_SIZE + 16];
	size_t size;

	snprintf(name, sizeof(name), "points/%s.json", id);
	char *path = file_join(directory, name);
	char *text = file_read(path, &size);
	int absent = text == NULL && errno == ENOENT;
	free(path);
	if (text == NULL)
		return absent ? 1 : -1;
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	memset(summary, 0, sizeof(*summary));
	snprintf(summary->id, sizeof(summary->id), "%s", id);
	int failed = json == NULL ? -1 : read_point(json, table, id, summary);
	json_decref(json);
	return failed;
}
