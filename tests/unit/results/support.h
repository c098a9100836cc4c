/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the results share. */
#ifndef VIFSIM_TESTS_RESULTS_SUPPORT_H
#define VIFSIM_TESTS_RESULTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/report.h"

/* A report whose only statistic is a histogram of round trips. */
static inline struct report report_of_round_trips(const uint64_t *rtts_ps, size_t count)
{
	struct report report;
	struct histogram histogram;

	report_init(&report);
	histogram_init(&histogram);
	for (size_t i = 0; i < count; i++)
		histogram_add(&histogram, rtts_ps[i]);
	report_add_histogram(&report, "workload.rtt_ps", "ps", &histogram);
	histogram_free(&histogram);
	report_add_check(&report, "made up", true, "always");
	return report;
}

/* A new empty folder; remove_folder takes it away with all that is in it. */
static inline char *make_folder(void)
{
	static char path[64];

	strcpy(path, "/tmp/vifsim-results-XXXXXX");
	assert_non_null(mkdtemp(path));
	return path;
}

static inline void remove_folder(const char *path)
{
	char command[128] = "rm -rf ";

	strncat(command, path, sizeof(command) - strlen(command) - 1);
	assert_int_equal(system(command), 0);
}

#endif
