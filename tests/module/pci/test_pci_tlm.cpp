// SPDX-License-Identifier: Apache-2.0
//
// Devices that know TLM-2.0 and nothing of this bus: targets and initiators
// without the extension, loosely and approximately timed.
#include "foreign_devices.h"

using namespace vifsim;

namespace
{

struct ForeignBench : Bench {
	LooseMemory loose{sc_core::sc_gen_unique_name("loose")};
	ExactDevice exact{sc_core::sc_gen_unique_name("exact")};
	LooseMaster master{sc_core::sc_gen_unique_name("loose_master")};

	ForeignBench() : Bench(0)
	{
		bus.attach_target(loose.socket, loose_base, foreign_size, pci_device_timing(config));
		bus.attach_target(exact.socket, exact_base, foreign_size, pci_device_timing(config));
		bus.attach_master(master.socket);
	}
};

// Its reads are delayed by as long as it says, 300 ns, and no longer than the retries make of it.
void loosely_timed_target(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, loose_base + 8, 4);
	PciTransfer read = transfer_of(PciCommand::read, loose_base + 8, 4);
	PciTransfer bulk = transfer_of(PciCommand::write, loose_base + 64, 1514);

	run_to_next_edge();
	write.value = 0xcafe;
	bench.dma.submit(write);
	run_us(5);
	assert_int_equal(bench.dma_log.done.size(), 1);
	assert_int_equal(bench.loose.bytes[8], 0xfe);
	bench.dma.submit(read);
	run_us(5);
	assert_int_equal(bench.dma_log.done.size(), 2);
	assert_int_equal(read.value, 0xcafe);
	assert_true(read.retries > 0);
	assert_in_range(read.done_ps - read.submitted_ps, 300000, 500000);
	bench.dma.submit(bulk);
	run_us(10);
	assert_int_equal(bench.dma_log.done.size(), 3);
	assert_int_equal(bench.loose.accesses, 3);
	assert_true(bench.bus.conserved());
}

// While it has not accepted the one request, the next is told to retry.
void four_phase_target(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, exact_base, 4);
	PciTransfer read = transfer_of(PciCommand::read, exact_base, 4);

	run_to_next_edge();
	write.value = 99;
	bench.dma.submit(write);
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(bench.exact.requests, 2);
	assert_int_equal(read.value, 99);
	// The write's master hears of it when the target has answered; the bus was free meanwhile.
	assert_true(write.done_ps - write.submitted_ps >= 1000000);
	assert_true(write.clocks <= 6);
	assert_true(read.done_ps - write.done_ps >= 1000000);
}

// Accepted only 40 ns after its request, it can note no other one until then.
void busy_target_is_retried(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	PciTransfer first = transfer_of(PciCommand::write, exact_base, 4);
	PciTransfer elsewhere = transfer_of(PciCommand::write, device_base, 4);

	run_to_next_edge();
	bench.dma.submit(first);
	bench.master.go(false, exact_base, 5);
	assert_int_equal(bench.exact.requests, 2);
	// Asked at the same time, it gets the bus next, 60 ns later than the
	// first, ends within the 40 ns, and is told to retry once.
	assert_int_equal(bench.bus.stats().retries, 1);
	assert_int_equal(bench.exact.last, 5);
	bench.dma.submit(elsewhere);
	run_us(1);
	assert_int_equal(bench.device.writes.size(), 1);
}

void loosely_timed_initiator(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);

	run_to_next_edge();
	bench.master.go(false, device_base + 4, 0x1234);
	assert_int_equal(bench.device.writes.size(), 1);
	assert_int_equal(bench.device.writes[0].value, 0x1234);
	assert_null(bench.device.writes[0].payload);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	// 2 + 1 + 1 + 1 clocks; the turn-around is nobody's wait.
	assert_in_range(bench.master.done_ps - bench.master.begun_ps, edge_ps(5), edge_ps(6));
	bench.master.go(true, device_base, 0);
	assert_int_equal(bench.master.value, 0xabcd1234);
	assert_true(bench.bus.stats().retries > 0);
	assert_true(bench.master.done_ps - bench.master.begun_ps > 450000);
}

// A foreign initiator moves frames by the extension alone: 500 bytes, which the
// bus cuts into pieces that a delayed read may fetch, and the target is told once.
void foreign_initiator_moves_frames(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);
	frame frames[2]{};
	frame *const out = &frames[0], *const in = &frames[1];
	PciExtension extension;

	run_to_next_edge();
	bench.master.bytes = 500;
	bench.master.extension = &extension;
	extension.payload = out;
	bench.master.go(false, device_base + 0x100, 0);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	assert_int_equal(bench.device.writes.size(), 1);
	assert_int_equal(bench.device.writes[0].address, device_base + 0x100);
	assert_int_equal(bench.device.writes[0].bytes, 500);
	assert_ptr_equal(bench.device.writes[0].payload, out);
	extension.payload = nullptr;
	bench.device.content = in;
	bench.master.go(true, device_base + 0x100, 0);
	assert_true(bench.master.done_ps > bench.master.begun_ps);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	assert_ptr_equal(extension.payload, in);
	assert_int_equal(bench.device.read_at_ps.size(), 1);
	assert_null(extension.transfer);
	// From host memory too, and no frame where there is none.
	bench.master.go(true, 0x10000, 0);
	assert_null(extension.payload);
	assert_int_equal(bench.memory.read_at_ps.size(), 1);
	// Without the extension the same read moves bytes.
	bench.master.extension = nullptr;
	bench.master.bytes = 4;
	bench.master.go(true, device_base + 0x100, 0);
	assert_int_equal(bench.master.value, 0xabcd1234);
}

// 2 arbitration, 1 address, 5 without DEVSEL#.
void nobody_claims_the_address(void **state)
{
	ForeignBench &bench = *static_cast<ForeignBench *>(*state);

	run_to_next_edge();
	bench.master.go(false, 0xf0000000, 1);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_in_range(bench.master.done_ps - bench.master.begun_ps, edge_ps(8), edge_ps(9));
	assert_int_equal(bench.bus.stats().aborts, 1);
}

} // namespace

int sc_main(int, char **)
{
	warnings_fail();
	ForeignBench loose, exact, busy, initiator, frames, nobody;
	auto state = [](ForeignBench &bench) { return static_cast<void *>(&bench); };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(loosely_timed_target, state(loose)),
		cmocka_unit_test_prestate(four_phase_target, state(exact)),
		cmocka_unit_test_prestate(busy_target_is_retried, state(busy)),
		cmocka_unit_test_prestate(loosely_timed_initiator, state(initiator)),
		cmocka_unit_test_prestate(foreign_initiator_moves_frames, state(frames)),
		cmocka_unit_test_prestate(nobody_claims_the_address, state(nobody)),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
