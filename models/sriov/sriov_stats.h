/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of a NIC with virtual functions. */
#ifndef VIFSIM_SRIOV_SRIOV_STATS_H
#define VIFSIM_SRIOV_SRIOV_STATS_H

#include <stddef.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sriov_stats {
	uint64_t frames_received, frames_sent; /* off the wire and taken in; handed to the wire */
	uint64_t fetched, written;             /* from and to host memory */
	uint64_t bridged, copies;
	uint64_t frames_untold; /* received by guests that did not ask to be told of them */
	uint64_t doorbells, credits, answers;
	uint64_t drop_buffer, drop_credit, foreign, crc_errors;
	uint64_t isolation_faults, protocol_errors;
	uint64_t receive_busy_ps, transmit_busy_ps; /* of the pipelines; brought up to date by settle */
};

extern const struct stat_spec sriov_stat_specs[];
extern const size_t sriov_stat_count;

#ifdef __cplusplus
}
#endif
#endif
