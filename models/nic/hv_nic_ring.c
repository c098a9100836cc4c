/* SPDX-License-Identifier: Apache-2.0 */
/* The ordinary NIC's rings, driver's, device's and memory's side; see hv_nic_ring.h. */
#include "nic/hv_nic_ring.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

void hv_nic_ring_init(struct hv_nic_ring *ring, uint32_t buffers)
{
	memset(ring, 0, sizeof(*ring));
	ring->receive_filled = buffers;
}

/* ---- driver ---- */

bool hv_nic_ring_can_transmit(const struct hv_nic_ring *ring)
{
	return ring->transmit_produced - ring->transmit_reclaimed < HV_NIC_SLOTS;
}

void hv_nic_ring_transmit(struct hv_nic_ring *ring, struct frame *frame, uint32_t port)
{
	assert(hv_nic_ring_can_transmit(ring));
	ring->transmit_port[ring->transmit_produced % HV_NIC_SLOTS] = (uint8_t)port;
	ring->transmit[ring->transmit_produced % HV_NIC_SLOTS] = frame;
	ring->transmit_produced++;
}

uint32_t hv_nic_ring_transmit_done(const struct hv_nic_ring *ring)
{
	return ring->status_transmit_consumed - ring->transmit_reclaimed;
}

void hv_nic_ring_reclaim(struct hv_nic_ring *ring)
{
	assert(hv_nic_ring_transmit_done(ring) > 0);
	ring->transmit[ring->transmit_reclaimed % HV_NIC_SLOTS] = NULL;
	ring->transmit_reclaimed++;
}

uint32_t hv_nic_ring_received(const struct hv_nic_ring *ring)
{
	return ring->status_receive_produced - ring->receive_consumed;
}

struct frame *hv_nic_ring_receive(struct hv_nic_ring *ring, uint32_t *port)
{
	uint32_t slot = ring->receive_consumed % HV_NIC_SLOTS;
	struct frame *frame = ring->receive[slot];

	assert(hv_nic_ring_received(ring) > 0 && frame != NULL);
	ring->receive[slot] = NULL;
	*port = ring->receive_port[slot];
	ring->receive_consumed++;
	ring->receive_filled++;
	return frame;
}

uint64_t hv_nic_ring_seen(const struct hv_nic_ring *ring)
{
	return hv_nic_ring_status(ring->transmit_reclaimed, ring->receive_consumed);
}

/* ---- memory ---- */

void hv_nic_ring_written(struct hv_nic_ring *ring, uint64_t address, uint64_t value, struct frame *payload)
{
	if (address == HV_NIC_STATUS_BLOCK) {
		ring->status_transmit_consumed = (uint32_t)value;
		ring->status_receive_produced = (uint32_t)(value >> 32);
	} else if (address >= HV_NIC_RECEIVE_BUFFERS &&
		   address < HV_NIC_RECEIVE_BUFFERS + (uint64_t)HV_NIC_SLOTS * HV_NIC_BUFFER_BYTES) {
		const uint64_t slot = (address - HV_NIC_RECEIVE_BUFFERS) / HV_NIC_BUFFER_BYTES;

		ring->receive[slot] = payload;
		ring->receive_port[slot] = (uint8_t)value;
	}
}

struct frame *hv_nic_ring_read(struct hv_nic_ring *ring, uint64_t address, uint64_t *value)
{
	uint64_t offset = address - HV_NIC_TRANSMIT_DESCRIPTORS;
	struct frame *frame = NULL;

	if (offset < (uint64_t)HV_NIC_SLOTS * HV_NIC_DESCRIPTOR_BYTES) {
		const uint64_t slot = offset / HV_NIC_DESCRIPTOR_BYTES;

		*value = (uint64_t)ring->transmit_port[slot] << 32 | ring->transmit[slot]->bytes;
		return NULL;
	}
	*value = 0;
	offset = address - HV_NIC_TRANSMIT_BUFFERS;
	if (offset < (uint64_t)HV_NIC_SLOTS * HV_NIC_BUFFER_BYTES) {
		frame = ring->transmit[offset / HV_NIC_BUFFER_BYTES];
		ring->transmit[offset / HV_NIC_BUFFER_BYTES] = NULL;
	}
	return frame;
}

void hv_nic_ring_hold(const struct hv_nic_ring *ring, struct frame_census *census)
{
	for (uint32_t slot = 0; slot < HV_NIC_SLOTS; slot++) {
		frame_census_hold(census, ring->transmit[slot]);
		frame_census_hold(census, ring->receive[slot]);
	}
}

/* ---- device ---- */

uint64_t hv_nic_ring_receive_buffer(uint32_t index)
{
	return HV_NIC_RECEIVE_BUFFERS + (uint64_t)(index % HV_NIC_SLOTS) * HV_NIC_BUFFER_BYTES;
}

uint64_t hv_nic_ring_transmit_buffer(uint32_t index)
{
	return HV_NIC_TRANSMIT_BUFFERS + (uint64_t)(index % HV_NIC_SLOTS) * HV_NIC_BUFFER_BYTES;
}

uint64_t hv_nic_ring_transmit_descriptor(uint32_t index)
{
	return HV_NIC_TRANSMIT_DESCRIPTORS + (uint64_t)(index % HV_NIC_SLOTS) * HV_NIC_DESCRIPTOR_BYTES;
}

uint64_t hv_nic_ring_status(uint32_t transmit_consumed, uint32_t receive_produced)
{
	return (uint64_t)receive_produced << 32 | transmit_consumed;
}
