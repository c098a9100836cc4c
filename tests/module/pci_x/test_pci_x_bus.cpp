// SPDX-License-Identifier: Apache-2.0
//
// Transactions over a PCI-X bus, by hand.  A clock takes 10 ns here; a transaction has 3 clocks before its first
// data, 8 bytes a clock, and one clock after them; 5 clocks when it is split.
#include "pci_x/pci_x_bus.h"

#include "foreign_devices.h"
#include "pci_x_test_config.h"

using namespace vifsim;

namespace
{

constexpr uint64_t clock_ps = 10000, window_base = 0xc0000000;

struct BusBench {
	pci_x_config config = pci_x_test_config();
	PciXBus bus{sc_core::sc_gen_unique_name("bus"), config};
	TargetLog memory, window_log;
	MasterLog dma_log, other_log;
	HostBridge bridge{sc_core::sc_gen_unique_name("bridge"), bus, memory};
	PciTarget window{
		sc_core::sc_gen_unique_name("window"), bus, window_base, 0x10000, window_log, bus.device_timing()};
	PciMaster dma{sc_core::sc_gen_unique_name("dma"), bus, dma_log, 0},
		other{sc_core::sc_gen_unique_name("other"), bus, other_log, 0};
	LooseMemory loose{sc_core::sc_gen_unique_name("loose")};
	ExactDevice exact{sc_core::sc_gen_unique_name("exact")};
	LooseMaster master{sc_core::sc_gen_unique_name("loose_master")};

	BusBench()
	{
		bus.attach_target(loose.socket, loose_base, foreign_size, bus.device_timing());
		bus.attach_target(exact.socket, exact_base, foreign_size, bus.device_timing());
		bus.attach_master(master.socket);
	}
	void check() const
	{
		report results;

		report_init(&results);
		bus.check(results, "host_a");
		assert_int_equal(results.check_count, 3);
		assert_true(report_passed(&results));
		report_free(&results);
	}
	// Runs until the next clock edge some way ahead, with the bus parked on the DMA.
	void park()
	{
		PciTransfer transfer = transfer_of(PciCommand::write, 0, 8);

		dma.submit(transfer);
		run_us(10);
	}
};

BusBench &bench_of(void **state)
{
	return **static_cast<BusBench **>(*state);
}

uint64_t took_clocks(const PciTransfer &transfer)
{
	assert_int_equal((transfer.done_ps - transfer.submitted_ps) % clock_ps, 0);
	return (transfer.done_ps - transfer.submitted_ps) / clock_ps;
}

// The bus is parked on the DMA: no arbitration.  A read of memory, which needs 17 clocks, is split: 4 clocks until it
// is told (and one more held), the fetch, then arbitration of the bridge, and the completion.
void alone(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer write = transfer_of(PciCommand::write, 0x1000, 64),
		    page = transfer_of(PciCommand::write, 0x1000, 4096);
	PciTransfer read = transfer_of(PciCommand::read, 0x1000, 64);

	bench.park();
	bench.dma.submit(write);
	run_us(10);
	assert_int_equal(took_clocks(write), 3 + 8);
	assert_int_equal(write.clocks, 12);
	assert_int_equal(bench.memory.writes.back().bytes, 64);
	bench.dma.submit(page);
	run_us(10);
	assert_int_equal(took_clocks(page), 3 + 512);
	assert_int_equal(page.transactions, 1);
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(took_clocks(read), 4 + 17 + 2 + 3 + 8);
	assert_int_equal(read.clocks, 5 + 2 + 12);
	assert_int_equal(bench.bus.stats().splits, 1);
	assert_int_equal(bench.bus.stats().completions, 1);
	bench.check();
}

// 1,024 bytes are two requests of 512, told after 4 and 9 clocks; the second's completion is ready as the first's is
// under way, and the bus is parked on the bridge then.
void reads_are_cut(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer read = transfer_of(PciCommand::read, 0x1000, 1024);
	const size_t asked = bench.memory.read_at_ps.size();

	bench.park();
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(took_clocks(read), 4 + 17 + 2 + (3 + 64 + 1) + (3 + 64));
	assert_int_equal(bench.memory.read_at_ps.size(), asked + 1);
	bench.check();
}

// While a read is fetched the bus is free, and the master's write goes; a target that answers within 16 clocks keeps
// its reads.
void splits_free_the_bus(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer read = transfer_of(PciCommand::read, 0x1000, 64),
		    write = transfer_of(PciCommand::write, 0x2000, 64);

	bench.park();
	bench.dma_log.done.clear();
	bench.dma.submit(read);
	bench.dma.submit(write);
	run_us(10);
	assert_int_equal(took_clocks(write), 5 + 3 + 8);
	assert_ptr_equal(bench.dma_log.done[0], &write);
	assert_int_equal(took_clocks(read), 4 + 17 + 2 + 3 + 8);
	bench.config.first_data_limit_clocks = 17;
	bench.park();
	bench.dma.submit(read);
	run_us(10);
	bench.config.first_data_limit_clocks = 16;
	assert_int_equal(took_clocks(read), 3 + 17 + 8);
	assert_int_equal(read.clocks, 29);
	bench.check();
}

// Four reads may be under way; the fifth's request waits for the first one's completion.
void outstanding(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer reads[5];
	const uint64_t splits = bench.bus.stats().splits;

	bench.park();
	for (PciTransfer &read : reads) {
		read = transfer_of(PciCommand::read, window_base, 8);
		bench.dma.submit(read);
	}
	// 45 clocks of fetch: requests are told at 4, 9, 14, 19; completions of 5 clocks each, from 49 + 2 on.
	run_us(10);
	assert_int_equal(took_clocks(reads[0]), 4 + 45 + 2 + 4);
	assert_int_equal(took_clocks(reads[1]), 9 + 45 + 4 + 2);
	assert_int_equal(bench.bus.stats().splits - splits, 5);
	// It asks when the first is over; the bus is free a clock later, and hides its arbitration but one clock.
	assert_true(took_clocks(reads[4]) >= 55 + 1 + 4 + 45 + 4);
	bench.check();
}

// Two masters: a page's burst gives way at a boundary once its timer of 64 clocks has run out, and goes on later.
void latency_timer(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer page = transfer_of(PciCommand::write, 0x1000, 4096),
		    line = transfer_of(PciCommand::write, 0x8000, 64);
	const uint64_t cuts = bench.bus.stats().cuts;

	bench.park();
	bench.dma.submit(page);
	bench.other.submit(line);
	run_us(10);
	assert_int_equal(bench.bus.stats().cuts - cuts, 1);
	assert_int_equal(page.transactions, 2);
	// 61 data phases have begun by clock 64; 4 phases of notice make it the boundary after 80.
	assert_int_equal(took_clocks(line), (3 + 80 + 1) + 3 + 8);
	assert_int_equal(took_clocks(page), (3 + 80 + 1) + 12 + 3 + 432);
	bench.check();
}

// What the CPUs see: 4 clocks of the core's way, arbitration, the split, the device, its arbitration and completion.
void host_bridge(void **state)
{
	struct Cpu : HostBridgeClient {
		uint64_t done_ps = 0, value = 0;
		void mmio_write_accepted(uint32_t) override { fail_msg("there was room"); }
		void mmio_read_done(uint32_t, uint64_t read) override
		{
			done_ps = now_ps();
			value = read;
		}
	} cpu;
	BusBench &bench = bench_of(state);

	bench.park();
	const uint64_t begun = now_ps();
	bench.bridge.read(cpu, 0, window_base, 4);
	run_us(10);
	assert_int_equal(cpu.done_ps - begun, (4 + 2 + 4 + 45 + 2 + 4) * clock_ps);
	assert_int_equal(cpu.value, 0xabcd1234);
	bench.check();
}

// Devices that know TLM-2.0 alone, in four phases or in one; nobody's addresses.
void foreign(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer first = transfer_of(PciCommand::write, exact_base, 4), second = first;
	const uint64_t retries = bench.bus.stats().retries;

	first.value = 1;
	second.value = 2;
	bench.park();
	bench.dma.submit(first);
	bench.dma.submit(second); // is told to retry while the device has not accepted the first one, for 40 ns
	run_us(10);
	assert_int_equal(took_clocks(first), 4 + 100);
	assert_true(bench.bus.stats().retries > retries);
	assert_int_equal(bench.exact.requests, 2);
	assert_int_equal(bench.exact.last, 2);
	bench.master.go(false, loose_base + 16, 0xbeef);
	bench.master.go(true, loose_base + 16, 0);
	assert_int_equal(bench.master.value, 0xbeef);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	bench.master.go(true, 0xf0000000, 0);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(bench.bus.stats().aborts, 1);
	bench.check();
}

// In the middle of traffic the laws hold too, and the bus is never busier than time allows.
void conserved_at_any_time(void **state)
{
	BusBench &bench = bench_of(state);
	PciTransfer writes[4], reads[4];
	const uint64_t before = bench.bus.stats().requests;

	bench.bus.settle();
	const uint64_t begun = now_ps(), busy = bench.bus.stats().read_ps + bench.bus.stats().write_ps;
	bench.dma_log.again = &bench.dma;
	bench.other_log.again = &bench.other;
	for (uint32_t i = 0; i < 4; i++) {
		writes[i] = transfer_of(PciCommand::write, UINT64_C(0x2010) * i, 100 + 400 * i);
		reads[i] = transfer_of(PciCommand::read, window_base + UINT64_C(0x2004) * i, 4 + 300 * i);
		bench.dma.submit(writes[i]);
		bench.other.submit(reads[i]);
	}
	for (int i = 0; i < 50; i++) {
		sc_core::sc_start(sim_time(777777));
		bench.bus.settle();
		bench.check();
	}
	const uint64_t taken = bench.bus.stats().read_ps + bench.bus.stats().write_ps - busy;

	assert_true(bench.bus.stats().requests > before + 30);
	assert_true(taken <= now_ps() - begun);
	assert_true(taken > (now_ps() - begun) / 10 * 9);
}

} // namespace

int sc_main(int, char **)
{
	BusBench bench, *state = &bench;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(alone, &state),
		cmocka_unit_test_prestate(reads_are_cut, &state),
		cmocka_unit_test_prestate(splits_free_the_bus, &state),
		cmocka_unit_test_prestate(outstanding, &state),
		cmocka_unit_test_prestate(latency_timer, &state),
		cmocka_unit_test_prestate(host_bridge, &state),
		cmocka_unit_test_prestate(foreign, &state),
		cmocka_unit_test_prestate(conserved_at_any_time, &state),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
