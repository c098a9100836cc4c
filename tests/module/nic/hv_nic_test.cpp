// SPDX-License-Identifier: Apache-2.0
//
// The ordinary NIC on a PCI bus, with a memory that writes down what reaches
// it, and the test as its driver.  SystemC elaborates once per process, so
// each case has its bench from the start, and runs it in its turn.
#include <algorithm>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <systemc>
#include <vector>

#include "nic/hv_nic.h"
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

const uint64_t US = UNIT_PS_PER_US;
const uint64_t LATENCY_PS = 500000;
const uint64_t MAC = frame_mac(0, 0);

frame_pool pool;

// 66 MHz, 64 bits, the testbed's; no figure below depends on more than that a
// frame of 1,000 bytes takes some 2 us.
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

enum class What { descriptor_read, data_read, data_write, status, raised, released, sent };

struct Event {
	What what;
	uint64_t at_ps;
	uint64_t number; // index in the ring; status value; sequence on the wire
};

// A driver's view of one card, and all that happens around it.
struct Bench : public PciTargetClient, public InterruptLine, public FrameSource {
	pci_config pci = bus_config();
	hv_nic_config config;
	hv_nic_ring ring;
	std::vector<Event> events;
	uint64_t wire_free_ps = 0, wire_frame_ps = 672000;
	uint32_t next_sequence = 0;
	bool line = false;
	PciBus bus;
	HvNic nic;
	PciMaster master;
	PciTarget memory, window;

	Bench(const std::string &name, const hv_nic_config &nic_settings)
	    : config(nic_settings), bus((name + "_bus").c_str(), pci),
	      nic((name + "_nic").c_str(), config, pool, MAC, name), master((name + "_master").c_str(), bus, nic, 0),
	      memory((name + "_memory").c_str(), bus, ADDRESS_HOST_MEMORY, ADDRESS_HOST_MEMORY_SIZE, *this,
		     pci_memory_timing(pci)),
	      window((name + "_window").c_str(), bus, ADDRESS_NIC_REGISTERS, ADDRESS_NIC_REGISTERS_SIZE, nic,
		     pci_device_timing(pci))
	{
		hv_nic_ring_init(&ring, HV_NIC_SLOTS);
		nic.bind(master, *this, *this);
	}

	// ---- memory ----

	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override
	{
		if (address == HV_NIC_STATUS_BLOCK) {
			assert_int_equal(bytes, 8);
			events.push_back({What::status, now_ps(), value});
		} else {
			assert_non_null(payload);
			assert_int_equal(bytes, payload->bytes);
			events.push_back(
				{What::data_write, now_ps(), (address - HV_NIC_RECEIVE_BUFFERS) / HV_NIC_BUFFER_BYTES});
		}
		hv_nic_ring_written(&ring, address, value, payload);
	}

	PciReadData pci_read(uint64_t address, uint32_t bytes) override
	{
		PciReadData data;

		if (address < HV_NIC_TRANSMIT_BUFFERS) {
			assert_int_equal(bytes, 16);
			events.push_back(
				{What::descriptor_read, now_ps(), (address - HV_NIC_TRANSMIT_DESCRIPTORS) / 16});
		} else {
			assert_int_equal((address - HV_NIC_TRANSMIT_BUFFERS) % HV_NIC_BUFFER_BYTES, 0);
			events.push_back(
				{What::data_read, now_ps(), (address - HV_NIC_TRANSMIT_BUFFERS) / HV_NIC_BUFFER_BYTES});
		}
		data.payload = hv_nic_ring_read(&ring, address, &data.value);
		return data;
	}

	// ---- interrupt line ----

	void interrupt_line(bool asserted) override
	{
		assert_true(asserted != line); // on changes only
		line = asserted;
		events.push_back({asserted ? What::raised : What::released, now_ps(), 0});
	}

	// ---- wire away from the card ----

	uint64_t send(frame *frame) override
	{
		wire_free_ps = std::max(wire_free_ps, now_ps()) + wire_frame_ps;
		events.push_back({What::sent, now_ps(), frame->sequence});
		assert_null(frame->station);
		frame_delivered(&pool, frame);
		return wire_free_ps;
	}
	uint64_t free_at_ps() const override { return wire_free_ps; }

	// ---- what a test does ----

	// Frames come from the wire; the last bit of each is there after so long.
	void arrive(uint64_t after_ps, uint32_t bytes = 60, uint64_t destination = frame_mac(0, 1))
	{
		frame *frame = frame_new(&pool, frame_mac(1, 1), destination, bytes);

		frame->sequence = next_sequence++;
		nic.frame_on_wire(frame, now_ps(), now_ps() + after_ps);
	}

	void write_register(uint64_t offset, uint64_t value)
	{
		nic.pci_written(ADDRESS_NIC_REGISTERS + offset, 4, value, nullptr);
	}

	void mask() { write_register(HV_NIC_REGISTER_MASK, 1); }
	// With what the driver has dealt with.
	void unmask() { write_register(HV_NIC_REGISTER_UNMASK, hv_nic_ring_seen(&ring)); }

	void transmit(uint32_t bytes, uint32_t sequence)
	{
		frame *frame = frame_new(&pool, frame_mac(0, 1), frame_mac(1, 1), bytes);

		frame->sequence = sequence;
		hv_nic_ring_transmit(&ring, frame);
	}

	void doorbell() { write_register(HV_NIC_REGISTER_TRANSMIT_PRODUCED, ring.transmit_produced); }

	// Takes a received frame off the ring, as a driver does; returns its sequence.
	uint32_t receive()
	{
		frame *frame = hv_nic_ring_receive(&ring);
		const uint32_t sequence = frame->sequence;

		assert_non_null(frame->station);
		station_leave(frame->station, frame, now_ps());
		frame_delivered(&pool, frame);
		return sequence;
	}

	void run_us(uint64_t us) { sc_core::sc_start(sim_time(us * US)); }

	std::vector<Event> all(What what) const
	{
		std::vector<Event> found;

		for (const Event &event : events) {
			if (event.what == what)
				found.push_back(event);
		}
		return found;
	}

	std::vector<What> order() const
	{
		std::vector<What> kinds;

		for (const Event &event : events)
			kinds.push_back(event.what);
		return kinds;
	}

	// Little's law at every station, and no frame lost.
	void check_laws(uint64_t still_inside)
	{
		std::vector<station *> stations;

		nic.add_stations(stations);
		assert_int_equal(stations.size(), 3);
		for (const station *station : stations)
			assert_int_equal(station_area(station, now_ps()), station_stays(station, &pool, now_ps()));
		assert_int_equal(frame_pool_walk(&pool), still_inside);
	}
};

const hv_nic_config EACH = {true, LATENCY_PS, 65536, 32768, HV_NIC_SLOTS, 20 * US, 1, 72 * US, 1, 0};
const hv_nic_config COALESCED = {true, LATENCY_PS, 65536, 32768, HV_NIC_SLOTS, 20 * US, 5, 72 * US, 53, 0};

Bench *receive_bench, *count_bench, *time_bench, *mask_bench, *transmit_bench, *done_bench, *wrap_bench, *fifo_bench,
	*buffer_bench, *filter_bench, *room_bench;

bool same_order(const std::vector<What> &seen, const std::vector<What> &expected)
{
	return seen == expected;
}

// Data, then status, then interrupt; and no sooner than the card's latency allows.
void receive_order(void **)
{
	Bench &bench = *receive_bench;
	const uint64_t last_bit = now_ps() + 5 * US;

	bench.arrive(5 * US);
	bench.run_us(5);
	assert_true(bench.events.empty());
	bench.run_us(45);
	assert_true(same_order(bench.order(), {What::data_write, What::status, What::raised}));
	assert_true(bench.events[0].at_ps > last_bit + LATENCY_PS);
	assert_true(bench.events[0].at_ps < last_bit + LATENCY_PS + 2 * US);
	assert_true(bench.events[1].at_ps > bench.events[0].at_ps);
	assert_true(bench.events[2].at_ps >= bench.events[1].at_ps);
	assert_int_equal(bench.events[0].number, 0);
	assert_int_equal(bench.events[1].number, hv_nic_ring_status(0, 1));
	assert_int_equal(hv_nic_ring_received(&bench.ring), 1);

	// FIFO from the last bit to the data's arrival, ring from then on.
	std::vector<station *> stations;
	bench.nic.add_stations(stations);
	assert_int_equal(station_area(stations[1], now_ps()), bench.events[0].at_ps - last_bit);
	assert_int_equal(station_area(stations[2], now_ps()), now_ps() - bench.events[0].at_ps);
	bench.check_laws(1);
	assert_int_equal(bench.receive(), 0);
	assert_int_equal(bench.nic.counters().frames_received, 1);
	assert_int_equal(bench.nic.counters().interrupts, 1);
	assert_int_equal(bench.nic.counters().dma_write_bytes, 60 + 8);
	bench.check_laws(0);
}

// Five frames bring the status block at once, with the fifth's data.
void coalescing_by_count(void **)
{
	Bench &bench = *count_bench;

	for (uint32_t i = 0; i < 5; i++)
		bench.arrive((i + 1) * 672000);
	bench.run_us(50);
	const std::vector<Event> data = bench.all(What::data_write), status = bench.all(What::status);
	assert_int_equal(data.size(), 5);
	assert_int_equal(status.size(), 1);
	assert_int_equal(status[0].number, hv_nic_ring_status(0, 5));
	assert_true(status[0].at_ps > data[4].at_ps && status[0].at_ps < data[4].at_ps + US);
	assert_int_equal(bench.all(What::raised).size(), 1);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(bench.receive(), i);
	bench.check_laws(0);
}

// Fewer wait for 20 us from the first one's data on, whatever comes after it.
void coalescing_by_time(void **)
{
	Bench &bench = *time_bench;

	bench.arrive(US);
	bench.arrive(15 * US);
	bench.run_us(100);
	const std::vector<Event> data = bench.all(What::data_write), status = bench.all(What::status);
	assert_int_equal(data.size(), 2);
	assert_int_equal(status.size(), 1);
	assert_int_equal(status[0].number, hv_nic_ring_status(0, 2));
	assert_true(status[0].at_ps > data[0].at_ps + 20 * US && status[0].at_ps < data[0].at_ps + 21 * US);
	// And the clock starts anew with the next.
	bench.arrive(US);
	bench.run_us(100);
	const std::vector<Event> data2 = bench.all(What::data_write), status2 = bench.all(What::status);
	assert_int_equal(status2.size(), 2);
	assert_true(status2[1].at_ps > data2[2].at_ps + 20 * US && status2[1].at_ps < data2[2].at_ps + 21 * US);
	assert_int_equal(bench.nic.counters().interrupts, 1); // the line is still asserted
	while (hv_nic_ring_received(&bench.ring) > 0)
		bench.receive();
	bench.check_laws(0);
}

void masking(void **)
{
	Bench &bench = *mask_bench;

	// Masked: the status block is written, the line stays quiet; unmasking asserts it.
	bench.mask();
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.all(What::status).size(), 1);
	assert_false(bench.line);
	bench.unmask();
	assert_true(bench.line);
	// Masking releases it at once; with all seen, unmasking leaves it quiet.
	bench.mask();
	assert_false(bench.line);
	bench.receive();
	bench.unmask();
	assert_false(bench.line);
	assert_int_equal(bench.nic.counters().interrupts, 1);
	// A frame that comes between the driver's last look and the unmasking is not lost.
	bench.mask();
	bench.arrive(US);
	bench.run_us(20);
	bench.receive();
	bench.arrive(US);
	bench.run_us(20);
	assert_false(bench.line);
	bench.unmask();
	assert_true(bench.line);
	assert_int_equal(bench.nic.counters().interrupts, 2);
	// Unmasked, the line goes up with the status block.
	bench.mask();
	bench.receive();
	bench.unmask();
	bench.arrive(US);
	bench.run_us(20);
	assert_true(bench.line);
	assert_int_equal(bench.nic.counters().status_writes, 4);
	bench.receive();
	bench.check_laws(0);
}

// Descriptor, data, wire; the next descriptor meanwhile; then status and interrupt.
void transmit_order(void **)
{
	Bench &bench = *transmit_bench;

	bench.transmit(60, 40);
	bench.transmit(1514, 41);
	bench.run_us(20);
	assert_true(bench.events.empty()); // before the doorbell nothing happens
	bench.doorbell();
	bench.run_us(200);
	const std::vector<Event> descriptors = bench.all(What::descriptor_read), data = bench.all(What::data_read),
				 sent = bench.all(What::sent), status = bench.all(What::status);
	assert_int_equal(descriptors.size(), 2);
	assert_int_equal(data.size(), 2);
	assert_int_equal(sent.size(), 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(descriptors[i].number, i);
		assert_int_equal(data[i].number, i);
		assert_int_equal(sent[i].number, 40 + i);
		assert_true(descriptors[i].at_ps < data[i].at_ps);
		assert_true(data[i].at_ps + LATENCY_PS <= sent[i].at_ps);
	}
	assert_true(data[0].at_ps < descriptors[1].at_ps);
	assert_true(descriptors[1].at_ps < sent[0].at_ps + LATENCY_PS); // in the shadow of the first
	// 1,514 bytes take 190 clocks of 15.15 ns at least: 2.9 us.
	assert_true(sent[1].at_ps - descriptors[1].at_ps > LATENCY_PS + 190 * 15151);
	assert_true(sent[1].at_ps - descriptors[1].at_ps < LATENCY_PS + 250 * 15151);
	assert_true(status.back().at_ps > sent[1].at_ps);
	assert_int_equal(status.back().number, hv_nic_ring_status(2, 0));
	assert_true(bench.line);
	assert_int_equal(hv_nic_ring_transmit_done(&bench.ring), 2);
	assert_int_equal(bench.nic.counters().dma_read_bytes, 16 + 60 + 16 + 1514);
	assert_int_equal(bench.nic.counters().frames_sent, 2);
	bench.check_laws(0);
}

// One sent frame is told after 72 us, in the status block of its time.
void transmit_completion_is_coalesced(void **)
{
	Bench &bench = *done_bench;

	bench.transmit(60, 0);
	bench.doorbell();
	bench.run_us(200);
	const std::vector<Event> sent = bench.all(What::sent), status = bench.all(What::status);
	assert_int_equal(status.size(), 1);
	assert_true(status[0].at_ps > sent[0].at_ps + 72 * US && status[0].at_ps < sent[0].at_ps + 73 * US);
	assert_true(same_order(bench.order(),
			       {What::descriptor_read, What::data_read, What::sent, What::status, What::raised}));
	bench.check_laws(0);
}

// Three times round both rings, in order.
void rings_go_round(void **)
{
	Bench &bench = *wrap_bench;
	uint32_t received = 0, sent = 0;

	for (uint32_t round = 0; round < 100; round++) {
		for (uint32_t i = 0; i < 16; i++) {
			bench.arrive((i + 1) * 672000);
			bench.transmit(60, sent++);
		}
		bench.doorbell();
		bench.run_us(120);
		while (hv_nic_ring_received(&bench.ring) > 0)
			assert_int_equal(bench.receive(), received++);
		while (hv_nic_ring_transmit_done(&bench.ring) > 0)
			hv_nic_ring_reclaim(&bench.ring);
		bench.write_register(HV_NIC_REGISTER_RECEIVE_FILLED, bench.ring.receive_filled);
	}
	bench.run_us(100);
	assert_int_equal(received, 1600);
	const std::vector<Event> frames = bench.all(What::sent);
	assert_int_equal(frames.size(), 1600);
	for (uint32_t i = 0; i < 1600; i++)
		assert_int_equal(frames[i].number, i);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 0);
	bench.check_laws(0);
}

// 2,048 bytes of FIFO: of five frames of 1,000 bytes that come together two find room.
void fifo_overflow(void **)
{
	Bench &bench = *fifo_bench;
	const uint64_t dropped = pool.dropped[FRAME_DROP_NO_BUFFER];

	for (uint32_t i = 0; i < 5; i++)
		bench.arrive(US, 1000);
	bench.run_us(100);
	assert_int_equal(bench.nic.counters().dropped_fifo, 3);
	assert_int_equal(pool.dropped[FRAME_DROP_NO_BUFFER], dropped + 3);
	assert_int_equal(bench.nic.counters().receive_fifo_maximum_bytes, 2000);
	// It drains: then there is room again.
	bench.arrive(US, 1000);
	bench.run_us(100);
	assert_int_equal(hv_nic_ring_received(&bench.ring), 3);
	assert_int_equal(bench.receive(), 0);
	assert_int_equal(bench.receive(), 1);
	assert_int_equal(bench.receive(), 5);
	bench.check_laws(0);
}

// 512 buffers; the driver takes frames, but only the doorbell gives buffers back.
void no_buffer(void **)
{
	Bench &bench = *buffer_bench;

	for (uint32_t i = 0; i < HV_NIC_SLOTS + 2; i++) {
		bench.arrive(US);
		bench.run_us(3);
	}
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().frames_received, HV_NIC_SLOTS);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 2);
	for (uint32_t i = 0; i < HV_NIC_SLOTS; i++)
		assert_int_equal(bench.receive(), i);
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 3);
	bench.write_register(HV_NIC_REGISTER_RECEIVE_FILLED, bench.ring.receive_filled);
	bench.arrive(US);
	bench.run_us(20);
	assert_int_equal(bench.nic.counters().dropped_no_buffer, 3);
	assert_int_equal(bench.receive(), HV_NIC_SLOTS + 3);
	bench.check_laws(0);
}

void not_promiscuous(void **)
{
	Bench &bench = *filter_bench;
	const uint64_t dropped = pool.dropped[FRAME_DROP_FOREIGN];

	bench.arrive(US, 60, frame_mac(0, 1));         // 0: a guest's
	bench.arrive(2 * US, 60, MAC);                 // 1: its own
	bench.arrive(3 * US, 60, FRAME_MAC_BROADCAST); // 2
	bench.arrive(4 * US, 60, frame_mac(0xff, 0));  // 3: nobody's
	bench.run_us(100);
	assert_int_equal(bench.nic.counters().frames_filtered, 2);
	assert_int_equal(pool.dropped[FRAME_DROP_FOREIGN], dropped + 2);
	assert_int_equal(bench.receive(), 1);
	assert_int_equal(bench.receive(), 2);
	assert_int_equal(bench.all(What::data_write).size(), 2);
	bench.check_laws(0);
}

// A wire of 100 us a frame and 2,048 bytes of FIFO: two frames of 1,000 bytes
// are fetched, the third waits until the first is gone.
void transmit_waits_for_room(void **)
{
	Bench &bench = *room_bench;

	bench.wire_frame_ps = 100 * US;
	for (uint32_t i = 0; i < 3; i++)
		bench.transmit(1000, i);
	bench.doorbell();
	bench.run_us(90);
	assert_int_equal(bench.all(What::descriptor_read).size(), 3);
	assert_int_equal(bench.all(What::data_read).size(), 2);
	assert_int_equal(bench.all(What::sent).size(), 2);
	const uint64_t first_gone = bench.all(What::sent)[0].at_ps + 100 * US;
	bench.run_us(400);
	assert_int_equal(bench.all(What::sent).size(), 3);
	const uint64_t third = bench.all(What::data_read)[2].at_ps;
	assert_true(third >= first_gone && third < first_gone + 3 * US); // read over after some 2 us
	bench.check_laws(0);
}

hv_nic_config with_fifos(uint64_t bytes)
{
	hv_nic_config config = EACH;

	config.receive_fifo_bytes = config.transmit_fifo_bytes = bytes;
	return config;
}

// Frames fill the FIFO while they are still inside the card, and none on the wire.
hv_nic_config with_small_fifo_and_long_way()
{
	hv_nic_config config = with_fifos(2048);

	config.latency_ps = 10 * US;
	return config;
}

hv_nic_config without_promiscuity()
{
	hv_nic_config config = EACH;

	config.promiscuous = false;
	return config;
}

} // namespace

int sc_main(int, char **)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receive_order),
		cmocka_unit_test(coalescing_by_count),
		cmocka_unit_test(coalescing_by_time),
		cmocka_unit_test(masking),
		cmocka_unit_test(transmit_order),
		cmocka_unit_test(transmit_completion_is_coalesced),
		cmocka_unit_test(rings_go_round),
		cmocka_unit_test(fifo_overflow),
		cmocka_unit_test(no_buffer),
		cmocka_unit_test(not_promiscuous),
		cmocka_unit_test(transmit_waits_for_room),
	};

	// A SystemC warning is a failure.
	sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
	frame_pool_init(&pool);
	receive_bench = new Bench("receive", EACH);
	count_bench = new Bench("count", COALESCED);
	time_bench = new Bench("time", COALESCED);
	mask_bench = new Bench("mask", EACH);
	transmit_bench = new Bench("transmit", EACH);
	done_bench = new Bench("done", COALESCED);
	wrap_bench = new Bench("wrap", COALESCED);
	fifo_bench = new Bench("fifo", with_fifos(2048));
	buffer_bench = new Bench("buffer", EACH);
	filter_bench = new Bench("filter", without_promiscuity());
	room_bench = new Bench("room", with_small_fifo_and_long_way());
	const int failed = cmocka_run_group_tests(tests, nullptr, nullptr);

	frame_pool_free(&pool);
	return failed;
}
