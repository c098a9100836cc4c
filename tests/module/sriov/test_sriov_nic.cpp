// SPDX-License-Identifier: Apache-2.0
//
// The NIC with virtual functions by hand: a bus that takes 100 ns for a write and 500 for a read, a memory that writes
// down what reaches it, a wire. Stages: schedule 100, parse 100, switch 60, queue 150, MAC 200 ns; 64 bytes go into a
// pipeline in 25.6 ns.
#include "sriov/sriov_nic.h"

#include <array>
#include <deque>

#include "interrupt/interrupt_scheme.h"
#include "sim/sim_time.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

using namespace vifsim;

namespace
{

constexpr uint64_t ns = 1000, message_base = 0xfee00000;

struct Seen {
	uint64_t address, value, at_ps;
	frame *payload;
};

// Answers in the order of asking.
struct Bus : PciMasterPort {
	PciMasterClient *client = nullptr;
	std::deque<std::pair<uint64_t, PciTransfer *>> under_way;
	std::vector<Seen> writes, reads;
	frame *slot = nullptr; // what lies in the slot that is read
	uint64_t descriptor = 0;
	Timer timer{this, timer_call<&Bus::due>, Timer::bus};

	void submit(PciTransfer &transfer) override
	{
		const bool write = transfer.command == PciCommand::write;

		if (write)
			writes.push_back({transfer.address, transfer.value, now_ps(), transfer.payload});
		else
			reads.push_back({transfer.address, 0, now_ps(), nullptr});
		under_way.emplace_back(now_ps() + (write ? 100 : 500) * ns, &transfer);
		timer.set(under_way.front().first);
	}
	void due()
	{
		while (!under_way.empty() && under_way.front().first <= now_ps()) {
			PciTransfer &transfer = *under_way.front().second;

			under_way.pop_front();
			if (transfer.command == PciCommand::read && transfer.bytes == VIF_SLOT_DESCRIPTOR_BYTES)
				transfer.value = descriptor;
			else if (transfer.command == PciCommand::read)
				transfer.payload = slot;
			else if (transfer.payload != nullptr && transfer.payload->station != nullptr)
				station_leave(transfer.payload->station, transfer.payload, now_ps());
			client->pci_done(transfer);
		}
		if (!under_way.empty())
			timer.set(under_way.front().first);
	}
};

struct Wire : FrameSource {
	std::vector<std::pair<frame *, uint64_t>> sent;

	uint64_t send(frame *content) override
	{
		sent.emplace_back(content, now_ps());
		return now_ps() + 70 * ns;
	}
	uint64_t free_at_ps() const override { return 0; }
};

struct Line : InterruptLine {
	void interrupt_line(bool) override { fail_msg("a scheme of messages has no line"); }
};

sriov_config config_of()
{
	sriov_config config{};

	config.queue_slots = 4;
	config.fetches = config.writes = 4;
	config.receive_buffer_bytes = 4096;
	config.transmit_buffer_bytes = 8192;
	config.credit_batch = 1;
	config.schedule_ps = 100 * ns;
	config.parse_ps = 100 * ns;
	config.switch_ps = 60 * ns;
	config.queue_ps = 150 * ns;
	config.mac_ps = 200 * ns;
	config.frame_ps = 67 * ns;
	config.rate_bit_s = 20000000000;
	return config;
}

struct Bench {
	sriov_config config = config_of();
	frame_pool pool{};
	Bus bus;
	Wire wire;
	Line line;
	SriovNic nic;

	Bench()
	    : nic("nic", config, pool,
		  {2, interrupt_per_vif.device, interrupt_layout_fixed(identifier_maps[0], 8, 2, 16, 0)},
		  "host_a.sriov")
	{
		frame_pool_init(&pool);
		bus.client = &nic;
		nic.bind(bus, wire, line);
		nic.create_vif(0, frame_mac(0, 0));
		nic.create_vif(1, frame_mac(0, 1));
		nic.set_message(0, message_base);
		nic.set_message(1, message_base + 0x1000);
	}
	~Bench() { frame_pool_free(&pool); }
	frame *frame_for(uint64_t source, uint64_t destination)
	{
		frame *const content = frame_new(&pool, source, destination, 64);

		frame_seal(content);
		return content;
	}
	void run() const { sc_core::sc_start(sim_time(10 * UNIT_PS_PER_US)); }
};

Bench *the_bench;

// A frame for function 1: the pipeline's 25.6 + 310 ns after its last bit its data go to the slot, then the index, and
// once that is told the message of its own vector.
void receives(void **)
{
	Bench &bench = *the_bench;
	const uint64_t last_ps = now_ps() + 1000 * ns;
	frame *const content = bench.frame_for(frame_mac(1, 1), frame_mac(0, 1));

	bench.nic.frame_on_wire(content, last_ps - 51 * ns, last_ps);
	bench.run();
	assert_int_equal(bench.bus.writes.size(), 3);
	assert_int_equal(bench.bus.writes[0].address, vif_receive_window(1) + vif_slot_offset(0, 4));
	assert_ptr_equal(bench.bus.writes[0].payload, content);
	assert_int_equal(bench.bus.writes[0].at_ps, last_ps + 25600 + 310 * ns);
	assert_int_equal(bench.bus.writes[1].address, vif_receive_window(1) + VIF_WORD_DOORBELL);
	assert_int_equal(bench.bus.writes[1].value, 1);
	assert_int_equal(bench.bus.writes[1].at_ps, bench.bus.writes[0].at_ps);
	assert_int_equal(bench.bus.writes[2].address, message_base + 0x1000);
	assert_int_equal(bench.bus.writes[2].at_ps, bench.bus.writes[1].at_ps + 100 * ns);
	assert_int_equal(bench.nic.stats().written, 1);
	frame_delivered(&bench.pool, content);
}

// Four frames fill the queue; the fifth is dropped, until the guest gives credit.
void queue_full(void **)
{
	Bench &bench = *the_bench;

	for (uint32_t i = 0; i < 5; i++)
		bench.nic.frame_on_wire(bench.frame_for(frame_mac(1, 0), frame_mac(0, 0)), now_ps(), now_ps() + ns);
	bench.run();
	assert_int_equal(bench.nic.stats().drop_credit, 1);
	assert_int_equal(bench.nic.stats().written, 1 + 4);
	bench.nic.pci_written(vif_send_window(0) + VIF_WORD_CREDIT, 4, 4, nullptr);
	bench.nic.frame_on_wire(bench.frame_for(frame_mac(1, 0), frame_mac(0, 0)), now_ps(), now_ps() + ns);
	bench.nic.frame_on_wire(bench.frame_for(frame_mac(1, 0), frame_mac(1, 5)), now_ps(), now_ps() + 2 * ns);
	bench.run();
	assert_int_equal(bench.nic.stats().drop_credit, 1);
	assert_int_equal(bench.nic.stats().written, 1 + 5);
	assert_int_equal(bench.nic.stats().foreign, 1);
	// More than has been produced is not believed.
	bench.nic.pci_written(vif_send_window(0) + VIF_WORD_CREDIT, 4, 9, nullptr);
	assert_int_equal(bench.nic.stats().isolation_faults, 1);
}

// A doorbell: 100 ns later the descriptor is asked for, then the frame, 500 ns each; it passes in 25.6 + 360 and is
// sent; the credit is told as soon as it is in the device.
void sends(void **)
{
	Bench &bench = *the_bench;
	const uint64_t begun = now_ps();

	bench.bus.writes.clear();
	bench.bus.reads.clear();
	bench.bus.slot = bench.frame_for(frame_mac(0, 0), frame_mac(1, 0));
	bench.bus.descriptor = vif_descriptor(64, 0);
	bench.nic.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 1, nullptr);
	bench.run();
	assert_int_equal(bench.bus.reads.size(), 2);
	assert_int_equal(bench.bus.reads[0].address,
			 vif_host_send_window(0) + vif_slot_offset(0, 4) + VIF_SLOT_DESCRIPTOR);
	assert_int_equal(bench.bus.reads[0].at_ps, begun + 100 * ns);
	assert_int_equal(bench.bus.reads[1].address, vif_host_send_window(0) + vif_slot_offset(0, 4));
	assert_int_equal(bench.bus.reads[1].at_ps, begun + 600 * ns);
	assert_int_equal(bench.wire.sent.size(), 1);
	assert_int_equal(bench.wire.sent[0].second, begun + 1100 * ns + 25600 + 360 * ns);
	assert_int_equal(bench.bus.writes.size(), 1);
	assert_int_equal(bench.bus.writes[0].address, vif_receive_window(0) + VIF_WORD_CREDIT);
	assert_int_equal(bench.bus.writes[0].value, 1);
	assert_int_equal(bench.bus.writes[0].at_ps, begun + 1100 * ns);
	frame_delivered(&bench.pool, bench.wire.sent[0].first);
}

// One function's frame for another stays here; one with another's source goes nowhere.
void between_functions(void **)
{
	Bench &bench = *the_bench;
	const uint64_t written = bench.nic.stats().written, faults = bench.nic.stats().isolation_faults;

	bench.bus.slot = bench.frame_for(frame_mac(0, 0), frame_mac(0, 1));
	bench.nic.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 2, nullptr);
	bench.run();
	assert_int_equal(bench.nic.stats().bridged, 1);
	assert_int_equal(bench.nic.stats().written, written + 1);
	assert_int_equal(bench.wire.sent.size(), 1);
	bench.bus.slot = bench.frame_for(frame_mac(0, 1), frame_mac(1, 0));
	bench.nic.pci_written(vif_send_window(0) + VIF_WORD_DOORBELL, 4, 3, nullptr);
	bench.run();
	assert_int_equal(bench.nic.stats().isolation_faults, faults + 1);
	assert_int_equal(bench.wire.sent.size(), 1);
	assert_int_equal(bench.pool.dropped[FRAME_DROP_REFUSED], 1);
	assert_int_equal(bench.nic.stats().fetched, 3);
}

} // namespace

int sc_main(int, char **)
{
	Bench bench;
	const struct CMUnitTest tests[] = {cmocka_unit_test(receives), cmocka_unit_test(queue_full),
					   cmocka_unit_test(sends), cmocka_unit_test(between_functions)};

	the_bench = &bench;
	return cmocka_run_group_tests(tests, nullptr, nullptr);
}
