/* SPDX-License-Identifier: Apache-2.0 */
#include "results/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/alloc.h"
#include "results/anatomy.h"
#include "results/csv.h"
#include "results/file.h"
#include "results/identity.h"

#define MANIFEST_FORMAT 1

static size_t row_count(const struct manifest *manifest)
{
	return manifest->variation != NULL ? manifest->variation->row_count : 0;
}

/* A record as it grows. */
struct record {
	FILE *to;
	size_t fields;
};

static void add_field(struct record *record, const char *text)
{
	csv_field(record->to, text, record->fields++ == 0);
}

static void write_header(FILE *to, const struct manifest *manifest)
{
	struct record record = {to, 0};

	for (size_t i = 0; row_count(manifest) > 0 && i < VARIATION_COLUMNS; i++)
		add_field(&record, variation_columns[i]);
	for (size_t i = 0; i < manifest->axis_count; i++)
		add_field(&record, manifest->axes[i]);
	for (size_t i = 0; row_count(manifest) > 0 && i < manifest->variation->constant_count; i++)
		add_field(&record, manifest->variation->constants[i].path);
	for (size_t i = 0; i < manifest->table->count; i++)
		add_field(&record, manifest->table->metrics[i].name);
	csv_end(to);
}

static void write_point(FILE *to, const struct manifest *manifest, const struct manifest_point *point)
{
	const struct variation *variation = manifest->variation;
	char labels[VARIATION_COLUMNS][VARIATION_LABEL];
	struct record record = {to, 0};

	if (row_count(manifest) > 0)
		variation_labels(variation, point->row, labels);
	for (size_t i = 0; row_count(manifest) > 0 && i < VARIATION_COLUMNS; i++)
		add_field(&record, labels[i]);
	for (size_t i = 0; i < manifest->axis_count; i++)
		add_field(&record, point->values[i]);
	for (size_t i = 0; row_count(manifest) > 0 && i < variation->constant_count; i++)
		add_field(&record, variation_value(variation, point->row, i));
	for (size_t i = 0; i < manifest->table->count; i++)
		add_field(&record, point->summary->metrics[i]);
	csv_end(to);
}

char *manifest_table(const struct manifest *manifest)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	write_header(to, manifest);
	for (size_t p = 0; p < manifest->point_count; p++)
		write_point(to, manifest, &manifest->points[p]);
	if (fclose(to) != 0)
		abort();
	return text;
}

static int write_points(const char *directory, const struct manifest *manifest, char *message, size_t message_size)
{
	char *text = manifest_table(manifest);
	int failed = file_replace(directory, "points.csv", text, strlen(text), message, message_size);

	free(text);
	return failed;
}

static void write_anatomy_header(FILE *to, const struct manifest *manifest, const struct anatomy *anatomy)
{
	struct record record = {to, 0};

	for (size_t i = 0; i < manifest->axis_count; i++)
		add_field(&record, manifest->axes[i]);
	add_field(&record, "statistic");
	add_field(&record, "total_us");
	for (size_t i = 0; i < anatomy->stage_count; i++) {
		char *name = alloc_format("%s_us", anatomy->names[i]);
		add_field(&record, name);
		free(name);
	}
	csv_end(to);
}

static void write_anatomy_row(FILE *to, const struct manifest *manifest, const struct manifest_point *point,
			      const struct anatomy *anatomy, enum anatomy_statistic statistic)
{
	struct record record = {to, 0};
	char text[METRIC_TEXT_SIZE];

	for (size_t i = 0; i < manifest->axis_count; i++)
		add_field(&record, point->values[i]);
	add_field(&record, anatomy_statistics[statistic]);
	snprintf(text, sizeof(text), "%.6f", anatomy_total_us(anatomy, statistic));
	add_field(&record, text);
	for (size_t i = 0; i < anatomy->stage_count; i++) {
		snprintf(text, sizeof(text), "%.6f", anatomy->us[statistic][i]);
		add_field(&record, text);
	}
	csv_end(to);
}

/* Two rows a point that has round trips; returns how many points have. */
static size_t write_anatomies(FILE *to, const struct manifest *manifest)
{
	size_t written = 0;

	for (size_t p = 0; p < manifest->point_count; p++) {
		const struct manifest_point *point = &manifest->points[p];
		struct anatomy anatomy;
		if (!anatomy_read(point->summary->anatomy, &anatomy))
			continue;
		if (written++ == 0)
			write_anatomy_header(to, manifest, &anatomy);
		for (int statistic = 0; statistic < ANATOMY_STATISTICS; statistic++)
			write_anatomy_row(to, manifest, point, &anatomy, (enum anatomy_statistic)statistic);
		anatomy_free(&anatomy);
	}
	return written;
}

/* Not where constants varied: that many rows are nobody's, and each point's file has its own. */
static int write_anatomy(const char *directory, const struct manifest *manifest, char *message, size_t message_size)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		abort();
	const size_t points = row_count(manifest) == 0 ? write_anatomies(to, manifest) : 0;
	if (fclose(to) != 0)
		abort();
	char *path = file_join(directory, "anatomy.csv");
	int failed = 0;
	if (points > 0)
		failed = file_replace(directory, "anatomy.csv", text, size, message, message_size);
	else
		unlink(path); /* of another run into this folder */
	free(path);
	free(text);
	return failed;
}

static json_t *time_json(time_t when)
{
	struct tm utc;
	char text[32];

	gmtime_r(&when, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_string(text);
}

static json_t *host_json(void)
{
	struct utsname host;

	if (uname(&host) != 0)
		memset(&host, 0, sizeof(host));
	return json_pack("{s:s, s:s, s:s, s:s, s:I}", "name", host.nodename, "system", host.sysname, "release",
			 host.release, "architecture", host.machine, "cores",
			 (json_int_t)sysconf(_SC_NPROCESSORS_ONLN));
}

static json_t *scenario_json(const struct manifest *manifest)
{
	char hash[IDENTITY_SIZE];

	identity_of_text((const char *const[]){manifest->text, manifest->platform_text}, 2, hash);
	return json_pack("{s:s, s:s?, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s}", "name", manifest->name, "title",
			 manifest->title, "path", manifest->path, "text", manifest->text, "platform_path",
			 manifest->platform_path, "platform_text", manifest->platform_text, "plot", manifest->plot,
			 "reference", manifest->reference, "content_hash", hash);
}

/* Which point it is. */
static json_t *place_json(const struct manifest *manifest, const struct manifest_point *point)
{
	json_t *values = json_object();

	for (size_t i = 0; i < manifest->axis_count; i++)
		json_object_set_new(values, manifest->axes[i], json_string(point->values[i]));
	json_t *json = json_pack("{s:s, s:o}", "id", point->summary->id, "parameters", values);
	if (row_count(manifest) > 0)
		json_object_set_new(json, "row", json_integer((json_int_t)point->row));
	return json;
}

static json_t *points_json(const struct manifest *manifest)
{
	json_t *json = json_array();

	for (size_t p = 0; p < manifest->point_count; p++) {
		const struct manifest_point *point = &manifest->points[p];
		json_t *one = place_json(manifest, point);
		json_object_set_new(one, "replications", json_integer((json_int_t)point->summary->replications));
		json_object_set_new(one, "simulated_ms", json_real((double)point->summary->simulated_ps / 1e9));
		json_object_set_new(one, "wall_s", json_real(point->summary->wall_s));
		json_object_set_new(one, "reused", json_boolean(point->reused));
		if (point->summary->precision != NULL)
			json_object_set(one, "precision", point->summary->precision);
		json_array_append_new(json, one);
	}
	return json;
}

static json_t *shard_json(const struct manifest *manifest)
{
	const struct manifest_shard *shard = manifest->shard;
	json_t *sweep = json_array();

	for (size_t p = 0; p < shard->sweep_count; p++)
		json_array_append_new(sweep, place_json(manifest, &shard->sweep[p]));
	return json_pack("{s:I, s:I, s:o}", "number", (json_int_t)shard->number, "of", (json_int_t)shard->of, "sweep",
			 sweep);
}

static json_t *missing_json(const struct manifest *manifest)
{
	json_t *json = json_array();

	for (size_t m = 0; m < manifest->missing_count; m++) {
		json_t *values = json_object();
		for (size_t i = 0; i < manifest->axis_count; i++)
			json_object_set_new(values, manifest->axes[i], json_string(manifest->missing[m].values[i]));
		json_array_append_new(json, json_pack("{s:I, s:o}", "number", (json_int_t)manifest->missing[m].number,
						      "parameters", values));
	}
	return json;
}

static json_t *texts_json(const char *const *texts, size_t count)
{
	json_t *json = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(json, json_string(texts[i]));
	return json;
}

int manifest_write(const char *directory, const struct manifest *manifest, char *message, size_t message_size)
{
	if (write_points(directory, manifest, message, message_size) != 0 ||
	    write_anatomy(directory, manifest, message, message_size) != 0)
		return -1;
	json_t *json = json_pack("{s:i, s:{s:s, s:s, s:s}, s:o, s:o, s:o, s:o, s:f, s:i, s:o, s:o, s:o}", "format",
				 MANIFEST_FORMAT, "program", "name", "vifsim", "version", manifest->program.version,
				 "build", manifest->program.build, "scenario", scenario_json(manifest), "command",
				 texts_json(manifest->command, manifest->command_count), "started",
				 time_json(manifest->started), "finished", time_json(manifest->finished), "wall_s",
				 manifest->wall_s, "jobs", (int)manifest->jobs, "machine", host_json(), "axes",
				 texts_json(manifest->axes, manifest->axis_count), "points", points_json(manifest));
	json_object_set_new(json, "complete", json_boolean(manifest->missing_count == 0));
	if (json != NULL && manifest->missing_count > 0)
		json_object_set_new(json, "missing", missing_json(manifest));
	if (json != NULL && row_count(manifest) > 0)
		json_object_set_new(json, "variation", variation_json(manifest->variation));
	if (json != NULL && manifest->shard != NULL)
		json_object_set_new(json, "shard", shard_json(manifest));
	if (json != NULL && manifest->merged != NULL)
		json_object_set(json, "merged", manifest->merged);
	char *text = json != NULL ? json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : NULL;
	json_decref(json);
	if (text == NULL) {
		snprintf(message, message_size, "cannot write %s/manifest.json: a path or the scenario is not UTF-8",
			 directory);
		return -1;
	}
	int failed = file_replace(directory, "manifest.json", text, strlen(text), message, message_size);
	free(text);
	return failed;
}

static char *copy_text(const json_t *json)
{
	const char *text = json_string_value(json);

	return text != NULL ? alloc_text(text) : NULL;
}

/* The texts of an array, or of its objects' key when there is one.  NULL for an entry that is none. */
static char **copy_texts(const json_t *array, const char *key, size_t *count)
{
	char **texts = alloc_zeroed(json_array_size(array), sizeof(*texts));

	*count = json_array_size(array);
	for (size_t i = 0; i < *count; i++) {
		const json_t *entry = json_array_get(array, i);
		texts[i] = copy_text(key != NULL ? json_object_get(entry, key) : entry);
	}
	return texts;
}

static bool all_there(char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (texts[i] == NULL)
			return false;
	return true;
}

static bool read_variation(const json_t *json, struct manifest_header *header)
{
	const json_t *points = json_object_get(json, "points"), *point;
	size_t i;

	if (variation_read(json_object_get(json, "variation"), &header->variation) != 0)
		return false;
	if (header->variation.row_count == 0)
		return true;
	header->rows = alloc_zeroed(header->point_count, sizeof(*header->rows));
	json_array_foreach(points, i, point)
	{
		json_int_t row = json_integer_value(json_object_get(point, "row"));
		if (row < 0 || (size_t)row >= header->variation.row_count)
			return false;
		header->rows[i] = (size_t)row;
	}
	return true;
}

static bool read_header(const json_t *json, struct manifest_header *header)
{
	const json_t *scenario = json_object_get(json, "scenario");

	header->name = copy_text(json_object_get(scenario, "name"));
	header->title = copy_text(json_object_get(scenario, "title"));
	header->plot = copy_text(json_object_get(scenario, "plot"));
	header->reference = copy_text(json_object_get(scenario, "reference"));
	header->command = copy_texts(json_object_get(json, "command"), NULL, &header->command_count);
	header->axes = copy_texts(json_object_get(json, "axes"), NULL, &header->axis_count);
	header->ids = copy_texts(json_object_get(json, "points"), "id", &header->point_count);
	if (json_array_size(json_object_get(json, "missing")) > 0)
		header->missing = json_incref(json_object_get(json, "missing"));
	return header->name != NULL && all_there(header->command, header->command_count) &&
	       all_there(header->axes, header->axis_count) && all_there(header->ids, header->point_count) &&
	       read_variation(json, header);
}

int manifest_read(const char *directory, struct manifest_header *header, char *message, size_t message_size)
{
	char *path = file_join(directory, "manifest.json");
	char *text = file_read(path, NULL);
	json_error_t error;

	memset(header, 0, sizeof(*header));
	if (text == NULL) {
		snprintf(message, message_size, "%s: %s; %s is no folder of results", path, strerror(errno), directory);
		free(path);
		return -1;
	}
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	free(text);
	int failed = !read_header(json, header);
	if (failed)
		snprintf(message, message_size, "%s is no manifest of vifsim: %s", path,
			 json == NULL           ? error.text
			 : header->name == NULL ? "it names no scenario"
						: "something is missing in its command, axes, points or variation");
	json_decref(json);
	free(path);
	if (failed)
		manifest_header_free(header);
	return failed ? -1 : 0;
}

static void free_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
}

void manifest_header_free(struct manifest_header *header)
{
	free(header->name);
	free(header->title);
	free(header->plot);
	free(header->reference);
	free_texts(header->command, header->command_count);
	free_texts(header->axes, header->axis_count);
	free_texts(header->ids, header->point_count);
	json_decref(header->missing);
	variation_free(&header->variation);
	free(header->rows);
	memset(header, 0, sizeof(*header));
}
