/* SPDX-License-Identifier: Apache-2.0 */
#include "results/report_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* A text that is no UTF-8 (from a log, say) must not cost the report. */
static json_t *text_json(const char *text)
{
	json_t *json = json_string(text);

	return json != NULL ? json : json_string("(not UTF-8)");
}

json_t *report_json_whole(uint64_t value)
{
	if (value <= INT64_MAX)
		return json_integer((json_int_t)value);
	char text[24];
	snprintf(text, sizeof(text), "%" PRIu64, value);
	return json_string(text);
}

int report_json_get_whole(const json_t *json, uint64_t *value)
{
	if (json_is_integer(json) && json_integer_value(json) >= 0) {
		*value = (uint64_t)json_integer_value(json);
		return 0;
	}
	const char *text = json_string_value(json);
	if (text == NULL || text[0] < '0' || text[0] > '9')
		return -1;
	char *end;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0 ? 0 : -1;
}

static json_t *histogram_json(const struct report_histogram *entry)
{
	const struct histogram *histogram = &entry->histogram;
	json_t *json = json_object(), *buckets = json_array();

	json_object_set_new(json, "unit", text_json(entry->unit));
	json_object_set_new(json, "quantile_error", json_real(HISTOGRAM_QUANTILE_ERROR));
	json_object_set_new(json, "count", report_json_whole(histogram->count));
	json_object_set_new(json, "sum", report_json_whole(histogram->sum));
	json_object_set_new(json, "minimum", report_json_whole(histogram->minimum));
	json_object_set_new(json, "maximum", report_json_whole(histogram->maximum));
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (histogram->buckets[i] != 0)
			json_array_append_new(buckets, json_pack("[o, o]", report_json_whole(histogram_bucket_low(i)),
								 report_json_whole(histogram->buckets[i])));
	json_object_set_new(json, "buckets", buckets);
	return json;
}

static json_t *output_json(const struct output_series *output)
{
	json_t *sums = json_array(), *counts = json_array();

	for (size_t i = 0; i < output->count; i++) {
		json_array_append_new(sums, report_json_whole(output->batches[i].sum));
		json_array_append_new(counts, report_json_whole(output->batches[i].count));
	}
	return json_pack("{s:o, s:o, s:o, s:o}", "batch_ps", report_json_whole(output->batch_ps), "warmup_ps",
			 report_json_whole(output->warmup_ps), "sums", sums, "counts", counts);
}

/* Of each bucket its lowest value, its count, and its parts' sums. */
static json_t *breakdown_json(const struct report_breakdown *entry)
{
	const struct breakdown *breakdown = &entry->breakdown;
	json_t *names = json_array(), *buckets = json_array();

	for (size_t i = 0; i < breakdown->part_count; i++)
		json_array_append_new(names, text_json(entry->names[i]));
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (breakdown->counts[i] == 0)
			continue;
		json_t *sums = json_array();
		for (size_t part = 0; part < breakdown->part_count; part++)
			json_array_append_new(sums,
					      report_json_whole(breakdown->sums[i * breakdown->part_count + part]));
		json_array_append_new(buckets, json_pack("[o, o, o]", report_json_whole(histogram_bucket_low(i)),
							 report_json_whole(breakdown->counts[i]), sums));
	}
	return json_pack("{s:o, s:o, s:o}", "unit", text_json(entry->unit), "parts", names, "buckets", buckets);
}

json_t *report_json_write(const struct report *report)
{
	json_t *statistics = json_object(), *units = json_object(), *histograms = json_object(), *checks = json_array();
	json_t *breakdowns = json_object();

	for (size_t i = 0; i < report->value_count; i++) {
		json_object_set_new(statistics, report->values[i].path, report_json_whole(report->values[i].value));
		json_object_set_new(units, report->values[i].path, text_json(report->values[i].unit));
	}
	for (size_t i = 0; i < report->histogram_count; i++)
		json_object_set_new(histograms, report->histograms[i].path, histogram_json(&report->histograms[i]));
	for (size_t i = 0; i < report->check_count; i++)
		json_array_append_new(checks, json_pack("{s:o, s:b, s:o}", "name", text_json(report->checks[i].name),
							"passed", (int)report->checks[i].passed, "detail",
							text_json(report->checks[i].detail)));
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "statistics", statistics, "units", units, "histograms",
				 histograms, "breakdowns", breakdowns, "checks", checks);
	for (size_t i = 0; i < report->breakdown_count; i++)
		json_object_set_new(breakdowns, report->breakdowns[i].path, breakdown_json(&report->breakdowns[i]));
	if (report->output.batch_ps > 0)
		json_object_set_new(json, "output", output_json(&report->output));
	return json;
}

static int read_bucket(const json_t *json, struct histogram *histogram)
{
	uint64_t low, count;

	if (report_json_get_whole(json_array_get(json, 0), &low) != 0 ||
	    report_json_get_whole(json_array_get(json, 1), &count) != 0)
		return -1;
	histogram->buckets[histogram_bucket(low)] = count;
	return 0;
}

static int read_histogram(const json_t *json, const char *path, struct report *report)
{
	struct histogram histogram;
	const char *unit = json_string_value(json_object_get(json, "unit"));
	const json_t *buckets = json_object_get(json, "buckets"), *bucket;
	size_t i;

	histogram_init(&histogram);
	int failed = unit == NULL || !json_is_array(buckets) ||
		     report_json_get_whole(json_object_get(json, "count"), &histogram.count) != 0 ||
		     report_json_get_whole(json_object_get(json, "sum"), &histogram.sum) != 0 ||
		     report_json_get_whole(json_object_get(json, "minimum"), &histogram.minimum) != 0 ||
		     report_json_get_whole(json_object_get(json, "maximum"), &histogram.maximum) != 0;
	json_array_foreach(buckets, i, bucket) failed = failed || read_bucket(bucket, &histogram) != 0;
	failed = failed || !histogram_is_whole(&histogram);
	if (!failed)
		report_add_histogram(report, path, unit, &histogram);
	histogram_free(&histogram);
	return failed ? -1 : 0;
}

static int read_parts(const json_t *json, struct breakdown *breakdown)
{
	const json_t *sums = json_array_get(json, 2);
	uint64_t low, count;

	if (json_array_size(sums) != breakdown->part_count ||
	    report_json_get_whole(json_array_get(json, 0), &low) != 0 ||
	    report_json_get_whole(json_array_get(json, 1), &count) != 0)
		return -1;
	const size_t bucket = histogram_bucket(low);
	breakdown->counts[bucket] = count;
	breakdown->count += count;
	for (size_t i = 0; i < breakdown->part_count; i++)
		if (report_json_get_whole(json_array_get(sums, i),
					  &breakdown->sums[bucket * breakdown->part_count + i]) != 0)
			return -1;
	return 0;
}

static int read_breakdown(const json_t *json, const char *path, struct report *report)
{
	const json_t *names = json_object_get(json, "parts"), *buckets = json_object_get(json, "buckets"), *bucket;
	const char *unit = json_string_value(json_object_get(json, "unit"));
	const size_t count = json_array_size(names);
	struct breakdown_part *parts = alloc_zeroed(count, sizeof(*parts));
	struct breakdown breakdown;
	int failed = unit == NULL || !json_is_array(buckets) || count == 0;
	size_t i;

	breakdown_init(&breakdown, count);
	for (i = 0; i < count; i++) {
		parts[i].name = json_string_value(json_array_get(names, i));
		failed = failed || parts[i].name == NULL;
	}
	json_array_foreach(buckets, i, bucket) failed = failed || read_parts(bucket, &breakdown) != 0;
	if (!failed)
		report_add_breakdown(report, path, unit, parts, &breakdown);
	breakdown_free(&breakdown);
	free(parts);
	return failed ? -1 : 0;
}

static int read_checks(const json_t *checks, struct report *report)
{
	const json_t *check;
	size_t i;

	if (!json_is_array(checks))
		return -1;
	json_array_foreach(checks, i, check)
	{
		const char *name = json_string_value(json_object_get(check, "name"));
		const char *detail = json_string_value(json_object_get(check, "detail"));
		const json_t *passed = json_object_get(check, "passed");
		if (name == NULL || detail == NULL || !json_is_boolean(passed))
			return -1;
		report_add_check(report, name, json_is_true(passed), "%s", detail);
	}
	return 0;
}

/* A report need not have one. */
static int read_output(const json_t *json, struct report *report)
{
	const json_t *sums = json_object_get(json, "sums"), *counts = json_object_get(json, "counts");
	struct output_series *output = &report->output;
	size_t count = json_array_size(sums);
	uint64_t batch_ps;

	if (json == NULL)
		return 0;
	if (report_json_get_whole(json_object_get(json, "batch_ps"), &batch_ps) != 0 || batch_ps == 0 ||
	    count >= OUTPUT_SERIES_MOST || json_array_size(counts) != count)
		return -1;
	output_series_init(output, batch_ps);
	output->count = count;
	for (size_t i = 0; i < count; i++)
		if (report_json_get_whole(json_array_get(sums, i), &output->batches[i].sum) != 0 ||
		    report_json_get_whole(json_array_get(counts, i), &output->batches[i].count) != 0)
			return -1;
	return report_json_get_whole(json_object_get(json, "warmup_ps"), &output->warmup_ps);
}

int report_json_read(const json_t *json, struct report *report)
{
	json_t *statistics = json_object_get(json, "statistics"), *units = json_object_get(json, "units"), *entry;
	json_t *histograms = json_object_get(json, "histograms");
	const char *path;

	if (!json_is_object(statistics) || !json_is_object(units) || !json_is_object(histograms))
		return -1;
	json_object_foreach(statistics, path, entry)
	{
		uint64_t value;
		const char *unit = json_string_value(json_object_get(units, path));
		if (unit == NULL || report_json_get_whole(entry, &value) != 0)
			return -1;
		report_add_value(report, path, unit, value);
	}
	json_object_foreach(histograms, path, entry)
	{
		if (read_histogram(entry, path, report) != 0)
			return -1;
	}
	json_object_foreach(json_object_get(json, "breakdowns"), path, entry)
	{
		if (read_breakdown(entry, path, report) != 0)
			return -1;
	}
	if (read_output(json_object_get(json, "output"), report) != 0)
		return -1;
	return read_checks(json_object_get(json, "checks"), report);
}
