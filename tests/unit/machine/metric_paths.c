/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metric_paths POINT.json...: that each path of the machine's metrics and
 * primary measures is one of a statistic that some point has, so that a
 * statistic renamed takes no column away unseen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "load/workload_config.h"
#include "machine/machine_metrics.h"
#include "results/report_json.h"

/* Of workloads that do not exist yet. */
static const char *const expected_absent[] = {"throughput_mbit_s", "fairness_jain", "retransmits"};

static struct report *reports;
static size_t report_count;
static int failures;

/* The first replication of a point. */
static void read_point(const char *path, struct report *report)
{
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	json_t *replication = json_array_get(json_object_get(json, "replications"), 0);

	report_init(report);
	json_object_set(replication, "units", json_object_get(json, "units"));
	if (report_json_read(replication, report) != 0) {
		fprintf(stderr, "%s is no point\n", path);
		exit(EXIT_FAILURE);
	}
	json_decref(json);
}

static bool exists(const char *pattern)
{
	for (size_t i = 0; i < report_count; i++) {
		size_t found;
		report_sum(&reports[i], pattern, &found);
		if (found > 0 || report_find_histogram(&reports[i], pattern) != NULL)
			return true;
	}
	return false;
}

/* Whether the pattern is NULL or matches; says so if it does not. */
static bool matches(const char *name, const char *pattern, bool tell)
{
	if (pattern == NULL || exists(pattern))
		return true;
	if (tell) {
		fprintf(stderr, "%s: no point has a statistic %s\n", name, pattern);
		failures++;
	}
	return false;
}

static void check_metric(const struct metric *metric)
{
	bool absent = false, all = true;

	for (size_t i = 0; i < sizeof(expected_absent) / sizeof(expected_absent[0]); i++)
		absent = absent || strcmp(metric->name, expected_absent[i]) == 0;
	for (size_t i = 0; i < METRIC_TERMS; i++) {
		all = matches(metric->name, metric->over[i], !absent) && all;
		all = matches(metric->name, metric->under[i], !absent) && all;
	}
	all = matches(metric->name, metric->only_with, !absent) && all;
	if (absent && all) {
		fprintf(stderr, "%s is there by now: it needs no exception here\n", metric->name);
		failures++;
	}
}

int main(int count, char **arguments)
{
	report_count = (size_t)count - 1;
	reports = alloc_zeroed(report_count, sizeof(*reports));
	for (size_t i = 0; i < report_count; i++)
		read_point(arguments[i + 1], &reports[i]);
	for (size_t i = 0; i < machine_metrics.count; i++)
		check_metric(&machine_metrics.metrics[i]);
	for (int kind = 0; kind < WORKLOAD_KINDS; kind++) {
		const struct measure *measure = machine_primary_measure(kind);
		matches("primary measure", measure->mean_of, true);
		matches("primary measure", measure->over, true);
		matches("primary measure", measure->under, true);
	}
	for (size_t i = 0; i < report_count; i++)
		report_free(&reports[i]);
	free(reports);
	return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
