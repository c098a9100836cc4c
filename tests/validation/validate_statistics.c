/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulator's own statistics, on small M/D/1 studies whose truth is known: rows of docs/validation.md.  An argument
 * sets the number of studies, for a quick look.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pairing.h"
#include "row.h"
#include "study.h"
#include "theory.h"

#define SERVICE_PS UINT64_C(1000000)
#define STUDIES 1000
#define TEXT 192

static uint64_t studies = STUDIES;

/* A queue measured for so many mean interarrival times, after a warm-up of a tenth of them. */
static struct study_queue queue_of(double utilisation, uint64_t customers)
{
	uint64_t duration_ps = (uint64_t)((double)(customers * SERVICE_PS) / utilisation);

	return (struct study_queue){.utilisation = utilisation,
				    .service_ps = SERVICE_PS,
				    .warmup_ps = duration_ps / 10,
				    .duration_ps = duration_ps,
				    .arrivals = "validation.statistics"};
}

static struct stopping_rule exactly(uint64_t replications)
{
	return (struct stopping_rule){.minimum = replications, .maximum = replications, .level = 0.95, .half_width = 1};
}

/* Of all studies of a queue under a rule. */
struct coverage {
	double percent;      /* of the intervals hold the truth */
	double replications; /* mean */
	double narrow;       /* part that stopped before the maximum */
	double mean_ps, warmup_ps;
};

static struct coverage cover(const struct study_queue *queue, const struct stopping_rule *rule)
{
	const double truth = study_true_wait_ps(queue);
	struct coverage coverage = {0};

	for (uint64_t seed = 1; seed <= studies; seed++) {
		struct study_result result = study_run(queue, *rule, seed);
		coverage.percent += fabs(result.mean_ps - truth) <= result.half_width_ps;
		coverage.replications += (double)result.replications;
		coverage.narrow += result.narrow;
		coverage.mean_ps += result.mean_ps;
		coverage.warmup_ps += result.warmup_ps;
	}
	coverage.percent *= 100.0 / (double)studies;
	coverage.replications /= (double)studies;
	coverage.narrow /= (double)studies;
	coverage.mean_ps /= (double)studies;
	coverage.warmup_ps /= (double)studies;
	return coverage;
}

static void fixed_numbers(void)
{
	static const struct {
		double utilisation;
		uint64_t replications, customers;
	} cases[] = {{0.5, 5, 2000}, {0.5, 10, 2000}, {0.8, 5, 8000}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct study_queue queue = queue_of(cases[i].utilisation, cases[i].customers);
		const struct stopping_rule rule = exactly(cases[i].replications);
		struct coverage coverage = cover(&queue, &rule);
		char what[TEXT];
		snprintf(what, sizeof(what),
			 "utilisation %.1f, %" PRIu64 " replications of %" PRIu64 " customers: coverage",
			 cases[i].utilisation, cases[i].replications, cases[i].customers);
		row_print_range("coverage", what, "%", 1, coverage.percent, 93, 97);
	}
}

static void print_stopping(uint64_t minimum, const char *value, const char *unit, double found)
{
	char what[TEXT];

	snprintf(what, sizeof(what), "%" PRIu64 " to 20 replications: %s", minimum, value);
	row_print_range("stopping", what, unit, 1, found, 0, 0);
}

static void stopping_rules(void)
{
	static const uint64_t minima[] = {5, 10};
	const struct study_queue queue = queue_of(0.5, 3000);

	for (size_t i = 0; i < sizeof(minima) / sizeof(minima[0]); i++) {
		const struct stopping_rule rule = {
			.minimum = minima[i], .maximum = 20, .level = 0.95, .half_width = 0.05};
		struct coverage coverage = cover(&queue, &rule);
		print_stopping(minima[i], "coverage", "%", coverage.percent);
		print_stopping(minima[i], "replications, on average", "", coverage.replications);
		print_stopping(minima[i], "studies that stopped before 20", "%", 100.0 * coverage.narrow);
	}
}

static void replicate_design(const struct study_queue *queue, uint64_t seed, size_t count,
			     struct pairing_design *design)
{
	double sum = 0.0, number = 0.0;

	design->count = count;
	for (size_t r = 0; r < count; r++) {
		struct report report;
		study_replicate(queue, seed, (uint32_t)r, &report);
		const struct histogram *waits = report_find_histogram(&report, STUDY_WAIT);
		design->each[r] = (double)waits->sum / (double)waits->count;
		sum += (double)waits->sum;
		number += (double)waits->count;
		report_free(&report);
	}
	design->pooled = sum / number;
}

/* A server a tenth faster against the first, which meets the same arrivals or others. */
static void pairs(bool same_arrivals)
{
	const struct study_queue slow = queue_of(0.7, 4000);
	struct study_queue fast = slow;
	uint64_t held = 0;
	double width = 0.0;
	char what[TEXT];

	fast.service_ps = SERVICE_PS * 9 / 10;
	fast.utilisation = 0.9 * slow.utilisation;
	fast.arrivals = same_arrivals ? slow.arrivals : "validation.others";
	const double truth = study_true_wait_ps(&fast) / study_true_wait_ps(&slow);
	for (uint64_t seed = 1; seed <= studies; seed++) {
		struct pairing_design over, under;
		replicate_design(&fast, seed, 5, &over);
		replicate_design(&slow, seed, 5, &under);
		struct pairing_ratio ratio = pairing_compare(&over, &under);
		held += ratio.low <= truth && truth <= ratio.high;
		width += (ratio.high - ratio.low) / 2.0 / truth;
	}
	const char *arrivals = same_arrivals ? "the same arrivals" : "arrivals of its own";
	snprintf(what, sizeof(what), "%s: coverage of the ratio's interval", arrivals);
	row_print_range("pairs", what, "%", 1, 100.0 * (double)held / (double)studies, 93, 97);
	snprintf(what, sizeof(what), "%s: half of its width, of the ratio", arrivals);
	row_print_range("pairs", what, "%", 2, 100.0 * width / (double)studies, 0, 0);
}

/* A queue that begins with 200 services of work, which it has done after 1,000 on average, or empty; measured for
 * 3,000. */
static void transients(uint64_t backlog)
{
	static const struct {
		const char *name;
		uint64_t warmup; /* services */
		bool find;
	} cases[] = {{"no warm-up", 0, false}, {"warm-up by MSER-5", 500, true}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct study_queue queue = queue_of(0.8, 3000);
		const struct stopping_rule rule = exactly(5);
		char what[TEXT];
		queue.backlog_ps = backlog * SERVICE_PS;
		queue.warmup_ps = cases[i].warmup * SERVICE_PS;
		queue.find_warmup = cases[i].find;
		struct coverage coverage = cover(&queue, &rule);
		const char *begin = backlog > 0 ? "begins with 200 services of work" : "begins empty";
		snprintf(what, sizeof(what), "%s, %s: bias of the mean", begin, cases[i].name);
		row_print_range("warmup", what, "%", 2, 100.0 * (coverage.mean_ps / study_true_wait_ps(&queue) - 1.0),
				cases[i].find ? -1 : 0, cases[i].find ? 1 : 0);
		snprintf(what, sizeof(what), "%s, %s: coverage", begin, cases[i].name);
		row_print_range("warmup", what, "%", 1, coverage.percent, cases[i].find ? 93 : 0,
				cases[i].find ? 97 : 0);
		if (!cases[i].find)
			continue;
		snprintf(what, sizeof(what), "%s, %s: its length, services on average", begin, cases[i].name);
		row_print_range("warmup", what, "", 0, coverage.warmup_ps / SERVICE_PS, 0, 0);
	}
}

/* Both ends of every bucket, between a smaller and a larger value. */
static double largest_quantile_error(void)
{
	struct histogram histogram;
	double largest = 0.0;

	histogram_init(&histogram);
	for (size_t i = 1; i + 1 < HISTOGRAM_BUCKETS; i++) {
		const uint64_t ends[] = {histogram_bucket_low(i), histogram_bucket_low(i + 1) - 1};
		for (size_t end = 0; end < 2; end++) {
			histogram.count = 0;
			histogram.buckets[0] = histogram.buckets[i] = histogram.buckets[HISTOGRAM_BUCKETS - 1] = 0;
			histogram_add(&histogram, 0);
			histogram_add(&histogram, ends[end]);
			histogram_add(&histogram, UINT64_MAX);
			double read = (double)histogram_quantile(&histogram, 0.5), value = (double)ends[end];
			largest = fmax(largest, fabs(read - value) / value);
		}
		histogram.buckets[i] = 0;
	}
	histogram_free(&histogram);
	return largest;
}

static void histograms(void)
{
	row_print_range("histogram", "largest error of a quantile over all buckets", "%", 4,
			100.0 * largest_quantile_error(), 0, 100.0 * HISTOGRAM_QUANTILE_ERROR);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		studies = strtoull(argv[1], NULL, 10);
	fixed_numbers();
	stopping_rules();
	pairs(true);
	pairs(false);
	transients(0);
	transients(200);
	histograms();
	return rows_hold() ? EXIT_SUCCESS : EXIT_FAILURE;
}
