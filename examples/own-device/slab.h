// SPDX-License-Identifier: Apache-2.0
//
// A self-virtualizing network device that has no processor: a slab of memory with the guests' send queues in it, a
// switch of one pipeline, and a DMA engine.  It is on the bus by TLM-2.0 sockets of its own: an initiator, by which it
// writes into host memory, and two targets, its interrupt registers and its memory.
//
//   guest  --writes frame, then index-->  memory  -->  switch  -->  wire, or another VIF
//   wire   -->  buffer  -->  switch  -->  DMA: frame, index  -->  receive queue in host memory, then the interrupt
//
// The queues' words and slots: vif/vif_queue.h.  How the host is told: the interrupt scheme (vif/interrupt_source.h).
//
// Not modelled: more than one DMA transfer at a time; VIFs that come and go; the time of a broadcast's copies.
//
// Invariants: a frame is in exactly one of: a slot of a send queue, a list of the switch, the jobs of the DMA engine;
// and in a station as long.  A frame's data are told to the bus before its index, that before its interrupt.
#ifndef SLAB_H
#define SLAB_H

#include <deque>
#include <string>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

#include "net/frame.h"
#include "net/station.h"
#include "nic/device.h"
#include "pci/io_bus.h"
#include "pci/pci_payload.h"
#include "sim/agenda.h"
#include "vif/interrupt_source.h"
#include "vif/vif_events.h"
#include "vif/vif_queue.h"
#include "vif/vif_switch.h"

struct SlabConfig {
	uint64_t latency_ps, frame_ps;
	uint64_t slots, buffer_frames;
};

class Slab : public sc_core::sc_module, public vifsim::TlmNetworkDevice, public vifsim::FrameSink
{
public:
	// config outlives the device; path names its stations and statistics.
	Slab(sc_core::sc_module_name name, const SlabConfig &config, frame_pool &pool, uint32_t vifs,
	     const interrupt_source_ops *interrupts, const interrupt_layout &layout, vif_event_kind events,
	     const std::string &path);
	~Slab() override;

	// As its machine sees it (nic/device.h).
	void attach_sockets(vifsim::IoBus &bus) override;
	void connect(vifsim::FrameSource &wire, vifsim::InterruptLine &line) override;
	vifsim::FrameSink &sink(uint32_t) override { return *this; }
	void create_vif(uint32_t vif, uint64_t mac) override;
	void set_message(uint32_t vector, uint64_t address) override;
	void settle() override {}
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_stations(std::vector<station *> &all) override;
	void hold(frame_census &census) const override;
	// As the wire sees it.
	void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) override;

	struct Stats {
		uint64_t sent, bridged, refused, received, copies, written, faults;
		uint64_t no_room, no_credit, no_slot, strays, damaged; // dropped
	};

private:
	struct Vif {
		uint64_t mac = 0;
		bool created = false, waits = false; // waits: is in work_
		vif_queue send{};
		uint32_t identity[VIF_QUEUE_SLOTS_MAXIMUM] = {};
		uint32_t credit_told = 0;
		bool asked = false;
		uint32_t asked_index = 0;
		uint32_t produced = 0, consumed = 0; // of its receive queue
		vif_events events{};                 // which of its frames the guest is told of
	};
	// A frame that passes the switch until then, or arrives then.
	struct Passing {
		frame *content;
		uint64_t at_ps;
		uint32_t vif, identity; // of one that a guest sends
	};
	// What the DMA engine is to do: a frame for a VIF and its index, or (nullptr) the send queue's credit.
	struct Job {
		frame *content;
		uint32_t vif;
		bool tells;    // the guest is to be told, by an interrupt
		bool receives; // of a frame, if it wants to know
	};
	enum class Phase { idle, frame, word, interrupt, room };

	// As the bus sees it.
	tlm::tlm_sync_enum from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	tlm::tlm_sync_enum answered(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void written(uint64_t address, uint64_t value, frame *content);
	void memory_written(uint32_t vif, uint64_t offset, uint64_t value, frame *content);
	void registers_written(uint64_t address, uint32_t value);
	void refuse(frame *content, uint64_t &counter, frame_drop reason);

	// The switch.
	void due();
	void reschedule();
	void take_next();
	void arrived(frame *content);
	void leaving(const Passing &frame);
	void from_wire(frame *content);
	void copies(const frame *content, uint32_t except);
	void deliver(uint32_t vif, frame *content);
	void told_credit(uint32_t vif);

	// The DMA engine.
	void next_job();
	void transfer(uint64_t address, uint32_t bytes, uint64_t value, frame *content);
	void send_burst();
	void transferred();
	void carry_out(interrupt_step step);

	tlm_utils::simple_initiator_socket<Slab> dma_{"dma"};
	tlm_utils::simple_target_socket<Slab> registers_{"registers"}, memory_{"memory"};
	const SlabConfig &config_;
	frame_pool &pool_;
	vifsim::FrameSource *wire_ = nullptr;
	vifsim::InterruptLine *line_ = nullptr;
	uint64_t fetch_ps_ = 0;
	uint32_t burst_bytes_ = 0;
	std::vector<Vif> vifs_;
	vif_switch switch_{};
	interrupt_source interrupts_{};

	std::deque<uint32_t> work_; // VIFs that have frames to be sent
	uint64_t next_take_ps_ = 0, switch_free_ps_ = 0;
	std::deque<Passing> arrivals_, inbound_, outbound_;
	uint64_t in_buffer_ = 0; // frames between their last bit and host memory

	std::deque<Job> jobs_;
	Phase phase_ = Phase::idle;
	interrupt_step step_{};
	vifsim::PciTransfer transfer_;
	uint32_t offset_ = 0;
	vifsim::PciPayloadPool payloads_;

	station send_queues_{}, outbound_station_{}, inbound_station_{};
	Stats stats_{};
	vifsim::Timer due_{this, vifsim::timer_call<&Slab::due>, vifsim::Timer::device};
};

#endif
