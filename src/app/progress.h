/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a sweep is, on standard error: on a terminal a bar that is drawn
 * again in place, elsewhere a plain line now and then.
 */
#ifndef VIFSIM_APP_PROGRESS_H
#define VIFSIM_APP_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool quiet, terminal, drawn;
	const char *name;
	size_t points;
	double started_s, told_s; /* on the monotonic clock */
};

struct progress_state {
	size_t points_done;         /* stood there already, simulated, or failed */
	double work_done, work_all; /* in points that are to be simulated, parts of one included */
	uint64_t simulated_ps;
};

double progress_clock(void);
void progress_begin(struct progress *progress, const char *name, size_t points, bool quiet);
/* Tells when it is time to. */
void progress_tell(struct progress *progress, const struct progress_state *state);
/* Takes the bar away, before other text and at the end. */
void progress_clear(struct progress *progress);

#endif
