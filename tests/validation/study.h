/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small simulation of an M/D/1 queue, fast enough to be repeated by the ten thousand: Lindley's recursion of the
 * waits, on the simulator's own random streams.  It leaves a report as a replication of the simulator does: a histogram
 * of the waits and the series of its output; by which the simulator's own statistics are tried.
 */
#ifndef VIFSIM_VALIDATION_STUDY_H
#define VIFSIM_VALIDATION_STUDY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/measure.h"
#include "base/metric.h"
#include "base/report.h"

#define STUDY_WAIT "queue.wait_ps" /* path of the histogram */

struct study_queue {
	double utilisation;
	uint64_t service_ps;
	uint64_t backlog_ps; /* work that the first arrival finds */
	uint64_t warmup_ps, duration_ps;
	bool find_warmup;     /* MSER-5 prolongs it, duration_ps later at the latest */
	const char *arrivals; /* name of the random stream: two designs with the same meet the same arrivals */
};

/* One replication; `report` is for report_free. */
void study_replicate(const struct study_queue *queue, uint64_t seed, uint32_t replication, struct report *report);

/* What a study finds out. */
struct study_result {
	double mean_ps, half_width_ps; /* of the 95 % interval */
	bool has_interval;
	uint64_t replications;
	bool narrow;      /* the rule stopped it before its maximum */
	double warmup_ps; /* of a replication, on average */
};

/* As many replications as the rule asks for.  Its measure is set here. */
struct study_result study_run(const struct study_queue *queue, struct stopping_rule rule, uint64_t seed);

/* In ps, by theory. */
double study_true_wait_ps(const struct study_queue *queue);

#endif
