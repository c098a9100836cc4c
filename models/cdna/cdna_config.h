/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of the NIC with protected contexts, prefix "nic.cdna". */
#ifndef VIFSIM_CDNA_CDNA_CONFIG_H
#define VIFSIM_CDNA_CDNA_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cdna_config {
	uint64_t contexts;
	uint64_t slots;       /* of each ring of a context */
	uint64_t refill;      /* buffers given back together */
	bool protection;      /* the hypervisor writes descriptors; off: the guest itself, unchecked */
	uint64_t transmit_ps; /* of a port's processor, per frame */
	uint64_t receive_ps;
	uint64_t latency_ps;                              /* of the card's hardware, each way */
	uint64_t receive_fifo_bytes, transmit_fifo_bytes; /* of each port */
	/* Contexts are told of when so many frames wait for it, or the first has waited so long. */
	uint64_t receive_delay_ps, receive_frames;
	uint64_t transmit_delay_ps, transmit_frames;
	uint64_t burst_bytes; /* of its DMA on the bus; 0: as long as the bus lets it */
};

extern const struct param_spec cdna_params[];
extern const size_t cdna_param_count;

/* Whether its parameters fit together.  Returns 0 or -1. */
int cdna_config_check(const struct cdna_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
