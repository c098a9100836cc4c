/* SPDX-License-Identifier: Apache-2.0 */
#include "results/merge.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "results/file.h"
#include "results/identity.h"
#include "results/manifest.h"

/* Of a manifest: the text at key of its member `of`. */
static const char *text_at(const json_t *manifest, const char *of, const char *key)
{
	const char *text = json_string_value(json_object_get(json_object_get(manifest, of), key));

	return text != NULL ? text : "";
}

/* All points of the sweep of which a folder holds a part. */
static const json_t *sweep_of(const json_t *manifest)
{
	const json_t *shard = json_object_get(manifest, "shard");

	return json_object_get(shard != NULL ? shard : manifest, shard != NULL ? "sweep" : "points");
}

static const char *id_of(const json_t *point)
{
	const char *id = json_string_value(json_object_get(point, "id"));

	return id != NULL ? id : "";
}

static json_t *read_json(const char *directory, const char *name)
{
	char *path = file_join(directory, name);
	size_t size;
	char *text = file_read(path, &size);
	json_t *json = text != NULL ? json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL) : NULL;

	free(text);
	free(path);
	return json;
}

/* Why two folders do not belong together: an input that differs between any two of their points and is no axis;
 * "seed is 1 there and 2 here", or that their axes differ.  For the caller to free. */
static char *difference(const struct merge_part *a, const struct merge_part *b)
{
	const json_t *axes = json_object_get(a->manifest, "axes"), *input;
	json_t *first, *second;
	char *found = NULL;
	const char *path;

	point_read(a->directory, id_of(json_array_get(json_object_get(a->manifest, "points"), 0)), &first);
	point_read(b->directory, id_of(json_array_get(json_object_get(b->manifest, "points"), 0)), &second);
	json_object_foreach(json_object_get(first, "inputs"), path, input)
	{
		const json_t *other = json_object_get(json_object_get(second, "inputs"), path);
		const char *one = json_string_value(json_object_get(input, "value"));
		const char *two = json_string_value(json_object_get(other, "value"));
		bool is_axis = false;
		for (size_t i = 0; i < json_array_size(axes); i++)
			is_axis = is_axis || strcmp(json_string_value(json_array_get(axes, i)), path) == 0;
		if (found == NULL && !is_axis && json_object_get(a->manifest, "variation") == NULL && one != NULL &&
		    two != NULL && strcmp(one, two) != 0)
			found = alloc_format("%s is %s in the one and %s in the other", path, one, two);
	}
	json_decref(first);
	json_decref(second);
	return found != NULL ? found : alloc_text("the points of their sweeps differ");
}

/* Either may be missing. */
static bool same_json(json_t *a, json_t *b)
{
	return a == b || json_equal(a, b);
}

/* Returns 0, or -1 with a sentence. */
static int check_same(const struct merge_part *a, const struct merge_part *b, char **problem)
{
	const char *const names[] = {text_at(a->manifest, "scenario", "name"),
				     text_at(b->manifest, "scenario", "name")};

	if (strcmp(names[0], names[1]) != 0)
		*problem = alloc_format("%s has results of %s, and %s of %s", a->directory, names[0], b->directory,
					names[1]);
	else if (strcmp(text_at(a->manifest, "scenario", "content_hash"),
			text_at(b->manifest, "scenario", "content_hash")) != 0)
		*problem =
			alloc_format("%s and %s have results of %s, but its text, or that of its platform, is not the "
				     "same in both",
				     a->directory, b->directory, names[0]);
	else if (!json_equal(json_object_get(a->manifest, "axes"), json_object_get(b->manifest, "axes")))
		*problem = alloc_format("%s and %s have other axes", a->directory, b->directory);
	if (*problem != NULL)
		return -1;
	const json_t *first = sweep_of(a->manifest), *second = sweep_of(b->manifest);
	bool same = json_array_size(first) == json_array_size(second) &&
		    same_json(json_object_get(a->manifest, "variation"), json_object_get(b->manifest, "variation"));
	for (size_t p = 0; same && p < json_array_size(first); p++)
		same = strcmp(id_of(json_array_get(first, p)), id_of(json_array_get(second, p))) == 0;
	if (same)
		return 0;
	char *why = difference(a, b);
	*problem = alloc_format("%s and %s are no parts of one sweep: %s", a->directory, b->directory, why);
	free(why);
	return -1;
}

static int read_part(struct merge_part *part, const char *build, char **problem)
{
	struct manifest_header header;
	char message[1024];

	/* It knows best what is wrong with one. */
	if (manifest_read(part->directory, &header, message, sizeof(message)) != 0) {
		*problem = alloc_text(message);
		return -1;
	}
	if (header.missing != NULL)
		*problem = alloc_format("%s is incomplete, %zu of its points missing: the command that began it "
					"completes it",
					part->directory, json_array_size(header.missing));
	manifest_header_free(&header);
	if (*problem != NULL)
		return -1;
	part->manifest = read_json(part->directory, "manifest.json");
	if (json_array_size(sweep_of(part->manifest)) == 0) {
		*problem = alloc_format("%s/manifest.json names no point of its sweep", part->directory);
		return -1;
	}
	if (strcmp(text_at(part->manifest, "program", "build"), build) == 0)
		return 0;
	*problem = alloc_format("%s was simulated by another build of the program than this one (version %s): merge it "
				"with that",
				part->directory, text_at(part->manifest, "program", "version"));
	return -1;
}

/* A point in the order of ids. */
struct entry {
	const char *id;
	size_t point;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	int order = strcmp(first->id, second->id);

	return order != 0 ? order : (first->point > second->point) - (first->point < second->point);
}

/* The first of all entries with that id; count when there is none. */
static size_t find_entry(const struct entry *entries, size_t count, const char *id)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(entries[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && strcmp(entries[low].id, id) == 0 ? low : count;
}

/* What a point's file says, without what differs from one run to another: wall times, and where inputs were written. */
static json_t *contents(const char *directory, const char *id)
{
	json_t *json, *one;
	size_t i;

	point_read(directory, id, &json);
	json_object_del(json, "inputs");
	json_array_foreach(json_object_get(json, "replications"), i, one) json_object_del(one, "wall_s");
	return json;
}

static int check_contents(const struct merge *merge, size_t a, size_t b, size_t point, char **problem)
{
	const char *id = merge->points[point].id;
	json_t *first = contents(merge->parts[a].directory, id), *second = contents(merge->parts[b].directory, id);
	bool same = first != NULL && second != NULL && json_equal(first, second);

	json_decref(first);
	json_decref(second);
	if (same)
		return 0;
	char *where = merge_describe(merge, point);
	*problem = alloc_format(
		"point %zu%s%s%s has other contents in %s than in %s, or is damaged there, though inputs and "
		"program are the same",
		point + 1, where[0] != '\0' ? " (" : "", where, where[0] != '\0' ? ")" : "", merge->parts[b].directory,
		merge->parts[a].directory);
	free(where);
	return -1;
}

/* Marks what a part holds.  A sweep may have the same point twice. */
static int take_points(struct merge *merge, size_t part, const struct entry *entries, char **problem)
{
	const json_t *points = json_object_get(merge->parts[part].manifest, "points"), *point;
	size_t i, count = merge->point_count;

	json_array_foreach(points, i, point)
	{
		const char *id = id_of(point);
		size_t at = find_entry(entries, count, id);
		if (at == count) {
			*problem = alloc_format("%s/manifest.json is damaged: %s is no point of its sweep",
						merge->parts[part].directory, id);
			return -1;
		}
		size_t holder = merge->points[entries[at].point].part;
		if (holder != MERGE_NOWHERE && holder != part &&
		    check_contents(merge, holder, part, entries[at].point, problem) != 0)
			return -1;
		for (; holder == MERGE_NOWHERE && at < count && strcmp(entries[at].id, id) == 0; at++) {
			merge->points[entries[at].point].part = part;
			merge->missing--;
		}
	}
	return 0;
}

static int take_parts(struct merge *merge, char **problem)
{
	const json_t *sweep = sweep_of(merge->parts[0].manifest);
	int failed = 0;

	merge->point_count = merge->missing = json_array_size(sweep);
	merge->points = alloc_zeroed(merge->point_count, sizeof(*merge->points));
	struct entry *entries = alloc_zeroed(merge->point_count, sizeof(*entries));
	for (size_t p = 0; p < merge->point_count; p++) {
		merge->points[p] = (struct merge_point){id_of(json_array_get(sweep, p)), MERGE_NOWHERE};
		entries[p] = (struct entry){merge->points[p].id, p};
	}
	qsort(entries, merge->point_count, sizeof(*entries), compare_entries);
	for (size_t i = 0; i < merge->part_count && failed == 0; i++)
		failed = take_points(merge, i, entries, problem);
	free(entries);
	return failed;
}

int merge_read(struct merge *merge, const char *const *directories, size_t count, const char *build, char **problem)
{
	*problem = NULL;
	*merge = (struct merge){.parts = alloc_zeroed(count, sizeof(*merge->parts)), .part_count = count};
	for (size_t i = 0; i < count; i++) {
		merge->parts[i].directory = directories[i];
		if (read_part(&merge->parts[i], build, problem) != 0 ||
		    (i > 0 && check_same(&merge->parts[0], &merge->parts[i], problem) != 0))
			return -1;
	}
	return take_parts(merge, problem);
}

char *merge_describe(const struct merge *merge, size_t point)
{
	const json_t *place = json_array_get(sweep_of(merge->parts[0].manifest), point), *value;
	const json_t *row = json_object_get(place, "row");
	json_t *parameters = json_object_get(place, "parameters");
	char *text = row != NULL ? alloc_format("row %lld", (long long)json_integer_value(row)) : alloc_text("");
	const char *path;

	json_object_foreach(parameters, path, value)
	{
		char *longer =
			alloc_format("%s%s%s=%s", text, text[0] != '\0' ? " " : "", path, json_string_value(value));
		free(text);
		text = longer;
	}
	return text;
}

void merge_free(struct merge *merge)
{
	for (size_t i = 0; i < merge->part_count; i++)
		json_decref(merge->parts[i].manifest);
	free(merge->parts);
	free(merge->points);
	*merge = (struct merge){0};
}
