/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of a hostile guest, prefix "workload.hostile": the last guest of host A is then no part of the
 * workload, but tries to do what it may not, or floods; what it sends to, the last guest of host B, only takes frames.
 */
#ifndef VIFSIM_HOST_HOSTILE_CONFIG_H
#define VIFSIM_HOST_HOSTILE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of the parameter's choices. */
enum hostile_kind {
	HOSTILE_NONE,          /* there is no hostile guest */
	HOSTILE_SILENT,        /* there is one, and it does nothing: what the others have without it */
	HOSTILE_WRITE_QUEUE,   /* writes into another guest's queues, in the device's memory and the host's */
	HOSTILE_READ_QUEUE,    /* reads them */
	HOSTILE_RING_DOORBELL, /* writes the words of another guest's VIF */
	HOSTILE_MAP_QUEUE,     /* asks the hypervisor to map a page of another guest's queues */
	HOSTILE_FORGE_ID,      /* sends a frame whose descriptor bears another VIF's ID */
	HOSTILE_SPOOF_SOURCE,  /* sends a frame with another VIF's MAC for its source */
	HOSTILE_OVERRUN_INDEX, /* writes an index into its own words that cannot be */
	HOSTILE_FALSE_INDEX,   /* one that can be and is not true, which harms nobody but itself */
	HOSTILE_ATTEMPTS,      /* all of the above, at random */
	HOSTILE_FLOOD,         /* breaks no rule: small frames to its peer, as fast as it can */
	HOSTILE_KINDS
};

struct hostile_config {
	int kind;            /* enum hostile_kind */
	uint64_t rate_per_s; /* 0: as fast as its CPU lets it */
	uint64_t frame_bytes;
};

extern const struct param_spec hostile_params[];
extern const size_t hostile_param_count;
/* The choices' names, in their order. */
extern const char *const hostile_kind_names[];

#ifdef __cplusplus
}
#endif
#endif
