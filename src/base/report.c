/* SPDX-License-Identifier: Apache-2.0 */
/* What one replication leaves: growing arrays, read by path. */
#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void report_init(struct report *report)
{
	*report = (struct report){0};
}

static void free_breakdown(struct report_breakdown *entry)
{
	for (size_t i = 0; i < entry->breakdown.part_count; i++)
		free(entry->names[i]);
	free(entry->names);
	free(entry->path);
	free(entry->unit);
	breakdown_free(&entry->breakdown);
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->value_count; i++) {
		free(report->values[i].path);
		free(report->values[i].unit);
	}
	for (size_t i = 0; i < report->histogram_count; i++) {
		free(report->histograms[i].path);
		free(report->histograms[i].unit);
		histogram_free(&report->histograms[i].histogram);
	}
	for (size_t i = 0; i < report->breakdown_count; i++)
		free_breakdown(&report->breakdowns[i]);
	for (size_t i = 0; i < report->check_count; i++) {
		free(report->checks[i].name);
		free(report->checks[i].detail);
	}
	free(report->values);
	free(report->histograms);
	free(report->breakdowns);
	free(report->checks);
	output_series_free(&report->output);
	report_init(report);
}

/* The last 8 characters of a text, zeros in front of them where it is shorter. */
static uint64_t end_of(const char *text)
{
	const size_t length = strlen(text);
	char characters[sizeof(uint64_t)] = {0};
	const size_t taken = length < sizeof(characters) ? length : sizeof(characters);
	uint64_t end;

	memcpy(characters + sizeof(characters) - taken, text + length - taken, taken);
	memcpy(&end, characters, sizeof(end));
	return end;
}

void report_add_value(struct report *report, const char *path, const char *unit, uint64_t value)
{
	ALLOC_ROOM(report->values, report->value_count, report->value_capacity);
	report->values[report->value_count++] = (struct report_value){
		.path = alloc_text(path), .unit = alloc_text(unit), .value = value, .path_end = end_of(path)};
}

void report_add_histogram(struct report *report, const char *path, const char *unit, const struct histogram *histogram)
{
	ALLOC_ROOM(report->histograms, report->histogram_count, report->histogram_capacity);
	struct report_histogram *entry = &report->histograms[report->histogram_count++];
	entry->path = alloc_text(path);
	entry->unit = alloc_text(unit);
	histogram_init(&entry->histogram);
	histogram_merge(&entry->histogram, histogram);
}

void report_add_breakdown(struct report *report, const char *path, const char *unit, const struct breakdown_part *parts,
			  const struct breakdown *breakdown)
{
	ALLOC_ROOM(report->breakdowns, report->breakdown_count, report->breakdown_capacity);
	struct report_breakdown *entry = &report->breakdowns[report->breakdown_count++];
	entry->path = alloc_text(path);
	entry->unit = alloc_text(unit);
	entry->names = alloc_zeroed(breakdown->part_count, sizeof(*entry->names));
	for (size_t i = 0; i < breakdown->part_count; i++)
		entry->names[i] = alloc_text(parts[i].name);
	breakdown_init(&entry->breakdown, breakdown->part_count);
	breakdown_merge(&entry->breakdown, breakdown);
}

void report_add_check(struct report *report, const char *name, bool passed, const char *detail_format, ...)
{
	ALLOC_ROOM(report->checks, report->check_count, report->check_capacity);
	struct report_check *check = &report->checks[report->check_count++];
	*check = (struct report_check){.name = alloc_text(name), .passed = passed};
	va_list arguments;
	va_start(arguments, detail_format);
	if (vasprintf(&check->detail, detail_format, arguments) < 0)
		abort();
	va_end(arguments);
}

void report_set_output(struct report *report, const struct output_series *series)
{
	output_series_free(&report->output);
	output_series_pool(&report->output, series);
}

void report_statistics(struct report *report, const struct stat_registry *registry)
{
	char path[192];
	for (size_t i = 0; i < registry->count; i++) {
		const struct stat_group *group = &registry->groups[i];
		for (size_t j = 0; j < group->count; j++) {
			snprintf(path, sizeof(path), "%s.%s", group->path, group->specs[j].name);
			report_add_value(report, path, group->specs[j].unit, stat_registry_value(group, j));
		}
	}
}

bool report_passed(const struct report *report)
{
	for (size_t i = 0; i < report->check_count; i++) {
		if (!report->checks[i].passed)
			return false;
	}
	return report->check_count > 0;
}

/* Glob with "*" alone: on a mismatch, let the last star take one character
 * more; a star never takes a dot. */
bool report_path_matches(const char *pattern, const char *path)
{
	const char *star = NULL, *taken = NULL;
	while (*path) {
		if (*pattern == '*') {
			star = pattern++;
			taken = path;
		} else if (*pattern == *path) {
			/* Beyond a dot no earlier star can take any more. */
			if (*path == '.')
				star = NULL;
			pattern++;
			path++;
		} else if (star && *taken != '.') {
			pattern = star + 1;
			path = ++taken;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

uint64_t report_sum(const struct report *report, const char *pattern, size_t *found)
{
	/* A path that matches ends as the pattern does behind its last star. */
	const char *const star = strrchr(pattern, '*'), *const literal = star != NULL ? star + 1 : pattern;
	const uint64_t end = end_of(literal);
	char every[] = "\xff\xff\xff\xff\xff\xff\xff\xff";
	uint64_t sum = 0, mask;
	size_t matches = 0;

	if (strlen(literal) < sizeof(mask))
		every[strlen(literal)] = '\0';
	mask = end_of(every);
	for (size_t i = 0; i < report->value_count; i++) {
		if (((report->values[i].path_end ^ end) & mask) == 0 &&
		    report_path_matches(pattern, report->values[i].path)) {
			sum += report->values[i].value;
			matches++;
		}
	}
	if (found)
		*found = matches;
	return sum;
}

const struct histogram *report_find_histogram(const struct report *report, const char *path)
{
	for (size_t i = 0; i < report->histogram_count; i++) {
		if (!strcmp(report->histograms[i].path, path))
			return &report->histograms[i].histogram;
	}
	return NULL;
}
