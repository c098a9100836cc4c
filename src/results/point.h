/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One point of a sweep as it is kept: points/<id>.json with its inputs in full
 * (each with origin and evidence), its metrics, and of every replication all
 * statistics, histograms and checks.  Only a complete point whose checks all
 * held is kept, and its file is all that is needed to make its row again.  It
 * ends with "sum", a hash of what stands before it: a file that has changed
 * is damaged.
 */
#ifndef VIFSIM_RESULTS_POINT_H
#define VIFSIM_RESULTS_POINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "results/metrics.h"
#include "results/transient.h"

#define POINT_KIND_SET "set" /* by the user */
#define IDENTITY_SIZE 33     /* 128 bits in hex, and a NUL */

/* A parameter's value at a point. */
struct point_input {
	const char *path;
	const char *text;   /* with its unit */
	const char *origin; /* "default", "platform", "scenario", "set", "sweep" */
	const char *file;   /* where it was written; NULL when in no file */
	size_t line, column;
	const char *scenario_value; /* what the command line changed, as the scenario's file has it; NULL: nothing */
	/* Evidence of a cost; kind NULL: none.  Of a value that is not the platform's own it is POINT_KIND_SET, has no
	 * source, and the platform's value and kind stand beside it. */
	const char *kind, *source, *range_low, *range_high;
	const char *platform_value, *platform_kind; /* NULL: the value is the platform's own */
	bool outside;                               /* its plausible range */
};

struct point_program {
	const char *version, *build;
};

/* What the manifest and points.csv say of a point. */
struct point_summary {
	char id[IDENTITY_SIZE];
	uint64_t replications;
	uint64_t simulated_ps;
	struct transient transient;
	double wall_s;                     /* of all its replications together */
	char (*metrics)[METRIC_TEXT_SIZE]; /* as many texts as the table has metrics, owned */
	json_t *anatomy;                   /* see anatomy.h; owned */
	json_t *precision;                 /* see precision.h; owned; NULL: nothing is known of it */
	bool told_otherwise;               /* its file tells other inputs, see point_load */
};

void point_summary_free(struct point_summary *summary);
/* All but the precision, of which the stopping rule knows: metrics and simulated time out of the pooled replications.
 */
void point_summarize(const struct pooled *pooled, struct point_summary *summary);

/* A replication and the wall time that it took. */
struct point_replication {
	struct report report;
	double wall_s;
};

/* Writes points/<summary->id>.json; `table` is that of the summary.  Returns 0, or -1 with a sentence in message. */
int point_save(const char *directory, const struct metric_table *table, const struct point_summary *summary,
	       const struct point_program *program, const struct point_input *inputs, size_t input_count,
	       const struct point_replication *replications, char *message, size_t message_size);
/* Of a point that is kept already: where this run has its values from, which is elsewhere than the run that simulated
 * it had them.  Writes the file again with that.  Returns 0, or -1 with a sentence in message. */
int point_tell_inputs(const char *directory, const char *id, const struct point_input *inputs, size_t input_count,
		      char *message, size_t message_size);
/* What such a file says, for the caller to json_decref.  Returns 0, 1 when there is none, -1 when it is no JSON or not
 * what was written. */
int point_read(const char *directory, const char *id, json_t **json);
/* Reads it again and makes its summary out of its replications, and says in it whether the file tells other inputs than
 * these (NULL: not asked for).  Returns 0, 1 when there is no such file, -1 when it is damaged. */
int point_load(const char *directory, const struct metric_table *table, const char *id,
	       const struct point_input *inputs, size_t input_count, struct point_summary *summary);

/* A point's metrics as numbers, NAN where there is none, for those who compare points. */
struct point_values {
	json_t *inputs;    /* of point_values_input */
	json_t *anatomy;   /* see anatomy.h */
	json_t *precision; /* see precision.h; NULL: its file tells nothing of it */
	size_t replications;
	double *pooled; /* of all replications together, one for each metric of the table */
	double *each;   /* of each replication alone: replication r has its metric m at [r * table->count + m] */
};

/* As point_load. */
int point_values_load(const char *directory, const struct metric_table *table, const char *id,
		      struct point_values *values);
void point_values_free(struct point_values *values);
/* The text of a parameter's value, with its unit; NULL when the point does not know the parameter. */
const char *point_values_input(const struct point_values *values, const char *path);

#endif
