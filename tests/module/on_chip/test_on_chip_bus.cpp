// SPDX-License-Identifier: Apache-2.0
//
// Transactions over the interconnect, by hand.  Its cycle is a nanosecond here; a message travels 24 of them, and then
// its flits pass, 16 bytes a cycle: 1 for 4 bytes or for none, 5 for 64 (8 bytes are the header).
#include "on_chip/on_chip_bus.h"

#include "foreign_devices.h"
#include "on_chip_test_config.h"

using namespace vifsim;

namespace
{

constexpr uint64_t ns = UNIT_PS_PER_NS, near_base = 0xc0000000, far_base = 0xd0000000;

// Two masters, the targets of two devices, host memory and foreign devices.
struct ChipBench {
	on_chip_config config = on_chip_test_config();
	OnChipBus bus{sc_core::sc_gen_unique_name("chip"), config};
	TargetLog near_log, far_log, memory;
	MasterLog a_log, b_log;
	HostBridge bridge{sc_core::sc_gen_unique_name("bridge"), bus, memory};
	PciTarget near_target{
		sc_core::sc_gen_unique_name("near"), bus, near_base, 0x10000, near_log, bus.device_timing()};
	PciTarget far_target{sc_core::sc_gen_unique_name("far"), bus, far_base, 0x10000, far_log, bus.device_timing()};
	PciMaster a{sc_core::sc_gen_unique_name("a"), bus, a_log, 0},
		b{sc_core::sc_gen_unique_name("b"), bus, b_log, 0};
	LooseMemory loose{sc_core::sc_gen_unique_name("loose")};
	ExactDevice exact{sc_core::sc_gen_unique_name("exact")};
	LooseMaster master{sc_core::sc_gen_unique_name("loose_master")};

	ChipBench()
	{
		bus.attach_target(loose.socket, loose_base, foreign_size, bus.device_timing());
		bus.attach_target(exact.socket, exact_base, foreign_size, bus.device_timing());
		bus.attach_master(master.socket);
	}
	void check(void) const
	{
		report results;

		report_init(&results);
		bus.check(results, "host_a");
		assert_int_equal(results.check_count, 3);
		assert_true(report_passed(&results));
		report_free(&results);
	}
};

ChipBench &bench_of(void **state)
{
	return **static_cast<ChipBench **>(*state);
}

uint64_t took_ns(const PciTransfer &transfer)
{
	assert_int_equal((transfer.done_ps - transfer.submitted_ps) % ns, 0);
	return (transfer.done_ps - transfer.submitted_ps) / ns;
}

// A write goes with its data, and its answer says that the target has them; a read's data come with the answer.
void alone(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer write = transfer_of(PciCommand::write, near_base, 4);
	PciTransfer read = transfer_of(PciCommand::read, near_base, 4);
	PciTransfer write_line = transfer_of(PciCommand::write, far_base, 64);
	PciTransfer read_line = transfer_of(PciCommand::read, far_base, 64);

	write.value = 0x1234;
	bench.a.submit(write);
	run_us(1);
	assert_int_equal(took_ns(write), 24 + 1 + 24 + 1);
	assert_int_equal(bench.near_log.writes.size(), 1);
	assert_int_equal(bench.near_log.writes[0].at_ps - write.submitted_ps, 25 * ns);
	assert_int_equal(bench.near_log.writes[0].value, 0x1234);
	bench.a.submit(read);
	run_us(1);
	assert_int_equal(took_ns(read), 25 + 30 + 25);
	assert_int_equal(read.value, 0xabcd1234);
	bench.a.submit(write_line);
	run_us(1);
	assert_int_equal(took_ns(write_line), 29 + 25);
	bench.a.submit(read_line);
	run_us(1);
	assert_int_equal(took_ns(read_line), 25 + 30 + 29);
	assert_int_equal(bench.bus.stats().requests, 4);
	assert_int_equal(bench.bus.stats().reads, 2);
	assert_int_equal(bench.bus.stats().wait_cycles, 0);
	assert_int_equal(bench.bus.stats().latency_cycles, 50 + 80 + 54 + 84);
	assert_int_equal(bench.bus.stats().target_cycles, 60);
	bench.check();
}

// 1,514 bytes are 24 messages, of which 8 may be under way: they follow each other by the 5 cycles of their flits, and
// the next 8 begin with the first answer, after 29 + 25.  The last (42 bytes, 4 flits) is the 8th of the third group.
void many_under_way(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer frame = transfer_of(PciCommand::write, near_base + 0x1000, 1514);
	const size_t before = bench.near_log.writes.size();

	bench.a.submit(frame);
	run_us(1);
	assert_int_equal(frame.transactions, 24);
	assert_int_equal(took_ns(frame), 2 * 54 + 7 * 5 + (24 + 4) + 25);
	assert_int_equal(bench.near_log.writes.size(), before + 1); // told once, when all of it is there
	assert_int_equal(bench.near_log.writes.back().at_ps - frame.submitted_ps, (2 * 54 + 7 * 5 + 28) * ns);
	assert_int_equal(bench.near_log.writes.back().bytes, 1514);
	bench.check();
}

// Two messages to one target wait for its link, to two targets they do not.
void links_are_shared_by_target(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer first = transfer_of(PciCommand::write, near_base, 64), second = first;

	bench.a.submit(first);
	bench.b.submit(second);
	run_us(1);
	assert_int_equal(took_ns(first), 54);
	assert_int_equal(took_ns(second), 54 + 5);
	second.address = far_base;
	bench.a.submit(first);
	bench.b.submit(second);
	run_us(1);
	assert_int_equal(took_ns(first), 54);
	assert_int_equal(took_ns(second), 54);
	bench.check();
}

// B keeps the near target's link busy; A's line waits there, and the word that A sends after it, to the far target
// whose link is free, is not delivered before.
void requests_of_a_master_keep_their_order(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer flood = transfer_of(PciCommand::write, near_base, 512); // 8 messages
	PciTransfer line = transfer_of(PciCommand::write, near_base, 64);
	PciTransfer word = transfer_of(PciCommand::write, far_base, 4);
	const uint64_t begun = now_ps();

	bench.b.submit(flood);
	bench.a.submit(line);
	bench.a.submit(word);
	run_us(1);
	// A's line comes to the link with B's first: second there, at 24 + 10; its word, ready at 24 + 5 + 1, waits
	// till then.
	assert_int_equal(bench.near_log.writes[bench.near_log.writes.size() - 2].at_ps - begun, 34 * ns);
	assert_int_equal(bench.far_log.writes.back().at_ps - begun, 34 * ns);
	bench.check();
}

// Reads are split: while one waits for its target, others cross; a later one may be answered first.
void reads_overlap(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer slow = transfer_of(PciCommand::read, loose_base, 4); // 300 ns there
	PciTransfer fast = transfer_of(PciCommand::read, near_base, 4), other = fast;

	bench.a_log.done.clear();
	bench.a.submit(slow);
	bench.a.submit(fast);
	bench.b.submit(other);
	run_us(1);
	assert_int_equal(took_ns(slow), 25 + 300 + 25);
	assert_int_equal(took_ns(fast), 1 + 25 + 30 + 25); // behind the other's request
	assert_int_equal(took_ns(other), 80);
	assert_int_equal(bench.a_log.done.size(), 2);
	assert_ptr_equal(bench.a_log.done[0], &fast);
	bench.check();
}

// The CPUs' side: a read stalls for both ways, its target, and the core's way; a posted write does not.
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
	ChipBench &bench = bench_of(state);
	const uint64_t begun = now_ps();

	assert_int_equal(bench.bridge.post_cost_ps(4), 10 * ns);
	assert_true(bench.bridge.post_write(cpu, 0, near_base, 64, 0, nullptr));
	bench.bridge.read(cpu, 0, near_base, 4);
	run_us(1);
	assert_int_equal(cpu.done_ps - begun, (10 + 25 + 30 + 25) * ns);
	assert_int_equal(cpu.value, 0xabcd1234);
	// A device's read of host memory takes what the memory controller does.
	PciTransfer dma = transfer_of(PciCommand::read, 0x1000, 64);

	bench.b.submit(dma);
	run_us(1);
	assert_int_equal(took_ns(dma), 25 + 155 + 29);
	bench.check();
}

// Devices that know TLM-2.0 alone, and answer in four phases: a second request waits until the first one is accepted.
void foreign(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer first = transfer_of(PciCommand::write, exact_base, 4), second = first;
	const uint64_t waited = bench.bus.stats().wait_cycles;

	first.value = 1;
	second.value = 2;
	bench.a.submit(first);
	bench.b.submit(second);
	run_us(5);
	assert_int_equal(bench.exact.requests, 2);
	assert_int_equal(took_ns(first), 25 + 1000 + 25);
	// It comes 1 cycle later, waits for the rest of the 40, and is answered 1 us after the first was.
	assert_int_equal(took_ns(second), 25 + 2000 + 25);
	assert_int_equal(bench.bus.stats().wait_cycles - waited, 40);
	bench.master.go(false, loose_base + 16, 0xbeef);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, (25 + 300 + 25) * ns);
	bench.master.go(true, loose_base + 16, 0);
	assert_int_equal(bench.master.value, 0xbeef);
	assert_int_equal(bench.master.status, tlm::TLM_OK_RESPONSE);
	// Nobody's address.
	bench.master.go(false, 0xf0000000, 0);
	assert_int_equal(bench.master.status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
	assert_int_equal(bench.master.done_ps - bench.master.begun_ps, 50 * ns);
	assert_int_equal(bench.bus.stats().errors, 1);
	bench.check();
}

// In the middle of traffic the laws hold too.
void conserved_at_any_time(void **state)
{
	ChipBench &bench = bench_of(state);
	PciTransfer writes[4], reads[4];

	bench.a_log.again = &bench.a;
	bench.b_log.again = &bench.b;
	for (uint32_t i = 0; i < 4; i++) {
		writes[i] = transfer_of(PciCommand::write, near_base + UINT64_C(0x2000) * i, 100 + 400 * i);
		reads[i] = transfer_of(PciCommand::read, far_base + UINT64_C(0x2000) * i, 4 + 300 * i);
		bench.a.submit(writes[i]);
		bench.b.submit(reads[i]);
	}
	for (int i = 0; i < 50; i++) {
		sc_core::sc_start(sim_time(777777));
		bench.bus.settle();
		bench.check();
	}
	assert_true(bench.bus.stats().requests > 1000);
	assert_true(bench.bus.stats().link_busy_ps < bench.bus.stats().link_time_ps);
}

} // namespace

int sc_main(int, char **)
{
	ChipBench bench, *state = &bench;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(alone, &state),
		cmocka_unit_test_prestate(many_under_way, &state),
		cmocka_unit_test_prestate(links_are_shared_by_target, &state),
		cmocka_unit_test_prestate(requests_of_a_master_keep_their_order, &state),
		cmocka_unit_test_prestate(reads_overlap, &state),
		cmocka_unit_test_prestate(host_bridge, &state),
		cmocka_unit_test_prestate(foreign, &state),
		cmocka_unit_test_prestate(conserved_at_any_time, &state),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
