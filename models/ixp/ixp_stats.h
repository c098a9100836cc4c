/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of the self-virtualizing NIC, per engine and for the whole device. */
#ifndef VIFSIM_IXP_IXP_STATS_H
#define VIFSIM_IXP_IXP_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ixp_engine_stats {
	uint64_t busy_ps, elapsed_ps; /* brought up to date by Ixp::settle */
	uint64_t swaps;               /* likewise */
	uint64_t frames, elements;
	uint64_t polls, polls_empty; /* egress */
	uint64_t probes;             /* lookups: entries read */
	uint64_t lookups;
	uint64_t lookup_ps; /* brought up to date by Ixp::settle */
	uint64_t dropped;
};

struct ixp_stats {
	uint64_t foreign;       /* frames for no VIF here */
	uint64_t crc_errors;    /* the last element's status says that the frame's check did not fit */
	uint64_t drop_buffer;   /* receive buffer full */
	uint64_t drop_queue;    /* a VIF's ingress queue full */
	uint64_t drop_credit;   /* a VIF's receive queue full */
	uint64_t drop_slot;     /* its slot was in use: its guest wrote over what the device had not taken */
	uint64_t drop_stopped;  /* of a guest whose VIF is being taken away */
	uint64_t copies;        /* frames made for a broadcast */
	uint64_t bridged;       /* frames forwarded from VIF to VIF */
	uint64_t frames_untold; /* received by guests that did not ask to be told of them */
	uint64_t credits;       /* consumed indices told to guests */
	uint64_t answers;       /* of them: with a signal, as the guest asked for one */
	uint64_t doorbells;     /* words written by guests */
	/* What no correct driver does; all of it is refused. */
	uint64_t isolation_faults; /* what a guest could harm others by: the sum of those by kind */
	uint64_t faults_window;    /* accesses outside the queues of the VIFs that exist */
	uint64_t faults_index;     /* an index that cannot be */
	uint64_t faults_identity;  /* a descriptor with another VIF's ID */
	uint64_t faults_source;    /* a frame with another source MAC than its VIF's own */
	uint64_t protocol_errors;  /* inside a VIF's own window: no such word, a slot in use or empty */
	uint64_t steps;            /* acts simulated; a round of polls in vain is one */
	uint64_t wakes;            /* times that the device's process ran */
};

extern const struct stat_spec ixp_engine_stats_table[];
extern const size_t ixp_engine_stat_count;
extern const struct stat_spec ixp_stats_table[];
extern const size_t ixp_stat_count;

#ifdef __cplusplus
}
#endif
#endif
