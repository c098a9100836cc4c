/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of which frames that a VIF has received the device tells the host: of each; of those that its guest has asked for;
 * of none, as its guest looks by itself.  A guest asks by a posted write of a produced index (VIF_WORD_EVENT): it wants
 * to be told once so many frames, in all, are in its memory.  It is told once, and then no more until it asks again: so
 * an interrupt masks itself, and asking is what unmasks it.
 *
 * Asking and a frame may cross on the bus.  The device compares when the word comes: a frame that is there already is
 * told of then, so none is left behind, whatever the guest has seen when it asked.
 *
 * Source: the response threshold of Xen's rings (io/ring.h, rsp_event and RING_FINAL_CHECK_FOR_RESPONSES), here kept by
 * the device, where it costs no read over the bus; virtio 1.0 has the same as used_event (VIRTIO_F_EVENT_IDX).
 *
 * Invariant: a guest that has asked is told when its index is reached, once.
 */
#ifndef VIFSIM_VIF_VIF_EVENTS_H
#define VIFSIM_VIF_VIF_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "vif/vif_queue.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vif_events {
	enum vif_event_kind kind;
	bool asked;     /* and not told yet */
	uint32_t index; /* that is to be reached */
	uint32_t told;  /* produced index that is in the guest's memory */
};

/* Of a VIF without frames: with VIF_EVENTS_ASKED the first one is asked for, as of a new ring. */
void vif_events_init(struct vif_events *events, enum vif_event_kind kind);
/* The produced index has been written to the guest's memory, where frames up to it are.  True: the host is to be told.
 */
bool vif_events_produced(struct vif_events *events, uint32_t produced);
/* The guest's word has come, instead of the one before.  True: its index is reached already, the host is to be told. */
bool vif_events_ask(struct vif_events *events, uint32_t index);

#ifdef __cplusplus
}
#endif
#endif
