// SPDX-License-Identifier: Apache-2.0
//
// A NIC with virtual functions, as SR-IOV has them: each guest's driver has one, with its queues in host memory, and
// the device has no program, but two pipelines of fixed functions (sriov_pipeline.h) with a switch between them.
//
//   send     doorbell -> round robin -> descriptor by DMA -> frame by DMA -> parse, switch, MAC -> wire, or a function
//   here receive  wire -> parse, switch, queue -> frame by DMA into its function's queue, the index, the interrupt
//
// The driver is that of the VIFs with both queues in host memory (vif/vif_queue.h): a doorbell is a word in its
// function's window, slots have their descriptor beside them. So one descriptor is fetched for each frame; cards that
// have them in rings of their own fetch several at once.  Interrupts are the scheme's (vif/interrupt_source.h): with
// per_vif a message for each function (MSI-X), behind the data.
//
// Sources: PCI-SIG Single Root I/O Virtualization 1.1; Intel 82599 datasheet, recalled.
//
// Not modelled: several queues of a function, checksums and segmentation, the mailbox between
// functions and Dom0 (functions are there from the start).
//
// Invariants: frames are fetched, switched and sent in the order in which they were asked for; a frame's data are told
// to the bus before its index, and that before its interrupt.
#ifndef VIFSIM_SRIOV_SRIOV_NIC_H
#define VIFSIM_SRIOV_SRIOV_NIC_H

#include <string>
#include <systemc>
#include <vector>

#include "net/frame.h"
#include "net/station.h"
#include "net/wire.h"
#include "nic/device.h"
#include "nic/interrupt_moderator.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"
#include "sim/fifo.h"
#include "sriov/sriov_config.h"
#include "sriov/sriov_pipeline.h"
#include "sriov/sriov_round.h"
#include "sriov/sriov_stats.h"
#include "trace/trace.h"
#include "vif/interrupt_source.h"
#include "vif/vif_events.h"
#include "vif/vif_queue.h"
#include "vif/vif_switch.h"

namespace vifsim
{

class SriovNic : public sc_core::sc_module, public NetworkDevice, public FrameSink
{
public:
	struct Setup {
		uint32_t vifs; // functions
		const interrupt_source_ops *interrupts;
		interrupt_layout layout; // of its interrupts
		vif_event_kind events = VIF_EVENTS_EACH;
		moderation_config moderation = {MODERATION_OFF, 0, 0}; // of its interrupts
	};

	// config must pass sriov_config_check and outlive the device.  `path` names stations ("host_a.sriov").
	SriovNic(sc_core::sc_module_name name, const sriov_config &config, frame_pool &pool, const Setup &setup,
		 const std::string &path);
	~SriovNic() override;

	void bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line) override;
	FrameSink &sink(uint32_t) override { return *this; }
	void create_vif(uint32_t vif, uint64_t mac) override;
	void set_message(uint32_t vector, uint64_t address) override;
	void settle() override;
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_stations(std::vector<station *> &all) override;
	void hold(frame_census &census) const override;
	void check(report &report, const std::string &path) const override;
	void attach_trace(struct trace &trace, uint32_t group) override;

	void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) override;
	void pci_done(PciTransfer &transfer) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

	const sriov_stats &stats() const { return stats_; }

private:
	// One that fetches a frame, or writes one and interrupts.
	struct Fetch {
		PciTransfer transfer;
		uint32_t vif = 0, identity = 0;
		frame *content = nullptr;
		bool has_length = false, over = false;
		uint64_t since_ps = 0; // it was the function's turn
	};
	struct Write {
		PciTransfer data, word;
		uint32_t vif = 0;
		interrupt_step step{}; // of its interrupt
		bool interrupts = false, busy = false;
		bool receives = false; // a frame, of which the host may not want to be told
		uint32_t function = 0; // the frame's, as its data are written
		uint64_t since_ps = 0;
	};
	// What a writer is to do: a frame, or (nullptr) how much of a send queue has been taken.
	struct Delivery {
		frame *content = nullptr;
		uint32_t vif = 0;
		bool answers = false; // to a request: an interrupt follows
	};
	// A frame that is somewhere until then.
	struct Passing {
		frame *content = nullptr;
		uint64_t at_ps = 0;
		uint32_t vif = 0, identity = 0; // of one that is sent
	};
	struct Function {
		uint64_t mac = 0;
		bool created = false;
		vif_queue send{};
		uint32_t asked = 0; // frames of it that fetches have been begun for, running
		uint32_t credit_told = 0;
		bool requested = false;
		uint32_t requested_index = 0;
		uint32_t receive_produced = 0, receive_consumed = 0;
		vif_events events{};  // of which received frames the host is told
		bool overdue = false; // what was asked for is there: the host is to be told
		trace_lanes *sends = nullptr, *receives = nullptr; // in a timeline; nullptr: there is none
	};
	enum Tag : uint32_t { fetch_tag, data_tag = SRIOV_AGENTS_MAXIMUM, word_tag = 2 * SRIOV_AGENTS_MAXIMUM };

	// sriov_nic.cpp: time, wire and pipelines
	void due();
	void reschedule();
	void arrived(const Passing &arrival);
	void received(frame *content);
	void sending(const Passing &leaving);
	void to_wire(frame *content);
	bool genuine(const Passing &leaving);
	void broadcast(frame *content, uint32_t except);
	void drop(frame *content, uint64_t &counter, frame_drop reason);

	// Returns when the frame has passed.
	uint64_t enter(sriov_pipeline &pipeline, trace_track *track, frame &content);

	// sriov_nic_host.cpp: functions, DMA and interrupts
	void told(uint32_t vif, uint64_t offset, uint32_t word);
	void note_work(uint32_t vif);
	void start_fetches();
	void fetch_over(Fetch &fetch);
	void retire_fetches();
	void taken(uint32_t vif);
	void deliver(uint32_t vif, frame *content);
	void start_writes();
	bool start_write(Write &write, const Delivery &delivery);
	void data_over(Write &write);
	void word_over(Write &write);
	void carry_out(Write &write);
	void write_word(Write &write, uint64_t address, uint32_t bytes, uint64_t value);
	void registers_written(uint64_t address, uint32_t value);
	void fault() { stats_.isolation_faults++; }

	// sriov_trace.cpp: what a function did since then, with a frame
	void trace_turn(trace_lanes *lanes, const char *name, uint64_t since_ps, uint32_t bytes, uint64_t *flow) const;

	const sriov_config &config_;
	frame_pool &pool_;
	PciMasterPort *master_ = nullptr;
	FrameSource *wire_ = nullptr;
	std::vector<Function> functions_;
	vif_switch switch_{};
	sriov_round round_{};
	sriov_pipeline receive_{}, transmit_{};
	trace_track *receive_trace_ = nullptr, *transmit_trace_ = nullptr;
	interrupt_source interrupts_{};
	InterruptModerator moderator_;
	std::vector<Fetch> fetches_; // a ring: asked for in this order
	uint32_t fetch_first_ = 0, fetch_count_ = 0;
	uint64_t transmit_reserved_ = 0; // bytes
	std::vector<Write> writes_;
	Fifo<Delivery> deliveries_;
	Fifo<uint32_t> without_room_; // writers that wait to tell the host of an activity
	uint64_t receive_bytes_ = 0;
	Fifo<Passing> arrivals_, receiving_, sending_;
	Fifo<uint64_t> releases_; // times at which the wire gives a frame's room back
	Fifo<Passing>
		registers_; // writes to the interrupt register on their way; vif holds no VIF but the value's place
	Fifo<uint64_t> register_values_;
	uint64_t scheduled_ps_ = Timer::never; // when descriptors may be asked for next
	station receive_station_{}, transmit_station_{};
	sriov_stats stats_{};
	Timer due_{this, timer_call<&SriovNic::due>, Timer::device};
};

} // namespace vifsim
#endif
