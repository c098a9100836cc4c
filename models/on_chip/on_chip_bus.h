// SPDX-License-Identifier: Apache-2.0
//
// An on-chip interconnect in the place of the I/O bus: the network processor is
// a core among the others, and what it and the CPUs say to each other goes as messages from
// router to router.  Every attachment (a master, a target) has a link into the network and one out
// of it; two messages wait for each other only where they want the same link.
//
// A transaction is a request and an answer, each a message: a read's data come
// with the answer, a write's go with the request.  Between the two the links are
// free (split transactions), so many are under way, and nothing is retried.  A
// read stalls its initiator for the round trip here as well, but that is tens of nanoseconds.
// A write's answer says that the target has it.
//
// How long a message takes: on_chip_timing.h.  TLM-2.0's phases: io_bus.h; END_REQ
// comes at once, as the request is in the master's interface.
//
// Not modelled: which way a message takes through the routers, and that two may want the same link
// between those (a mesh's cut has more links than there are attachments here); flow control
// by credits; a cache protocol between the cores and the device.
//
// Invariants: requests of a master are delivered in the order in which it sent
// them; at most one kernel event is pending; a link moves one flit a cycle.
#ifndef VIFSIM_ON_CHIP_ON_CHIP_BUS_H
#define VIFSIM_ON_CHIP_ON_CHIP_BUS_H

#include <deque>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "base/edge_clock.h"
#include "on_chip/on_chip_config.h"
#include "on_chip/on_chip_stats.h"
#include "pci/bus_port.h"
#include "pci/io_bus.h"
#include "pci/pci_port.h"
#include "sim/agenda.h"

namespace vifsim
{

class OnChipBus : public IoBus
{
public:
	// The config must outlive the bus.
	OnChipBus(sc_core::sc_module_name name, const on_chip_config &config);

	uint32_t attach_master(tlm::tlm_initiator_socket<> &socket) override;
	void attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			   const PciTargetTiming &timing) override;
	IoBusLimits limits() const override;
	HostBridgeTiming bridge_timing() const override;
	PciTargetTiming device_timing() const override { return {config_.target_fetch_ps, 0, 0, false}; }
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void settle() override;
	void attach_trace(struct trace &trace, uint32_t group) override;
	// All phases' cycles add up to what transactions took; no link was busier than time allows.
	void check(report &report, const std::string &node) const override;

	const on_chip_stats &stats() const { return stats_; }

private:
	friend BusMasterPort<OnChipBus>;
	friend BusTargetPort<OnChipBus>;
	using Payload = tlm::tlm_generic_payload;

	// Cycles from which on a link is free, for which it was taken so far, and for which it was not before it is.
	struct Link {
		uint64_t free = 0, busy = 0, idle = 0;
		// From that cycle on, by so many flits.
		void take(uint64_t start, uint32_t flits)
		{
			if (start > free)
				idle += start - free;
			free = start + flits;
			busy += flits;
		}
	};
	struct Transaction {
		Payload *payload;
		uint32_t master;
		int target; // -1: no target claims the address
		bool read;
		uint64_t requested_ps, requested; // when, and the clock edge
		uint64_t arrived;                 // its message, where it is now: cycle of its last flit
		uint64_t wait, travel, flits, at_target;
		uint64_t booked;   // flits on links
		Transaction *next; // of the free list
	};
	struct Master {
		BusMasterPort<OnChipBus> port;
		Link in, out;                       // into the network, out of it
		uint64_t delivered = 0;             // its latest request so far
		std::deque<Transaction *> answered; // behind that
	};
	struct Target {
		BusTargetPort<OnChipBus> port;
		Link in, out;
		std::vector<Transaction *> at_work;
		std::deque<Transaction *> waiting; // behind that
	};
	// Where a message arrives.
	enum class Point : uint8_t { request_head, request, answer_head, answer };
	struct Event {
		uint64_t cycle, order; // of equal cycles, the one that was planned first
		Transaction *transaction;
		Point point;
		bool operator<(const Event &other) const // for a heap whose top is the earliest
		{
			return cycle != other.cycle ? cycle > other.cycle : order > other.order;
		}
	};

	tlm::tlm_sync_enum from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	tlm::tlm_sync_enum from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	Transaction &take();

	void act();
	void plan(uint64_t cycle, Transaction &transaction, Point point);
	void schedule();
	void inject(Transaction &transaction, Link &link, uint64_t cycle, uint32_t bytes, Point head);
	uint64_t eject(Transaction &transaction, Link &link, uint64_t cycle, uint64_t not_before, uint32_t bytes);
	void request_head(Transaction &transaction, uint64_t cycle);
	void request_delivered(Transaction &transaction);
	void send_to_target(Transaction &transaction);
	void target_accepts(Target &target);
	void target_answers(Transaction &transaction, uint64_t ready_ps);
	void answer_head(Transaction &transaction, uint64_t cycle);
	void answer_delivered(Transaction &transaction);
	void respond(Transaction &transaction);
	void count(const Transaction &transaction);
	void trace_transaction(const Transaction &transaction, const PciTransfer *transfer);

	static uint32_t request_bytes(const Transaction &transaction);
	static uint32_t answer_bytes(const Transaction &transaction);
	uint64_t cycle_at(uint64_t ps) const { return edge_clock_at(&clock_, ps); }
	uint64_t cycle_ps(uint64_t cycle) const { return edge_clock_time(&clock_, cycle); }

	const on_chip_config &config_;
	edge_clock clock_;
	const uint64_t travel_;
	std::vector<Master> masters_;
	std::vector<Target> targets_;
	std::deque<Transaction> transactions_; // grows to the most ever at once; a deque keeps them in place
	Transaction *free_ = nullptr;
	std::vector<Event> events_;         // a heap
	uint64_t planned_ = 0;              // events so far
	uint64_t event_cycle_ = UINT64_MAX; // when the kernel's is due
	bool acting_ = false;
	on_chip_stats stats_ = {};
	trace_lanes *trace_ = nullptr; // nullptr: nobody traces
	Timer act_timer_{this, timer_call<&OnChipBus::act>, Timer::bus};
};

} // namespace vifsim
#endif
