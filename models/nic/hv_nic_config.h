/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of the ordinary NIC, prefix "nic.hv". */
#ifndef VIFSIM_NIC_HV_NIC_CONFIG_H
#define VIFSIM_NIC_HV_NIC_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hv_nic_config {
	bool promiscuous;
	uint64_t latency_ps; /* inside the card, each way */
	uint64_t receive_fifo_bytes, transmit_fifo_bytes;
	uint64_t receive_buffers; /* that the driver keeps on the receive ring */
	/* Status block and interrupt come when so many frames wait for them, or the
	 * first has waited so long, whichever is first. */
	uint64_t receive_delay_ps, receive_frames;
	uint64_t transmit_delay_ps, transmit_frames;
	uint64_t burst_bytes; /* of its DMA on the bus; 0: as long as the bus lets it */
};

extern const struct param_spec hv_nic_params[];
extern const size_t hv_nic_param_count;

#ifdef __cplusplus
}
#endif
#endif
