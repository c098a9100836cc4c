/* SPDX-License-Identifier: Apache-2.0 */
#include "study.h"

#include "base/rng.h"
#include "results/metrics.h"
#include "results/stopping.h"
#include "theory.h"

#define FIRST_BATCHES 128 /* of the warm-up, as in the simulator */

enum { WAIT_MEAN, WAIT_HALF_WIDTH };
/* clang-format off */
static const struct metric metrics[] = {
	[WAIT_MEAN] = {"wait_ps", "ps", "", METRIC_MEAN, METRIC_FIXED_3, {STUDY_WAIT}, {NULL}, NULL, 0, 0},
	[WAIT_HALF_WIDTH] = {"wait_ci95_ps", "ps", "", METRIC_HALF_WIDTH, METRIC_FIXED_3, {STUDY_WAIT}, {NULL}, NULL, 0,
			     0.95},
};
/* clang-format on */
static const struct metric_table table = {metrics, 2};

static uint64_t interval_ps(const struct study_queue *queue)
{
	return (uint64_t)((double)queue->service_ps / queue->utilisation + 0.5);
}

double study_true_wait_ps(const struct study_queue *queue)
{
	return theory_md1_wait((double)queue->service_ps / (double)interval_ps(queue)) * (double)queue->service_ps;
}

/* A replication under way. */
struct replication {
	struct output_series series;
	struct output_batch batch; /* that is being filled */
	struct histogram waits;
	uint64_t batch_ends_ps, warmup_until_ps;
	bool measuring;
};

static void end_batches(struct replication *replication, uint64_t now_ps)
{
	while (replication->batch_ends_ps <= now_ps) {
		output_series_add(&replication->series, replication->batch.sum, replication->batch.count);
		replication->batch = (struct output_batch){0, 0};
		replication->batch_ends_ps += replication->series.batch_ps;
	}
}

/* The warm-up's end has come: now, or later after all. */
static void end_warmup(const struct study_queue *queue, struct replication *replication)
{
	const uint64_t now_ps = replication->warmup_until_ps, latest_ps = queue->warmup_ps + queue->duration_ps;

	if (queue->find_warmup)
		replication->warmup_until_ps = output_series_warmup_until(&replication->series, now_ps, latest_ps);
	replication->measuring = replication->warmup_until_ps == now_ps;
}

static void begin(const struct study_queue *queue, struct replication *replication)
{
	uint64_t whole = queue->warmup_ps > 0 ? queue->warmup_ps : queue->duration_ps;

	*replication = (struct replication){.warmup_until_ps = queue->warmup_ps};
	output_series_init(&replication->series, whole / FIRST_BATCHES);
	histogram_init(&replication->waits);
	replication->batch_ends_ps = replication->series.batch_ps;
	replication->measuring = queue->warmup_ps == 0;
}

static void end(struct replication *replication, struct report *report)
{
	replication->series.warmup_ps = replication->warmup_until_ps;
	report_init(report);
	report_add_histogram(report, STUDY_WAIT, "ps", &replication->waits);
	report_set_output(report, &replication->series);
	output_series_free(&replication->series);
	histogram_free(&replication->waits);
}

void study_replicate(const struct study_queue *queue, uint64_t seed, uint32_t number, struct report *report)
{
	const uint64_t mean_ps = interval_ps(queue);
	struct replication replication;
	struct rng rng;
	uint64_t now_ps = 0, work_ps = queue->backlog_ps;

	begin(queue, &replication);
	rng_init(&rng, seed, number, queue->arrivals);
	for (;;) {
		uint64_t gap_ps = rng_exponential(&rng, mean_ps);
		now_ps += gap_ps;
		work_ps = work_ps > gap_ps ? work_ps - gap_ps : 0;
		end_batches(&replication, now_ps);
		while (!replication.measuring && now_ps >= replication.warmup_until_ps)
			end_warmup(queue, &replication);
		if (replication.measuring && now_ps >= replication.warmup_until_ps + queue->duration_ps)
			break;
		if (replication.measuring)
			histogram_add(&replication.waits, work_ps);
		replication.batch.sum += work_ps;
		replication.batch.count++;
		work_ps += queue->service_ps;
	}
	end(&replication, report);
}

struct study_result study_run(const struct study_queue *queue, struct stopping_rule rule, uint64_t seed)
{
	struct study_result result = {0};
	struct pooled pooled;
	struct series series;

	rule.measure = (struct measure){.mean_of = STUDY_WAIT};
	pooled_init(&pooled, &table);
	series_init(&series, &rule.measure);
	do {
		struct report report;
		study_replicate(queue, seed, (uint32_t)series.replications, &report);
		result.warmup_ps += (double)report.output.warmup_ps;
		pooled_add(&pooled, &report);
		series_add(&series, &report);
		report_free(&report);
	} while (!stopping_reached(&rule, &series));
	result.replications = series.replications;
	result.warmup_ps /= (double)series.replications;
	result.narrow = series.replications < rule.maximum;
	metric_value(&pooled, WAIT_MEAN, &result.mean_ps);
	result.has_interval = metric_value(&pooled, WAIT_HALF_WIDTH, &result.half_width_ps);
	pooled_free(&pooled);
	series_free(&series);
	return result;
}
