/* SPDX-License-Identifier: Apache-2.0 */
/* Whose an address is, and what the drivers make of it. */
#include "host/host_memory.h"
#include "host_fixture.h"

static const struct memory_range *found(const struct host_memory *memory, uint64_t address)
{
	return host_memory_find(memory, address);
}

/* Three ranges, two of them neighbours: first and last byte of each, and the gaps. */
static void edges(void **state)
{
	struct host_memory memory = {0};

	(void)state;
	assert_null(found(&memory, 0));
	host_memory_add(&memory, (struct memory_range){.base = 0x1000, .size = 0x10});
	host_memory_add(&memory, (struct memory_range){.base = 0x1010, .size = 0x1});
	host_memory_add(&memory, (struct memory_range){.base = 0x2000, .size = 0x1000});
	assert_null(found(&memory, 0xfff));
	assert_ptr_equal(found(&memory, 0x1000), &memory.ranges[0]);
	assert_ptr_equal(found(&memory, 0x100f), &memory.ranges[0]);
	assert_ptr_equal(found(&memory, 0x1010), &memory.ranges[1]);
	assert_null(found(&memory, 0x1011));
	assert_null(found(&memory, 0x1fff));
	assert_ptr_equal(found(&memory, 0x2000), &memory.ranges[2]);
	assert_ptr_equal(found(&memory, 0x2fff), &memory.ranges[2]);
	assert_null(found(&memory, 0x3000));
	assert_null(found(&memory, UINT64_MAX));
	host_memory_free(&memory);
}

/* 1,024 VIFs' windows beside the card's rings: a credit reaches its own driver, and a card's status the ring. */
static void drivers(void **state)
{
	static struct vif_driver vifs[1024];
	static struct hv_nic_ring ring;
	struct nic_driver nic;
	struct host_memory memory = {0};
	struct vif_registry registry;
	const struct memory_range *range;
	uint64_t value = 0;

	(void)state;
	hv_nic_ring_init(&ring, HV_NIC_SLOTS);
	nic_driver_init(&nic, NULL, &ring, NULL);
	host_memory_add(&memory, nic_driver_memory(&nic));
	vif_registry_init(&registry, 1024);
	for (uint32_t vif = 0; vif < 1024; vif++) {
		vif_driver_init(&vifs[vif], vif, &(struct vif_layout){.slots = 8}, NULL, NULL, NULL);
		vif_registry_attach(&registry, vif, &vifs[vif]);
		host_memory_add(&memory, vif_registry_memory(&registry, vif));
	}
	for (uint32_t vif = 0; vif < 1024; vif += 31) {
		const uint64_t address = vif_receive_window(vif) + VIF_WORD_CREDIT;

		range = found(&memory, address);
		assert_non_null(range);
		assert_null(range->read); /* the device only writes there */
		range->written(range->context, address - range->base, vif + 1, NULL, 0);
		assert_int_equal(vifs[vif].send.consumed, vif + 1);
	}
	assert_int_equal(vifs[1].send.consumed, 0);
	/* The number is given to another guest: its driver finds what the device writes now. */
	vif_registry_attach(&registry, 31, NULL);
	vif_registry_attach(&registry, 31, &vifs[1]);
	range = found(&memory, vif_receive_window(31));
	range->written(range->context, VIF_WORD_CREDIT, 7, NULL, 0);
	assert_int_equal(vifs[1].send.consumed, 7);
	assert_int_equal(vifs[31].send.consumed, 32);
	range = found(&memory, HV_NIC_STATUS_BLOCK);
	range->written(range->context, HV_NIC_STATUS_BLOCK - range->base, hv_nic_ring_status(3, 4), NULL, 0);
	assert_int_equal(ring.status_transmit_consumed, 3);
	assert_int_equal(ring.status_receive_produced, 4);
	/* The last receive buffer is in it, what follows is not. */
	assert_ptr_equal(found(&memory, hv_nic_ring_receive_buffer(HV_NIC_SLOTS - 1) + HV_NIC_BUFFER_BYTES - 1), range);
	assert_null(found(&memory, hv_nic_ring_receive_buffer(HV_NIC_SLOTS - 1) + HV_NIC_BUFFER_BYTES));
	assert_null(range->read(range->context, hv_nic_ring_transmit_buffer(0) - range->base, 64, &value));
	host_memory_free(&memory);
	vif_registry_free(&registry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(edges), cmocka_unit_test(drivers)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
