// SPDX-License-Identifier: Apache-2.0
//
// Ping-pong: a CPU (the client) writes a message to a peer, which reads it and
// answers with one of the same length; the client has read that, and after a pause the next
// one goes.  This is what the kinds of peers have in common: the client's
// clock, the stages of a round trip, and what a run checks.
//
// Each way has four stages:
//   write   the sender writes the message, then a word that announces it
//   bus     both cross the I/O bus (to and from a device)
//   notice  the receiver finds the word, by polling or by an interrupt
//   read    the receiver reads the message
// Only one side is at work at a time, so the stages fill the round trip.
//
// Source: slides 20 to 22 of Raj, Ganev and Schwan, which give the two
// mechanisms and the outcome, but no code.  Assumed here: it runs in kernel mode
// without a scheduler's or a domain's switch; the whole message is read and written, and its
// announcing word lies in a line of its own; an interrupt's handler answers
// itself, and all of its entry and exit is paid before it does.
//
// Not modelled: other work on the CPUs, timer ticks.
//
// Invariant: every picosecond of a round trip is in one stage.
#ifndef VIFSIM_LOAD_CORE_PINGPONG_H
#define VIFSIM_LOAD_CORE_PINGPONG_H

#include <systemc>

#include "base/histogram.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/stat.h"
#include "load/core_pingpong_config.h"
#include "memory/coherence.h"
#include "sim/agenda.h"

namespace vifsim
{

class CorePingpong : public sc_core::sc_module
{
public:
	// Times in ps of a CPU that has its core to itself.
	struct Setup {
		core_pingpong_config config;
		uint32_t bytes;    // of a message
		uint64_t think_ps; // mean of the exponential pause; 0: none
		coherence_config coherence;
		double smt_speed; // of a hyperthread while its sibling is busy
		uint64_t send_ipi_ps, take_ipi_ps;
		uint64_t take_interrupt_ps; // the device's, without its bus accesses
		uint64_t seed;
		uint32_t replication;
	};

	explicit CorePingpong(sc_core::sc_module_name name, const Setup &setup);
	~CorePingpong() override;

	virtual void add_statistics(stat_registry &registry);
	// Before statistics are read or a snapshot is taken.
	virtual void settle();
	// The measured window begins (settled, snapshot taken), and ends (settled).
	void begin_window();
	virtual void end_window(report &report);

protected:
	enum Way { out, back, ways };
	enum Stage { writing, crossing, noticing, reading, stages };

	// Of the shared memory: a message each way, and its word.
	static constexpr uint32_t message_lines = CORE_PINGPONG_BYTES_MAXIMUM / COHERENCE_LINE_BYTES;
	coherence_span message(Way way) const { return {way * (message_lines + 1), setup_.bytes}; }
	static coherence_span word(Way way)
	{
		return {way * (message_lines + 1) + message_lines, static_cast<uint32_t>(sizeof(uint32_t))};
	}

	// Calls step() at now + ps.
	void after(uint64_t ps);
	// What is next; a derived class keeps in its own state what that is.
	virtual void step() = 0;
	// The client's message is to be written now.
	virtual void send() = 0;
	// The time since the last call was spent in that stage.
	void charge(Way way, Stage stage);
	// The peer has written its answer.
	void answered() { counters_.answered++; }
	// The client has read the answer.
	void over();
	// From now, until the next look of a loop that polls since then.
	static uint64_t until_poll_ps(uint64_t since_ps, uint64_t period_ps);

	const Setup setup_;
	coherence memory_;

private:
	struct Counters {
		uint64_t sent, answered, round_trips;
		uint64_t under_way_ps;
		uint64_t stage_ps[ways][stages];
	};
	static const stat_spec counter_specs[];

	void start_of_simulation() override;
	void act();
	void pause_or_begin();
	void begin();
	uint64_t age_ps() const;
	void check_copies(report &report) const;

	Timer next_{this, timer_call<&CorePingpong::act>, Timer::outside};
	rng rng_;
	bool thinking_ = true;
	uint64_t begun_ps_ = 0, charged_ps_ = 0, settled_ps_ = 0;
	uint64_t stage_ps_[ways][stages] = {}; // of the round trip under way
	Counters counters_ = {};
	uint64_t under_way_before_ps_ = 0, age_before_ps_ = 0, stages_before_ps_ = 0;
	histogram rtt_;
};

} // namespace vifsim
#endif
