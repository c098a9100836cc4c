// SPDX-License-Identifier: Apache-2.0
//
// A network device as its host and its wire see it: a PCI device with one
// level-triggered interrupt line (INTA#).  Which devices there are, and
// what each needs of its host (a driver in the guests, a way for its interrupt), stands
// in one array, machine/devices.cpp.
#ifndef VIFSIM_NIC_DEVICE_H
#define VIFSIM_NIC_DEVICE_H

#include <cinttypes>
#include <cstdint>
#include <string>
#include <vector>

#include "base/panic.h"
#include "base/report.h"
#include "base/stat.h"
#include "net/frame_census.h"
#include "net/station.h"
#include "net/wire.h"
#include "pci/interrupt_line.h"
#include "pci/pci_port.h"
#include "sim/signals.h"
#include "trace/trace.h"

namespace vifsim
{

class IoBus;

class NetworkDevice : public PciMasterClient, public PciTargetClient
{
public:
	// A device with TLM-2.0 sockets of its own attaches them to its bus, which outlives it, and returns true; all
	// others have a PciMaster and a PciTarget for each of their windows.
	virtual bool attach(IoBus &bus)
	{
		(void)bus;
		return false;
	}
	// Before the first frame.  The master's client must be this device.
	virtual void bind(PciMasterPort &master, FrameSource &wire, InterruptLine &line) = 0;
	// The wires of its further ports, if it has such; port 0 has that of bind.
	virtual void bind_port(uint32_t port, FrameSource &wire)
	{
		(void)port;
		(void)wire;
	}
	// What the wire towards that port leads to.
	virtual FrameSink &sink(uint32_t port) = 0;
	// The control path gives VIF `vif` its MAC, or the further one of another port.  A device that knows no VIFs
	// ignores it.
	virtual void create_vif(uint32_t vif, uint64_t mac) = 0;
	// Where the time goes of frames in host memory that wait for the device's driver, if that is one for all.
	virtual void set_driver_clock(stage_clock &) {}
	// The host writes where the message of an interrupt's vector goes (MSI-X's table).  A device without
	// messages ignores it.
	virtual void set_message(uint32_t vector, uint64_t address)
	{
		(void)vector;
		(void)address;
	}
	// What a context of its microengines waits for is kept from it, or comes to it again; engines in the order of
	// a frame's way in and out (fault/fault_config.h).  Whoever asks a device without such for it is wrong.
	virtual void hang_context(int engine, uint32_t context, bool hung)
	{
		(void)hung;
		panic("context %" PRIu32 " of engine %d is to hang in a device that has no microengines", context,
		      engine);
	}
	// Brings counters and stations up to now; at the edges of the measured window.
	virtual void settle() = 0;
	virtual void add_statistics(stat_registry &registry, const std::string &path) = 0;
	virtual void add_stations(std::vector<station *> &all) = 0;
	// From now on what its units do is told to tracks of that group.
	virtual void attach_trace(struct trace &trace, uint32_t group)
	{
		(void)trace;
		(void)group;
	}
	// The state of its units; path names it, "host_a.ixp".  From now on it does each step in its own time, as far
	// as its results allow.
	virtual void add_signals(Signals &signals, const std::string &path)
	{
		(void)signals;
		(void)path;
	}
	// Names the frames that it has, from its own queues (net/frame_census.h); those on the wire towards it are its.
	virtual void hold(frame_census &census) const = 0;
	// The utilisation law at each of its servers, at the end of a run, after settle; path as above.
	virtual void check(report &report, const std::string &path) const
	{
		(void)report;
		(void)path;
	}
};

// A device whose sockets are its own: it has no PciMaster, and nobody calls it but by TLM.
class TlmNetworkDevice : public NetworkDevice
{
public:
	// Its initiators and targets, to IoBus::attach_master and attach_target.
	virtual void attach_sockets(IoBus &bus) = 0;
	// Before the first frame: the wire towards the switch, and what its interrupt is driven by.
	virtual void connect(FrameSource &wire, InterruptLine &line) = 0;

	bool attach(IoBus &bus) final
	{
		attach_sockets(bus);
		return true;
	}
	void bind(PciMasterPort &, FrameSource &wire, InterruptLine &line) final { connect(wire, line); }
	void pci_done(PciTransfer &) final {}
	void pci_written(uint64_t, uint32_t, uint64_t, frame *) final {}
	PciReadData pci_read(uint64_t, uint32_t) final { return {}; }
};

} // namespace vifsim
#endif
