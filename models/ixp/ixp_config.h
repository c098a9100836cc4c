/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of the self-virtualizing NIC (an Intel IXP2400 on a Radisys
 * ENP-2611 board), prefix "nic.ixp".  Cycles are those of the engines' clock.
 */
#ifndef VIFSIM_IXP_IXP_CONFIG_H
#define VIFSIM_IXP_IXP_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"
#include "ixp/microprogram.h"
#include "ixp/xscale_config.h"
#include "vif/vif_queue.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ixp_memory_config {
	uint64_t latency_cycles;
	uint64_t bandwidth_bit_s;
};

/* Element programs: first, middle, last element of a frame of several, and the
 * only one of a frame that fits an element. */
struct ixp_element_programs {
	struct microprogram first, middle, last, only;
};

struct ixp_config {
	uint64_t clock_hz;
	double clock_offset;           /* of the second host's device, as a part of the clock */
	uint64_t contexts;             /* used per engine, 1 to 8 */
	uint64_t queue_slots;          /* of a VIF's send and receive queue; power of two */
	uint64_t table_entries;        /* power of two */
	uint64_t hash_bits;            /* of a MAC's hash, that say where a search of the table begins */
	uint64_t ingress_queue_frames; /* per VIF, in the device's DRAM */
	uint64_t send_ring_frames;
	uint64_t receive_buffer_elements, transmit_buffer_elements; /* RBUF, TBUF */
	uint64_t credit_batch;                                      /* frames taken from a send queue per credit told */
	int send_queue, receive_queue;                              /* enum vif_memory: where their slots lie */
	uint64_t swap_cycles, hash_cycles, probe_cycles, signal_cycles;
	uint64_t copy_cycles; /* for each element of a copy in device memory, beside its references */
	uint64_t doorbell_delay_ps;
	uint64_t burst_bytes; /* of the DMA engines on the bus; 0: as long as the bus lets it */
	struct ixp_memory_config memories[IXP_MEMORIES];
	struct ixp_element_programs receive, send;
	struct microprogram demultiplex, ingress, egress_poll, egress_fetch, egress;
	struct microprogram echo_element, echo_answer; /* of the ping-pong, see ixp_echo.h */
	struct xscale_config xscale;
};

/* The clock of the device of host `number`, 0 or 1. */
uint64_t ixp_config_clock(const struct ixp_config *config, uint32_t number);

extern const struct param_spec ixp_params[];
extern const size_t ixp_param_count;

/* What a single value's range cannot say: powers of two, programs that fit
 * together, credits told before a guest can starve.  Returns 0, or -1 and says
 * in misfit which of them. */
int ixp_config_check(const struct ixp_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
