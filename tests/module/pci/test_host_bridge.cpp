// SPDX-License-Identifier: Apache-2.0
#include "pci_bench.h"

using namespace vifsim;

namespace
{

struct CpuLog : HostBridgeClient {
	struct Entry {
		char what; // 'a'ccepted, 'r'ead
		uint32_t tag;
		uint64_t value, at_ps;
	};
	std::vector<Entry> entries;
	std::vector<uint32_t> left_bus;

	void mmio_write_accepted(uint32_t tag) override { entries.push_back({'a', tag, 0, now_ps()}); }
	void mmio_read_done(uint32_t tag, uint64_t value) override { entries.push_back({'r', tag, value, now_ps()}); }
	void mmio_left_bus(uint32_t tag, const PciTransfer &) override { left_bus.push_back(tag); }
};

// A read's stall: the CPU's way to the bus, 204 ns; then on the bus
//   address phase, DEVSEL#, STOP#  x 6   attempts that the target tells to retry
//   turn-around, gap               x 6
//   address, DEVSEL# and turning of the lines, data
// A posted write's: handing it to the bridge.
void read_stalls_three_times_a_posted_write(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	CpuLog cpu;
	pci_phases phases = {};
	uint64_t from_ps;

	run_to_next_edge();
	assert_true(bench.bridge.post_write(cpu, 1, device_base, 4, 7, nullptr));
	uint64_t write_stall_ps = bench.bridge.post_cost_ps(4);
	run_us(5);
	assert_int_equal(bench.device.writes.size(), 1);
	assert_int_equal(bench.device.writes[0].value, 7);
	bench.log.tenures.clear();
	from_ps = now_ps();
	bench.bridge.read(cpu, 2, device_base, 4);
	run_us(5);
	assert_int_equal(cpu.entries.size(), 1);
	assert_int_equal(cpu.entries[0].value, 0xabcd1234);
	uint64_t read_stall_ps = cpu.entries[0].at_ps - from_ps;
	assert_in_range(read_stall_ps, 600000, 2500000);
	assert_in_range(write_stall_ps, 49000, 124000);
	assert_true(read_stall_ps >= 3 * write_stall_ps);
	assert_int_equal(bench.bridge.stats().read_stall_ps, read_stall_ps);

	uint64_t gaps = 0, retries = 0, last_end = bench.log.tenures.front().tenure.start;
	for (const Tenure &tenure : bench.log.tenures) {
		assert_true(tenure.read);
		phases.arbitration += tenure.tenure.phases.arbitration;
		phases.address += tenure.tenure.phases.address;
		phases.wait += tenure.tenure.phases.wait;
		phases.data += tenure.tenure.phases.data;
		phases.turnaround += tenure.tenure.phases.turnaround;
		gaps += tenure.tenure.start - last_end;
		last_end = pci_tenure_end(&tenure.tenure);
		retries += tenure.tenure.ending == PCI_RETRIED;
	}
	// The bus is still parked on the bridge: no arbitration.
	assert_int_equal(phases.arbitration, 0);
	assert_int_equal(retries, 6);
	assert_int_equal(phases.address, 7);
	assert_int_equal(phases.wait, 6 * 2 + 1); // DEVSEL# and STOP# of retries; DEVSEL# of the last
	assert_int_equal(phases.data, 1);
	assert_int_equal(phases.turnaround, 7);
	assert_int_equal(gaps, 6 * 2);
	// All of the stall is accounted for: the way to the bus (up to the next
	// clock edge), and these clocks but the last turn-around.
	uint64_t bus_clocks = pci_phases_sum(&phases) + gaps - 1;
	uint64_t first_clock = unit_edge_at(from_ps + 204000, 66000000);
	assert_int_equal(cpu.entries[0].at_ps, edge_ps(first_clock + bus_clocks));
}

// A read that is issued after posted writes reaches the device after them.
void read_does_not_pass_posted_writes(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	CpuLog cpu;

	run_to_next_edge();
	for (uint32_t i = 0; i < 5; i++)
		assert_true(bench.bridge.post_write(cpu, i, device_base + 64 * i, 64, i, nullptr));
	bench.bridge.read(cpu, 9, device_base, 4);
	run_us(10);
	assert_int_equal(bench.device.writes.size(), 5);
	assert_int_equal(bench.device.read_at_ps.size(), 1);
	assert_true(bench.device.read_at_ps[0] > bench.device.writes[4].at_ps);
	assert_int_equal(cpu.left_bus.size(), 6);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(bench.device.writes[i].value, i);
	assert_int_equal(cpu.left_bus[5], 9);
}

// Six lines fit; the seventh and the eighth wait for the first and the second to leave.
void full_buffer_stalls(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	CpuLog cpu, other;

	run_to_next_edge();
	for (uint32_t i = 0; i < 6; i++)
		assert_true(bench.bridge.post_write(cpu, i, device_base, 64, i, nullptr));
	assert_false(bench.bridge.post_write(cpu, 6, device_base, 4, 6, nullptr));
	assert_false(bench.bridge.post_write(other, 7, device_base, 4, 7, nullptr));
	assert_int_equal(bench.bridge.stats().posted_stalls, 2);
	run_us(10);
	assert_int_equal(cpu.entries.size(), 1);
	assert_int_equal(cpu.entries[0].tag, 6);
	assert_int_equal(cpu.entries[0].at_ps, bench.device.writes[0].at_ps);
	assert_int_equal(other.entries.size(), 1);
	assert_int_equal(other.entries[0].at_ps, bench.device.writes[1].at_ps);
	assert_int_equal(bench.device.writes.size(), 8);
	assert_int_equal(bench.bridge.stats().lines_maximum, 8);
	// The buffer is empty again.
	assert_true(bench.bridge.post_write(cpu, 8, device_base, 6 * 64, 0, nullptr));
	run_us(10);
}

// 1,514 bytes are 24 lines: taken when 18 have left.  The device sees the
// frame once, with the last line.  The CPU pays 6 lines itself; beyond the
// buffer the bus sets the pace (a line takes it 11 clocks, more than 100 ns).
void bulk_write_runs_at_the_pace_of_the_bus(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	CpuLog cpu;
	frame content{};
	frame *payload = &content;
	uint64_t clock = run_to_next_edge();

	assert_int_equal(bench.bridge.post_cost_ps(64), 100000);
	assert_int_equal(bench.bridge.post_cost_ps(65), 200000);
	assert_int_equal(bench.bridge.post_cost_ps(1514), 600000);
	assert_false(bench.bridge.post_write(cpu, 3, device_base, 1514, 0, payload));
	run_us(10);
	assert_int_equal(cpu.entries.size(), 1);
	// The bus is parked on the bridge, its first master: no arbitration.
	// 18 lines of 11 clocks, less the last turn-around.
	assert_int_equal(cpu.entries[0].at_ps, edge_ps(clock + 18 * 11 - 1));
	assert_int_equal(bench.device.writes.size(), 1);
	assert_ptr_equal(bench.device.writes[0].payload, payload);
	assert_int_equal(bench.device.writes[0].bytes, 1514);
	assert_int_equal(bench.bus.stats().transactions, 24);
	assert_int_equal(bench.device.writes[0].at_ps, edge_ps(clock + 24 * 3 + 190 - 1));
}

// The device's DMA to host memory reaches the memory client.
void device_reaches_host_memory(void **state)
{
	Bench &bench = *static_cast<Bench *>(*state);
	PciTransfer write = transfer_of(PciCommand::write, ADDRESS_RECEIVE_QUEUES, 64);
	PciTransfer read = transfer_of(PciCommand::read, ADDRESS_NIC_RINGS, 8);

	run_to_next_edge();
	bench.memory.value = 0x1122334455667788;
	bench.dma.submit(write);
	bench.dma.submit(read);
	run_us(10);
	assert_int_equal(bench.memory.writes.size(), 1);
	assert_int_equal(bench.memory.writes[0].address, ADDRESS_RECEIVE_QUEUES);
	assert_true(read.value == 0x1122334455667788);
	assert_ptr_equal(bench.dma_log.done[0], &write);
	assert_ptr_equal(bench.dma_log.done[1], &read);
}

} // namespace

int sc_main(int, char **)
{
	warnings_fail();
	Bench stall(64), order(64), full(64), bulk(64), memory(64);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(read_stalls_three_times_a_posted_write, &stall),
		cmocka_unit_test_prestate(read_does_not_pass_posted_writes, &order),
		cmocka_unit_test_prestate(full_buffer_stalls, &full),
		cmocka_unit_test_prestate(bulk_write_runs_at_the_pace_of_the_bus, &bulk),
		cmocka_unit_test_prestate(device_reaches_host_memory, &memory),
	};

	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
