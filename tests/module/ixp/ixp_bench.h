// SPDX-License-Identifier: Apache-2.0
//
// A test bench: one device between a stand-in for the bus (transfers one after
// the other, a fixed time each), a wire, and a host that writes down everything that
// comes out.  SystemC elaborates once in a process, so a test program
// builds all its benches first and runs each in its turn.
#ifndef VIFSIM_TESTS_IXP_BENCH_H
#define VIFSIM_TESTS_IXP_BENCH_H

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <systemc>
#include <vector>

#include "interrupt/interrupt_scheme.h"
#include "ixp/ixp.h"
#include "ixp_test_config.h"
#include "sim/sim_time.h"
#include "vif/activity_counts.h"
#include "vif/identifier.h"
#include "vif/identifier_register.h"
#include "vif/posted_vectors.h"

// After all others: it defines a macro named fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

namespace vifsim
{

enum class What { submitted, frame_in_memory, word_in_memory, sent, line_up, line_down, identifier, answer };

struct Event {
	What what;
	uint64_t at_ps, address, value; // value: a word's, or a frame's sequence
	bool operator==(const Event &other) const
	{
		return what == other.what && at_ps == other.at_ps && address == other.address && value == other.value;
	}
};

class Bench : public sc_core::sc_module, public PciMasterPort, public FrameSource, public InterruptLine
{
public:
	SC_HAS_PROCESS(Bench);
	// vifs is the most that exist at once; `created` of them from the start.
	Bench(sc_core::sc_module_name module, const ixp_config &config, uint32_t vifs, uint32_t width = 8,
	      Ixp::Execution execution = Ixp::Execution(), uint32_t created = UINT32_MAX,
	      const interrupt_scheme &interrupts = interrupt_identifier, vif_event_kind events = VIF_EVENTS_EACH)
	    : sc_module(module), send_in_host(config.send_queue == VIF_MEMORY_HOST),
	      receive_in_device(config.receive_queue == VIF_MEMORY_DEVICE), scheme(interrupts),
	      device("device", config, initialized(pool),
		     {vifs, interrupts.device,
		      interrupt_layout_fixed(identifier_maps[0], width, 1, posted_slots, INTERRUPT_ACKNOWLEDGE), 0,
		      events},
		     basename(), execution)
	{
		device.bind(*this, *this, *this);
		hosts.resize(vifs);
		for (uint32_t vif = 0; vif < vifs; vif++) {
			hosts[vif].slots = static_cast<uint32_t>(config.queue_slots);
			hosts[vif].mac = frame_mac(1, vif);
			if (vif < created)
				device.create_vif(vif, frame_mac(1, vif));
		}
		SC_METHOD(dma_over);
		sensitive << dma_event_;
		dont_initialize();
		SC_METHOD(act);
		sensitive << act_event_;
		dont_initialize();
	}
	~Bench() override { frame_pool_free(&pool); }

	// Runs at that time.
	void at(uint64_t ps, std::function<void()> action)
	{
		actions_.emplace(ps, std::move(action));
		act_event_.cancel();
		notify_at(act_event_, actions_.begin()->first);
	}

	frame *make(uint64_t destination, uint32_t bytes)
	{
		frame *made = frame_new(&pool, frame_mac(0, 0), destination, bytes);

		made->sequence = next_sequence++;
		return made;
	}
	// A frame whose last bit comes now, in no time.
	uint32_t arrive(uint64_t destination, uint32_t bytes) { return arrive(destination, bytes, now_ps(), now_ps()); }
	uint32_t arrive(uint64_t destination, uint32_t bytes, uint64_t first_ps, uint64_t last_ps)
	{
		frame *content = make(destination, bytes);

		frame_seal(content);
		device.frame_on_wire(content, first_ps, last_ps);
		return content->sequence;
	}
	// The guest writes a frame and rings the doorbell, both now; false when its queue is full.
	bool guest_send(uint32_t vif, uint64_t destination, uint32_t bytes)
	{
		if (hosts[vif].send_produced - hosts[vif].send_consumed >= hosts[vif].slots)
			return false;
		frame *const content = make(destination, bytes);

		content->source = hosts[vif].mac;
		frame_seal(content);
		guest_put(vif, content, vif);
		return true;
	}
	// Any frame, with that ID in its descriptor; there must be room.
	void guest_put(uint32_t vif, frame *content, uint32_t identity)
	{
		HostVif &host = hosts[vif];

		if (send_in_host)
			host.to_fetch[host.send_produced % host.slots] = {content, identity};
		else
			device.pci_written(vif_send_window(vif) + vif_slot_offset(host.send_produced, host.slots),
					   content->bytes, vif_descriptor(content->bytes, identity), content);
		host.send_produced++;
		device.pci_written(vif_send_window(vif) + VIF_WORD_DOORBELL, 4, host.send_produced, nullptr);
	}
	// Dom0's command, all its words now.
	void command(uint32_t operation, uint32_t tag, uint32_t vif, uint64_t mac = 0)
	{
		const vif_command command = {operation, tag, vif, mac};

		for (uint32_t mailbox = 0; mailbox < VIF_MAILBOXES; mailbox++)
			device.pci_written(VIF_MAILBOX(mailbox), 4, vif_command_word(&command, mailbox), nullptr);
		device.pci_written(VIF_MAILBOX_DOORBELL, 4, 1, nullptr);
	}
	void guest_credit(uint32_t vif)
	{
		device.pci_written(vif_send_window(vif) + VIF_WORD_CREDIT, 4, hosts[vif].receive_produced, nullptr);
	}
	// To be signalled when half of the send queue has been emptied since the guest last knew.
	void guest_request(uint32_t vif)
	{
		device.pci_written(vif_send_window(vif) + VIF_WORD_REQUEST, 4,
				   hosts[vif].send_consumed + hosts[vif].slots / 2, nullptr);
	}
	// To be told of received frames once so many, in all, are there.
	void guest_event(uint32_t vif, uint32_t index)
	{
		device.pci_written(vif_send_window(vif) + VIF_WORD_EVENT, 4, index, nullptr);
	}
	// The guest reads its next frame out of device memory, a word at a time; the frame, or nullptr.
	frame *guest_read(uint32_t vif, uint32_t index)
	{
		// All VIFs have as many slots, those that are none included.
		const uint64_t slot = vif_device_receive_window(vif) + vif_slot_offset(index, hosts.front().slots);
		const uint64_t length = device.pci_read(slot + VIF_SLOT_DESCRIPTOR, VIF_SLOT_LENGTH_BYTES).value;
		frame *content = nullptr;

		for (uint64_t word = 0; word < length; word += 4) {
			assert_null(content); // before its last word
			content = device.pci_read(slot + word,
						  static_cast<uint32_t>(std::min<uint64_t>(4, length - word)))
					  .payload;
		}
		return content;
	}
	// Reads the identifier and clears what was read.
	uint64_t take_identifier()
	{
		const uint64_t bits = device.pci_read(IDENTIFIER_STATUS, IDENTIFIER_WORD_BYTES).value;

		device.pci_written(IDENTIFIER_CLEAR, IDENTIFIER_WORD_BYTES, bits, nullptr);
		log.push_back({What::identifier, now_ps(), 0, bits});
		return bits;
	}

	// The host has taken all vectors that were posted.
	void take_posted()
	{
		device.pci_written(INTERRUPT_ACKNOWLEDGE, sizeof(uint32_t), posted_taken, nullptr);
		log.push_back({What::identifier, now_ps(), 1, posted_taken});
	}
	// An activity, as the scheme tells it over the bus.  True: it was one.
	bool told(const PciTransfer &transfer)
	{
		if (transfer.address >= ADDRESS_MESSAGES) {
			messages++;
		} else if (transfer.address >= ADDRESS_POSTED_VECTORS && transfer.address < ADDRESS_ACTIVITY_COUNTS) {
			assert_int_equal(transfer.address,
					 ADDRESS_POSTED_VECTORS +
						 uint64_t{posted_taken % posted_slots} * POSTED_SLOT_BYTES);
			assert_int_not_equal(posted_slot_bits(transfer.value), 0);
			posted_taken++;
		} else if (transfer.address >= ADDRESS_ACTIVITY_COUNTS && transfer.address < ADDRESS_RECEIVE_QUEUES) {
			const auto vif = static_cast<uint32_t>((transfer.address - ADDRESS_ACTIVITY_COUNTS) /
							       ACTIVITY_COUNT_BYTES);

			assert_int_equal(transfer.value, ++counts[vif]); // none is left out, or overtaken
		} else {
			return false;
		}
		log.push_back({What::word_in_memory, now_ps(), transfer.address, transfer.value});
		return true;
	}

	// ---- what the device does ----

	void submit(PciTransfer &transfer) override
	{
		transfer.submitted_ps = now_ps();
		log.push_back({What::submitted, now_ps(), transfer.address, transfer.value});
		transfers_.push_back(&transfer);
		if (transfers_.size() == 1)
			notify_at(dma_event_, now_ps() + dma_ps);
	}
	uint64_t send(frame *content) override
	{
		log.push_back({What::sent, now_ps(), content->destination, content->sequence});
		sent_from[content->sequence] = content->source;
		leaves(content);
		wire_free_ps =
			std::max(wire_free_ps, now_ps()) + (content->bytes + FRAME_WIRE_OVERHEAD_BYTES) * wire_byte_ps;
		frame_delivered(&pool, content);
		return wire_free_ps;
	}
	uint64_t free_at_ps() const override { return wire_free_ps; }
	void interrupt_line(bool asserted) override
	{
		assert_true(asserted != line);
		line = asserted;
		log.push_back({asserted ? What::line_up : What::line_down, now_ps(), 0, 0});
		if (asserted && read_after_ps != 0)
			at(now_ps() + read_after_ps, [this] {
				if (&scheme == &interrupt_posted)
					take_posted();
				else
					take_identifier();
			});
	}

	// No frame may leave the device other than it came.
	void leaves(const frame *content)
	{
		assert_true(frame_intact(content));
		forged_out += content->kind == FRAME_FOREIGN;
	}

	// Events of one kind, in order.
	std::vector<Event> events(What what) const
	{
		std::vector<Event> found;

		for (const Event &event : log)
			if (event.what == what)
				found.push_back(event);
		return found;
	}
	// Every frame is somewhere, and only once.
	void check_pool()
	{
		uint64_t dropped = 0;

		for (uint64_t count : pool.dropped)
			dropped += count;
		assert_int_equal(pool.created, pool.delivered + dropped + frame_pool_walk(&pool));
	}

	struct HostVif {
		uint64_t mac = 0;
		uint32_t slots = 0, send_produced = 0, send_consumed = 0, receive_produced = 0;
		std::vector<uint32_t> received;                            // sequence numbers, as their index was told
		std::deque<uint32_t> landed;                               // data there, index not yet
		std::map<uint32_t, std::pair<frame *, uint32_t>> to_fetch; // by slot, where the send queue lies here
	};

	frame_pool pool;
	std::vector<Event> log;
	std::vector<HostVif> hosts;
	std::map<uint32_t, uint64_t> sent_from; // source MAC by sequence
	uint64_t dma_ps = 500000, wire_byte_ps = 8000, wire_free_ps = 0;
	uint64_t read_after_ps = 0;               // the host reads the identifier so long after an interrupt; 0: never
	std::function<void(vif_answer)> answered; // Dom0 has found an answer
	bool auto_credit = true;
	uint32_t unread = UINT32_MAX; // a VIF whose guest reads nothing of its receive queue, and tells no true credit
	bool line = false;
	uint32_t next_sequence = 1;
	uint32_t forged_out = 0; // frames of FRAME_FOREIGN that left the device
	const bool send_in_host, receive_in_device;
	const interrupt_scheme &scheme;
	static constexpr uint32_t posted_slots = 1;
	uint32_t posted_taken = 0;
	uint64_t messages = 0;
	std::map<uint32_t, uint32_t> counts; // by VIF

private:
	static frame_pool &initialized(frame_pool &pool)
	{
		frame_pool_init(&pool);
		return pool;
	}

	void dma_over()
	{
		PciTransfer &transfer = *transfers_.front();

		transfers_.pop_front();
		if (!transfers_.empty())
			notify_at(dma_event_, now_ps() + dma_ps);
		if (transfer.command == PciCommand::read)
			fetch(transfer);
		else
			land(transfer);
		device.pci_done(transfer);
	}
	// From a send queue in host memory: a slot's length, or its frame.
	void fetch(PciTransfer &transfer)
	{
		const uint64_t place = transfer.address - ADDRESS_SEND_QUEUES, offset = place % VIF_WINDOW_BYTES;
		HostVif &host = hosts.at(place / VIF_WINDOW_BYTES);
		auto &[content, identity] =
			host.to_fetch[static_cast<uint32_t>((offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES)];

		if ((offset - VIF_SLOTS_OFFSET) % VIF_SLOT_BYTES == VIF_SLOT_DESCRIPTOR) {
			assert_int_equal(transfer.bytes, VIF_SLOT_DESCRIPTOR_BYTES);
			transfer.value = content != nullptr ? vif_descriptor(content->bytes, identity) : 0;
			return;
		}
		assert_int_equal(transfer.bytes, content->bytes);
		transfer.payload = content;
		content = nullptr;
	}
	void land(const PciTransfer &transfer)
	{
		if (transfer.address == ADDRESS_VIF_ANSWER) {
			log.push_back({What::answer, now_ps(), transfer.address, transfer.value});
			if (answered)
				at(now_ps() + 1000, [this, value = transfer.value] { answered(vif_answer_of(value)); });
			return;
		}
		if (told(transfer))
			return;
		const uint32_t vif =
			static_cast<uint32_t>((transfer.address - ADDRESS_RECEIVE_QUEUES) / VIF_WINDOW_BYTES);
		const uint64_t offset = (transfer.address - ADDRESS_RECEIVE_QUEUES) % VIF_WINDOW_BYTES;
		HostVif &host = hosts.at(vif);

		if (transfer.payload != nullptr) {
			frame *content = transfer.payload;

			assert_int_equal(transfer.bytes, content->bytes);
			if ((content->destination & (UINT64_C(1) << 40)) == 0)
				assert_int_equal(content->destination, host.mac); // nobody else's
			// Into the slot that comes next, never into one that is in use.
			assert_int_equal(offset, vif_slot_offset(host.receive_produced +
									 static_cast<uint32_t>(host.landed.size()),
								 host.slots));
			log.push_back({What::frame_in_memory, now_ps(), transfer.address, content->sequence});
			host.landed.push_back(content->sequence);
			leaves(content);
			station_leave(content->station, content, now_ps());
			frame_delivered(&pool, content);
			return;
		}
		log.push_back({What::word_in_memory, now_ps(), transfer.address, transfer.value});
		if (offset == VIF_WORD_CREDIT) {
			host.send_consumed = static_cast<uint32_t>(transfer.value);
			return;
		}
		assert_int_equal(offset, VIF_WORD_DOORBELL);
		if (vif == unread) {
			host.receive_produced = static_cast<uint32_t>(transfer.value);
			return;
		}
		while (receive_in_device && host.receive_produced != transfer.value) {
			frame *const content = guest_read(vif, host.receive_produced++);

			assert_non_null(content);
			host.received.push_back(content->sequence);
			leaves(content);
			station_leave(content->station, content, now_ps());
			frame_delivered(&pool, content);
		}
		assert_int_equal(transfer.value, host.receive_produced + host.landed.size()); // data before index
		host.receive_produced = static_cast<uint32_t>(transfer.value);
		host.received.insert(host.received.end(), host.landed.begin(), host.landed.end());
		host.landed.clear();
		if (auto_credit)
			guest_credit(vif);
	}
	void act()
	{
		while (!actions_.empty() && actions_.begin()->first <= now_ps()) {
			std::function<void()> action = std::move(actions_.begin()->second);

			actions_.erase(actions_.begin());
			action();
		}
		if (!actions_.empty())
			notify_at(act_event_, actions_.begin()->first);
	}

	std::deque<PciTransfer *> transfers_;
	std::multimap<uint64_t, std::function<void()>> actions_;
	sc_core::sc_event dma_event_, act_event_;

public:
	Ixp device;
};

inline uint64_t cycles_ps(uint64_t cycles)
{
	return unit_edge_time(cycles, 600000000);
}
// First edge after that time: from when on the device knows what happened then.
inline uint64_t edge_after(uint64_t ps)
{
	return unit_edge_at(ps + 1, 600000000);
}

inline void run_for(uint64_t ps)
{
	sc_core::sc_start(sim_time(ps));
}

// The register of a scheme that has one: its state begins with it.
inline const identifier &identifier_of(const Bench &bench)
{
	return *static_cast<const identifier *>(bench.device.interrupt_state());
}

} // namespace vifsim
#endif
