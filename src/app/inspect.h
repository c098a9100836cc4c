/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flags of run that look inside one point: --pcap, --trace, --vcd.  They need a run of
 * exactly one point (a sweep of one, or --point); what they show is its first replication.
 */
#ifndef VIFSIM_APP_INSPECT_H
#define VIFSIM_APP_INSPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "app/side_file.h"
#include "scenario/scenario.h"

enum inspect_file { INSPECT_PCAP, INSPECT_TRACE, INSPECT_VCD, INSPECT_FILES };

struct inspect {
	const char *paths[INSPECT_FILES]; /* FILE of each flag; NULL: not given */
	unsigned pcap_at;                 /* of --pcap-at; 0: not given */
	const char *window;               /* of --trace-window; NULL: not given */
	struct inspection inspection;
	struct side_file files[INSPECT_FILES];
	char *signals; /* where --vcd writes, without its ending; NULL */
	bool open;     /* those that were given are */
};

#define INSPECT_NOTHING ((struct inspect){.inspection = {.pcap = -1, .trace = -1, .until_ps = UINT64_MAX}})

/* The set of points that an argument of --pcap-at names; 0: none. */
unsigned inspect_points(const char *text);
/* The window that an argument of --trace-window names ("10 ms..12 ms"; either end may be missing).  Returns 0, or -1
 * with a sentence in message. */
int inspect_window(struct inspect *inspect, const char *text, char *message, size_t message_size);
/* What is to be run. */
struct inspect_run {
	const struct scenario *scenario; /* the first */
	size_t scenario_count;
	const bool *chosen; /* which of its points; NULL: all */
};

/* Whether the flags fit what is to be run, all scenarios of which have been read.  Returns 0, or -1 after telling on
 * standard error what is wrong. */
int inspect_check(struct inspect *inspect, const struct app_machine *machine, const struct inspect_run *run);
/* Opens the files, after that check.  Returns as it does. */
int inspect_begin(struct inspect *inspect);
/* For the pool; NULL when there is nothing to look at. */
const struct inspection *inspect_inspection(const struct inspect *inspect);
/* Closes the files that are open; complete: the replication has written all, so they are kept.  Returns 0, or -1 after
 * telling why they could not be put in their places. */
int inspect_end(struct inspect *inspect, bool complete);

#endif
