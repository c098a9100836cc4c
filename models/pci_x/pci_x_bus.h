// SPDX-License-Identifier: Apache-2.0
//
// The PCI-X bus: PCI's shared lines and arbiter, but a target that cannot answer a read at once splits it.  The request
// is over then, and the bus free; when the data are there the target is the master of a transaction of its own, the
// completion. What a tenure is made of: pci_x_timing.h; who gets it: pci/pci_arbiter.h.
//
// A master may have several transactions under way: reads up to so many splits; what comes behind a read that was split
// goes on, so a write passes it, as the order of PCI-X allows.  The interrupt line is a line of its own, as on PCI.
// TLM-2.0's phases: io_bus.h; END_REQ comes at once, the request is in the master's interface.
//
// A read is cut into requests of at most read_byte_count; its target is asked once, with the first one, and the data of
// each are ready as long after its request as those of the first one were.  Completions of one target keep the order of
// their requests.
//
// Not modelled: who is master and target at once (a device) has two places in the rotation, one of each; a
// completer's disconnects when its buffer runs dry; relaxed order.
//
// Invariants: at most one tenure at a time; at most one timer; a tenure's effects happen at the end of its data, and so
// do its statistics, but for settle.
#ifndef VIFSIM_PCI_X_PCI_X_BUS_H
#define VIFSIM_PCI_X_PCI_X_BUS_H

#include <deque>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "pci/bus_port.h"
#include "pci/bus_utilisation.h"
#include "pci/io_bus.h"
#include "pci/pci_arbiter.h"
#include "pci/pci_extension.h"
#include "pci_x/pci_x_config.h"
#include "pci_x/pci_x_stats.h"
#include "sim/agenda.h"

namespace vifsim
{

class PciXBus : public IoBus
{
public:
	// The config must pass pci_x_config_check, and outlive the bus.
	PciXBus(sc_core::sc_module_name name, const pci_x_config &config);

	uint32_t attach_master(tlm::tlm_initiator_socket<> &socket) override;
	void attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			   const PciTargetTiming &timing) override;
	IoBusLimits limits() const override
	{
		return {PCI_X_BYTE_COUNT_MAXIMUM, static_cast<uint32_t>(config_.splits)};
	}
	HostBridgeTiming bridge_timing() const override;
	PciTargetTiming device_timing() const override { return {config_.target_fetch_ps, 0, 0, true}; }
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void settle() override;
	void attach_trace(struct trace &trace, uint32_t group) override;
	void add_signals(Signals &signals, const std::string &path) override;
	void check(report &report, const std::string &node) const override;

	const pci_x_stats &stats() const { return stats_; }

private:
	friend BusMasterPort<PciXBus>;
	friend BusTargetPort<PciXBus>;
	using Payload = tlm::tlm_generic_payload;

	struct Transaction {
		Payload *payload;
		PciTransfer *transfer;
		uint32_t master; // number of it
		int target;      // -1: no target claims the address
		bool read, sent; // sent: the target has the request
		uint64_t requested_ps;
		uint32_t asked, moved;       // bytes: of a read that requests have asked for; that have crossed
		uint64_t asked_ps, fetch_ps; // of a read: when its target was asked; how long that takes, or PCI_NEVER
		Transaction *next;           // of the free list
	};
	// A request that was split.
	struct Split {
		Transaction *transaction;
		uint32_t offset, bytes, moved; // of its transaction; of these, completed
		uint64_t asked_ps;
	};
	struct Master {
		BusMasterPort<PciXBus> port;
		uint32_t place; // in the rotation
		std::deque<Transaction *> pending;
		uint32_t splits = 0;     // not completed
		uint64_t not_before = 0; // clock from which it may ask again
	};
	struct Target {
		BusTargetPort<PciXBus> port;
		uint32_t place;
		PciTargetTiming timing;
		std::deque<Split> splits; // to be completed, in order
		std::vector<Transaction *> at_work;
	};
	// Who stands at a place in the rotation.
	struct Place {
		int master, target; // -1: not that
	};

	tlm::tlm_sync_enum from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	tlm::tlm_sync_enum from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	uint32_t take_place(int master, int target);
	void take_request(uint32_t number, Payload &payload, uint64_t at_ps);
	static uint32_t length(const Transaction &transaction) { return transaction.payload->get_data_length(); }
	uint32_t request_bytes(const Transaction &transaction) const;
	bool waits_for_target(const Transaction &transaction) const;
	bool is_split(const Transaction &transaction) const;

	void ask();
	void ask_for(Master &master);
	void ask_for(Target &target);
	void plan();
	void plan_request(Master &master);
	void plan_completion(const Target &target);
	void tenure_over();
	void count_tenure(const Place &place);
	void trace_tenure();
	void request_over(Master &master);
	void split_told(Master &master, Transaction &transaction);
	void completion_over(Target &target);
	void send_to_target(Transaction &transaction);
	void target_answers(Transaction &transaction, uint64_t ready_ps);
	void answer(Transaction &transaction);

	uint64_t clock_at(uint64_t ps) const { return unit_edge_at(ps, config_.clock_hz); }
	uint64_t clock_ps(uint64_t clock) const { return unit_edge_time(clock, config_.clock_hz); }

	const pci_x_config &config_;
	pci_config rotation_{}; // what the arbiter asks for
	std::vector<Master> masters_;
	std::vector<Target> targets_;
	std::vector<Place> places_;
	std::deque<Transaction> transactions_; // grows to the most ever at once; a deque keeps them in place
	Transaction *free_ = nullptr;
	pci_arbiter arbiter_{};
	pci_x_stats stats_ = {};
	BusUtilisation utilisation_;
	trace_track *trace_ = nullptr; // nullptr: nobody traces
	Timer *waker_ = nullptr;       // at its next address phase; nullptr: nobody looks
	// The tenure planned or under way.
	bool planned_ = false, working_ = false; // working: inside tenure_over
	uint32_t owner_ = 0;
	uint64_t address_ = 0;
	bool read_ = false;
	Transaction *subject_ = nullptr;
	pci_x_tenure tenure_ = {};
	uint64_t settled_ps_ = 0; // of its time, what settle has counted
	Timer tenure_over_{this, timer_call<&PciXBus::tenure_over>, Timer::bus};
};

} // namespace vifsim
#endif
