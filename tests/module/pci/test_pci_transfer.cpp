// SPDX-License-Identifier: Apache-2.0
#include "load/pci_transfer.h"

#include "pci_bench.h"

using namespace vifsim;

namespace
{

struct TransferBench {
	pci_config pci = pci_test_config();
	pci_transfer_config config = {};
	PciBus bus{sc_core::sc_gen_unique_name("bus"), pci};
	PciTransferLoad *load;

	TransferBench(pci_transfer_operation operation, pci_transfer_initiator initiator, uint64_t size, uint64_t burst,
		      uint64_t outstanding = 1)
	{
		config.operation = operation;
		config.initiator = initiator;
		config.size_bytes = size;
		config.burst_bytes = burst;
		config.word_bytes = 4;
		config.outstanding = outstanding;
		load = new PciTransferLoad(sc_core::sc_gen_unique_name("load"), bus, config);
	}
	~TransferBench() { delete load; }
	TransferBench(const TransferBench &) = delete;
	TransferBench &operator=(const TransferBench &) = delete;
};

struct Benches {
	TransferBench dma_long{PCI_TRANSFER_WRITE, PCI_TRANSFER_DEVICE, 1514, 0};
	TransferBench dma_short{PCI_TRANSFER_WRITE, PCI_TRANSFER_DEVICE, 1514, 64};
	TransferBench cpu_read{PCI_TRANSFER_READ, PCI_TRANSFER_CPU, 4, 0};
	TransferBench cpu_write{PCI_TRANSFER_WRITE, PCI_TRANSFER_CPU, 4, 0};
	TransferBench cpu_read_words{PCI_TRANSFER_READ, PCI_TRANSFER_CPU, 64, 0};
	TransferBench cpu_stores{PCI_TRANSFER_WRITE, PCI_TRANSFER_CPU, 256, 4};
	TransferBench deep{PCI_TRANSFER_WRITE, PCI_TRANSFER_DEVICE, 64, 0, 8};
	TransferBench dma_read{PCI_TRANSFER_READ, PCI_TRANSFER_DEVICE, 1514, 64};
	TransferBench cpu_lines{PCI_TRANSFER_WRITE, PCI_TRANSFER_CPU, 256, 0};
};

uint64_t per_transfer(const TransferBench &bench, uint64_t total)
{
	return total / bench.load->counters().count;
}

// All have run for 1 ms, one after the other.  Steady state: the bus stays
// parked on the one master, so no arbitration: 193 and 262 clocks.
void bursts_save_clocks(void **state)
{
	Benches &benches = *static_cast<Benches *>(*state);
	const PciTransferLoad::Counters &one = benches.dma_long.load->counters();
	const PciTransferLoad::Counters &many = benches.dma_short.load->counters();

	assert_true(one.count > 300);
	assert_int_equal(per_transfer(benches.dma_long, one.clocks), 193);
	assert_int_equal(per_transfer(benches.dma_short, many.clocks), 262);
	assert_int_equal(many.transactions, 24 * many.count);
	assert_int_equal(one.bytes, 1514 * one.count);
	// Reads of host memory pay the bridge's fetch, 11 wait states, for each burst.
	assert_int_equal(per_transfer(benches.dma_read, benches.dma_read.load->counters().clocks), 262 + 24 * 11);
}

void a_read_stalls_a_posted_write_does_not(void **state)
{
	Benches &benches = *static_cast<Benches *>(*state);
	uint64_t read_ps = per_transfer(benches.cpu_read, benches.cpu_read.load->counters().stall_ps);
	uint64_t write_ps = per_transfer(benches.cpu_write, benches.cpu_write.load->counters().stall_ps);

	assert_in_range(read_ps, 600000, 2500000);
	// One is under way and has stalled at the end of the run, so not count * 100 ns exactly.
	assert_in_range(write_ps, 100000, 100500);
	assert_true(read_ps >= 3 * write_ps);
	assert_int_equal(benches.cpu_write.load->stall().maximum, 100000);
	// A read has 64 bytes in 16 words, each a round trip.
	uint64_t words_ps = per_transfer(benches.cpu_read_words, benches.cpu_read_words.load->counters().stall_ps);
	assert_in_range(words_ps, 15 * read_ps, 17 * read_ps);
	assert_int_equal(benches.cpu_read_words.load->counters().transactions / 16,
			 benches.cpu_read_words.load->counters().count);
}

// 256 bytes are 64 stores of 4 bytes, 100 ns each, or 4 lines.
void stores_cost_more_than_lines(void **state)
{
	Benches &benches = *static_cast<Benches *>(*state);

	assert_true(benches.cpu_stores.load->stall().minimum >= 6400000);
	assert_int_equal(benches.cpu_lines.load->stall().maximum, 400000);
}

void many_outstanding_fill_the_bus(void **state)
{
	Benches &benches = *static_cast<Benches *>(*state);
	const PciTransferLoad::Counters &counters = benches.deep.load->counters();

	// 11 clocks each, back to back: 1 ms are 66,000 clocks.
	assert_in_range(counters.count, 66000 / 11 - 2, 66000 / 11);
	// Each waits for the seven before it.
	assert_in_range(benches.deep.load->stall().maximum, 8 * edge_ps(11) - 20000, 8 * edge_ps(11) + 20000);
	assert_true(benches.deep.bus.conserved());
}

void statistics_are_registered(void **state)
{
	Benches &benches = *static_cast<Benches *>(*state);
	stat_registry registry;

	stat_registry_init(&registry);
	benches.dma_long.load->add_statistics(registry, "transfer", "host_a.pci");
	assert_int_equal(registry.count, 3);
	assert_string_equal(registry.groups[0].path, "transfer");
	assert_string_equal(registry.groups[0].specs[0].name, "count");
	assert_int_equal(stat_registry_value(&registry.groups[0], 0), benches.dma_long.load->counters().count);
	assert_string_equal(registry.groups[2].path, "host_a.pci.bridge");
	stat_registry_free(&registry);
	benches.dma_long.load->begin_window();
	assert_int_equal(benches.dma_long.load->stall().count, 0);
}

} // namespace

int sc_main(int, char **)
{
	warnings_fail();
	Benches benches;
	Benches *state = &benches;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(bursts_save_clocks, state),
		cmocka_unit_test_prestate(a_read_stalls_a_posted_write_does_not, state),
		cmocka_unit_test_prestate(stores_cost_more_than_lines, state),
		cmocka_unit_test_prestate(many_outstanding_fill_the_bus, state),
		cmocka_unit_test_prestate(statistics_are_registered, state),
	};

	run_us(1000);
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
