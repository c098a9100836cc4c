// SPDX-License-Identifier: Apache-2.0
//
// PCI Express in the place of the I/O bus: a root complex with the CPUs and host memory at one end of a link, the
// device with its windows and its DMA at the other.  Each direction is a link of its own (pcie_link.h), on which
// requests, completions and messages go as packets (pcie_timing.h).
//
//   write  posted: one packet or several; the master is done when the last one has left.  The target gets the whole
//          when the last one has arrived.
//   read   its request goes, and stays in no one's way; the data come back as completions, as soon as the target has
//          fetched them.  Of a read that was cut, each request is answered by itself; the target is asked once.
//   interrupt  a message (Assert_INTx, Deassert_INTx) behind all that the device wrote before.
//
// A packet can be used when all of it has arrived and its CRC is right: nothing is cut through but in switches.
// What comes to the root complex takes root_ps to memory or to the CPU.  Packets are taken in order at their
// end; when a target does not take a request (END_REQ outstanding) those behind it wait in the receiver's buffer, whose
// credits are not given back.
//
// Not modelled: more than one device on the link, accesses from device to device, a switch's own buffers (its delay is,
// in both directions), the delay of configuration, messages but INTx.  A message of an interrupt that is released may
// come after the host has looked at the line again, as it may on the real thing: then there is an interrupt more.
//
// Invariants: one packet on each direction at a time; at most one timer; of the classes' credits, what
// is used and not given back is held by packets that are under way.
#ifndef VIFSIM_PCIE_PCIE_BUS_H
#define VIFSIM_PCIE_PCIE_BUS_H

#include <deque>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "pci/bus_port.h"
#include "pci/io_bus.h"
#include "pcie/pcie_config.h"
#include "pcie/pcie_link.h"
#include "pcie/pcie_posted.h"
#include "pcie/pcie_stats.h"
#include "sim/agenda.h"

namespace vifsim
{

class PcieBus : public IoBus
{
public:
	// From the root complex; towards it.
	enum Way : uint8_t { down, up, ways };

	// The config must pass pcie_config_check, and outlive the bus.
	PcieBus(sc_core::sc_module_name name, const pcie_config &config);

	// A device's; attach_host: the CPUs'.
	uint32_t attach_master(tlm::tlm_initiator_socket<> &socket) override;
	uint32_t attach_host(tlm::tlm_initiator_socket<> &socket) override;
	InterruptLine &interrupt_line(InterruptLine &host) override;
	void attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			   const PciTargetTiming &timing) override;
	IoBusLimits limits() const override { return {0, static_cast<uint32_t>(config_.outstanding)}; }
	bool clocked() const override { return false; }
	HostBridgeTiming bridge_timing() const override;
	PciTargetTiming device_timing() const override { return {config_.target_fetch_ps, 0, 0, false}; }
	void add_statistics(stat_registry &registry, const std::string &path) override;
	void settle() override;
	void attach_trace(struct trace &trace, uint32_t group) override;
	void add_signals(Signals &signals, const std::string &path) override;
	void add_payloads(std::vector<const frame *> &payloads) const override;
	// Time, credits and data are conserved.
	void check(report &report, const std::string &node) const override;

	const pcie_stats &stats() const { return stats_; }
	const pcie_way_stats &way_stats(Way way) const { return way_stats_[way]; }

private:
	friend BusMasterPort<PcieBus>;
	friend BusTargetPort<PcieBus>;
	using Payload = tlm::tlm_generic_payload;

	struct Packet;
	// A master's transaction.
	struct Request {
		Payload *payload = nullptr;      // the master's; of a write that has left nullptr
		PciTransfer *transfer = nullptr; // that it belongs to, likewise
		PciePosted *posted = nullptr;    // of a write
		uint64_t address = 0;
		uint32_t master = 0, bytes = 0;
		int target = -1; // -1: nobody's
		bool read = false, live = false;
		uint64_t requested_ps = 0;
		uint32_t got = 0;               // bytes that are at their end
		uint64_t asked_ps = 0;          // of a read: when its target was
		uint64_t fetch_ps = PCIE_NEVER; // and how long that took
		Packet *asking = nullptr;       // requests that arrived before that is known
		Request *next = nullptr;        // of the free list
	};
	struct Packet : pcie_tlp {
		Request *request; // of a message nullptr
		pcie_kind kind;
		Way way;
		bool first, last; // of its request
		bool asserted;    // of a message
		bool sent, held;  // it has left; it has credits
		uint64_t address;
		uint32_t bytes;
		uint64_t taken_ps; // a read's request: when it came to its target
		Packet *after;     // in Request::asking, or of the free list
	};
	struct Master {
		BusMasterPort<PcieBus> port;
		Way requests; // go that way
	};
	struct Target {
		BusTargetPort<PcieBus> port;
		Way requests; // come that way
		std::vector<Request *> at_work;
	};
	enum class Point : uint8_t { begin, sent, arrived, taken, fetched, dllp_sent, dllp_arrived, due };
	struct Event {
		uint64_t ps, order; // of equal times, the one that was planned first
		Point point;
		Way way;
		Packet *packet;
		Request *request;
		pcie_dllp dllp;
		bool operator<(const Event &other) const // for a heap whose top is the earliest
		{
			return ps != other.ps ? ps > other.ps : order > other.order;
		}
	};
	struct Direction {
		pcie_link link{};
		bool busy = false;
		uint64_t started_ps = 0, settled_ps = 0; // of the packet that is being sent; counted of it so far
		uint64_t watched_ps = PCIE_NEVER;        // when an event looks at what the receiver owes
		std::deque<Packet *> waiting;            // in the receiver's buffer, for a target
	};
	// A device's interrupt.
	struct Intx : InterruptLine {
		PcieBus &bus;

		explicit Intx(PcieBus &owner) : bus(owner) {}
		void interrupt_line(bool asserted) override { bus.send_message(asserted); }
	};

	static Way opposite(Way way) { return way == up ? down : up; }
	uint32_t attach(tlm::tlm_initiator_socket<> &socket, Way way);
	int decode(uint64_t address, Way way) const;
	uint64_t travel_ps() const
	{
		return config_.link_ps * (config_.switches + 1) + config_.switches * config_.switch_ps;
	}

	// pcie_bus.cpp: masters and targets
	tlm::tlm_sync_enum from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	tlm::tlm_sync_enum from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void take_request(uint32_t number, Payload &payload, uint64_t at_ps);
	void begin(Request &request);
	void send_to_target(Request &request);
	void target_answers(Request &request, uint64_t ready_ps);
	void answer(Request &request);
	void finish(Request &request);

	// pcie_bus_link.cpp: packets
	void act();
	void act_on(const Event &event);
	void plan(uint64_t ps, Point point, Way way, Packet *packet, Request *request = nullptr);
	void schedule();
	Packet &packet_of(Request *request, pcie_kind kind, Way way, uint64_t address, uint32_t bytes);
	void offer(Packet &packet);
	void send_message(bool asserted);
	void pump(Way way);
	void start(Way way);
	void stop(Way way);
	void watch(Way way);
	void sent(Packet &packet);
	void trace_packet(const Packet &packet, Way way) const;
	void arrived(Packet &packet);
	bool can_be_taken(const Packet &packet) const;
	void taken(Packet &packet);
	void drain(Way way);
	void use(Packet &packet);
	void use_request(Packet &packet);
	void fetch_answered(Request &request, Packet &packet);
	void fetched(Packet &packet);
	void free_packet(Packet &packet);
	void check_way(report &report, const std::string &node, Way way) const;

	const pcie_config &config_;
	pcie_timing timing_{};
	std::vector<Master> masters_;
	std::vector<Target> targets_;
	Direction directions_[ways];
	PciePostedPool posted_;
	std::deque<Request> requests_; // grow to the most ever at once; a deque keeps them in place
	std::deque<Packet> packets_;
	Request *free_requests_ = nullptr;
	Packet *free_packets_ = nullptr;
	std::vector<Event> events_;      // a heap
	uint64_t planned_ = 0;           // events so far
	uint64_t event_ps_ = PCIE_NEVER; // when the timer is due
	bool acting_ = false;
	uint64_t handed_bytes_ = 0; // to targets and masters, as whole transactions
	Intx intx_{*this};
	InterruptLine *host_line_ = nullptr;
	pcie_stats stats_ = {};
	pcie_way_stats way_stats_[ways] = {};
	trace_track *trace_[ways] = {}; // nullptr: nobody traces
	Timer act_timer_{this, timer_call<&PcieBus::act>, Timer::bus};
};

} // namespace vifsim
#endif
