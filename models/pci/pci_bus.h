// SPDX-License-Identifier: Apache-2.0
//
// The PCI bus: one shared set of lines between masters (the host bridge for
// the CPUs, the devices for their DMA) and targets (device windows, host memory).
//
// Sources: PCI Local Bus 2.2; Intel 21555 User Manual (delayed reads, posted
// writes).  What a tenure is made of: pci_timing.h; who gets it: pci_arbiter.h.
//
// Reads against writes.  A write's data travel with its address and are taken by
// the target's posting buffer: the tenure is all of it.  A read of a device is
// delayed: the target notes it, tells the master to retry, and fetches; the
// master withdraws its request, asks again, and is told to retry until the data
// are there; only then do they cross.  Each attempt holds the bus.
//
// TLM-2.0, base protocol, approximately timed (io_bus.h):
//   master  BEGIN_REQ  -> REQ# at now + delay                      TLM_ACCEPTED
//           BEGIN_RESP <- last data phase over (implies END_REQ)
//   target  BEGIN_REQ  <- a write: its last data phase is over;
//                         a delayed read: the attempt that made it known is over;
//                         any other read: its data phases are over
//           BEGIN_RESP -> a read: fetched at now + delay (or TLM_COMPLETED with delay)
// A target that has not yet accepted a request (END_REQ) answers the next
// transaction with retry.  A target that answers a write late delays only
// its master's BEGIN_RESP: the bus is free.  Addresses stay absolute, as a
// PCI device decodes them.  Loosely timed devices bind through the simple sockets' adapters.
//
// A target's data limits (pci_timing.h, pci_attempt) come with attach_target.  A transfer
// that is cut (boundary, latency timer) stays one payload: its rest asks for
// the bus again by itself; the rest of a disconnected delayed read is fetched
// anew and takes as long as the first part did.
//
// Not modelled: locked cycles, special and configuration cycles, interrupt
// lines (nic/device.h), the order of reads and writes behind a target.
//
// Invariants: at most one tenure at a time; at most one timer; a
// tenure's effects all happen at the end of its data, and so do its statistics, but for settle.
#ifndef VIFSIM_PCI_PCI_BUS_H
#define VIFSIM_PCI_PCI_BUS_H

#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "base/edge_clock.h"
#include "pci/bus_port.h"
#include "pci/bus_utilisation.h"
#include "pci/io_bus.h"
#include "pci/pci_arbiter.h"
#include "pci/pci_payload.h"
#include "pci/pci_stats.h"
#include "pci/pci_timing.h"
#include "sim/agenda.h"

namespace vifsim
{

// A device's windows behind its bridge: every read is delayed.
PciTargetTiming pci_device_timing(const pci_config &config);
// Host memory behind the host bridge: wait states, unless the first data would
// come later than the bus's rules allow.
PciTargetTiming pci_memory_timing(const pci_config &config);

// Sees every tenure when its data are over; for timelines and tests.
class PciObserver
{
public:
	virtual ~PciObserver() = default;
	virtual void pci_tenure(uint32_t master, bool read, const pci_tenure &tenure) = 0;
};

class PciBus : public IoBus
{
public:
	// The config must outlive the bus.
	PciBus(sc_core::sc_module_name name, const pci_config &config);

	// A master's number is its place in the rotation.
	uint32_t attach_master(tlm::tlm_initiator_socket<> &socket) override;
	void attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			   const PciTargetTiming &timing) override;
	IoBusLimits limits() const override { return {0, 1}; }
	HostBridgeTiming bridge_timing() const override;
	PciTargetTiming device_timing() const override { return pci_device_timing(config_); }
	void refuse(uint64_t address, bool refusing) override;
	void set_observer(PciObserver *observer) { observer_ = observer; }

	const pci_config &config() const { return config_; }
	const pci_stats &stats() const { return stats_; }
	void add_statistics(stat_registry &registry, const std::string &path) override;
	// Counts the time held of a tenure under way up to now, so that read_ps
	// and write_ps are exact (to a clock) at the ends of a measured window.
	void settle() override;
	void attach_trace(struct trace &trace, uint32_t group) override;
	void add_signals(Signals &signals, const std::string &path) override;
	// All phases' clocks add up to the clocks held.
	bool conserved() const { return pci_stats_conserved(&stats_); }
	void check(report &report, const std::string &node) const override;

private:
	friend BusMasterPort<PciBus>;
	friend BusTargetPort<PciBus>;
	using Payload = tlm::tlm_generic_payload;

	enum class Fetch { needed, under_way, done };

	struct Master {
		BusMasterPort<PciBus> port;
		Payload *payload = nullptr; // at work for it
		PciTransfer *transfer = nullptr;
		int target = -1;                 // -1: no target claims the address
		bool read = false, sent = false; // sent: the target has the request
		Fetch fetch = Fetch::needed;     // of a delayed read
		uint32_t moved = 0, fetched = 0; // bytes over the bus; bytes that the target holds ready, from 0
		uint64_t requested_ps = 0;       // when it asked first
		uint64_t asked_ps = 0, ready_ps = 0, latency_ps = 0; // of the fetch
	};
	struct Target {
		BusTargetPort<PciBus> port;
		PciTargetTiming timing;
		bool refusing = false; // answers everything with retry; a fault's doing
	};

	tlm::tlm_sync_enum from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	tlm::tlm_sync_enum from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void begin_request(uint32_t number, Payload &payload, uint64_t ps);

	void plan();
	void plan_tenure(const pci_grant &grant);
	bool wants_retry(const Master &master, uint64_t start) const;
	pci_attempt attempt_of(const Master &master) const;
	void schedule();
	void tenure_over();
	void count_tenure(Master &master);
	void trace_tenure(const Master &master);
	void after_retry(Master &master);
	void after_data(Master &master);
	void send_to_target(Master &master);
	void target_answered(Master &master, uint64_t ready_ps);
	void respond(Master &master);
	void ask_again(const Master &master, uint64_t clock);

	uint64_t clock_at(uint64_t ps) const { return edge_clock_at(&clock_, ps); }
	uint64_t clock_ps(uint64_t clock) const { return edge_clock_time(&clock_, clock); }

	const pci_config &config_;
	edge_clock clock_;
	std::vector<Master> masters_;
	std::vector<Target> targets_;
	pci_arbiter arbiter_;
	pci_stats stats_ = {};
	BusUtilisation utilisation_;
	PciObserver *observer_ = nullptr;
	trace_track *trace_ = nullptr; // nullptr: nobody traces
	Timer *waker_ = nullptr;       // at its next address phase; nullptr: nobody looks
	Timer tenure_over_{this, timer_call<&PciBus::tenure_over>, Timer::bus};
	// The tenure planned or under way.
	bool planned_ = false, working_ = false; // working: inside tenure_over
	uint32_t owner_ = 0;
	pci_attempt attempt_ = {};
	pci_tenure tenure_ = {};
	uint64_t settled_ps_ = 0; // of its time, what settle has counted
};

} // namespace vifsim
#endif
