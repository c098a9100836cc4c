// SPDX-License-Identifier: Apache-2.0
#include "machine/buses.h"

#include "on_chip/on_chip_bus.h"
#include "on_chip/on_chip_timing.h"
#include "pci/pci_bus.h"
#include "pci_x/pci_x_bus.h"
#include "pcie/pcie_bus.h"

namespace vifsim
{

namespace
{

// In the order of bus.model's choices.
const BusKind bus_kinds[] = {
	{"pci",
	 [](const platform &platform, const std::string &path) -> std::unique_ptr<IoBus> {
		 return std::make_unique<PciBus>((path + "_pci").c_str(), platform.pci);
	 },
	 [](const platform &platform) { return platform.ixp.doorbell_delay_ps; }},
	{"pci_x",
	 [](const platform &platform, const std::string &path) -> std::unique_ptr<IoBus> {
		 return std::make_unique<PciXBus>((path + "_pci_x").c_str(), platform.pci_x);
	 },
	 [](const platform &platform) { return platform.ixp.doorbell_delay_ps; }},
	// The board's own segment is as it is; what the bridge then says to the host is a message of the link's.
	{"pcie",
	 [](const platform &platform, const std::string &path) -> std::unique_ptr<IoBus> {
		 return std::make_unique<PcieBus>((path + "_pcie").c_str(), platform.pcie);
	 },
	 [](const platform &platform) { return platform.ixp.doorbell_delay_ps; }},
	// The identifier is a register of the interconnect, and the write of a word to it a message.
	{"on_chip",
	 [](const platform &platform, const std::string &path) -> std::unique_ptr<IoBus> {
		 return std::make_unique<OnChipBus>((path + "_on_chip").c_str(), platform.on_chip);
	 },
	 [](const platform &platform) { return on_chip_timing_message_ps(&platform.on_chip, sizeof(uint32_t)); }},
};

} // namespace

const BusKind &bus_kind(const platform &platform)
{
	return bus_kinds[platform.bus_model];
}

ixp_config ixp_on_bus(const platform &platform)
{
	ixp_config config = platform.ixp;

	config.doorbell_delay_ps = bus_kind(platform).doorbell_ps(platform);
	return config;
}

} // namespace vifsim
