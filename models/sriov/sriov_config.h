/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of a NIC with virtual functions and fixed-function pipelines (prefix "nic.sriov").
 */
#ifndef VIFSIM_SRIOV_SRIOV_CONFIG_H
#define VIFSIM_SRIOV_SRIOV_CONFIG_H

#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SRIOV_AGENTS_MAXIMUM 64

struct sriov_config {
	uint64_t queue_slots;
	uint64_t fetches;               /* frames that are being fetched at once */
	uint64_t writes;                /* frames that are being written at once */
	uint64_t receive_buffer_bytes;  /* between wire and host */
	uint64_t transmit_buffer_bytes; /* between host and wire */
	uint64_t credit_batch;          /* frames taken for each time that the guest is told */
	uint64_t burst_bytes;
	uint64_t schedule_ps; /* from a doorbell until its function's next descriptor is asked for */
	uint64_t parse_ps;    /* the stages of either pipeline */
	uint64_t switch_ps;
	uint64_t queue_ps;    /* of what is received: its function's queue and credit */
	uint64_t mac_ps;      /* of what is sent */
	uint64_t frame_ps;    /* a pipeline takes no two frames within */
	uint64_t rate_bit_s;  /* of a pipeline */
	uint64_t register_ps; /* a write to the device's own interrupt register */
};

extern const struct param_spec sriov_params[];
extern const size_t sriov_param_count;

/* What no value's own range can say.  Returns 0 or -1. */
int sriov_config_check(const struct sriov_config *config, struct param_misfit *misfit);

#ifdef __cplusplus
}
#endif
#endif
