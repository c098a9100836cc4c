// SPDX-License-Identifier: Apache-2.0
#include "machine/devices.h"

#include "cdna/cdna_nic.h"
#include "ixp/ixp.h"
#include "machine/buses.h"
#include "machine/own_device.h"
#include "nic/hv_nic.h"
#include "pci/address_map.h"
#include "sriov/sriov_nic.h"

namespace vifsim
{

namespace
{

// The ordinary card's own address; no guest bears it.
constexpr uint32_t CARD_VIF = 0xffffff;

// SystemC allows no dots in a module's own name.
std::string module_name(std::string path)
{
	for (char &character : path)
		if (character == '.')
			character = '_';
	return path;
}

std::unique_ptr<NetworkDevice> build_hv_nic(const platform &platform, uint32_t number, frame_pool &pool,
					    const std::string &path)
{
	return std::make_unique<HvNic>(module_name(path).c_str(), platform.hv_nic, pool, frame_mac(number, CARD_VIF),
				       path, static_cast<uint32_t>(platform.nic.ports));
}

std::unique_ptr<NetworkDevice> build_ixp(const platform &platform, uint32_t number, frame_pool &pool,
					 const std::string &path)
{
	const Ixp::Setup setup = {static_cast<uint32_t>(platform.vifs + platform.lifecycle.vifs),
				  interrupt_schemes[platform.nic.interrupts]->device,
				  interrupt_layout_of(platform),
				  ixp_config_clock(&platform.ixp, number),
				  events_of(platform),
				  platform.nic.moderation};

	return std::make_unique<Ixp>(module_name(path).c_str(), ixp_on_bus(platform), pool, setup, path);
}

std::unique_ptr<NetworkDevice> build_cdna(const platform &platform, uint32_t, frame_pool &pool, const std::string &path)
{
	return std::make_unique<CdnaNic>(module_name(path).c_str(), platform.cdna, interrupt_layout_of(platform), pool,
					 static_cast<uint32_t>(platform.vifs),
					 static_cast<uint32_t>(platform.nic.ports), path);
}

std::unique_ptr<NetworkDevice> build_sriov(const platform &platform, uint32_t number, frame_pool &pool,
					   const std::string &path)
{
	const SriovNic::Setup setup = {static_cast<uint32_t>(platform.vifs),
				       interrupt_schemes[platform.nic.interrupts]->device,
				       interrupt_layout_of(platform), events_of(platform), platform.nic.moderation};

	(void)number;
	return std::make_unique<SriovNic>(module_name(path).c_str(), platform.sriov, pool, setup, path);
}

const interrupt_handler_ops &ixp_interrupts(const platform &platform)
{
	return platform.nic.interrupt_routing == NIC_INTERRUPT_ROUTING_DOM0
		       ? interrupt_dom0
		       : *interrupt_schemes[platform.nic.interrupts]->hypervisor;
}

const DeviceCounters hv_nic_counters = {{"dropped_fifo", "dropped_no_buffer"}, {"frames_filtered"}, {"crc_errors"}, {}};
const DeviceCounters ixp_counters = {
	{"drop_buffer", "drop_queue", "drop_credit", "drop_slot"},
	{"foreign"},
	{"crc_errors"},
	{{"device: frames received", {"receive.frames"}, {"receive_buffer.departures"}},
	 {"device: frames sent", {"send.frames"}, {"send_stage.departures"}},
	 {"device: faults by kind", {"isolation_faults"}, {"faults_*"}}},
};
const DeviceCounters cdna_counters = {{"dropped_fifo", "dropped_no_buffer"}, {"frames_filtered"}, {"crc_errors"}, {}};
const DeviceCounters sriov_counters = {{"drop_buffer", "drop_credit"}, {"foreign"}, {"crc_errors"}, {}};

// In the order of nic.model's choices.
const DeviceKind device_kinds[] = {
	{"nic",
	 [](const platform &) -> const interrupt_handler_ops & { return interrupt_dom0; },
	 &bridged_side,
	 {{"registers", ADDRESS_NIC_REGISTERS, ADDRESS_NIC_REGISTERS_SIZE}, {nullptr, 0, 0}, {nullptr, 0, 0}},
	 [](const platform &platform) {
		 return vif_layout{0, VIF_MEMORY_HOST, VIF_MEMORY_HOST, events_of(platform)};
	 },
	 [](const platform &platform) { return static_cast<uint32_t>(platform.hv_nic.burst_bytes); },
	 build_hv_nic,
	 &hv_nic_counters},
	{"ixp",
	 ixp_interrupts,
	 &vif_side,
	 {{"bridge_registers", ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE},
	  {"registers", ADDRESS_DEVICE_REGISTERS, ADDRESS_DEVICE_REGISTERS_SIZE},
	  {"memory", ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE}},
	 [](const platform &platform) {
		 return vif_layout{static_cast<uint32_t>(platform.ixp.queue_slots),
				   static_cast<vif_memory>(platform.ixp.send_queue),
				   static_cast<vif_memory>(platform.ixp.receive_queue), events_of(platform)};
	 },
	 [](const platform &platform) { return static_cast<uint32_t>(platform.ixp.burst_bytes); },
	 build_ixp,
	 &ixp_counters},
	{"cdna",
	 [](const platform &) -> const interrupt_handler_ops & { return *interrupt_posted.hypervisor; },
	 &cdna_side,
	 {{"registers", ADDRESS_CDNA_REGISTERS, ADDRESS_CDNA_REGISTERS_SIZE},
	  {"mailboxes", ADDRESS_CDNA_MAILBOXES, ADDRESS_CDNA_MAILBOXES_SIZE},
	  {nullptr, 0, 0}},
	 [](const platform &) { return vif_layout{}; },
	 [](const platform &platform) { return static_cast<uint32_t>(platform.cdna.burst_bytes); },
	 build_cdna,
	 &cdna_counters},
	{"sriov",
	 ixp_interrupts,
	 &vif_side,
	 {{"interrupt_registers", ADDRESS_BRIDGE_REGISTERS, ADDRESS_BRIDGE_REGISTERS_SIZE},
	  {"functions", ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE},
	  {nullptr, 0, 0}},
	 [](const platform &platform) {
		 return vif_layout{static_cast<uint32_t>(platform.sriov.queue_slots), VIF_MEMORY_HOST, VIF_MEMORY_HOST,
				   events_of(platform)};
	 },
	 [](const platform &platform) { return static_cast<uint32_t>(platform.sriov.burst_bytes); },
	 build_sriov,
	 &sriov_counters},
};

} // namespace

vif_event_kind events_of(const platform &platform)
{
	static const vif_event_kind of_mode[] = {VIF_EVENTS_EACH, VIF_EVENTS_NONE, VIF_EVENTS_ASKED};

	return of_mode[platform.host.receive.mode];
}

interrupt_layout interrupt_layout_of(const platform &platform)
{
	interrupt_layout layout{};

	layout.map = identifier_maps[platform.nic.identifier_map];
	layout.width = static_cast<uint32_t>(platform.nic.identifier_width);
	layout.vectors = static_cast<uint32_t>(platform.nic.vectors);
	layout.slots = static_cast<uint32_t>(platform.nic.posted_slots);
	layout.acknowledge = platform.nic.model == NIC_MODEL_CDNA ? ADDRESS_CDNA_REGISTERS : INTERRUPT_ACKNOWLEDGE;
	layout.guests = {[](const void *host, uint32_t vif) {
				 return host_guest_cpu(static_cast<const host_config *>(host), vif);
			 },
			 &platform.host};
	layout.load_period = platform.nic.load_period;
	layout.load_gain = platform.nic.load_gain;
	layout.own = interrupt_config_own(&platform.interrupts, platform.nic.interrupts);
	return layout;
}

const DeviceKind &device_kind(const platform &platform)
{
	const OwnDevice *own = own_device_of(platform);

	return own != nullptr ? own->kind : device_kinds[platform.nic.model];
}

} // namespace vifsim
