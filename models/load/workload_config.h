/* SPDX-License-Identifier: Apache-2.0 */
/* What the guests do: the parameters under "workload" that all kinds share, and those of ping and of tcp_stream. */
#ifndef VIFSIM_LOAD_WORKLOAD_CONFIG_H
#define VIFSIM_LOAD_WORKLOAD_CONFIG_H

#include <stdint.h>

#include "base/param.h"
#include "load/replay_config.h"
#include "net/tcp_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of the parameter's choices. */
enum workload_kind {
	WORKLOAD_PING,
	WORKLOAD_PCI_TRANSFER,
	WORKLOAD_CORE_PINGPONG,
	WORKLOAD_TCP_STREAM,
	WORKLOAD_REPLAY,
	WORKLOAD_KINDS
};
enum workload_popularity { WORKLOAD_EQUAL, WORKLOAD_ZIPF, WORKLOAD_ZIPF_2 };
enum workload_direction { DIRECTION_TRANSMIT, DIRECTION_RECEIVE, DIRECTION_BOTH };

struct workload_config {
	int kind;                    /* enum workload_kind */
	uint64_t payload_bytes;      /* of a probe, of a message */
	uint64_t pace_period_ps;     /* 0: not paced */
	uint64_t pace_probes_per_s;  /* of all pairs together, in its place; 0: as the period says */
	double pace_jitter;          /* each interval is the period times 1 +- a uniform share of this */
	int popularity;              /* enum workload_popularity: how often each pair probes */
	uint64_t timeout_ps;         /* after which a client gives a probe up */
	uint64_t think_ps;           /* mean of the exponential pause after a reply; 0: none */
	int direction;               /* of a stream's data, seen from host A: enum workload_direction */
	uint64_t start_spread_ps;    /* streams begin at random within this */
	struct tcp_config tcp;       /* "workload.tcp": tcp_params */
	struct replay_config replay; /* "workload.replay": replay_params */
};

/* The time between a pair's probes, of so many pairs; 0: they are not paced. */
uint64_t workload_config_period(const struct workload_config *config, uint64_t pairs);

/* How many times that a pair's own is, by its popularity. */
double workload_config_slower(const struct workload_config *config, uint64_t pair, uint64_t pairs);

extern const struct param_spec workload_params[]; /* relative to "workload" */
extern const size_t workload_param_count;

#ifdef __cplusplus
}
#endif
#endif
