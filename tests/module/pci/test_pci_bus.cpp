// SPDX-License-Identifier: Apache-2.0
#include "pci_bench.h"

using namespace vifsim;

namespace
{

// Two more masters on a bench, for contention.
struct Crowd : Bench {
	MasterLog second_log, third_log;
	PciMaster second, third;

	explicit Crowd(uint32_t burst)
	    : Bench(burst), second(sc_core::sc_gen_unique_name("second"), bus, second_log, burst),
	      third(sc_core::sc_gen_unique_name("third"), bus, third_log, burst)
	{
	}
};

// 2 arbitration, 1 address, 1 DEVSEL#, 190 data, 1 turn-around: 195 clocks;
// the data are there one clock, the turn-around, earlier.
void long_burst_takes_195_clocks(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 1514);
	frame content{};
	frame *payload = &content;
	uint64_t clock = run_to_next_edge();

	write.payload = payload;
	bench.dma.submit(write);
	assert_int_equal(bench.dma.pending(), 1);
	run_us(10);
	assert_int_equal(write.clocks, 195);
	assert_int_equal(write.transactions, 1);
	assert_int_equal(write.granted_ps, edge_ps(clock + 2));
	assert_int_equal(write.done_ps, edge_ps(clock + 194));
	assert_int_equal(bench.memory.writes.size(), 1);
	assert_int_equal(bench.memory.writes[0].at_ps, write.done_ps);
	assert_int_equal(bench.memory.writes[0].bytes, 1514);
	assert_ptr_equal(bench.memory.writes[0].payload, payload);
	assert_int_equal(bench.bus.stats().busy_clocks, 195);
	assert_true(bench.bus.conserved());
}

// Two masters read 16 bytes (a descriptor's length) of 12 addresses each, in turns on the bus, of memory
// and of the device: each transfer has the value of its own address, in its low 8 bytes.
void interleaved_reads_keep_their_values(void **state)
{
	Crowd &bench = *static_cast<Crowd *>(*state);
	PciTransfer first[12], second[12];

	bench.memory.echo = bench.device.echo = true;
	run_to_next_edge();
	for (uint32_t i = 0; i < 12; i++) {
		const uint64_t base = i % 2 == 0 ? 0x10000 : device_base;

		first[i] = transfer_of(PciCommand::read, base + 0x100 + 16 * i, 16);
		second[i] = transfer_of(PciCommand::read, base + 0x800 + 16 * i, 16);
		bench.dma.submit(first[i]);
		bench.second.submit(second[i]);
	}
	run_us(50);
	assert_int_equal(bench.dma_log.done.size(), 12);
	assert_int_equal(bench.second_log.done.size(), 12);
	for (uint32_t i = 0; i < 12; i++) {
		assert_int_equal(first[i].value, first[i].address);
		assert_int_equal(second[i].value, second[i].address);
		// They were interleaved: neither master had finished before the other began.
		assert_true(first[i].granted_ps < second[11].granted_ps && second[0].granted_ps < first[11].granted_ps);
	}
	assert_int_equal(bench.memory.read_at_ps.size(), 12); // each asked once, 6 of each master
	assert_int_equal(bench.device.read_at_ps.size(), 12);
	assert_true(bench.bus.conserved());
}

// A read of a frame in bursts of 64 bytes: the target is asked once, and the transfer carries its frame.
void read_carries_a_frame(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer read = transfer_of(PciCommand::read, 0x10000, 1514);
	PciTransfer word = transfer_of(PciCommand::read, 0x10000, 4);
	frame content{};

	bench.memory.content = &content;
	run_to_next_edge();
	bench.dma.submit(read);
	run_us(20);
	assert_int_equal(bench.dma_log.done.size(), 1);
	assert_int_equal(read.transactions, 24);
	assert_ptr_equal(read.payload, &content);
	assert_int_equal(bench.memory.read_at_ps.size(), 1);
	// And the next one does not.
	bench.memory.content = nullptr;
	bench.dma.submit(word);
	run_us(5);
	assert_int_equal(word.value, 0xabcd1234);
	assert_null(word.payload);
}

// 24 bursts of 1 address, 1 DEVSEL#, 1 turn-around; 190 data; 2 arbitration once,
// as the bus stays parked: 264.  The target sees the write once, at its end.
void short_bursts_take_264_clocks(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 1514);

	run_to_next_edge();
	bench.dma.submit(write);
	run_us(10);
	assert_int_equal(write.transactions, 24);
	assert_int_equal(write.clocks, 264);
	assert_int_equal(bench.bus.stats().data_clocks, 190);
	assert_int_equal(bench.bus.stats().address_clocks, 24);
	assert_int_equal(bench.memory.writes.size(), 1);
	assert_int_equal(bench.memory.writes[0].at_ps, write.done_ps);
}

// 0xfc0 is 64 bytes below the boundary: 8 data phases, disconnect, gap of 2
// idle clocks, 8 more.  2 + (1 + 1 + 8 + 1) + (1 + 1 + 8 + 1) = 24 held, 26 in all.
void target_disconnects_at_4_kib(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10fc0, 128);
	uint64_t clock = run_to_next_edge();

	bench.dma.submit(write);
	run_us(10);
	assert_int_equal(write.transactions, 2);
	assert_int_equal(write.clocks, 24);
	assert_int_equal(write.done_ps, edge_ps(clock + 26 - 1));
	assert_int_equal(bench.bus.stats().disconnects, 1);
}

// The burst's address phase is in clock 2; its timer runs out at 66.  Another
// asks at 20.  In clock 66 a data phase is under way (they end at 5, 6, …): it is
// the last, and ends at 67: 67 - 4 = 63 words.  The other's turn begins at 68,
// takes 1 + 1 + 1 + 1 clocks to 72; then the rest, 190 - 63 words.
void latency_timer_cuts_for_another(void **state)
{
	Crowd &bench = *static_cast<Crowd *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 1514);
	PciTransfer word = transfer_of(PciCommand::write, 0x20000, 8);
	uint64_t clock = run_to_next_edge();

	bench.dma.submit(write);
	sc_core::sc_start(sim_time(edge_ps(clock + 20) - now_ps()));
	bench.second.submit(word);
	run_us(10);
	assert_int_equal(bench.log.tenures.size(), 3);
	assert_int_equal(bench.log.tenures[0].tenure.start, clock + 2);
	assert_int_equal(bench.log.tenures[0].tenure.ending, PCI_TIMER_EXPIRED);
	assert_int_equal(bench.log.tenures[0].tenure.phases.data, 63);
	assert_int_equal(bench.log.tenures[1].master, bench.second.number());
	assert_int_equal(bench.log.tenures[1].tenure.start, clock + 68);
	assert_int_equal(bench.log.tenures[2].tenure.start, clock + 72);
	assert_int_equal(bench.log.tenures[2].tenure.phases.data, 127);
	assert_int_equal(word.done_ps, edge_ps(clock + 71));
	assert_int_equal(write.done_ps, edge_ps(clock + 72 + 2 + 127));
	assert_int_equal(write.transactions, 2);
	assert_int_equal(bench.bus.stats().timer_cuts, 1);
	assert_int_equal(bench.memory.writes.size(), 2);
	assert_true(bench.bus.conserved());
}

// Three masters that ask all the time for the same: their turns differ by at
// most one, and each of three turns in a row is another's.
void rotation_is_fair(void **state)
{
	Crowd &bench = *static_cast<Crowd *>(*state);
	PciTransfer writes[3];
	PciMaster *masters[3] = {&bench.dma, &bench.second, &bench.third};
	MasterLog *logs[3] = {&bench.dma_log, &bench.second_log, &bench.third_log};

	run_to_next_edge();
	for (int i = 0; i < 3; i++) {
		writes[i] = transfer_of(PciCommand::write, 0x10000, 64);
		logs[i]->again = masters[i];
		masters[i]->submit(writes[i]);
	}
	run_us(20);
	// From the fourth tenure on everybody asks before the bus is free.
	assert_true(bench.log.tenures.size() > 100);
	for (size_t i = 3; i + 3 <= bench.log.tenures.size(); i++) {
		uint32_t a = bench.log.tenures[i].master, b = bench.log.tenures[i + 1].master;
		uint32_t c = bench.log.tenures[i + 2].master;

		assert_true(a != b && b != c && a != c);
	}
	for (int i = 0; i < 3; i++)
		logs[i]->again = nullptr;
	run_us(5);
}

// 4 KiB: 512 data phases and 3 clocks of overhead: 515 clocks, 0.994 of the peak.
void peak_is_approached_and_never_passed(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 4096);
	const double peak = 528e6 * 1e-12; // bytes per ps

	run_to_next_edge();
	bench.dma_log.again = &bench.dma;
	bench.dma.submit(write);
	run_us(1000);
	double rate = static_cast<double>(bench.bus.stats().write_bytes) / 1e9;
	assert_true(rate > 0.95 * peak);
	assert_true(rate <= peak);
	for (const Tenure &tenure : bench.log.tenures)
		assert_true(tenure.tenure.bytes <= 8 * tenure.tenure.phases.data);
	for (size_t i = 1; i < bench.log.tenures.size(); i++)
		assert_true(bench.log.tenures[i].tenure.start >= pci_tenure_end(&bench.log.tenures[i - 1].tenure));
	bench.dma_log.again = nullptr;
	run_us(20);
}

// 155 ns are 11 wait states, after 1 clock for DEVSEL# and turning round:
// 2 + 1 + 12 + 8 + 1 = 24.  No retry.
void memory_reads_wait(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer read = transfer_of(PciCommand::read, 0x10000, 64);

	run_to_next_edge();
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(read.retries, 0);
	assert_int_equal(read.clocks, 24);
	assert_int_equal(bench.memory.read_at_ps.size(), 1);
	assert_true(bench.bus.stats().read_ps > 0);
	assert_int_equal(bench.bus.stats().write_ps, 0);
}

// The first attempt is known to the target at clock 2 + 3 = 5 and fetched 450 ns
// = 29.7 clocks later, at 35.  Attempts begin at 2, 2 + 6 …: 3 clocks, turn-around,
// gap of 2.  That of 32 finds nothing (it would have to be there by 34), that of 38 does:
// 6 retries, and data at 38 + 1 + 1 + 1 = 41.
void delayed_read_is_retried_until_fetched(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer read = transfer_of(PciCommand::read, device_base, 4);
	uint64_t clock = run_to_next_edge();

	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(read.retries, 6);
	assert_int_equal(read.transactions, 1);
	assert_int_equal(read.value, 0xabcd1234);
	assert_int_equal(read.done_ps, edge_ps(clock + 41));
	assert_int_equal(bench.device.read_at_ps.size(), 1);
	assert_int_equal(bench.device.read_at_ps[0], edge_ps(clock + 5));
	// 6 attempts of 4 clocks, 1 of 1 + 1 + 1 + 1, 2 of arbitration.
	assert_int_equal(read.clocks, 6 * 4 + 4 + 2);
	assert_int_equal(bench.bus.stats().retries, 6);
	assert_true(bench.bus.conserved());
}

// A read of 160 bytes of device memory comes in pieces of 64, 64 and 32, each
// fetched anew.  The first is there at 38 as above, its 8 words over at 48;
// turn-around and gap, next attempt at 51: known at 54, fetched at 83.7, so the
// attempt of 87 finds it, over at 97; next at 100, known at 103, fetched at 132.7,
// found by that of 136, 4 words, over at 142.
void device_read_is_fetched_in_pieces(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer read = transfer_of(PciCommand::read, device_base, 160);
	uint64_t clock = run_to_next_edge();

	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(read.transactions, 3);
	assert_int_equal(read.retries, 18);
	assert_int_equal(bench.bus.stats().disconnects, 2);
	assert_int_equal(bench.bus.stats().read_bytes, 160);
	assert_int_equal(read.done_ps, edge_ps(clock + 142));
	assert_int_equal(bench.device.read_at_ps.size(), 1);
}

// In the middle of a burst, half of its time is counted; in the end all, once.
void settle_splits_a_tenure(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 1514);
	uint64_t clock = run_to_next_edge();

	bench.dma.submit(write);
	bench.bus.settle();
	assert_int_equal(bench.bus.stats().write_ps, 0);
	sc_core::sc_start(sim_time(edge_ps(clock + 100) - now_ps()));
	bench.bus.settle();
	assert_int_equal(bench.bus.stats().write_ps, edge_ps(clock + 100) - edge_ps(clock));
	assert_int_equal(bench.bus.stats().busy_clocks, 0);
	bench.bus.settle();
	sc_core::sc_start(sim_time(edge_ps(clock + 150) - now_ps()));
	bench.bus.settle();
	run_us(10);
	bench.bus.settle();
	assert_int_equal(bench.bus.stats().write_ps, edge_ps(clock + 195) - edge_ps(clock));
}

// A write of another master goes between a read's retries.
void write_passes_between_retries(void **state)
{
	Crowd &bench = *static_cast<Crowd *>(*state);
	PciTransfer read = transfer_of(PciCommand::read, device_base, 4);
	PciTransfer write = transfer_of(PciCommand::write, 0x10000, 64);

	run_to_next_edge();
	bench.dma.submit(read);
	bench.second.submit(write);
	run_us(10);
	assert_int_equal(bench.dma_log.done.size(), 1);
	assert_true(write.done_ps < read.done_ps);
}

} // namespace

int sc_main(int, char **)
{
	warnings_fail();
	Bench long_burst(0), short_bursts(64), boundary(0), peak(0), memory_read(0), delayed(64), pieces(0), halves(0);
	Bench frame_read(64);
	Crowd timer(0), rotation(64), between(64), interleaved(0);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(long_burst_takes_195_clocks, &long_burst),
		cmocka_unit_test_prestate(short_bursts_take_264_clocks, &short_bursts),
		cmocka_unit_test_prestate(target_disconnects_at_4_kib, &boundary),
		cmocka_unit_test_prestate(latency_timer_cuts_for_another, static_cast<void *>(&timer)),
		cmocka_unit_test_prestate(rotation_is_fair, static_cast<void *>(&rotation)),
		cmocka_unit_test_prestate(peak_is_approached_and_never_passed, &peak),
		cmocka_unit_test_prestate(memory_reads_wait, &memory_read),
		cmocka_unit_test_prestate(delayed_read_is_retried_until_fetched, &delayed),
		cmocka_unit_test_prestate(device_read_is_fetched_in_pieces, &pieces),
		cmocka_unit_test_prestate(interleaved_reads_keep_their_values, static_cast<void *>(&interleaved)),
		cmocka_unit_test_prestate(read_carries_a_frame, &frame_read),
		cmocka_unit_test_prestate(settle_splits_a_tenure, &halves),
		cmocka_unit_test_prestate(write_passes_between_retries, static_cast<void *>(&between)),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
