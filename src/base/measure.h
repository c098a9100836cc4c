/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the replications of a point are to tell, and when there are enough of
 * them.  The machine declares it, results compute it; neither knows the other.
 */
#ifndef VIFSIM_BASE_MEASURE_H
#define VIFSIM_BASE_MEASURE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One number of each replication: the mean of a histogram, or the ratio of two sums of statistics. */
struct measure {
	const char *mean_of;      /* path of the histogram; NULL: the ratio */
	const char *over, *under; /* patterns, see report_sum */
};

/* What is observed over time: the sum of the observations and their number, as patterns of counters
 * (report_path_matches). Without a number there is an observation in each first batch of the series: what the sum has
 * grown by in it. */
struct observation {
	const char *sum, *count;
};

/* At least `minimum` replications, at most `maximum`, and between them as many as make the Student interval of the
 * measure's mean narrow. */
struct stopping_rule {
	struct measure measure;
	uint64_t minimum, maximum; /* 1 <= minimum <= maximum */
	double level;              /* of the interval, in (0, 1) */
	double half_width;         /* as a part of the mean */
};

#ifdef __cplusplus
}
#endif
#endif
