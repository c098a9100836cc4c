// SPDX-License-Identifier: Apache-2.0
#include "machine/node.h"

namespace vifsim
{

namespace
{

HostSetup host_setup(const platform &platform, uint32_t number, frame_pool &pool)
{
	HostSetup setup{};

	setup.config = &platform.host;
	setup.scheduler = &platform.scheduler;
	setup.refill = &platform.refill;
	setup.interrupts = platform.nic.model == NIC_MODEL_SV ? &interrupt_identifier : &interrupt_dom0;
	setup.front_ends = platform.nic.model == NIC_MODEL_SV ? FRONT_END_VIF : FRONT_END_NETFRONT;
	setup.map = identifier_maps[0];
	setup.identifier_width = static_cast<uint32_t>(platform.nic.identifier_width);
	setup.vif_slots = static_cast<uint32_t>(platform.ixp.queue_slots);
	setup.vifs = static_cast<uint32_t>(platform.vifs);
	setup.number = number;
	setup.pool = &pool;
	return setup;
}

} // namespace

Node::Node(const platform &platform, uint32_t number, frame_pool &pool)
    : platform_(platform), number_(number), pool_(pool), path_(number == 0 ? "host_a" : "host_b")
{
	host_ = std::make_unique<Host>(path_.c_str(), host_setup(platform, number, pool));
	bus_ = std::make_unique<PciBus>((path_ + "_pci").c_str(), platform.pci);
	bridge_ = std::make_unique<HostBridge>((path_ + "_bridge").c_str(), *bus_, platform.pci, *host_);
	host_->set_bridge(*bridge_);
}

Node::~Node() = default;

void Node::connect(FrameSource &wire)
{
	if (platform_.nic.model == NIC_MODEL_HV)
		build_ordinary_nic(wire);
	else
		build_self_virtualizing_nic(wire);
}

void Node::build_ordinary_nic(FrameSource &wire)
{
	/* The card's own address; no guest bears it. */
	const uint64_t mac = frame_mac(number_, 0xffffff);

	hv_nic_ = std::make_unique<HvNic>((path_ + "_nic").c_str(), platform_.hv_nic, pool_, mac, path_ + ".nic");
	device_master_ = std::make_unique<PciMaster>((path_ + "_nic_master").c_str(), *bus_, *hv_nic_,
						     static_cast<uint32_t>(platform_.hv_nic.burst_bytes));
	device_targets_.push_back(std::make_unique<PciTarget>((path_ + "_nic_registers").c_str(), *bus_,
							      ADDRESS_NIC_REGISTERS, ADDRESS_NIC_REGISTERS_SIZE,
							      *hv_nic_, pci_device_timing(platform_.pci)));
	hv_nic_->bind(*device_master_, wire, *host_);
}

void Node::build_self_virtualizing_nic(FrameSource &wire)
{
	const Ixp::Setup setup = {static_cast<uint32_t>(platform_.vifs),
				  static_cast<uint32_t>(platform_.nic.identifier_width), identifier_maps[0]};

	ixp_ = std::make_unique<Ixp>((path_ + "_ixp").c_str(), platform_.ixp, pool_, setup, path_ + ".ixp");
	device_master_ = std::make_unique<PciMaster>((path_ + "_ixp_master").c_str(), *bus_, *ixp_,
						     static_cast<uint32_t>(platform_.ixp.burst_bytes));
	ixp_->bind(*device_master_, wire, *host_);
	device_targets_.push_back(std::make_unique<PciTarget>((path_ + "_bridge_registers").c_str(), *bus_,
							      ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE,
							      *ixp_, pci_device_timing(platform_.pci)));
	device_targets_.push_back(std::make_unique<PciTarget>((path_ + "_device_memory").c_str(), *bus_,
							      ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE, *ixp_,
							      pci_device_timing(platform_.pci)));
	for (uint32_t vif = 0; vif < platform_.vifs; vif++)
		ixp_->create_vif(vif, frame_mac(number_, vif));
}

FrameSink &Node::sink()
{
	if (hv_nic_)
		return *hv_nic_;
	return *ixp_;
}

void Node::add_statistics(stat_registry &registry)
{
	host_->add_statistics(registry, path_);
	bus_->add_statistics(registry, path_ + ".pci");
	bridge_->add_statistics(registry, path_ + ".bridge");
	if (hv_nic_)
		hv_nic_->add_statistics(registry, path_ + ".nic");
	if (ixp_)
		ixp_->add_statistics(registry, path_ + ".ixp");
}

void Node::add_stations(std::vector<station *> &all)
{
	host_->add_stations(all);
	if (hv_nic_)
		hv_nic_->add_stations(all);
	if (ixp_)
		ixp_->add_stations(all);
}

void Node::settle()
{
	host_->settle();
	bus_->settle();
	if (ixp_)
		ixp_->settle();
}

} // namespace vifsim
