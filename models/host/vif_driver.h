/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guest's driver of an SV-NIC's virtual interface.  The send queue lies in the
 * device's memory, the receive queue in the host's, so it only ever writes to
 * the device: frames into its send queue, then the doorbell word that the
 * egress context polls, and now and then how much of the receive queue it
 * has emptied.
 *
 * Not modelled: a signal for credits.  A guest that waits for room in its send
 * queue sleeps and finds the device's credit at its next event, whatever that is for.
 */
#ifndef VIFSIM_HOST_VIF_DRIVER_H
#define VIFSIM_HOST_VIF_DRIVER_H

#include "host/front_end.h"
#include "host/host_memory.h"
#include "net/station.h"
#include "vif/vif_queue.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vif_driver {
	uint32_t guest;
	struct vif_queue send;    /* as the guest knows it: produced by it, consumed as told by credits */
	struct vif_queue receive; /* in host memory: written by the device */
	struct station *receive_station;
	struct frame *outgoing; /* being copied to the device */
	bool ring_doorbell;
	uint32_t credited; /* consumed index last told to the device */
};
extern const struct front_end_ops vif_driver_ops;

void vif_driver_init(struct vif_driver *driver, uint32_t guest, uint32_t slots, struct station *receive_station);
/* The device's posted write to this VIF's receive window arrived, at this offset. */
void vif_driver_written(struct vif_driver *driver, uint64_t offset, uint64_t value, struct frame *payload,
			uint64_t now_ps);
/* The receive window, as the device sees it. */
struct memory_range vif_driver_memory(struct vif_driver *driver);

#ifdef __cplusplus
}
#endif
#endif
