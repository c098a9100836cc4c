// SPDX-License-Identifier: Apache-2.0
#include "machine/node.h"

#include "machine/buses.h"

namespace vifsim
{

namespace
{

// Of a device with sockets of its own, which submits nothing.
class NoMaster : public PciMasterPort
{
public:
	void submit(PciTransfer &) override { SC_REPORT_FATAL("/vifsim/node", "the device has no master port"); }
};
NoMaster no_master_port;
PciMasterPort &no_master = no_master_port;

HostSetup host_setup(const platform &platform, const DeviceKind &kind, uint32_t number, frame_pool &pool)
{
	HostSetup setup{};

	setup.config = &platform.host;
	setup.scheduler = &platform.scheduler;
	setup.refill = &platform.refill;
	setup.interrupts = &kind.interrupts(platform);
	setup.side = kind.side;
	setup.layout = interrupt_layout_of(platform);
	setup.exitless = platform.nic.vector_delivery == NIC_VECTOR_DELIVERY_EXITLESS;
	setup.messages_to_guests = platform.nic.vector_cpu == NIC_VECTOR_CPU_GUEST;
	setup.queues = kind.queues(platform);
	setup.rings = {static_cast<uint32_t>(platform.cdna.slots), static_cast<uint32_t>(platform.cdna.refill),
		       platform.cdna.protection};
	setup.nic_receive_buffers = static_cast<uint32_t>(platform.hv_nic.receive_buffers);
	setup.control = &platform.control;
	setup.comers = static_cast<uint32_t>(platform.lifecycle.vifs);
	setup.vifs = static_cast<uint32_t>(platform.vifs);
	setup.ports = static_cast<uint32_t>(platform.nic.ports);
	setup.watchdog_ps = platform.nic.watchdog_ps;
	setup.number = number;
	setup.pool = &pool;
	return setup;
}

} // namespace

Node::Node(const platform &platform, uint32_t number, frame_pool &pool)
    : platform_(platform), kind_(device_kind(platform)), number_(number), path_(number == 0 ? "host_a" : "host_b")
{
	host_ = std::make_unique<Host>(path_.c_str(), host_setup(platform, kind_, number, pool));
	bus_ = bus_kind(platform).build(platform, path_);
	bridge_ = std::make_unique<HostBridge>((path_ + "_bridge").c_str(), *bus_, *host_);
	if (interrupt_schemes[platform.nic.interrupts]->messages)
		bridge_->take_messages(*host_);
	host_->set_bridge(*bridge_);
	device_ = kind_.build(platform, number, pool, path_ + "." + kind_.name);
	device_->set_driver_clock(host_->driver_clock());
	attach_device();
}

Node::~Node() = default;

// The device's DMA is a master of the bus, its windows are targets, unless it has sockets of its own.
void Node::attach_device()
{
	const std::string name = path_ + "_" + kind_.name;

	if (device_->attach(*bus_))
		return;
	device_master_ =
		std::make_unique<PciMaster>((name + "_master").c_str(), *bus_, *device_, kind_.burst(platform_));
	for (const DeviceWindow &window : kind_.windows)
		if (window.name != nullptr)
			device_targets_.push_back(std::make_unique<PciTarget>((name + "_" + window.name).c_str(), *bus_,
									      window.base, window.size, *device_,
									      bus_->device_timing()));
}

FrameSink &Node::connect(uint32_t port, FrameSource &wire)
{
	if (port == 0) {
		device_->bind(device_master_ != nullptr ? *device_master_ : no_master, wire,
			      bus_->interrupt_line(*host_));
		for (uint32_t vector = 0; vector < platform_.nic.vectors; vector++)
			device_->set_message(vector, host_->message_address(vector));
	} else {
		device_->bind_port(port, wire);
	}
	for (uint32_t vif = 0; vif < platform_.vifs; vif++)
		device_->create_vif(vif, frame_mac_at(number_, vif, port));
	return device_->sink(port);
}

void Node::refuse(bool refusing)
{
	for (const DeviceWindow &window : kind_.windows)
		if (window.name != nullptr)
			bus_->refuse(window.base, refusing);
}

void Node::add_statistics(stat_registry &registry)
{
	host_->add_statistics(registry, path_);
	bus_->add_statistics(registry, path_ + "." + bus_kind(platform_).name);
	bridge_->add_statistics(registry, path_ + ".bridge");
	device_->add_statistics(registry, path_ + "." + kind_.name);
}

void Node::add_stations(std::vector<station *> &all)
{
	host_->add_stations(all);
	device_->add_stations(all);
}

void Node::hold(frame_census &census) const
{
	std::vector<const frame *> payloads;

	host_->hold(census);
	device_->hold(census);
	bus_->add_payloads(payloads);
	for (const frame *payload : payloads)
		frame_census_carry(&census, payload);
}

void Node::check(report &report) const
{
	bus_->check(report, path_);
	device_->check(report, path_ + "." + kind_.name);
}

void Node::attach_trace(struct trace &trace)
{
	host_->attach_trace(trace);
	bus_->attach_trace(trace, trace_add_group(&trace, (path_ + " bus").c_str()));

	const uint32_t group = trace_add_group(&trace, (path_ + " " + kind_.name).c_str());

	device_master_->attach_trace(trace_add_lanes(&trace, group, "DMA", "dma"));
	device_->attach_trace(trace, group);
}

void Node::add_signals(Signals &signals)
{
	host_->add_signals(signals);
	bus_->add_signals(signals, path_ + "." + bus_kind(platform_).name);
	device_->add_signals(signals, path_ + "." + kind_.name);
	signals.add(path_ + "." + kind_.name + ".dma_pending", 16, [this] { return device_master_->pending(); });
}

void Node::settle()
{
	host_->settle();
	bus_->settle();
	device_->settle();
}

} // namespace vifsim
