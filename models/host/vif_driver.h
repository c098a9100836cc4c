/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guest's driver of an SV-NIC's virtual interface.  The send queue lies in the
 * device's memory, the receive queue in the host's, so it only ever writes to
 * the device: frames into its send queue, then the doorbell word that the
 * egress context polls, and now and then how much of the receive queue it
 * has emptied.
 *
 * With the send queue in host memory (vif_queue.h) it copies the frame there, which costs the copy, and
 * rings the same doorbell. From a receive queue in device memory its poll reads each frame by
 * uncached loads before it takes it: its length, then word by word. Each load is an activity of its own, so
 * interrupts come in between, as they do in a copying loop.
 *
 * A guest that tells the device a credit for frames that it has not read harms itself: the device writes over them.
 * What the driver then finds is a slot without a frame, which it passes over.
 *
 * The device tells credits without a signal: its interrupts are for received frames. Only a driver whose
 * send queue has become full asks for one, by a posted write of the index at which half of
 * the queue will be free (network_tx_buf_gc() of Xen's netfront sets such a threshold, too). A queue that never
 * fills costs nothing.
 *
 * With a receive mode other than interrupt (receive_policy.h) the device tells of received frames only when it is asked
 * to, by a posted write of the index to be told of (vif/vif_events.h): that is how an interrupt is unmasked, and it
 * masks itself. A guest that always polls never asks, and finds room in its send queue by looking, too.
 */
#ifndef VIFSIM_HOST_VIF_DRIVER_H
#define VIFSIM_HOST_VIF_DRIVER_H

#include "host/domain.h"
#include "host/front_end.h"
#include "host/host_config.h"
#include "host/host_memory.h"
#include "net/station.h"
#include "vif/vif_queue.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vif_driver {
	uint32_t vif; /* its number: whose windows it uses */
	bool online;  /* it carries frames: else none is sent */
	const struct host_config *config;
	enum vif_memory send_memory, receive_memory; /* where the queues' slots lie */
	struct vif_queue send;    /* as the guest knows it: produced by it, consumed as told by credits */
	struct vif_queue receive; /* written by the device; of slots in its memory: the frames that were read */
	struct frame_pool *pool;  /* of frames that are written over; NULL: none are, as of a correct guest */
	struct station *send_station, *receive_station; /* frames in queues in host memory */
	struct frame *outgoing;                         /* being copied to the device */
	struct frame *untold;      /* the last one copied, while the doorbell is not rung; not to be looked into */
	struct stage_clock *clock; /* of its guest; NULL: none */
	uint32_t identity;         /* the VIF's ID that descriptors bear: its own */
	bool ring_doorbell;
	bool request_due;                             /* the send queue has become full */
	bool requested;                               /* and the device has been asked for a signal */
	uint32_t credited;                            /* consumed index last told to the device */
	enum vif_event_kind events;                   /* of which frames the device tells */
	uint32_t event;                               /* index that the device was last asked to tell of */
	uint32_t event_wanted;                        /* and is to be asked for */
	uint32_t domain;                              /* its guest's */
	const struct host_services *services;         /* told when a polling guest's queues change; NULL: nobody is */
	uint32_t identities[VIF_QUEUE_SLOTS_MAXIMUM]; /* in descriptors of a send queue in host memory */
	bool polling;                       /* has looked and not yet found the queue empty: frames are read */
	uint32_t reading_bytes, read_bytes; /* of the frame being read: its length, 0 before it is known; done so far */
};
extern const struct front_end_ops vif_driver_ops;

/* A VIF that is there from the start, and online.  config outlives the driver. */
void vif_driver_init(struct vif_driver *driver, uint32_t vif, const struct vif_layout *layout,
		     const struct host_config *config, struct station *send_station, struct station *receive_station);
/* The driver gets another VIF, whose queues are empty, and is offline; gives it up, with empty queues. */
void vif_driver_attach(struct vif_driver *driver, uint32_t vif);
void vif_driver_detach(struct vif_driver *driver);
/* Its guest is dead, and its memory given up: the frames in it are dropped, in pool.  Offline. */
void vif_driver_relinquish(struct vif_driver *driver, struct frame_pool *pool, uint64_t now_ps);
/* The VIF carries frames from now on; no more: what has been received can still be taken. */
void vif_driver_online(struct vif_driver *driver);
void vif_driver_offline(struct vif_driver *driver);
/* It can send, or has received what its guest has not taken. */
bool vif_driver_carries(const struct vif_driver *driver);
/* The device's posted write to this VIF's receive window arrived, at this offset. */
void vif_driver_written(struct vif_driver *driver, uint64_t offset, uint64_t value, struct frame *payload,
			uint64_t now_ps);
/* A store or load of a word of the receive window, by a domain that has it mapped; a load's value. */
uint64_t vif_driver_touched(struct vif_driver *driver, uint64_t offset, bool write, uint64_t value);
/* Where its queues lie. */
struct vif_layout vif_driver_layout(const struct vif_driver *driver);
/* The send queue's slots, as the device sees them, where they lie in host memory. */
struct memory_range vif_driver_send_memory(struct vif_driver *driver);

#ifdef __cplusplus
}
#endif
#endif
