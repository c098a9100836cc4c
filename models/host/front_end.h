/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's network driver, as its kernel sees it.  Two exist: netfront on a
 * shared ring with Dom0, and the driver of an SV-NIC's virtual interface.
 * Drivers decide what the CPU does next (a hypercall, a posted write); they
 * hold no time.
 */
#ifndef VIFSIM_HOST_FRONT_END_H
#define VIFSIM_HOST_FRONT_END_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "net/station.h"
#include "vif/vif_queue.h"
#include "xen/grant_table.h"
#include "xen/shared_ring.h"

#ifdef __cplusplus
extern "C" {
#endif

enum front_end_kind {
	FRONT_END_NETFRONT, /* Dom0 has the device and bridges */
	FRONT_END_VIF,      /* each guest has a virtual interface of the device */
};

struct front_end_ops {
	/* Looks at the rings; reaps finished transmissions.  Returns whether it
	 * found anything, a frame or a completion. */
	bool (*look)(void *driver);
	uint32_t (*received)(const void *driver); /* frames that wait in the receive ring */
	struct frame *(*take)(void *driver);      /* the next of them; there must be one */
	void (*poll_over)(void *driver);          /* the ring is empty: ask to be told of the next frame */
	bool (*can_send)(const void *driver);
	void (*send)(void *driver, struct frame *frame, uint64_t now_ps); /* a frame has come down the stack */
	/* The driver's own next activity (a doorbell, a notification), when it has one. */
	bool (*next)(void *driver, struct activity *activity);
	void (*done)(void *driver, const struct activity *activity);
};

struct front_end {
	const struct front_end_ops *ops;
	void *driver;
};

/* netfront: after linux-2.6.16-xen/drivers/xen/netfront/netfront.c. Both rings
 * are shared with Dom0, which holds pointers to them. */
struct netfront {
	const struct host_config *config;
	const struct host_services *services;
	uint32_t guest;
	struct shared_ring transmit, receive;
	struct grant_table grants;   /* of this guest's pages, to Dom0 */
	int32_t *transmit_reference; /* by slot: the grant that the request there carries; owned */
	int32_t *receive_reference;
	struct station *transmit_station, *receive_station; /* frames on the rings */
	bool notify;                                        /* netback asked to be told of the request just put */
};
extern const struct front_end_ops netfront_ops;
void netfront_init(struct netfront *netfront, const struct host_config *config, const struct host_services *services,
		   uint32_t guest, struct station *transmit_station,
		   struct station *receive_station); /* aborts when out of memory */
void netfront_free(struct netfront *netfront);

/* The SV-NIC's virtual interface: the send queue lies in device memory and is
 * written by posted writes; the receive queue lies in host memory. */
struct vif_driver {
	uint32_t guest;
	struct vif_queue send;    /* as the guest knows it: produced by it, consumed as told by credits */
	struct vif_queue receive; /* in host memory: written by the device */
	struct station *receive_station;
	struct frame *outgoing; /* being copied to the device */
	bool ring_doorbell;
	uint32_t credited; /* consumed index last told to the device */
	uint32_t reaped;
};
extern const struct front_end_ops vif_driver_ops;
void vif_driver_init(struct vif_driver *driver, uint32_t guest, uint32_t slots, struct station *receive_station);
/* The device's posted write to this VIF's receive window arrived, at this offset. */
void vif_driver_written(struct vif_driver *driver, uint64_t offset, uint64_t value, struct frame *payload,
			uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
