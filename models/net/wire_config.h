/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of the Ethernet between the hosts, prefix "wire", and how long bytes
 * take at its rate.
 */
#ifndef VIFSIM_NET_WIRE_CONFIG_H
#define VIFSIM_NET_WIRE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The parts of FRAME_WIRE_OVERHEAD_BYTES around a frame (IEEE 802.3). */
#define WIRE_PREAMBLE_BYTES 8 /* with the start delimiter */
#define WIRE_CHECK_BYTES 4
#define WIRE_GAP_BYTES 12

struct wire_config {
	uint64_t rate_bit_s;
	uint64_t delay_ps; /* propagation */
	uint64_t switch_latency_ps;
	uint64_t switch_buffer_bytes; /* of each output queue */
	uint64_t switch_ageing_ps;    /* 0: the switch never forgets */
};

extern const struct param_spec wire_params[];
extern const size_t wire_param_count;

/* How long that many bytes take, rounded up to a picosecond.  Up to 2^32 bytes. */
uint64_t wire_config_time_ps(const struct wire_config *config, uint64_t bytes);

#ifdef __cplusplus
}
#endif
#endif
