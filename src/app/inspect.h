/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flags of run that look inside one point: --pcap.  They need a run of
 * exactly one point; what they show is its first replication.
 */
#ifndef VIFSIM_APP_INSPECT_H
#define VIFSIM_APP_INSPECT_H

#include <stdbool.h>

#include "app/app.h"
#include "app/side_file.h"
#include "scenario/scenario.h"

struct inspect {
	const char *pcap;             /* FILE of --pcap; NULL: nothing is looked at */
	unsigned pcap_at;             /* of --pcap-at; 0: not given */
	struct inspection inspection; /* .pcap -1 as long as no file is open */
	struct side_file file;
};

#define INSPECT_NOTHING ((struct inspect){.inspection = {.pcap = -1}})

/* The set of points that an argument of --pcap-at names; 0: none. */
unsigned inspect_points(const char *text);
/* Whether the flags fit what is to be run, all scenarios of which have been read.  Returns 0, or -1 after telling on
 * standard error what is wrong. */
int inspect_check(struct inspect *inspect, const struct app_machine *machine, const struct scenario *scenario,
		  size_t scenario_count);
/* Opens the files, after that check.  Returns as it does. */
int inspect_begin(struct inspect *inspect);
/* For the pool; NULL when there is nothing to look at. */
const struct inspection *inspect_inspection(const struct inspect *inspect);
/* Closes the files that are open; complete: the replication has written all, so they are kept.  Returns 0, or -1 after
 * telling why they could not be put in their places. */
int inspect_end(struct inspect *inspect, bool complete);

#endif
