/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one replication of one point leaves: every statistic by its path,
 * histograms, and the checks that it made of itself.  The simulation fills
 * it, results read it; neither knows the other.
 */
#ifndef VIFSIM_BASE_REPORT_H
#define VIFSIM_BASE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/breakdown.h"
#include "base/histogram.h"
#include "base/output_series.h"
#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The one path that every machine's report has: the time that the replication simulated, warm-up included. */
#define REPORT_SIMULATED_PS "machine.simulated_ps"

struct report_value {
	char *path; /* "host_a.cpu0.idle_ps" */
	char *unit;
	uint64_t value;
	uint64_t path_end; /* its last 8 characters, by which most paths are told from a pattern */
};

struct report_histogram {
	char *path; /* "workload.rtt_ps" */
	char *unit;
	struct histogram histogram;
};

/* Of what a histogram's values are made. */
struct report_breakdown {
	char *path; /* "workload.anatomy" */
	char *unit;
	char **names; /* of the parts */
	struct breakdown breakdown;
};

/* A law that the run held itself to: "frames conserved", with both sides. */
struct report_check {
	char *name;
	bool passed;
	char *detail; /* "sent 812 = received 790 + dropped 2 + in flight 20" */
};

struct report {
	struct report_value *values;
	size_t value_count, value_capacity;
	struct report_histogram *histograms;
	size_t histogram_count, histogram_capacity;
	struct report_breakdown *breakdowns;
	size_t breakdown_count, breakdown_capacity;
	struct report_check *checks;
	size_t check_count, check_capacity;
	struct output_series output; /* of what the workload is simulated for; batch_ps 0: there is none */
};

void report_init(struct report *report);
void report_free(struct report *report);
/* All of these copy what they are given and abort when out of memory. */
void report_add_value(struct report *report, const char *path, const char *unit, uint64_t value);
void report_add_histogram(struct report *report, const char *path, const char *unit, const struct histogram *histogram);
/* `parts`: of its parts, in their order. */
void report_add_breakdown(struct report *report, const char *path, const char *unit, const struct breakdown_part *parts,
			  const struct breakdown *breakdown);
void report_add_check(struct report *report, const char *name, bool passed, const char *detail_format, ...)
	__attribute__((format(printf, 4, 5)));
/* Copies the series. */
void report_set_output(struct report *report, const struct output_series *series);
/* Every statistic of a registry, as "<group path>.<name>". */
void report_statistics(struct report *report, const struct stat_registry *registry);
bool report_passed(const struct report *report); /* all checks, and at least one */
/* "*" stands for any run of characters without a dot: "host_*.cpu*.idle_ps". */
bool report_path_matches(const char *pattern, const char *path);
/* Sum of all values whose path matches the pattern; *found says how many did. */
uint64_t report_sum(const struct report *report, const char *pattern, size_t *found);
const struct histogram *report_find_histogram(const struct report *report, const char *path);

#ifdef __cplusplus
}
#endif
#endif
