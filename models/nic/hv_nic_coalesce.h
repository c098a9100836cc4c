/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the ordinary NIC writes its status block: host coalescing as the Broadcom
 * tigon3 does it.  Received and sent frames are counted apart, each kind with its
 * own limit of frames and of time (vif/moderation.h, by count); the time runs from the
 * first frame that the status block has not told ("clear ticks" mode).  One write tells both kinds.
 *
 * Not modelled: the other set of limits that some chips use while the driver
 * has the interrupt masked.
 */
#ifndef VIFSIM_NIC_HV_NIC_COALESCE_H
#define VIFSIM_NIC_HV_NIC_COALESCE_H

#include <stdint.h>

#include "vif/moderation.h"

#ifdef __cplusplus
extern "C" {
#endif

struct hv_nic_coalesce {
	struct moderation_config receive_limits, transmit_limits;
	struct moderation receive, transmit;
};

/* It stays where it is from then on.  Each kind: how long the first frame waits, and how many do, at most. */
void hv_nic_coalesce_init(struct hv_nic_coalesce *coalesce, uint64_t receive_delay_ps, uint64_t receive_frames,
			  uint64_t transmit_delay_ps, uint64_t transmit_frames);
/* A frame more is in memory, or on the wire. */
void hv_nic_coalesce_received(struct hv_nic_coalesce *coalesce, uint64_t now_ps);
void hv_nic_coalesce_sent(struct hv_nic_coalesce *coalesce, uint64_t now_ps);
/* When the status block is to be written: 0 at once, a time, or MODERATION_NEVER. */
uint64_t hv_nic_coalesce_due(const struct hv_nic_coalesce *coalesce);
/* The status block, as it is now, is being written: all is told. */
void hv_nic_coalesce_told(struct hv_nic_coalesce *coalesce, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
