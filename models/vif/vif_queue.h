/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual interface's two queues, and where their words lie on the bus: what
 * the guest's driver and the device have agreed upon.  As in
 * slides 9 to 11 of Raj, Ganev and Schwan, the send queue lies in the device's SDRAM and
 * is written by the guest with posted writes, the receive queue lies in host
 * memory and is written by the device, so the data path reads nothing over
 * PCI.  Each index is kept by its producer and pushed to the other side by a
 * posted write, never fetched.
 *
 * Either queue's slots can lie on the other side instead, next to who fills
 * them; then their reader fetches each frame over the bus, its length first.  The
 * words stay where they are, so that what such a placement costs is the
 * frames' own bytes: nobody reads an index over PCI to find that nothing came.
 *
 * A VIF's window, on either side:
 *   +0x00  doorbell: produced index (send window: written by the guest;
 *          receive window: written by the device)
 *   +0x08  credit: consumed index of the opposite queue (send window: guest
 *          tells how much of its receive queue it has emptied; receive window:
 *          device tells how much of the send queue it has emptied)
 *   +0x10  request (send window): the guest, whose send queue is full, wants to be signalled once so many of its
 *          frames have been taken: a consumed index, as the threshold of a Xen ring. The device then tells the
 *          credit and sets the VIF's identifier bit. Without a request it signals received frames alone.
 *   +0x18  event (send window): the guest wants to be told of received frames once so many, in all, are there
 *          (vif_events.h)
 *   +0x1000 + slot * 2048: the slot's frame; at its end its descriptor: the frame's length, and in a
 *          send queue the VIF's ID
 * Indices run freely and wrap at 32 bits.
 */
#ifndef VIFSIM_VIF_VIF_QUEUE_H
#define VIFSIM_VIF_VIF_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame;

#define VIF_SLOT_BYTES 2048
#define VIF_SLOTS_OFFSET 0x1000
#define VIF_QUEUE_SLOTS_MAXIMUM 64
#define VIF_WINDOW_BYTES                                                                                               \
	(VIF_SLOTS_OFFSET + VIF_QUEUE_SLOTS_MAXIMUM * VIF_SLOT_BYTES) /* 132 KiB; 1,024 VIFs fit a window */
#define VIF_WORD_DOORBELL 0x00
#define VIF_WORD_CREDIT 0x08
#define VIF_WORD_REQUEST 0x10
#define VIF_WORD_EVENT 0x18
#define VIF_SLOT_DESCRIPTOR (VIF_SLOT_BYTES - 8) /* in a slot */
#define VIF_SLOT_DESCRIPTOR_BYTES 8
#define VIF_SLOT_LENGTH_BYTES 4 /* its first word; 0: no frame there */

static inline uint64_t vif_descriptor(uint32_t bytes, uint32_t vif)
{
	return (uint64_t)vif << 32 | bytes;
}
static inline uint32_t vif_descriptor_bytes(uint64_t descriptor)
{
	return (uint32_t)descriptor;
}
static inline uint32_t vif_descriptor_vif(uint64_t descriptor)
{
	return (uint32_t)(descriptor >> 32);
}

/* Where a queue's slots lie. */
enum vif_memory { VIF_MEMORY_DEVICE, VIF_MEMORY_HOST };

/* Of which received frames the device tells: of each, of those that the guest asks for, or of none. */
enum vif_event_kind { VIF_EVENTS_EACH, VIF_EVENTS_ASKED, VIF_EVENTS_NONE };

struct vif_layout {
	uint32_t slots; /* of each queue; power of two, at most VIF_QUEUE_SLOTS_MAXIMUM */
	enum vif_memory send, receive;
	enum vif_event_kind events;
};

static inline uint64_t vif_send_window(uint32_t vif)
{
	return ADDRESS_DEVICE_MEMORY + (uint64_t)vif * VIF_WINDOW_BYTES;
}

static inline uint64_t vif_receive_window(uint32_t vif)
{
	return ADDRESS_RECEIVE_QUEUES + (uint64_t)vif * VIF_WINDOW_BYTES;
}

/* Of slots that lie on the side of who fills them. */
static inline uint64_t vif_host_send_window(uint32_t vif)
{
	return ADDRESS_SEND_QUEUES + (uint64_t)vif * VIF_WINDOW_BYTES;
}

static inline uint64_t vif_device_receive_window(uint32_t vif)
{
	return ADDRESS_DEVICE_RECEIVE_QUEUES + (uint64_t)vif * VIF_WINDOW_BYTES;
}

static inline uint64_t vif_slot_offset(uint32_t index, uint32_t slots)
{
	return VIF_SLOTS_OFFSET + (uint64_t)(index % slots) * VIF_SLOT_BYTES;
}

#define VIF_PAGE_BYTES 4096
#define VIF_WORD_PAGES (VIF_SLOTS_OFFSET / VIF_PAGE_BYTES)
/* Pages that a queue takes: that of its words, and its slots', wherever they lie; an even number of slots. */
static inline uint32_t vif_queue_pages(uint32_t slots)
{
	return VIF_WORD_PAGES + slots * VIF_SLOT_BYTES / VIF_PAGE_BYTES;
}
/* Of a VIF's pages, those in the memory of the one side. */
static inline uint32_t vif_memory_pages(const struct vif_layout *layout, enum vif_memory memory)
{
	const uint32_t slots = ((layout->send == memory) + (layout->receive == memory)) * layout->slots;

	return VIF_WORD_PAGES + slots * VIF_SLOT_BYTES / VIF_PAGE_BYTES;
}
/* The number of a VIF's page, of its 2 * vif_queue_pages(): the send queue's words and slots, then the receive queue's.
 */
static inline uint64_t vif_page(const struct vif_layout *layout, uint32_t vif, uint32_t page)
{
	const uint32_t pages = vif_queue_pages(layout->slots), index = page % pages;
	uint64_t window;

	if (page < pages)
		window = index >= VIF_WORD_PAGES && layout->send == VIF_MEMORY_HOST ? vif_host_send_window(vif)
										    : vif_send_window(vif);
	else
		window = index >= VIF_WORD_PAGES && layout->receive == VIF_MEMORY_DEVICE
				 ? vif_device_receive_window(vif)
				 : vif_receive_window(vif);
	return window / VIF_PAGE_BYTES + index;
}
/* Whether the guest may write to it: not to a receive queue's slots in the device, which it only reads. */
static inline bool vif_page_writable(const struct vif_layout *layout, uint32_t page)
{
	return layout->receive == VIF_MEMORY_HOST || page < vif_queue_pages(layout->slots) + VIF_WORD_PAGES;
}

/* One queue as one side knows it: what lies in its memory. */
struct vif_queue {
	uint32_t slots;    /* power of two, at most VIF_QUEUE_SLOTS_MAXIMUM */
	uint32_t produced; /* by the writer of frames; at the reader: as last told by the doorbell */
	uint32_t consumed; /* by the reader of frames; at the writer: as last told by a credit */
	struct frame *frames[VIF_QUEUE_SLOTS_MAXIMUM]; /* where the slots lie: frames whose data have arrived */
};

static inline uint32_t vif_queue_waiting(const struct vif_queue *queue)
{
	return queue->produced - queue->consumed;
}
static inline bool vif_queue_full(const struct vif_queue *queue)
{
	return queue->produced - queue->consumed >= queue->slots;
}

#ifdef __cplusplus
}
#endif
#endif
