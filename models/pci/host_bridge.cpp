// SPDX-License-Identifier: Apache-2.0
#include "pci/host_bridge.h"

#include <string>

#include "pci/pci_config.h"
#include "sim/sim_time.h"

namespace vifsim
{

HostBridge::HostBridge(sc_core::sc_module_name name, IoBus &bus, PciTargetClient &memory)
    : sc_module(name), timing_(bus.bridge_timing()), master_("master", bus, *this, PCI_LINE_BYTES, IoBusEnd::host),
      bus_(bus), memory_("memory", bus, ADDRESS_HOST_MEMORY, ADDRESS_HOST_MEMORY_SIZE, memory, timing_.memory)
{
}

void HostBridge::take_messages(PciTargetClient &client)
{
	messages_ = std::make_unique<PciTarget>((std::string(name()) + "_messages").c_str(), bus_, ADDRESS_MESSAGES,
						ADDRESS_MESSAGES_SIZE, client, timing_.memory);
}

void HostBridge::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, host_bridge_stat_specs, host_bridge_stat_count);
}

uint64_t HostBridge::post_cost_ps(uint32_t bytes) const
{
	uint64_t lines = (uint64_t{bytes} + PCI_LINE_BYTES - 1) / PCI_LINE_BYTES;
	uint64_t buffered = lines < timing_.write_buffer_lines ? lines : timing_.write_buffer_lines;
	uint64_t beyond_bus = timing_.post_ps > timing_.line_ps ? timing_.post_ps - timing_.line_ps : 0;

	return buffered * timing_.post_ps + (lines - buffered) * beyond_bus;
}

HostBridge::Access &HostBridge::take(HostBridgeClient &client, uint32_t tag, PciCommand command, uint64_t address,
				     uint32_t bytes)
{
	Access *access = free_;

	if (access == nullptr) {
		accesses_.emplace_back();
		access = &accesses_.back();
		access->transfer.tag = static_cast<uint32_t>(accesses_.size() - 1);
	} else {
		free_ = access->next;
	}
	access->client = &client;
	access->tag = tag;
	access->issued_ps = now_ps();
	access->next = nullptr;
	access->transfer.command = command;
	access->transfer.address = address;
	access->transfer.bytes = bytes;
	access->transfer.value = 0;
	access->transfer.payload = nullptr;
	access->transfer.not_before_ps = 0;
	return *access;
}

bool HostBridge::post_write(HostBridgeClient &client, uint32_t tag, uint64_t address, uint32_t bytes, uint64_t value,
			    frame *payload)
{
	Access &access = take(client, tag, PciCommand::write, address, bytes);
	uint32_t lines = master_.bursts(address, bytes);
	bool taken;

	access.transfer.value = value;
	access.transfer.payload = payload;
	lines_posted_ += lines;
	access.last_line = lines_posted_;
	stats_.posted_writes++;
	stats_.posted_lines += lines;
	if (lines_posted_ - lines_out_ > stats_.lines_maximum)
		stats_.lines_maximum = lines_posted_ - lines_out_;
	taken = access.last_line - lines_out_ <= timing_.write_buffer_lines;
	if (!taken) {
		stats_.posted_stalls++;
		if (waiting_last_ != nullptr)
			waiting_last_->next = &access;
		else
			waiting_ = &access;
		waiting_last_ = &access;
	}
	master_.submit(access.transfer);
	return taken;
}

void HostBridge::read(HostBridgeClient &client, uint32_t tag, uint64_t address, uint32_t bytes)
{
	Access &access = take(client, tag, PciCommand::read, address, bytes);

	stats_.reads++;
	// Both ways between core and bus, spent up front: the stall is the same
	// and needs no event of its own.
	access.transfer.not_before_ps = now_ps() + timing_.read_ps;
	master_.submit(access.transfer);
}

// A line has left the buffer: the oldest stalled CPU may go on.
void HostBridge::pci_progress(PciTransfer &transfer)
{
	if (transfer.command == PciCommand::read)
		return;
	lines_out_++;
	while (waiting_ != nullptr && waiting_->last_line - lines_out_ <= timing_.write_buffer_lines) {
		Access &accepted = *waiting_;

		waiting_ = accepted.next;
		if (waiting_ == nullptr)
			waiting_last_ = nullptr;
		accepted.next = nullptr;
		accepted.client->mmio_write_accepted(accepted.tag);
	}
}

void HostBridge::pci_done(PciTransfer &transfer)
{
	Access &access = accesses_[transfer.tag];
	HostBridgeClient &client = *access.client;
	uint32_t tag = access.tag;
	uint64_t value = transfer.value;
	bool read = transfer.command == PciCommand::read;

	client.mmio_left_bus(tag, transfer);
	if (read)
		stats_.read_stall_ps += now_ps() - access.issued_ps;
	access.transfer.payload = nullptr;
	access.next = free_;
	free_ = &access;
	if (read)
		client.mmio_read_done(tag, value);
}

void HostBridge::add_payloads(std::vector<const frame *> &payloads) const
{
	for (const Access &access : accesses_)
		if (access.transfer.payload != nullptr)
			payloads.push_back(access.transfer.payload);
}

} // namespace vifsim
