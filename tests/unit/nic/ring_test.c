/* SPDX-License-Identifier: Apache-2.0 */
/* The ring's three sides: driver, device, memory; and indices that wrap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nic/hv_nic_ring.h"

static struct hv_nic_ring ring;
static struct frame frames[2 * HV_NIC_SLOTS];

static void status(uint32_t transmit_consumed, uint32_t receive_produced)
{
	hv_nic_ring_written(&ring, HV_NIC_STATUS_BLOCK, hv_nic_ring_status(transmit_consumed, receive_produced), NULL);
}

/* The status block tells of something that the driver has not dealt with. */
static bool news(void)
{
	return hv_nic_ring_seen(&ring) !=
	       hv_nic_ring_status(ring.status_transmit_consumed, ring.status_receive_produced);
}

static void transmit(void **state)
{
	uint64_t value = 1;

	(void)state;
	hv_nic_ring_init(&ring, HV_NIC_SLOTS);
	for (uint32_t i = 0; i < HV_NIC_SLOTS; i++) {
		assert_true(hv_nic_ring_can_transmit(&ring));
		hv_nic_ring_transmit(&ring, &frames[i], 0);
		frames[i].bytes = 60 + i;
		/* As the card reads them: the descriptor says how long the frame is. */
		assert_null(hv_nic_ring_read(&ring, hv_nic_ring_transmit_descriptor(i), &value));
		assert_int_equal(value, 60 + i);
		assert_ptr_equal(hv_nic_ring_read(&ring, hv_nic_ring_transmit_buffer(i), &value), &frames[i]);
	}
	assert_false(hv_nic_ring_can_transmit(&ring));
	assert_int_equal(hv_nic_ring_transmit_done(&ring), 0);
	/* Done is not yet reclaimed: room comes by reclaiming. */
	status(2, 0);
	assert_int_equal(hv_nic_ring_transmit_done(&ring), 2);
	assert_true(news());
	assert_false(hv_nic_ring_can_transmit(&ring));
	hv_nic_ring_reclaim(&ring);
	hv_nic_ring_reclaim(&ring);
	assert_false(news());
	assert_true(hv_nic_ring_can_transmit(&ring));
	/* The 513th goes into the first slot; out by port 2. */
	hv_nic_ring_transmit(&ring, &frames[HV_NIC_SLOTS], 2);
	assert_null(hv_nic_ring_read(&ring, hv_nic_ring_transmit_descriptor(0), &value));
	assert_int_equal(hv_nic_descriptor_bytes(value), frames[HV_NIC_SLOTS].bytes);
	assert_int_equal(hv_nic_descriptor_port(value), 2);
	assert_ptr_equal(ring.transmit[0], &frames[HV_NIC_SLOTS]);
	assert_ptr_equal(hv_nic_ring_read(&ring, hv_nic_ring_transmit_buffer(HV_NIC_SLOTS), &value),
			 &frames[HV_NIC_SLOTS]);
	/* Beyond the last buffer, and in the status block, there is nothing to read. */
	value = 1;
	assert_null(hv_nic_ring_read(&ring, HV_NIC_TRANSMIT_BUFFERS + HV_NIC_SLOTS * HV_NIC_BUFFER_BYTES, &value));
	assert_int_equal(value, 0);
	assert_null(hv_nic_ring_read(&ring, HV_NIC_STATUS_BLOCK, &value));
	assert_int_equal(ring.transmit_produced, HV_NIC_SLOTS + 1);
}

static uint32_t port; /* of the last frame received */

/* Frames whose data are there are not received before the status block says so. */
static void receive(void **state)
{
	(void)state;
	hv_nic_ring_init(&ring, HV_NIC_SLOTS);
	assert_int_equal(ring.receive_filled, HV_NIC_SLOTS);
	hv_nic_ring_written(&ring, hv_nic_ring_receive_buffer(0), 0, &frames[7]);
	hv_nic_ring_written(&ring, hv_nic_ring_receive_buffer(1), 3, &frames[8]);
	assert_int_equal(hv_nic_ring_received(&ring), 0);
	assert_false(news());
	status(0, 2);
	assert_int_equal(hv_nic_ring_seen(&ring), hv_nic_ring_status(0, 0));
	assert_int_equal(hv_nic_ring_received(&ring), 2);
	assert_true(news());
	assert_ptr_equal(hv_nic_ring_receive(&ring, &port), &frames[7]);
	assert_int_equal(port, 0);
	assert_ptr_equal(hv_nic_ring_receive(&ring, &port), &frames[8]);
	assert_int_equal(port, 3);
	assert_int_equal(hv_nic_ring_received(&ring), 0);
	assert_int_equal(ring.receive_filled, HV_NIC_SLOTS + 2);
	assert_int_equal(hv_nic_ring_seen(&ring), hv_nic_ring_status(0, 2));
	/* What is written elsewhere is none of the ring's business. */
	hv_nic_ring_written(&ring, HV_NIC_RECEIVE_BUFFERS + HV_NIC_SLOTS * HV_NIC_BUFFER_BYTES, 5, &frames[9]);
	for (uint32_t i = 0; i < HV_NIC_SLOTS; i++)
		assert_null(ring.receive[i]);
}

/* All running counts pass 2^32 in the middle of traffic. */
static void indices_wrap(void **state)
{
	const uint32_t start = UINT32_MAX - 2;

	(void)state;
	hv_nic_ring_init(&ring, HV_NIC_SLOTS);
	ring.transmit_produced = ring.transmit_reclaimed = ring.status_transmit_consumed = start;
	ring.receive_consumed = ring.status_receive_produced = start;
	ring.receive_filled = start + HV_NIC_SLOTS;
	for (uint32_t i = 0; i < 6; i++) {
		hv_nic_ring_transmit(&ring, &frames[i], 0);
		hv_nic_ring_written(&ring, hv_nic_ring_receive_buffer(start + i), 0, &frames[100 + i]);
	}
	assert_int_equal(ring.transmit_produced, 3); /* UINT32_MAX - 2 and 6 more */
	status(3, 3);
	assert_int_equal(hv_nic_ring_transmit_done(&ring), 6);
	assert_int_equal(hv_nic_ring_received(&ring), 6);
	for (uint32_t i = 0; i < 6; i++) {
		assert_ptr_equal(hv_nic_ring_receive(&ring, &port), &frames[100 + i]);
		hv_nic_ring_reclaim(&ring);
	}
	assert_false(news());
	for (uint32_t i = 0; i < HV_NIC_SLOTS; i++) {
		assert_true(hv_nic_ring_can_transmit(&ring));
		hv_nic_ring_transmit(&ring, &frames[i], 0);
	}
	assert_false(hv_nic_ring_can_transmit(&ring));
}

static void addresses_do_not_overlap(void **state)
{
	(void)state;
	assert_int_equal(hv_nic_ring_transmit_descriptor(HV_NIC_SLOTS + 1), HV_NIC_TRANSMIT_DESCRIPTORS + 16);
	assert_int_equal(hv_nic_ring_receive_buffer(HV_NIC_SLOTS + 3), HV_NIC_RECEIVE_BUFFERS + 3 * 2048);
	assert_true(HV_NIC_STATUS_BLOCK + HV_NIC_STATUS_BYTES <= HV_NIC_TRANSMIT_DESCRIPTORS);
	assert_true(hv_nic_ring_transmit_descriptor(HV_NIC_SLOTS - 1) + 16 <= HV_NIC_TRANSMIT_BUFFERS);
	assert_true(hv_nic_ring_transmit_buffer(HV_NIC_SLOTS - 1) + 2048 <= HV_NIC_RECEIVE_BUFFERS);
	assert_true(hv_nic_ring_receive_buffer(HV_NIC_SLOTS - 1) + 2048 <= ADDRESS_RECEIVE_QUEUES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transmit),
		cmocka_unit_test(receive),
		cmocka_unit_test(indices_wrap),
		cmocka_unit_test(addresses_do_not_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
