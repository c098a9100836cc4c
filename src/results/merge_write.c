/* SPDX-License-Identifier: Apache-2.0 */
/* Writing what was merged: the points as they are, and a table and a manifest as of one run. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "results/file.h"
#include "results/folder_lock.h"
#include "results/manifest.h"
#include "results/merge.h"

/* What the parts say, as a manifest has it. */
struct merged {
	struct manifest manifest;
	struct variation variation;
	struct point_summary *summaries; /* of each point */
	struct manifest_point *points;
	const char **axes, **command;
	size_t axis_count;
};

static const json_t *first_of(const struct merge *merge)
{
	return merge->parts[0].manifest;
}

static const char *scenario_text(const struct merge *merge, const char *key)
{
	return json_string_value(json_object_get(json_object_get(first_of(merge), "scenario"), key));
}

static time_t read_time(const json_t *manifest, const char *key)
{
	const char *text = json_string_value(json_object_get(manifest, key));
	struct tm utc = {0};

	return text != NULL && strptime(text, "%Y-%m-%dT%H:%M:%SZ", &utc) != NULL ? timegm(&utc) : 0;
}

/* Reads a point of each part that is to be copied. */
static int load_points(const struct merge *merge, const struct metric_table *table, struct point_summary *summaries,
		       char **problem)
{
	for (size_t p = 0; p < merge->point_count; p++) {
		const char *directory = merge->parts[merge->points[p].part].directory;
		int failed = point_load(directory, table, merge->points[p].id, NULL, 0, &summaries[p]);
		if (failed == 0)
			continue;
		*problem = alloc_format("%s/points/%s.json, which the manifest names, is %s", directory,
					merge->points[p].id, failed > 0 ? "missing" : "damaged");
		return -1;
	}
	return 0;
}

static int copy_point(const char *from, const char *to, const char *id, char **problem)
{
	char name[IDENTITY_SIZE + 16], message[1024];
	size_t size;

	snprintf(name, sizeof(name), "points/%s.json", id);
	char *path = file_join(from, name), *text = file_read(path, &size);
	int failed = text == NULL ? -1 : file_replace(to, name, text, size, message, sizeof(message));

	if (text == NULL)
		*problem = alloc_format("cannot read %s: %s", path, strerror(errno));
	else if (failed != 0)
		*problem = alloc_text(message);
	free(text);
	free(path);
	return failed;
}

/* The command of the first part without its --shard, which may be abbreviated. */
static void take_command(const struct merge *merge, struct merged *merged)
{
	const json_t *command = json_object_get(first_of(merge), "command");

	merged->command = alloc_zeroed(json_array_size(command), sizeof(*merged->command));
	for (size_t i = 0; i < json_array_size(command); i++) {
		const char *word = json_string_value(json_array_get(command, i));
		size_t length = strcspn(word, "=");
		if (length >= 4 && strncmp("--shard", word, length) == 0)
			i += word[length] == '\0';
		else
			merged->command[merged->manifest.command_count++] = word;
	}
	merged->manifest.command = merged->command;
}

static void take_points(const struct merge *merge, struct merged *merged)
{
	const json_t *shard = json_object_get(first_of(merge), "shard");
	const json_t *sweep =
		json_object_get(shard != NULL ? shard : first_of(merge), shard != NULL ? "sweep" : "points");

	merged->points = alloc_zeroed(merge->point_count, sizeof(*merged->points));
	for (size_t p = 0; p < merge->point_count; p++) {
		const json_t *place = json_array_get(sweep, p);
		const char **values = alloc_zeroed(merged->axis_count, sizeof(*values));
		for (size_t axis = 0; axis < merged->axis_count; axis++) {
			values[axis] = json_string_value(
				json_object_get(json_object_get(place, "parameters"), merged->axes[axis]));
			if (values[axis] == NULL)
				values[axis] = "";
		}
		merged->points[p] = (struct manifest_point){
			.values = values,
			.summary = &merged->summaries[p],
			.reused = true,
			.row = (size_t)json_integer_value(json_object_get(place, "row")),
		};
	}
	merged->manifest.points = merged->points;
	merged->manifest.point_count = merge->point_count;
}

static json_t *part_json(const struct merge_part *part)
{
	static const char *const kept[] = {"command", "started", "finished", "wall_s", "jobs", "machine"};
	const json_t *shard = json_object_get(part->manifest, "shard");
	json_t *json = json_pack("{s:s}", "directory", part->directory);

	if (shard != NULL)
		json_object_set_new(json, "shard",
				    json_pack("{s:O, s:O}", "number", json_object_get(shard, "number"), "of",
					      json_object_get(shard, "of")));
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		json_object_set(json, kept[i], json_object_get(part->manifest, kept[i]));
	return json;
}

/* Times, jobs, and what was merged. */
static void take_parts(const struct merge *merge, struct manifest *manifest)
{
	manifest->merged = json_array();
	for (size_t i = 0; i < merge->part_count; i++) {
		const json_t *part = merge->parts[i].manifest;
		time_t started = read_time(part, "started"), finished = read_time(part, "finished");
		unsigned jobs = (unsigned)json_integer_value(json_object_get(part, "jobs"));
		manifest->started = i == 0 || started < manifest->started ? started : manifest->started;
		manifest->finished = finished > manifest->finished ? finished : manifest->finished;
		manifest->wall_s += json_number_value(json_object_get(part, "wall_s"));
		manifest->jobs = jobs > manifest->jobs ? jobs : manifest->jobs;
		json_array_append_new(manifest->merged, part_json(&merge->parts[i]));
	}
}

static void describe(const struct merge *merge, const struct metric_table *table, struct merged *merged)
{
	const json_t *axes = json_object_get(first_of(merge), "axes"),
		     *program = json_object_get(first_of(merge), "program");

	merged->manifest = (struct manifest){
		.program = {json_string_value(json_object_get(program, "version")),
			    json_string_value(json_object_get(program, "build"))},
		.table = table,
		.name = scenario_text(merge, "name"),
		.title = scenario_text(merge, "title"),
		.path = scenario_text(merge, "path"),
		.text = scenario_text(merge, "text"),
		.platform_path = scenario_text(merge, "platform_path"),
		.platform_text = scenario_text(merge, "platform_text"),
		.plot = scenario_text(merge, "plot"),
		.reference = scenario_text(merge, "reference"),
		.axis_count = json_array_size(axes),
		.variation = &merged->variation,
	};
	merged->axis_count = json_array_size(axes);
	merged->axes = alloc_zeroed(merged->axis_count, sizeof(*merged->axes));
	for (size_t i = 0; i < merged->axis_count; i++)
		merged->axes[i] = json_string_value(json_array_get(axes, i));
	merged->manifest.axes = merged->axes;
	variation_read(json_object_get(first_of(merge), "variation"), &merged->variation);
	take_command(merge, merged);
	take_points(merge, merged);
	take_parts(merge, &merged->manifest);
}

static void merged_free(struct merged *merged, size_t count)
{
	for (size_t p = 0; p < count; p++) {
		if (merged->points != NULL)
			free((void *)merged->points[p].values);
		point_summary_free(&merged->summaries[p]);
	}
	free(merged->points);
	free(merged->summaries);
	free(merged->axes);
	free(merged->command);
	json_decref(merged->manifest.merged);
	variation_free(&merged->variation);
}

int merge_write(const struct merge *merge, const struct metric_table *table, const char *directory, char **problem)
{
	struct merged merged = {.summaries = alloc_zeroed(merge->point_count, sizeof(*merged.summaries))};
	struct folder_lock lock = {0};
	char message[1024];
	int failed = load_points(merge, table, merged.summaries, problem);

	if (failed == 0 && ((failed = file_prepare_folder(directory, message, sizeof(message))) != 0 ||
			    (failed = folder_lock_take(&lock, directory, message, sizeof(message))) != 0))
		*problem = alloc_text(message);
	for (size_t p = 0; p < merge->point_count && failed == 0; p++)
		failed = copy_point(merge->parts[merge->points[p].part].directory, directory, merge->points[p].id,
				    problem);
	if (failed == 0) {
		describe(merge, table, &merged);
		failed = manifest_write(directory, &merged.manifest, message, sizeof(message));
		if (failed != 0)
			*problem = alloc_text(message);
	}
	folder_lock_release(&lock);
	merged_free(&merged, merge->point_count);
	return failed;
}
