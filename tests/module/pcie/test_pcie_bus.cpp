// SPDX-License-Identifier: Apache-2.0
//
// Transactions over a PCI Express link, by hand.  A byte takes a nanosecond here, each direction 100 from end to end,
// and the root complex 50; a request or completion has 20 bytes beside its data.
#include "pcie/pcie_bus.h"

#include "foreign_devices.h"
#include "pcie_test_config.h"

using namespace vifsim;

namespace
{

constexpr uint64_t ns = UNIT_PS_PER_NS, window_base = 0xc0000000;

struct Line : InterruptLine {
	bool asserted = false;
	uint64_t changed_ps = 0, changes = 0;

	void interrupt_line(bool level) override
	{
		asserted = level;
		changed_ps = now_ps();
		changes++;
	}
};

// Host bridge, host memory and a CPU's master at one end; a window, DMA and foreign devices at the other.
struct LinkBench {
	pcie_config config;
	PcieBus bus{sc_core::sc_gen_unique_name("link"), config};
	TargetLog memory, window_log;
	MasterLog dma_log, cpu_log;
	Line line;
	HostBridge bridge{sc_core::sc_gen_unique_name("bridge"), bus, memory};
	PciTarget window{
		sc_core::sc_gen_unique_name("window"), bus, window_base, 0x10000, window_log, bus.device_timing()};
	PciMaster dma{sc_core::sc_gen_unique_name("dma"), bus, dma_log, 0};
	PciMaster cpu{sc_core::sc_gen_unique_name("cpu"), bus, cpu_log, 0, IoBusEnd::host};
	LooseMemory loose{sc_core::sc_gen_unique_name("loose")};
	ExactDevice exact{sc_core::sc_gen_unique_name("exact")};
	LooseMaster master{sc_core::sc_gen_unique_name("loose_master")};
	InterruptLine &wire = bus.interrupt_line(line);

	explicit LinkBench(const pcie_config &wanted) : config(wanted)
	{
		bus.attach_target(loose.socket, loose_base, foreign_size, bus.device_timing());
		bus.attach_target(exact.socket, exact_base, foreign_size, bus.device_timing());
		bus.attach_host(master.socket);
	}
	void check() const
	{
		report results;

		report_init(&results);
		bus.check(results, "host_a");
		assert_int_equal(results.check_count, 5);
		assert_true(report_passed(&results));
		report_free(&results);
	}
};

// Two packets of a payload's data in the receivers' buffers, and one read.
pcie_config small_buffers()
{
	pcie_config config = pcie_test_config();

	config.posted_data = 16;
	config.non_posted_headers = 1;
	config.completion_headers = 2;
	config.completion_data = 16;
	config.replay_bytes = 700;
	return config;
}

struct Benches {
	LinkBench plain{pcie_test_config()}, tight{small_buffers()};
};

LinkBench &plain_of(void **state)
{
	return (*static_cast<Benches **>(*state))->plain;
}

uint64_t took_ns(const PciTransfer &transfer)
{
	assert_int_equal((transfer.done_ps - transfer.submitted_ps) % ns, 0);
	return (transfer.done_ps - transfer.submitted_ps) / ns;
}

// A write is its master's affair until it has left; a read until its data are there.
void alone(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer write = transfer_of(PciCommand::write, 0x1000, 64),
		    read = transfer_of(PciCommand::read, 0x1000, 64);
	PciTransfer store = transfer_of(PciCommand::write, window_base, 4);
	PciTransfer load = transfer_of(PciCommand::read, window_base, 4);

	bench.dma.submit(write);
	run_us(2);
	assert_int_equal(took_ns(write), 84);
	assert_int_equal(bench.memory.writes.size(), 1);
	assert_int_equal(bench.memory.writes[0].at_ps - write.submitted_ps, (84 + 100 + 50) * ns);
	assert_int_equal(bench.memory.writes[0].bytes, 64);
	bench.dma.submit(read);
	run_us(2);
	assert_int_equal(took_ns(read), 20 + 100 + 50 + 155 + 84 + 100);
	store.value = 0x1234;
	bench.cpu.submit(store);
	run_us(2);
	assert_int_equal(took_ns(store), 24);
	assert_int_equal(bench.window_log.writes[0].at_ps - store.submitted_ps, (24 + 100) * ns);
	assert_int_equal(bench.window_log.writes[0].value, 0x1234);
	bench.cpu.submit(load);
	run_us(2);
	assert_int_equal(took_ns(load), 20 + 100 + 200 + 24 + 100 + 50);
	assert_int_equal(load.value, 0xabcd1234);
	bench.bus.settle();
	assert_int_equal(bench.bus.stats().requests, 4);
	assert_int_equal(bench.bus.stats().reads, 2);
	// One Ack for each packet: nothing came together with another one.
	assert_int_equal(bench.bus.way_stats(PcieBus::up).packets, 3);
	assert_int_equal(bench.bus.way_stats(PcieBus::down).dllps, 3);
	assert_int_equal(bench.bus.way_stats(PcieBus::down).packets, 3);
	assert_int_equal(bench.bus.way_stats(PcieBus::up).dllps, 3);
	assert_int_equal(bench.bus.way_stats(PcieBus::up).busy_ps, (84 + 20 + 24 + 3 * 8) * ns);
	bench.check();
}

// 4 KiB are 16 packets one behind the other; 1,514 B are 5 and one of 236 B, in whole words.
void long_writes(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer page = transfer_of(PciCommand::write, 0x10000, 4096),
		    frame = transfer_of(PciCommand::write, 0x10000, 1514);

	bench.memory.writes.clear();
	bench.dma.submit(page);
	run_us(10);
	assert_int_equal(page.transactions, 16);
	assert_int_equal(took_ns(page), 16 * 276);
	assert_int_equal(bench.memory.writes.size(), 1); // told once, when all of it is there
	assert_int_equal(bench.memory.writes[0].at_ps - page.submitted_ps, (16 * 276 + 150) * ns);
	bench.dma.submit(frame);
	run_us(10);
	assert_int_equal(took_ns(frame), 5 * 276 + 256);
	bench.check();
}

// 8 requests of 512 B; from the first one's data on, 16 completions of 256 B without a gap but for one Ack, of the
// requests.
void long_read(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer page = transfer_of(PciCommand::read, 0x10000, 4096);
	const size_t asked = bench.memory.read_at_ps.size();

	bench.dma.submit(page);
	run_us(10);
	assert_int_equal(page.transactions, 8);
	assert_int_equal(took_ns(page), 20 + 150 + 155 + 16 * 276 + 8 + 100);
	assert_int_equal(bench.memory.read_at_ps.size(), asked + 1);
	assert_int_equal(bench.memory.read_at_ps.back() - page.submitted_ps, 170 * ns);
	bench.check();
}

// What the CPUs see: a read takes both ways, the device and the core's way; a posted write 10 ns.
void host_bridge(void **state)
{
	struct Cpu : HostBridgeClient {
		uint64_t done_ps = 0;
		void mmio_write_accepted(uint32_t) override { fail_msg("there was room"); }
		void mmio_read_done(uint32_t, uint64_t) override { done_ps = now_ps(); }
	} cpu;
	LinkBench &bench = plain_of(state);
	const uint64_t begun = now_ps();

	assert_int_equal(bench.bridge.post_cost_ps(4), 10 * ns);
	bench.bridge.read(cpu, 0, window_base, 4);
	run_us(2);
	assert_int_equal(cpu.done_ps - begun, (40 + 20 + 100 + 200 + 24 + 100 + 50) * ns);
	bench.check();
}

// A master may use its transfer again when a write has left: what arrives is what it was then.
void posted_is_a_copy(void **state)
{
	struct Again : PciMasterClient {
		PciMaster *master = nullptr;
		uint32_t left = 2;
		void pci_done(PciTransfer &transfer) override
		{
			transfer.value += 0x11;
			transfer.address += 4;
			if (left-- > 0)
				master->submit(transfer);
		}
	};
	static Again again;
	LinkBench &bench = plain_of(state);
	PciTransfer write = transfer_of(PciCommand::write, window_base + 0x100, 4);
	const size_t before = bench.window_log.writes.size();

	bench.cpu_log.next = &again;
	again.master = &bench.cpu;
	write.value = 0x11;
	bench.cpu.submit(write);
	run_us(2);
	bench.cpu_log.next = nullptr;
	assert_int_equal(bench.window_log.writes.size(), before + 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(bench.window_log.writes[before + i].value, 0x11 * (i + 1));
		assert_int_equal(bench.window_log.writes[before + i].address, window_base + 0x100 + uint64_t{4} * i);
	}
	bench.check();
}

// Assert_INTx is a message of 24 bytes, behind the data that were written before.
void interrupts_stay_behind_data(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer page = transfer_of(PciCommand::write, 0x10000, 4096);

	bench.dma.submit(page);
	bench.wire.interrupt_line(true);
	run_us(10);
	assert_true(bench.line.asserted);
	assert_int_equal(bench.memory.writes.back().at_ps - page.submitted_ps, (16 * 276 + 150) * ns);
	assert_int_equal(bench.line.changed_ps - page.submitted_ps, (16 * 276 + 24 + 150) * ns);
	bench.wire.interrupt_line(false);
	run_us(1);
	assert_false(bench.line.asserted);
	assert_int_equal(bench.line.changes, 2);
	assert_int_equal(bench.bus.stats().messages, 2);
	bench.check();
}

// A page each way at once: only the Acks of the other's packets are in the way, of 8 bytes each.
void full_duplex(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer out = transfer_of(PciCommand::write, window_base, 4096),
		    in = transfer_of(PciCommand::write, 0, 4096);
	const uint64_t up = bench.bus.way_stats(PcieBus::up).dllps, down = bench.bus.way_stats(PcieBus::down).dllps;

	bench.cpu.submit(out);
	bench.dma.submit(in);
	constexpr uint64_t page_ns = 4416; // 16 packets of 276

	run_us(4); // both are under way
	const uint64_t up_acks = bench.bus.way_stats(PcieBus::up).dllps - up;
	const uint64_t down_acks = bench.bus.way_stats(PcieBus::down).dllps - down;

	// One in 300 ns at most, as it waits so long for the packets that it answers.
	assert_in_range(up_acks, 5, 4000 / 300);
	assert_in_range(down_acks, 5, 4000 / 300);
	run_us(6);
	assert_in_range(took_ns(in), page_ns + 8 * up_acks, page_ns + 8 * (up_acks + 2));
	assert_in_range(took_ns(out), page_ns + 8 * down_acks, page_ns + 8 * (down_acks + 2));
	bench.check();
}

// Of two packets the second waits: the first is out of the buffer after 276 + 150, its credits are told 584 later by 8
// bytes, which take 100.
void credits(void **state)
{
	LinkBench &bench = (*static_cast<Benches **>(*state))->tight;
	PciTransfer write = transfer_of(PciCommand::write, 0x1000, 512),
		    read = transfer_of(PciCommand::read, 0x1000, 1024);

	bench.dma.submit(write);
	run_us(4);
	assert_int_equal(took_ns(write), 276 + 150 + 584 + 8 + 100 + 276);
	bench.bus.settle();
	assert_int_equal(bench.bus.way_stats(PcieBus::up).credit_stalls, 1);
	bench.check();
	/* The second request waits for the first one's header, taken after 170 and told as above.  Its completions: one
	 * fits the buffer, whose credits come back in the same way. */
	bench.dma.submit(read);
	run_us(10);
	const uint64_t asked = 170 + 584 + 8 + 100 + 20 + 150 + 155; // the second request's data are there
	const uint64_t cycle = 276 + 100 + 584 + 8 + 100;            // from one completion's begin to the next one's
	const uint64_t first = 20 + 150 + 155;

	assert_true(first + 2 * cycle > asked);
	assert_in_range(took_ns(read), first + 3 * cycle + 376, first + 3 * cycle + 376 + 16);
	bench.check();
}

// Devices that know TLM-2.0 alone.  A write has left before the device even knows of it.
void foreign(void **state)
{
	LinkBench &bench = plain_of(state);
	PciTransfer first = transfer_of(PciCommand::write, exact_base, 4), second = first;

	first.value = 1;
	second.value = 2;
	bench.cpu.submit(first);
	bench.cpu.submit(second); // comes while the device has not accepted the first one, and waits
	run_us(5);
	assert_int_equal(bench.exact.requests, 2);
	assert_int_equal(bench.exact.last, 2);
	assert_int_equal(took_ns(second), 48);
	bench.master.go(true, exact_base, 0);
	assert_int_equal(bench.master.value, 2);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, (20 + 100 + 1000 + 24 + 100 + 50) * ns);
	bench.master.go(false, loose_base + 16, 0xbeef);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, 24 * ns);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	// The Ack of the request is due 300 ns after it came, just when its data are there, and goes first.
	bench.master.go(true, loose_base + 16, 0);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, (20 + 100 + 300 + 8 + 24 + 100 + 50) * ns);
	assert_int_equal(bench.master.value, 0xbeef);
	// Nobody's address: a completion without data.
	bench.master.go(true, 0xf0000000, 0);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, (20 + 100 + 20 + 100 + 50) * ns);
	bench.master.go(false, 0xf0000000, 0);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(bench.bus.stats().errors, 2);
	bench.check();
}

// In the middle of traffic both ways the laws hold too, whatever limits it.
void conserved_at_any_time(void **state)
{
	Benches &benches = **static_cast<Benches **>(*state);
	PciTransfer writes[2][4], reads[2][4];
	const uint64_t before = benches.plain.bus.stats().requests;
	LinkBench *const both[] = {&benches.plain, &benches.tight};

	for (int b = 0; b < 2; b++) {
		both[b]->dma_log.again = &both[b]->dma;
		both[b]->cpu_log.again = &both[b]->cpu;
		for (uint32_t i = 0; i < 4; i++) {
			writes[b][i] = transfer_of(PciCommand::write, UINT64_C(0x2010) * i, 100 + 400 * i);
			reads[b][i] = transfer_of(PciCommand::read, window_base + UINT64_C(0x2004) * i, 4 + 300 * i);
			both[b]->dma.submit(writes[b][i]);
			both[b]->cpu.submit(reads[b][i]);
		}
	}
	for (int i = 0; i < 50; i++) {
		sc_core::sc_start(sim_time(777777));
		for (LinkBench *bench : both) {
			bench->bus.settle();
			bench->check();
		}
		both[i % 2]->wire.interrupt_line(i % 4 < 2);
	}
	// A round of all eight is 2,800 B and 1,816 B on the one direction, with 27 packets' 20 B: some 5 us of the 39.
	assert_true(benches.plain.bus.stats().requests > before + 50);
	assert_true(benches.tight.bus.stats().requests > 15);
	assert_true(benches.tight.bus.way_stats(PcieBus::up).credit_stalls > 10);
	assert_true(benches.plain.bus.stats().link_busy_ps < benches.plain.bus.stats().link_time_ps);
}

} // namespace

int sc_main(int, char **)
{
	Benches benches, *state = &benches;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(alone, &state),
		cmocka_unit_test_prestate(long_writes, &state),
		cmocka_unit_test_prestate(long_read, &state),
		cmocka_unit_test_prestate(host_bridge, &state),
		cmocka_unit_test_prestate(posted_is_a_copy, &state),
		cmocka_unit_test_prestate(interrupts_stay_behind_data, &state),
		cmocka_unit_test_prestate(full_duplex, &state),
		cmocka_unit_test_prestate(credits, &state),
		cmocka_unit_test_prestate(foreign, &state),
		cmocka_unit_test_prestate(conserved_at_any_time, &state),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
