/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0's driver of the ordinary card, with NAPI: the interrupt is masked and the rings
 * are polled in batches until nothing is left; then it is unmasked.  Every register access is
 * a posted write.
 *
 * Source: linux-2.6.16 tg3.c: tg3_interrupt(), tg3_poll(), tg3_start_xmit().
 *
 * Invariants: while `polling`, the card's interrupt is masked; each frame on the card's transmit ring has its
 * page in pages[].
 */
#ifndef VIFSIM_HOST_NIC_DRIVER_H
#define VIFSIM_HOST_NIC_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "host/domain.h"
#include "host/host_memory.h"
#include "net/station.h"
#include "nic/hv_nic_ring.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whose page a transmitted frame lies in, and gets back when the card has sent it: as an skb's destructor. */
struct frame_page {
	void *owner; /* NULL: nobody waits for it */
	int32_t reference;
};

struct nic_driver {
	const struct host_services *services;
	struct hv_nic_ring *ring; /* NULL: there is no card, and nothing ever to do */
	struct station *station;  /* frames on the transmit ring */
	uint32_t rung;            /* transmit_produced as the doorbell last told it */
	bool polling;             /* the interrupt is masked, and the rings will be polled */
	bool interrupted;         /* the hypervisor holds its line masked until it is told of the end */
	bool buffers_taken;       /* in this poll */
	/* Posted writes that are due. */
	bool mask_due, doorbell_due, refill_due;
	uint32_t pages_put, pages_taken; /* running counts, as the transmit ring has them */
	struct frame_page pages[HV_NIC_SLOTS];
};

void nic_driver_init(struct nic_driver *driver, const struct host_services *services, struct hv_nic_ring *ring,
		     struct station *station);

/* The interrupt's event has come. */
void nic_driver_interrupt(struct nic_driver *driver);
/* The posted write that is due, if one is; its end. */
bool nic_driver_next(struct nic_driver *driver, struct activity *activity);
void nic_driver_done(struct nic_driver *driver, const struct activity *activity, uint64_t now_ps);

/* The poll.  While `polling`: begin, reclaim and receive what is there, end; again while
 * there is work, and then unmask (an activity, ended by nic_driver_done). */
bool nic_driver_has_work(const struct nic_driver *driver);
void nic_driver_begin_poll(struct nic_driver *driver);
/* A transmission that the card has finished: whose page it was.  False: there is none. */
bool nic_driver_reclaim(struct nic_driver *driver, struct frame_page *page);
/* The next received frame, and the card's port that it came in by; NULL: there is none. */
struct frame *nic_driver_receive(struct nic_driver *driver, uint32_t *port);
/* New buffers for those that were taken, once a poll, as tg3_poll does. */
void nic_driver_end_poll(struct nic_driver *driver);
void nic_driver_unmask(struct nic_driver *driver, struct activity *activity);

/* Takes the frame, to go out by that port, or says that the transmit ring has no room. */
bool nic_driver_send(struct nic_driver *driver, struct frame *frame, uint32_t port, struct frame_page page,
		     uint64_t now_ps);

/* The rings, as the card sees them. */
struct memory_range nic_driver_memory(struct nic_driver *driver);

#ifdef __cplusplus
}
#endif
#endif
