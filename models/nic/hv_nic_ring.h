/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ordinary NIC's rings in host memory, as its driver sees them: a transmit
 * ring, a receive ring of empty buffers, and a status block that the NIC writes
 * before it interrupts (after the Broadcom tigon3 and its Linux driver tg3.c).
 * The driver (Dom0) and the device call opposite halves; data and status travel over the PCI bus.
 *
 * Indices run freely and wrap at 32 bits.
 */
#ifndef VIFSIM_NIC_HV_NIC_RING_H
#define VIFSIM_NIC_HV_NIC_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "net/frame_census.h"
#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HV_NIC_SLOTS 512
#define HV_NIC_STATUS_BLOCK (ADDRESS_NIC_RINGS + 0x000)
#define HV_NIC_TRANSMIT_DESCRIPTORS (ADDRESS_NIC_RINGS + 0x10000)
#define HV_NIC_TRANSMIT_BUFFERS (ADDRESS_NIC_RINGS + 0x100000)
#define HV_NIC_RECEIVE_BUFFERS (ADDRESS_NIC_RINGS + 0x400000)
#define HV_NIC_BUFFER_BYTES 2048
#define HV_NIC_DESCRIPTOR_BYTES 16
#define HV_NIC_STATUS_BYTES 8
/* Registers ("mailboxes"), offsets in the NIC's window. */
#define HV_NIC_REGISTER_TRANSMIT_PRODUCED 0x00 /* posted write: transmit doorbell */
#define HV_NIC_REGISTER_RECEIVE_FILLED 0x08    /* posted write: buffers given to the NIC */
#define HV_NIC_REGISTER_MASK 0x10              /* posted write: masks the interrupt */
#define HV_NIC_REGISTER_UNMASK 0x18            /* posted write of the status dealt with: unmasks it */

struct hv_nic_ring {
	/* Driver's side of transmit. */
	struct frame *transmit[HV_NIC_SLOTS];
	uint8_t transmit_port[HV_NIC_SLOTS]; /* of the card, that each is to go out by */
	uint32_t transmit_produced;          /* by the driver; told to the NIC by the doorbell */
	uint32_t transmit_reclaimed;         /* descriptors that the driver has cleaned up */
	/* Driver's side of receive. */
	struct frame *receive[HV_NIC_SLOTS]; /* frames whose data have arrived in their buffer */
	uint8_t receive_port[HV_NIC_SLOTS];  /* of the card, that each came in by */
	uint32_t receive_filled;             /* buffers given to the NIC, a running count; starts at their number */
	uint32_t receive_consumed;           /* frames that the driver has taken */
	/* The status block: written by the NIC, read by the driver. */
	uint32_t status_transmit_consumed; /* transmit descriptors done */
	uint32_t status_receive_produced;  /* receive buffers filled */
};

/* buffers: given to the NIC to begin with, 1 to HV_NIC_SLOTS; there are never more. */
void hv_nic_ring_init(struct hv_nic_ring *ring, uint32_t buffers);
/* Driver: room for another frame?; puts one (the doorbell is the caller's posted write). */
bool hv_nic_ring_can_transmit(const struct hv_nic_ring *ring);
void hv_nic_ring_transmit(struct hv_nic_ring *ring, struct frame *frame, uint32_t port);
/* Driver: descriptors that the status block says are done and that were not
 * reclaimed yet; reclaims one. */
uint32_t hv_nic_ring_transmit_done(const struct hv_nic_ring *ring);
void hv_nic_ring_reclaim(struct hv_nic_ring *ring);
/* Driver: the status that it has dealt with; stands for the status tag that
 * tg3 writes with its unmasking. */
uint64_t hv_nic_ring_seen(const struct hv_nic_ring *ring);
/* Driver: frames that the status block says have arrived; takes the next one
 * and gives its buffer back (receive_filled; the doorbell is the caller's).  *port: that it came in by. */
uint32_t hv_nic_ring_received(const struct hv_nic_ring *ring);
struct frame *hv_nic_ring_receive(struct hv_nic_ring *ring, uint32_t *port);
/* Memory side: the NIC's write to this address arrived.  Frame data land in their
 * buffer, and value is the port that they came by; the status block's 8 bytes are transmit_consumed (low 32 bits) and
 * receive_produced. */
void hv_nic_ring_written(struct hv_nic_ring *ring, uint64_t address, uint64_t value, struct frame *payload);

/* Memory side: the NIC reads this address.  A transmit descriptor: *value is
 * the frame's size in bytes and its port; a transmit buffer: returns the frame in it, which the read takes away. */
struct frame *hv_nic_ring_read(struct hv_nic_ring *ring, uint64_t address, uint64_t *value);

/* Names the frames that lie in host memory: given to the NIC and not read by it, written by it and not taken. */
void hv_nic_ring_hold(const struct hv_nic_ring *ring, struct frame_census *census);

/* Device: the address of a buffer or descriptor of a running index. */
uint64_t hv_nic_ring_receive_buffer(uint32_t index);
uint64_t hv_nic_ring_transmit_buffer(uint32_t index);
uint64_t hv_nic_ring_transmit_descriptor(uint32_t index);
/* What a transmit descriptor says. */
static inline uint32_t hv_nic_descriptor_bytes(uint64_t descriptor)
{
	return (uint32_t)descriptor;
}
static inline uint32_t hv_nic_descriptor_port(uint64_t descriptor)
{
	return (uint32_t)(descriptor >> 32);
}
/* The status block's 8 bytes. */
uint64_t hv_nic_ring_status(uint32_t transmit_consumed, uint32_t receive_produced);

#ifdef __cplusplus
}
#endif
#endif
