// SPDX-License-Identifier: Apache-2.0
//
// An I/O bus between CPUs, host memory and devices, as those who are attached
// see it, whichever bus it is: PCI (pci_bus.h), PCI-X (pci_x/pci_x_bus.h), PCI Express (pcie/pcie_bus.h), or
// an on-chip interconnect (on_chip/on_chip_bus.h).  Masters and targets bind to it by TLM-2.0 sockets, and speak the
// base protocol, approximately timed:
//
//   master  BEGIN_REQ  -> it asks at now + delay
//           END_REQ    <- it may ask for another transaction; where the bus takes one at a time, BEGIN_RESP implies it
//           BEGIN_RESP <- a read's data are there; a write's are at the target, or, where writes are posted all the
//                         way (PCI Express), have left, and are the bus's
//   target  BEGIN_REQ  <- the request is there, a write's data with it
//           BEGIN_RESP -> a read: fetched at now + delay (or TLM_COMPLETED with delay)
//
// Addresses stay absolute.  What a payload carries beside its bytes: pci_extension.h.
//
// Promised by every bus: a target gets one master's writes in the order in which that one sent them, and none of its
// reads before a write that was sent earlier; a device's interrupt does not come before what it wrote earlier where it
// is a message, as on PCI Express.  Where it is a line of its own it may.
#ifndef VIFSIM_PCI_IO_BUS_H
#define VIFSIM_PCI_IO_BUS_H

#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "base/report.h"
#include "base/stat.h"
#include "pci/interrupt_line.h"
#include "sim/signals.h"
#include "trace/trace.h"

extern "C" {
struct frame;
}

namespace vifsim
{

// How a target behaves on a bus.
struct PciTargetTiming {
	uint64_t fetch_ps; // until the first data of a read
	// PCI alone:
	uint32_t read_burst_bytes; // most that one delayed read fetches, aligned; 0: no limit
	uint32_t write_wait_clocks;
	bool delayed_reads; // retry reads while fetching; otherwise insert wait states
};

// What the host bridge takes on its side of the bus.
struct HostBridgeTiming {
	uint64_t write_buffer_lines; // that it takes before CPUs stall
	uint64_t post_ps;            // CPU time to hand it one posted write, or one line
	uint64_t read_ps;            // between core and bus, both ways together
	uint64_t line_ps;            // what the bus takes for one line of a stream of them
	PciTargetTiming memory;      // of host memory behind it
};

// What the bus asks of masters.
struct IoBusLimits {
	uint32_t burst_bytes; // the longest transaction; 0: none
	uint32_t outstanding; // transactions of one master under way at once
};

class IoBus : public sc_core::sc_module
{
public:
	explicit IoBus(sc_core::sc_module_name name) : sc_module(name) {}

	// Before elaboration ends.  Returns the master's number.
	virtual uint32_t attach_master(tlm::tlm_initiator_socket<> &socket) = 0;
	// The CPUs' master, on a bus that has two ends; a target at the host's is host memory's, by its address.
	virtual uint32_t attach_host(tlm::tlm_initiator_socket<> &socket) { return attach_master(socket); }
	// What the device is to drive so that its interrupt comes to the host, which outlives the bus.  Called once.
	virtual InterruptLine &interrupt_line(InterruptLine &host) { return host; }
	virtual void attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
				   const PciTargetTiming &timing) = 0;

	virtual IoBusLimits limits() const = 0;
	// Whether it counts in clocks of its own what a transfer takes.
	virtual bool clocked() const { return true; }
	virtual HostBridgeTiming bridge_timing() const = 0;
	// Of a device's windows.
	virtual PciTargetTiming device_timing() const = 0;

	// A target answers each request for its window with retry, or does so no more.  On PCI alone.
	virtual void refuse(uint64_t address, bool refusing)
	{
		(void)address;
		(void)refusing;
	}

	virtual void add_statistics(stat_registry &registry, const std::string &path) = 0;
	// Brings counters up to now; at the edges of the measured window.
	virtual void settle() = 0;
	// Frames of writes that are the bus's.
	virtual void add_payloads(std::vector<const frame *> &payloads) const { (void)payloads; }
	// From now on all uses of it are told to tracks of that group.
	virtual void attach_trace(struct trace &trace, uint32_t group) = 0;
	// Its state; path names it, "host_a.pci".
	virtual void add_signals(Signals &signals, const std::string &path)
	{
		(void)signals;
		(void)path;
	}
	// The bus's own laws, at the window's end; node is "host_a" or "host_b".
	virtual void check(report &report, const std::string &node) const = 0;
};

} // namespace vifsim
#endif
