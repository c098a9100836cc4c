/* SPDX-License-Identifier: Apache-2.0 */
/* TCP's parameters, prefix "workload.tcp": of both ends of all connections. */
#ifndef VIFSIM_NET_TCP_CONFIG_H
#define VIFSIM_NET_TCP_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tcp_config {
	uint64_t mss_bytes;      /* the option's value; a segment's data are less by the timestamps option */
	uint64_t initial_window; /* segments */
	bool byte_counting;      /* RFC 3465, L = 1; else one step per acknowledgement (RFC 5681) */
	uint64_t receive_buffer_bytes;
	bool window_scaling;
	uint64_t send_buffer_bytes;
	uint64_t buffer_overhead_bytes; /* that a send buffer is charged for a segment beside its data */
	uint64_t delayed_ack_ps;
	uint64_t minimum_rto_ps; /* floor of the variation's part of the time-out */
	uint64_t initial_rto_ps;
	uint64_t maximum_rto_ps;
	uint64_t clock_ps; /* tick of the timestamps' clock */
};

extern const struct param_spec tcp_params[];
extern const size_t tcp_param_count;

/* The largest window that a receiver offers, bytes: the buffer less what it keeps for headers, and no
 * more than the window's field can say. */
uint32_t tcp_config_window(const struct tcp_config *config);
/* The scale that it asks for: the smallest with which that window fits 16 bits. */
uint8_t tcp_config_window_scale(const struct tcp_config *config);
/* Data that may be in flight by the send buffer alone, in whole segments of so many bytes. */
uint64_t tcp_config_send_limit(const struct tcp_config *config, uint32_t segment_bytes);

#ifdef __cplusplus
}
#endif
#endif
