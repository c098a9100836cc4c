/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metric_paths POINT.json...: that each path of the machine's metrics, primary
 * measures and observations is one of a statistic that some point has, so that a
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

/* The pattern, if there is one, must match. */
static void expect(const char *name, const char *pattern)
{
	if (pattern == NULL || exists(pattern))
		return;
	fprintf(stderr, "%s: no point has a statistic %s\n", name, pattern);
	failures++;
}

static void check_metric(const struct metric *metric)
{
	for (size_t i = 0; i < METRIC_TERMS; i++) {
		expect(metric->name, metric->over[i]);
		expect(metric->name, metric->under[i]);
	}
	expect(metric->name, metric->only_with);
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
		expect("primary measure", measure->mean_of);
		expect("primary measure", measure->over);
		expect("primary measure", measure->under);
		expect("observation", machine_observation(kind)->sum);
		expect("observation", machine_observation(kind)->count);
	}
	for (size_t i = 0; i < report_count; i++)
		report_free(&reports[i]);
	free(reports);
	return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
