// SPDX-License-Identifier: Apache-2.0
//
// The NIC with protected contexts on a PCI bus, with guests' drivers and the hypervisor's guard in the memory behind
// it, and the test as the hypervisor's interrupt handler.  SystemC elaborates once per process, so each case has its
// bench.
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <systemc>
#include <vector>

#include "cdna/cdna_nic.h"
#include "host/cdna_driver.h"
#include "pci/pci_bus.h"
#include "pci/pci_master.h"
#include "pci/pci_target.h"
#include "sim/sim_time.h"

// After all others: it defines a macro named fail.
extern "C" {
#include <cmocka.h>
}

using namespace vifsim;

namespace
{

constexpr uint64_t US = UNIT_PS_PER_US;
constexpr uint32_t CONTEXTS = 4, SLOTS = 16;

frame_pool pool;

pci_config bus_config()
{
	pci_config config = {};

	config.clock_hz = 66000000;
	config.width_bits = 64;
	config.latency_timer_clocks = 64;
	config.first_data_limit_clocks = 16;
	config.disconnect_boundary_bytes = 4096;
	config.arbitration_clocks = 2;
	config.devsel_clocks = 2;
	config.turnaround_clocks = 1;
	config.read_turnaround_clocks = 1;
	config.retry_gap_clocks = 2;
	config.target_fetch_ps = 200000;
	config.target_read_burst_bytes = 64;
	config.bridge_write_buffer_lines = 6;
	config.bridge_memory_read_ps = 150000;
	return config;
}

// Told after 20 us, or with the fourth frame; 1 us of a processor each way, 0.5 us of hardware.
cdna_config card_config()
{
	cdna_config config = {};

	config.contexts = CONTEXTS;
	config.slots = SLOTS;
	config.refill = 4;
	config.protection = true;
	config.transmit_ps = config.receive_ps = US;
	config.latency_ps = US / 2;
	config.receive_fifo_bytes = config.transmit_fifo_bytes = 65536;
	config.receive_delay_ps = config.transmit_delay_ps = 20 * US;
	config.receive_frames = config.transmit_frames = 4;
	return config;
}

interrupt_layout layout_of(uint32_t vector_slots)
{
	interrupt_layout layout = {};

	layout.slots = vector_slots;
	layout.acknowledge = ADDRESS_CDNA_REGISTERS;
	return layout;
}

struct Wire : public FrameSource {
	std::vector<uint64_t> sources;
	uint64_t free_ps = 0;

	uint64_t send(frame *frame) override
	{
		sources.push_back(frame->source);
		frame_delivered(&pool, frame);
		free_ps = std::max(free_ps, now_ps()) + 12 * US;
		return free_ps;
	}
	uint64_t free_at_ps() const override { return free_ps; }
};

struct Bench : public PciTargetClient, public InterruptLine {
	pci_config pci = bus_config();
	cdna_config config = card_config();
	host_config costs{};
	dma_guard guard{};
	station sending{}, send{}, receive{};
	cdna_driver_setup setup{};
	std::deque<cdna_driver> drivers;
	posted_buffer posted{};
	Wire wires[2];
	bool line = false;
	uint32_t rises = 0, statuses = 0;
	PciBus bus;
	CdnaNic nic;
	PciMaster master;
	PciTarget memory;

	explicit Bench(const std::string &name, uint32_t vector_slots = 8)
	    : bus((name + "_bus").c_str(), pci),
	      nic((name + "_nic").c_str(), config, layout_of(vector_slots), pool, CONTEXTS, 2, name),
	      master((name + "_master").c_str(), bus, nic, 0),
	      memory((name + "_memory").c_str(), bus, ADDRESS_HOST_MEMORY, ADDRESS_HOST_MEMORY_SIZE, *this,
		     pci_memory_timing(pci))
	{
		dma_guard_init(&guard, static_cast<uint32_t>(ADDRESS_CDNA_MEMORY / CDNA_PAGE_BYTES),
			       CONTEXTS * CDNA_WINDOW_PAGES);
		setup = {&costs, 0, &guard, SLOTS, 4, true, &send, &receive};
		posted_buffer_init(&posted, vector_slots);
		nic.bind(master, wires[0], *this);
		nic.bind_port(1, wires[1]);
		for (uint32_t context = 0; context < CONTEXTS; context++) {
			drivers.emplace_back();
			cdna_driver_init(&drivers.back(), &setup, context, context + 1);
			nic.create_vif(context, frame_mac_at(0, context, 0));
			nic.create_vif(context, frame_mac_at(0, context, 1));
		}
	}

	// ---- memory ----

	memory_range window(uint64_t address)
	{
		return cdna_driver_memory(&drivers.at((address - ADDRESS_CDNA_MEMORY) / CDNA_WINDOW_BYTES));
	}

	void pci_written(uint64_t address, uint32_t, uint64_t value, frame *payload) override
	{
		if (address < ADDRESS_CDNA_MEMORY) {
			posted_buffer_written(&posted, address - ADDRESS_POSTED_VECTORS, value);
			return;
		}
		const memory_range range = window(address);

		statuses += payload == nullptr;
		range.written(range.context, address - range.base, value, payload, now_ps());
	}

	PciReadData pci_read(uint64_t address, uint32_t bytes) override
	{
		const memory_range range = window(address);
		PciReadData data;

		data.payload = range.read(range.context, address - range.base, bytes, &data.value);
		return data;
	}

	void interrupt_line(bool asserted) override
	{
		assert_true(asserted != line); // on changes only
		line = asserted;
		rises += asserted;
	}

	// ---- what a test does ----

	// The guest's kernel runs until its driver wants nothing more.
	void run_driver(uint32_t context)
	{
		cdna_driver &driver = drivers[context];
		activity next{};

		while (cdna_driver_ops.next(&driver, &next)) {
			if (next.kind == ACTIVITY_MMIO_WRITE)
				nic.pci_written(next.address, next.bytes, next.value, nullptr);
			cdna_driver_ops.done(&driver, &next, now_ps());
		}
	}

	void transmit(uint32_t context, uint32_t port)
	{
		frame *frame = frame_new(&pool, frame_mac_at(0, context, port), frame_mac_at(1, context, port), 1000);

		station_enter(&sending, frame, now_ps());
		cdna_driver_ops.send(&drivers[context], frame, now_ps());
		run_driver(context);
	}

	void arrive(uint64_t destination, uint32_t port)
	{
		frame *frame = frame_new(&pool, frame_mac(1, 0), destination, 1000);

		nic.sink(port).frame_on_wire(frame, now_ps(), now_ps() + US);
	}

	uint32_t take(uint32_t context)
	{
		uint32_t count = 0;

		cdna_driver_ops.look(&drivers[context]);
		while (cdna_driver_ops.received(&drivers[context]) > 0) {
			frame *frame = cdna_driver_ops.take(&drivers[context]);

			station_leave(frame->station, frame, now_ps());
			frame_delivered(&pool, frame);
			count++;
		}
		return count;
	}

	// The hypervisor takes one vector; its bits.
	uint32_t vector()
	{
		assert_true(posted_buffer_waiting(&posted));
		return posted_slot_bits(posted_buffer_take(&posted));
	}

	void acknowledge() { nic.pci_written(ADDRESS_CDNA_REGISTERS, 4, posted.consumed, nullptr); }

	// The hypervisor takes all that is there.
	void serve()
	{
		while (posted_buffer_waiting(&posted))
			vector();
		acknowledge();
	}

	void run_us(uint64_t us) { sc_core::sc_start(sim_time(us * US)); }
};

Bench *receive_bench, *transmit_bench, *fair_bench, *full_bench, *buffers_bench, *forged_bench;

// Two contexts' frames, one of them over either port: one vector with both bits, behind their status words.
void one_vector_tells_of_all(void **)
{
	Bench &bench = *receive_bench;

	bench.arrive(frame_mac_at(0, 1, 0), 0);
	bench.arrive(frame_mac_at(0, 3, 1), 1);
	bench.arrive(frame_mac_at(0, 3, 0), 0);
	bench.arrive(frame_mac_at(0, 3, 0), 1); // not its MAC on that port
	bench.arrive(frame_mac_at(0, 7, 0), 0); // nobody's
	bench.run_us(15);
	assert_false(bench.line); // three frames: not enough, and not late enough
	bench.run_us(30);
	assert_true(bench.line);
	assert_int_equal(bench.statuses, 2);
	assert_int_equal(bench.vector(), 1u << 1 | 1u << 3);
	assert_false(posted_buffer_waiting(&bench.posted));
	assert_int_equal(bench.take(1), 1);
	assert_int_equal(bench.take(3), 2);
	assert_int_equal(bench.nic.counters().frames_filtered, 2);
	bench.acknowledge();
	assert_false(bench.line);
	assert_int_equal(bench.rises, 1);
}

// A frame goes out by the port that its descriptor names, and its page is told to be free.
void frames_go_out_by_their_port(void **)
{
	Bench &bench = *transmit_bench;

	bench.transmit(0, 1);
	bench.transmit(2, 0);
	bench.run_us(60);
	assert_int_equal(bench.wires[0].sources.size(), 1);
	assert_int_equal(bench.wires[0].sources[0], frame_mac_at(0, 2, 0));
	assert_int_equal(bench.wires[1].sources.size(), 1);
	assert_int_equal(bench.wires[1].sources[0], frame_mac_at(0, 0, 1));
	assert_int_equal(bench.vector(), 1u << 0 | 1u << 2);
	assert_int_equal(cdna_driver_ops.look(&bench.drivers[0]), FINDING_ROOM);
	assert_int_equal(cdna_driver_ops.look(&bench.drivers[1]), FINDING_NOTHING);
	assert_int_equal(bench.send.occupancy, 0);
	bench.acknowledge();
}

// Context 1 has eight frames when context 2's only one comes: that is the third at the latest (one is being fetched).
void contexts_take_turns(void **)
{
	Bench &bench = *fair_bench;
	size_t place = 0;

	for (int i = 0; i < 8; i++)
		bench.transmit(1, 0);
	bench.transmit(2, 0);
	bench.run_us(200);
	const std::vector<uint64_t> &sources = bench.wires[0].sources;
	assert_int_equal(sources.size(), 9);
	while (sources[place] != frame_mac_at(0, 2, 0))
		place++;
	assert_true(place <= 2);
}

// The buffer in memory has two slots, and nobody takes any: the third vector waits on the card and takes up what
// happens meanwhile. No bit is lost.
void a_full_buffer_holds_vectors_back(void **)
{
	Bench &bench = *full_bench;

	for (uint32_t context = 0; context < CONTEXTS; context++) {
		bench.arrive(frame_mac_at(0, context, 0), 0);
		bench.run_us(40);
	}
	assert_int_equal(bench.nic.counters().vectors, 2);
	assert_int_equal(bench.nic.counters().vectors_waited, 1);
	assert_int_equal(bench.vector(), 1u << 0);
	assert_int_equal(bench.vector(), 1u << 1);
	assert_false(posted_buffer_waiting(&bench.posted));
	bench.acknowledge();
	bench.run_us(40);
	uint32_t bits = 0;
	while (posted_buffer_waiting(&bench.posted))
		bits |= bench.vector();
	assert_int_equal(bits, 1u << 2 | 1u << 3);
	bench.acknowledge();
	assert_false(bench.line);
	for (uint32_t context = 0; context < CONTEXTS; context++)
		assert_int_equal(bench.take(context), 1);
}

// Sixteen buffers and twenty frames, of which the guest takes none: four are dropped, and another context's is not.
void a_guest_without_buffers_loses_its_own(void **)
{
	Bench &bench = *buffers_bench;

	for (uint32_t i = 0; i < SLOTS + 4; i++) {
		bench.arrive(frame_mac_at(0, 0, 0), 0);
		bench.run_us(10);
		bench.serve();
	}
	bench.arrive(frame_mac_at(0, 2, 0), 0);
	bench.run_us(40);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 4);
	assert_int_equal(bench.take(0), SLOTS);
	assert_int_equal(bench.take(2), 1);
	bench.run_driver(0); // gives the buffers back
	bench.arrive(frame_mac_at(0, 0, 0), 0);
	bench.run_us(40);
	assert_int_equal(bench.take(0), 1);
}

// A guest tells the device of descriptors that the hypervisor did not write: its ring is stopped, the others' go on.
void a_forged_count_stops_the_guests_own_ring(void **)
{
	Bench &bench = *forged_bench;

	bench.transmit(1, 0);
	bench.run_us(40);
	bench.nic.pci_written(cdna_mailbox(1, CDNA_TRANSMIT), 4, 3, nullptr);
	bench.run_us(40);
	assert_int_equal(bench.nic.counters().isolation_faults, 1);
	assert_true(bench.nic.stopped(1, CDNA_TRANSMIT));
	assert_false(bench.nic.stopped(1, CDNA_RECEIVE));
	assert_int_equal(bench.wires[0].sources.size(), 1);
	bench.transmit(2, 0);
	bench.run_us(40);
	assert_int_equal(bench.wires[0].sources.size(), 2);
	/* A page beside the contexts' own is nobody's. */
	bench.nic.pci_written(ADDRESS_CDNA_MAILBOXES + CONTEXTS * uint64_t{CDNA_PAGE_BYTES}, 4, 3, nullptr);
	bench.run_us(10);
	assert_int_equal(bench.nic.counters().isolation_faults, 1);
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_vector_tells_of_all),
		cmocka_unit_test(frames_go_out_by_their_port),
		cmocka_unit_test(contexts_take_turns),
		cmocka_unit_test(a_full_buffer_holds_vectors_back),
		cmocka_unit_test(a_guest_without_buffers_loses_its_own),
		cmocka_unit_test(a_forged_count_stops_the_guests_own_ring),
	};

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	frame_pool_init(&pool);
	receive_bench = new Bench("receive");
	transmit_bench = new Bench("transmit");
	fair_bench = new Bench("fair");
	full_bench = new Bench("full", 2);
	buffers_bench = new Bench("buffers");
	forged_bench = new Bench("forged");
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	frame_pool_free(&pool);
	return failed;
}
