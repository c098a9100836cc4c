// SPDX-License-Identifier: Apache-2.0
//
// One side of the experiment: a host, its I/O bus, and the network device on
// it, whichever the platform names.
#ifndef VIFSIM_MACHINE_NODE_H
#define VIFSIM_MACHINE_NODE_H

#include <memory>
#include <string>
#include <vector>

#include "host/host.h"
#include "machine/devices.h"
#include "machine/platform.h"
#include "net/wire.h"
#include "pci/host_bridge.h"
#include "pci/pci_master.h"
#include "pci/pci_target.h"

namespace vifsim
{

class Node
{
public:
	// Node 0 is host A, node 1 host B.  The platform and pool outlive the node.
	Node(const platform &platform, uint32_t number, frame_pool &pool);
	~Node();

	uint32_t number() const { return number_; }

	// The way onto the wire of a port of the device; returns what the wire towards it leads to.  Port 0 first.
	FrameSink &connect(uint32_t port, FrameSource &wire);

	Host &host() { return *host_; }
	NetworkDevice &device() { return *device_; }
	// The device answers each access to its windows with retry, or does so no more.
	void refuse(bool refusing);
	const std::string &path() const { return path_; }
	const IoBus &bus() const { return *bus_; }
	void add_statistics(stat_registry &registry);
	void add_stations(std::vector<station *> &all);
	void hold(frame_census &census) const;
	// What a run checks of the bus and the device.
	void check(report &report) const;
	void settle();
	// From now on all its parts are told to a timeline.
	void attach_trace(struct trace &trace);
	void add_signals(Signals &signals);

private:
	void attach_device();

	const platform &platform_;
	const DeviceKind &kind_;
	const uint32_t number_;
	const std::string path_;
	std::unique_ptr<Host> host_;
	std::unique_ptr<IoBus> bus_;
	std::unique_ptr<HostBridge> bridge_;
	std::unique_ptr<NetworkDevice> device_;
	std::unique_ptr<PciMaster> device_master_;
	std::vector<std::unique_ptr<PciTarget>> device_targets_;
};

} // namespace vifsim
#endif
