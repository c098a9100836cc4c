// SPDX-License-Identifier: Apache-2.0
//
// The ordinary NIC on a PCI bus, with a memory that writes down what reaches
// it, and the test as its driver.
#ifndef VIFSIM_TESTS_HV_NIC_BENCH_H
#define VIFSIM_TESTS_HV_NIC_BENCH_H

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
	uint32_t received_port = 0; // of the last frame taken off the ring
	bool line = false;
	PciBus bus;
	HvNic nic;
	PciMaster master;
	PciTarget memory, window;

	// The wire away from its second port, if it has one: all but a record of what went there.
	struct Second : public FrameSource {
		std::vector<uint32_t> sequences;

		uint64_t send(frame *frame) override
		{
			sequences.push_back(frame->sequence);
			frame_delivered(&pool, frame);
			return now_ps() + 672000;
		}
		uint64_t free_at_ps() const override { return now_ps(); }
	} second;

	Bench(const std::string &name, const hv_nic_config &nic_settings, uint32_t ports = 1)
	    : config(nic_settings), bus((name + "_bus").c_str(), pci),
	      nic((name + "_nic").c_str(), config, pool, MAC, name, ports),
	      master((name + "_master").c_str(), bus, nic, 0),
	      memory((name + "_memory").c_str(), bus, ADDRESS_HOST_MEMORY, ADDRESS_HOST_MEMORY_SIZE, *this,
		     pci_memory_timing(pci)),
	      window((name + "_window").c_str(), bus, ADDRESS_NIC_REGISTERS, ADDRESS_NIC_REGISTERS_SIZE, nic,
		     pci_device_timing(pci))
	{
		hv_nic_ring_init(&ring, HV_NIC_SLOTS);
		nic.bind(master, *this, *this);
		if (ports > 1)
			nic.bind_port(1, second);
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
	void arrive(uint64_t after_ps, uint32_t bytes = 60, uint64_t destination = frame_mac(0, 1), uint32_t port = 0)
	{
		frame *frame = frame_new(&pool, frame_mac(1, 1), destination, bytes);

		frame->sequence = next_sequence++;
		nic.sink(port).frame_on_wire(frame, now_ps(), now_ps() + after_ps);
	}

	void write_register(uint64_t offset, uint64_t value)
	{
		nic.pci_written(ADDRESS_NIC_REGISTERS + offset, 4, value, nullptr);
	}

	void mask() { write_register(HV_NIC_REGISTER_MASK, 1); }
	// With what the driver has dealt with.
	void unmask() { write_register(HV_NIC_REGISTER_UNMASK, hv_nic_ring_seen(&ring)); }

	void transmit(uint32_t bytes, uint32_t sequence, uint32_t port = 0)
	{
		frame *frame = frame_new(&pool, frame_mac(0, 1), frame_mac(1, 1), bytes);

		frame->sequence = sequence;
		hv_nic_ring_transmit(&ring, frame, port);
	}

	void doorbell() { write_register(HV_NIC_REGISTER_TRANSMIT_PRODUCED, ring.transmit_produced); }

	// Takes a received frame off the ring, as a driver does; returns its sequence.
	uint32_t receive()
	{
		frame *frame = hv_nic_ring_receive(&ring, &received_port);
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

} // namespace
#endif
