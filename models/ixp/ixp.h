// SPDX-License-Identifier: Apache-2.0
//
// The self-virtualizing NIC: an Intel IXP2400 on a board with a 21555 bridge.
//
//   wire -> receive engine -> per-VIF ingress queue -> ingress engine -> host memory, identifier bit
//   wire <- send engine <- send ring <- egress engine (polls doorbells) <- send queue in device memory
//
// So the slides have it; either queue can lie on the other side (vif_queue.h).  From a send queue in host memory the
// egress context fetches each frame by DMA, its length first; into a receive queue in device memory the
// ingress context copies it out of its buffer, and the guest reads it there, by uncached loads that stall it.
//
// Four microengines work; their contexts run the microprograms of the
// platform file.  Receive and send contexts take 64-byte elements in their order; which
// VIFs an ingress or egress context serves, and in what order, is said in
// vif_service.h; where a frame goes, in vif_switch.h.  Receive, ingress and
// send contexts sleep until a signal; egress contexts poll.
//
// How time is spent: the engines act in one global order of cycles (ties: the
// order of the Source enumeration).  What comes from outside at time t counts from the first
// clock edge after t, so the result does not hang on whether the device's own process
// or its caller ran first at t.  The device has one process and one pending
// event, at a lower bound of the next action that anyone outside can see (bus,
// wire, interrupt); all other steps are caught up with then.  A polling
// engine that finds nothing costs no event; its rounds are skipped by arithmetic.
//
// The XScale core executes Dom0's commands (xscale.h): VIFs come and go while others carry traffic.
//
// Not modelled: the XScale core's share in the data path (it has none); polls take no memory
// bandwidth (8 contexts that read 4 bytes every 137 cycles would take 6 % of DRAM's); the MAC's own
// FIFOs (a frame is on the wire when its last element is valid).
//
// Isolation.  A VIF's ID is the window that its guest writes to, which only that guest maps.  Beyond
// that the device believes nothing that a guest writes (vif_guard.h): an index must be one that can be, the
// egress program compares the descriptor's ID and the frame's source MAC with the VIF's own. All else is refused and
// counted.
//
// Invariants: a frame is in one place; frames of one VIF keep their order; the
// frame belongs to the device from its last bit (from the guest's write) until
// the host has it (the wire takes it) or it is dropped.
#ifndef VIFSIM_IXP_IXP_H
#define VIFSIM_IXP_IXP_H

#include <array>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/edge_clock.h"
#include "base/stat.h"
#include "ixp/hash_unit.h"
#include "ixp/ixp_config.h"
#include "ixp/ixp_memory.h"
#include "ixp/ixp_stats.h"
#include "ixp/microengine.h"
#include "ixp/poll_period.h"
#include "ixp/vif_service.h"
#include "ixp/visible_bound.h"
#include "ixp/xscale.h"
#include "net/frame.h"
#include "net/station.h"
#include "net/wire.h"
#include "nic/device.h"
#include "nic/interrupt_moderator.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"
#include "sim/fifo.h"
#include "vif/interrupt_source.h"
#include "vif/vif_events.h"
#include "vif/vif_queue.h"
#include "vif/vif_switch.h"

namespace vifsim
{

class Ixp : public sc_core::sc_module, public NetworkDevice, public FrameSink
{
public:
	// What it and its host must agree upon.
	struct Setup {
		uint32_t vifs; // most that can be created
		const interrupt_source_ops *interrupts;
		interrupt_layout layout; // of its interrupts
		uint64_t clock_hz = 0;   // of this one device's crystal; 0: as its config says
		vif_event_kind events = VIF_EVENTS_EACH;
		moderation_config moderation = {MODERATION_OFF, 0, 0}; // of its interrupts
	};
	// How the device's process runs; results are the same with all four.
	struct Execution {
		bool lazy = true;         // sleep until the next visible action, not until the next step
		bool skip_polling = true; // skip whole rounds of polling
	};

	// config must pass ixp_config_check; it is copied.  `path` names stations ("host_a.ixp").
	Ixp(sc_core::sc_module_name name, const ixp_config &config, frame_pool &pool, const Setup &setup,
	    const std::string &path, Execution execution);
	Ixp(sc_core::sc_module_name name, const ixp_config &config, frame_pool &pool, const Setup &setup,
	    const std::string &path)
	    : Ixp(name, config, pool, setup, path, Execution())
	{
	}
	~Ixp() override;

	void bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line) override;
	FrameSink &sink(uint32_t) override { return *this; }
	// `index` is below `vifs` and not created yet.  From the next clock edge on
	// its frames are known and its doorbell is polled.  May be called before
	// the simulation begins.
	void create_vif(uint32_t index, uint64_t mac) override;
	void set_message(uint32_t vector, uint64_t address) override;
	void hang_context(int engine, uint32_t context, bool hung) override;
	void settle() override;
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void add_stations(std::vector<station *> &all) override;
	void hold(frame_census &census) const override;
	void check(report &report, const std::string &path) const override;
	void attach_trace(struct trace &trace, uint32_t group) override;
	void add_signals(Signals &signals, const std::string &path) override;

	void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) override;
	void pci_done(PciTransfer &transfer) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

	const ixp_stats &stats() const { return stats_; }
	enum Engine { receive, ingress, egress, send, engines };
	const ixp_engine_stats &engine_stats(Engine engine) const { return engine_stats_[engine]; }
	// What the interrupt scheme keeps in the device.
	const void *interrupt_state() const { return interrupts_.state; }

private:
	// What can happen next inside, in the order of ties.
	enum Source { arrival, doorbell, release, first_engine, management = first_engine + engines, none };
	static constexpr uint64_t never = MICROENGINE_NEVER;
	static constexpr uint32_t element_bytes = 64;

	// A program and how soon it shows; contexts point to code.
	struct Program {
		microprogram code;
		visible_bound bound;
	};
	enum ProgramName {
		receive_first,
		receive_middle,
		receive_last,
		receive_only,
		ingress_frame,
		egress_poll,
		egress_fetch,
		egress_frame,
		egress_answer,
		send_first,
		send_middle,
		send_last,
		send_only,
		programs
	};
	// A frame that the wire has announced; its elements arrive one by one.
	struct Arrival {
		frame *content;
		uint64_t first_ps, last_ps;
		uint32_t elements, next;
		uint64_t reception; // its number
		bool refused;       // did not fit the receive buffer
	};
	// A frame being taken in.
	struct Reception {
		frame *content;
		uint32_t destination; // what the lookup found
	};
	struct Element {
		uint64_t frame_number; // reception or transmission
		ProgramName program;
	};
	struct Transmission {
		frame *content;
		uint32_t elements, taken;
	};
	struct Pending { // a write on its way to the bridge's interrupt register
		uint64_t cycle, value;
	};
	struct Release { // elements that the wire gives back
		uint64_t cycle;
		uint32_t elements;
	};
	// The egress engine's poll program, if it does nothing but poll.
	struct Poll {
		bool plain;
		uint32_t place;  // of what follows the read
		uint64_t before; // cycles of compute before and after it
		uint64_t after;
		uint64_t read; // the read's
	};
	// What a context works on, beside what its engine knows.
	struct Work {
		frame *content = nullptr;
		uint32_t vif = 0;
		uint64_t frame_number = 0;
		uint64_t sequence = 0; // of its element
		uint32_t probes = 0;   // still to be read in this lookup
		uint32_t copying = 0;  // references still to be made of this copy into the receive queue
		uint32_t slot = 0;     // of the send queue in host memory
		uint32_t identity = 0; // the VIF's ID as the frame's descriptor has it
		bool looked_up = false;
		uint32_t destination = 0;  // result of the lookup
		bool found = false;        // the poll saw a new frame
		bool asked = false;        // or, without one, a request that is to be answered
		bool signalling = false;   // the credit that is being told is such an answer
		bool interrupting = false; // the VIF's activity is being told to the host
		interrupt_step step{};     // and this is how
		bool ordered = false;      // sleeps until its turn
		bool held_up = false;      // sleeps until the send ring has room
		bool granted = false;      // has room in the send ring kept for it
		PciTransfer transfer;
	};
	struct Vif {
		uint64_t mac = 0;
		vif_queue send_queue{};
		uint32_t identities[VIF_QUEUE_SLOTS_MAXIMUM]{}; // of the send queue's descriptors
		uint32_t credit_told = 0; // consumed index of the send queue, as the guest knows it
		bool asked = false;       // the guest wants to be signalled
		uint32_t asked_index = 0; // once so many frames have been taken
		vif_events events{};      // of which received frames the host is told
		bool overdue = false;     // what was asked for is there: its egress context is to tell
		bool has_work = false;    // for its egress context, as the service knows
		uint32_t receive_produced = 0, receive_consumed = 0;
		frame *receive_frames[VIF_QUEUE_SLOTS_MAXIMUM]{}; // in device memory, where they lie there
		frame_queue ingress_queue{};
		bool polled = false;          // stands in its egress context's round
		bool leaving = false;         // and leaves it when the context next comes to it
		uint64_t reception_fence = 0; // being stopped: receptions before this may have been looked up for it
	};

	// A station, and the end of its path.
	struct Place {
		station *place;
		const char *name;
		bool used; // by this device's layout of queues
	};

	// ixp.cpp: time, the outside
	std::array<Place, 8> places();
	void build(const std::string &path);
	void start_contexts();
	void wake();
	uint64_t now_cycle() const;
	uint64_t time_of(uint64_t cycle) const { return edge_clock_time(&clock_, cycle); }
	Source earliest(uint64_t &cycle, uint64_t &alone_until) const;
	void advance(uint64_t limit);
	void act(Source source);
	void input();
	void reschedule();
	void check_visible() const;
	void raise_interrupt();
	void registers_written(uint64_t address, uint32_t value);
	static void take_over(frame *content, uint64_t at_ps);
	void told(uint32_t vif, uint32_t produced);
	void asked(uint32_t vif, uint32_t index);
	void event_asked(uint32_t vif, uint32_t index);
	void disturb();
	void written_word(uint32_t vif, uint64_t offset, uint64_t value);
	void written_frame(uint32_t vif, uint64_t offset, uint64_t descriptor, frame *payload);
	void scribbled(uint32_t vif, uint64_t offset, uint64_t value);
	void fault(uint64_t &kind);
	void refuse_frame(frame *content);

	// ixp_control.cpp: the XScale core, VIFs that come and go
	// Whether the VIF's queues are in use.
	bool carries(uint32_t vif) const
	{
		return xscale_state(&xscale_, vif) == XSCALE_VIF_OPEN ||
		       xscale_state(&xscale_, vif) == XSCALE_VIF_STOPPING;
	}
	void mailbox_written(uint64_t address, uint64_t value);
	void manage();
	uint64_t core_cycles(uint64_t cycles) const;
	bool spend(const xscale_step &step);
	uint32_t carry_out(const xscale_step &step);
	void answer(uint64_t value);
	vif_status enter(uint32_t vif, uint64_t mac, uint64_t cycle);
	bool drained(uint32_t vif) const;
	void detach(uint32_t vif);
	bool detached(uint32_t vif);
	void leave_round(uint32_t vif);
	void find_anchor();
	void discard(uint32_t vif);

	// ixp_bound.cpp: when to wake
	void compute_bounds();
	uint64_t visible_from() const;
	uint64_t context_bound(Engine engine, uint32_t context, uint64_t soonest) const;
	uint64_t bound_of(Engine engine, uint32_t context) const;
	uint64_t ready_from(Engine engine, uint32_t context) const;
	uint64_t turn_from(Engine engine) const;
	const Program *program_of(Engine engine, uint32_t context) const;
	uint64_t work_bound(uint64_t soonest) const;

	// ixp_engines.cpp: instructions that all engines share
	void run(Engine engine, uint64_t until, uint64_t end);
	void take_up(Engine engine);
	bool step(Engine engine);
	bool execute(Engine engine, uint32_t context, const microinstruction &instruction);
	void hash(Engine engine, uint32_t context);
	frame *told_frame(Engine engine, uint32_t context) const;
	void tell(Engine engine, uint32_t context, latency_stage stage, uint64_t cycle);
	void refer(Engine engine, uint32_t context, uint64_t ready, bool advance);
	void lookup(Engine engine, uint32_t context, uint32_t bytes);
	void order(Engine engine, uint32_t context);
	void pass_turn(Engine engine);
	bool finished(Engine engine, uint32_t context);
	bool interrupt(Engine engine, uint32_t context, uint32_t vif);
	// By a posted write to the bridge: it gets there a little later.
	void push_doorbell(uint64_t value)
	{
		doorbells_.push(Pending{acting_ + doorbell_cycles_, value});
		next_doorbell_ = doorbells_.front().cycle;
	}
	void submit(Engine engine, uint32_t context, uint64_t address, uint32_t bytes, uint64_t value, frame *payload,
		    bool advance = true);
	void submit_read(Engine engine, uint32_t context, uint64_t address, uint32_t bytes);
	PciTransfer &prepare(Engine engine, uint32_t context, uint64_t address, uint32_t bytes, bool advance);

	// ixp_receive.cpp
	void schedule_arrival();
	void element_arrived();
	void accept(Arrival &arrived);
	void refuse(Arrival &arrived);
	void hand_out(Engine engine, uint32_t context, const Element &element);
	void enqueue(uint32_t context);
	void deliver(uint32_t vif, frame *content);
	void broadcast(frame *content, uint32_t except);
	void receive_finished(uint32_t context);

	// ixp_ingress.cpp
	bool ingress_pick(uint32_t context);
	void index(uint32_t context);
	void identify(uint32_t context);
	void transfer(uint32_t context);
	void copy(uint32_t context);
	PciReadData read_slot(uint64_t place, uint32_t bytes);
	void ingress_finished(uint32_t context);

	// ixp_egress.cpp
	bool egress_quiet() const { return service_.told == 0 && egress_frames_ == 0; }
	// The guest's request is to be answered now.
	static bool room_due(const Vif &vif)
	{
		return vif.asked && static_cast<int32_t>(vif.send_queue.consumed - vif.asked_index) >= 0;
	}
	static bool answer_due(const Vif &vif) { return vif.overdue || room_due(vif); }
	void set_overdue(uint32_t vif, bool overdue);
	void note_work(uint32_t vif);
	void egress_catch_up_to(uint64_t cycle);
	void egress_catch_up(uint64_t limit);
	void skip_rounds(uint64_t limit);
	void pass_on_turns(uint32_t context);
	poll_progress progress();
	void poll(uint32_t context);
	bool take_frame(uint32_t context);
	void take_slot(uint32_t context);
	void descriptor(uint32_t context);
	void fetch(uint32_t context);
	void fetched(uint32_t context, frame *content);
	void next_poll(uint32_t context);
	void forward(uint32_t context);
	bool genuine(uint32_t context);
	void ring_room();
	bool ring_full() const { return ring_frames_ >= config_.send_ring_frames; }
	void credit(uint32_t context);
	void answered(uint32_t context);
	bool egress_finished(uint32_t context);
	void find_poll();
	// It polls, and finds nothing until it is told of something.
	bool polls_in_vain(uint32_t context) const
	{
		return service_.context[context].told == 0 &&
		       engine_[egress].contexts[context].program == &program_[egress_poll].code;
	}
	void poll_in_vain(uint64_t until, uint32_t but = MICROENGINE_NONE);

	// ixp_checks.cpp
	uint64_t extra_cycles(Engine engine) const;
	void check_memories(report &report, const std::string &path) const;

	// ixp_trace.cpp
	void trace_context(Engine engine, uint32_t context, uint64_t cycle);
	uint64_t context_state(Engine engine, uint32_t context) const;
	void look_at_ready();

	// ixp_send.cpp
	void ring_push(frame *content);
	bool send_ready() const;
	Element send_next();
	void send_assign(uint64_t cycle);
	void transmit(uint32_t context);
	void send_finished(uint32_t context);
	void buffer_released();

	// Time of the step being made.
	uint64_t time() const { return time_of(acting_); }
	const microprogram *code(ProgramName name) const { return &program_[name].code; }

	ixp_config config_;
	frame_pool &pool_;
	const Setup setup_;
	edge_clock clock_; // where cycles meet time; memories and programs count in cycles of any clock
	PciMasterPort *master_ = nullptr;
	FrameSource *wire_ = nullptr;
	Execution execution_;
	uint64_t doorbell_cycles_;

	microengine engine_[engines];
	Work work_[engines][MICROENGINE_CONTEXTS];
	Fifo<uint32_t>
		idle_[engines]; // receive, send: contexts without an element, in the order in which they take one
	uint64_t sequence_[engines] = {}; // receive, send: elements handed out
	uint64_t turn_[engines] = {};     // and the one whose turn it is
	ixp_memory memory_[IXP_MEMORIES];
	hash_unit hash_;
	uint64_t copies_ = 0;                  // of elements into slots in device memory: begun, and to be
	uint64_t lookup_cycles_[engines] = {}; // hash, reads and comparisons of all searches
	vif_switch switch_;
	vif_service service_;
	interrupt_source interrupts_{};
	InterruptModerator moderator_;
	Fifo<uint32_t> without_room_; // contexts, with their engines, that wait to tell the host of an activity
	std::vector<Vif> vifs_;
	xscale xscale_{};
	uint64_t management_next_ = never; // cycle of the XScale core's next act
	PciTransfer answer_;
	uint32_t leaving_ = 0; // VIFs that egress contexts are to stop polling

	Fifo<Arrival> arrivals_;
	uint64_t next_arrival_ = never, next_doorbell_ = never, next_release_ = never; // cycles
	Fifo<Reception> receptions_;
	Fifo<Element> elements_; // in the receive buffer, not taken yet
	uint32_t receive_buffer_ = 0;
	Fifo<Pending> doorbells_;
	uint32_t egress_frames_ = 0;         // egress contexts that work on a frame, or answer a request
	uint32_t requests_ = 0;              // VIFs whose request is not answered yet
	uint32_t anchor_ = MICROENGINE_NONE; // egress context at which rounds are counted
	poll_period period_;
	Poll poll_;
	uint32_t found_nothing_ =
		0; // egress contexts whose last poll did, a bit each; they wait for it, or go on to the next
	uint64_t polls_[MICROENGINE_CONTEXTS] = {};
	uint32_t untold_turns_[MICROENGINE_CONTEXTS] =
		{};                        // of polls in vain, that neither polls_ nor the service has yet
	Fifo<uint32_t> held_up_;           // egress contexts that wait for room in the ring
	Fifo<Transmission> transmissions_; // the send ring, then the frames whose elements are moved
	uint64_t sending_ = 0;             // number of the first transmission with an element not yet taken
	uint32_t ring_frames_ = 0;         // transmissions not begun, and room kept for held-up contexts
	uint32_t transmit_buffer_ = 0;
	Fifo<Release> releases_;

	Program program_[programs];
	visible_bound no_credit_;             // of egress_frame, when no credit is due
	visible_bound poll_answers_;          // of egress_poll, when a request may be answered
	uint64_t receive_bound_, send_bound_; // of a frame's last or only element
	Timer wake_timer_{this, timer_call<&Ixp::wake>, Timer::device};
	struct EngineTrace {
		Ixp *device;
		Engine engine;
		trace_track *contexts[MICROENGINE_CONTEXTS];
	} traces_[engines] = {};
	std::unique_ptr<Timer> ready_timer_; // nullptr: nobody looks at signals

	uint64_t wake_at_ = never; // cycle
	uint64_t acting_ = 0;      // cycle of the step being made
	uint64_t reached_ = 0;     // everything up to that cycle has happened
	bool advancing_ = false;

	ixp_stats stats_{};
	ixp_engine_stats engine_stats_[engines] = {};
	station receive_station_, ingress_queue_, ingress_station_, receive_queue_, send_queue_, egress_station_,
		send_ring_, send_station_;
};

} // namespace vifsim
#endif
