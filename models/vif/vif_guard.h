/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the device believes of what a guest writes: which index can be, and whether a frame is its VIF's own.
 *
 * Indices run freely, wrap at 32 bits and only grow. An index that passes can still be untrue: a doorbell for slots
 * without a frame, a credit for frames that were not read. That harms the guest that writes it, and nobody else.
 *
 * Source: slide 12 of Raj, Ganev and Schwan.  Not modelled: the time of these checks beyond that of the programs that
 * make them (ixp_config.h); a frame's other addresses (ARP, IP).
 */
#ifndef VIFSIM_VIF_VIF_GUARD_H
#define VIFSIM_VIF_VIF_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "vif/vif_queue.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A doorbell: not behind the last one, and at most as many frames as the queue has slots. */
bool vif_guard_doorbell(const struct vif_queue *send, uint32_t produced);
/* A credit of a receive queue of which so much was produced and, as last told, consumed: not behind the last one, and
 * no more than was produced. */
bool vif_guard_credit(uint32_t produced, uint32_t consumed, uint32_t credit);
/* A request to be told of a consumed index: at most a queue's length ahead of where it is, or behind. */
bool vif_guard_request(const struct vif_queue *send, uint32_t index);

/* An index of a receive queue that its guest wants to be told of: at most a queue's length from what was produced. */
bool vif_guard_event(uint32_t produced, uint32_t slots, uint32_t index);

enum vif_guard_verdict {
	VIF_GUARD_GENUINE,
	VIF_GUARD_IDENTITY, /* its descriptor bears another VIF's ID */
	VIF_GUARD_SOURCE,   /* its source MAC is not its VIF's */
};
/* A frame out of the send queue of this VIF, which has this MAC: by its descriptor's ID, then by its source MAC. */
enum vif_guard_verdict vif_guard_frame(uint32_t vif, uint64_t mac, uint32_t identity, uint64_t source);

#ifdef __cplusplus
}
#endif
#endif
