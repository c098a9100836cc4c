// SPDX-License-Identifier: Apache-2.0
//
// The network processor as the peer of a ping-pong: one context of one
// microengine polls a doorbell word in DRAM; when the host has written it, the context reads the
// message there, 64 bytes a reference, and answers by DMA into host memory, a message of the same
// length and then a word.  It takes no interrupts, and raises one if the host wants to be told.
//
// Its parts are those of the network card (ixp.h): the engine, the memories, the
// doorbell register, the programs' costs.  The poll is the egress engine's, egress_poll.
// No other context runs, so nothing competes for the engine or the memories.
//
// What comes from outside at time t counts from the first clock edge after t.
//
// Not modelled: reading with several references in flight, or with several
// contexts; DMA descriptors beyond what the program writes.
//
// Invariant: one message at a time; its answer is on the bus before the next one is looked for.
#ifndef VIFSIM_IXP_IXP_ECHO_H
#define VIFSIM_IXP_IXP_ECHO_H

#include <string>
#include <systemc>

#include "base/edge_clock.h"
#include "ixp/ixp_config.h"
#include "ixp/ixp_memory.h"
#include "ixp/ixp_stats.h"
#include "ixp/microengine.h"
#include "ixp/poll_period.h"
#include "nic/device.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"
#include "vif/identifier.h"

namespace vifsim
{

// Told where a message stands, at its time.
class IxpEchoObserver
{
public:
	virtual ~IxpEchoObserver() = default;
	virtual void echo_rung() = 0;     // the doorbell word is in device memory
	virtual void echo_noticed() = 0;  // a poll has seen it
	virtual void echo_read() = 0;     // the message is read
	virtual void echo_answered() = 0; // the answer goes to the bus
};

class IxpEcho : public sc_core::sc_module, public PciMasterClient, public PciTargetClient
{
public:
	// What it and the host agree upon: addresses on the bus.
	struct Setup {
		uint64_t message, doorbell;   // in device memory
		uint64_t answer, answer_word; // in host memory
		bool interrupts;              // the host wants to be told
	};

	// config must pass ixp_config_check; it is copied.
	IxpEcho(sc_core::sc_module_name name, const ixp_config &config, const Setup &setup, IxpEchoObserver &observer);

	// Before the simulation begins.  The master's client must be this device.
	void bind(PciMasterPort &master, InterruptLine &line);
	void add_statistics(stat_registry &registry, const std::string &path);
	// Brings counters up to now.
	void settle();
	// The utilisation law at its engine, after settle; path names the device.
	void check(report &report, const std::string &path) const;
	// Words out of their turn, and messages where none belongs.
	uint64_t protocol_errors() const { return protocol_errors_; }

	void pci_done(PciTransfer &transfer) override;
	void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) override;
	PciReadData pci_read(uint64_t address, uint32_t bytes) override;

private:
	void act();
	void raise();
	void reschedule();
	void catch_up(uint64_t limit);
	void skip_rounds(uint64_t limit);
	void step();
	void execute(const microinstruction &instruction);
	void finished();
	void finished_poll();
	void submit(uint64_t address, uint32_t bytes, uint64_t value);
	void rung(uint32_t value);
	bool quiet() const { return !working_ && rung_ == taken_; }
	uint64_t now_cycle() const;
	uint64_t time_of(uint64_t cycle) const { return edge_clock_time(&clock_, cycle); }

	const ixp_config config_;
	edge_clock clock_;
	const Setup setup_;
	IxpEchoObserver &observer_;
	PciMasterPort *master_ = nullptr;
	InterruptLine *line_ = nullptr;
	microengine engine_;
	ixp_memory memory_[IXP_MEMORIES];
	identifier identifier_;
	poll_period period_;
	PciTransfer transfer_;
	Timer act_timer_{this, timer_call<&IxpEcho::act>, Timer::device},
		raise_timer_{this, timer_call<&IxpEcho::raise>, Timer::device};
	uint64_t acting_ = 0;                            // cycle of the step being made
	uint32_t rung_ = 0, taken_ = 0;                  // doorbell: written; seen by a poll
	uint32_t message_bytes_ = 0, elements_left_ = 0; // of the message
	bool found_ = false;                             // the poll under way saw a message
	bool working_ = false;                           // on a message
	uint64_t polls_ = 0, protocol_errors_ = 0;
	ixp_engine_stats stats_ = {};
};

} // namespace vifsim
#endif
