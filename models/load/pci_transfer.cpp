// SPDX-License-Identifier: Apache-2.0
#include "load/pci_transfer.h"

#include "sim/sim_time.h"

namespace vifsim
{

static_assert(uint64_t{PCI_TRANSFER_OUTSTANDING_MAX} * PCI_TRANSFER_BYTES_MAX <= ADDRESS_DEVICE_MEMORY_SIZE,
	      "every slot has a window of its own");

PciTransferLoad::PciTransferLoad(sc_core::sc_module_name name, IoBus &bus, const pci_transfer_config &config)
    : sc_module(name), config_(config), bus_(bus), bridge_("bridge", bus_, *this),
      window_("window", bus_, ADDRESS_DEVICE_MEMORY, ADDRESS_DEVICE_MEMORY_SIZE, *this, bus_.device_timing()),
      dma_("dma", bus_, *this, static_cast<uint32_t>(config.burst_bytes))
{
	histogram_init(&stall_);
}

PciTransferLoad::~PciTransferLoad()
{
	histogram_free(&stall_);
}

void PciTransferLoad::add_statistics(stat_registry &registry, const std::string &path, const std::string &bus_path)
{
	static const stat_spec specs[] = {
		{"count", "", "Transfers that are over", STAT_COUNTER, offsetof(Counters, count)},
		{"bytes", "B", "Bytes of these", STAT_COUNTER, offsetof(Counters, bytes)},
		{"transactions", "", "Bus transactions that moved data", STAT_COUNTER,
		 offsetof(Counters, transactions)},
		{"retries", "", "Attempts that the target told to retry", STAT_COUNTER, offsetof(Counters, retries)},
		{"time_ps", "ps", "From a transfer's begin to its last data phase", STAT_COUNTER,
		 offsetof(Counters, time_ps)},
		{"clocks", "cycles", "Bus clocks held, retries included", STAT_COUNTER, offsetof(Counters, clocks)},
	};
	const size_t count = sizeof(specs) / sizeof(specs[0]);

	stat_registry_add(&registry, path.c_str(), &counters_, specs, bus_.clocked() ? count : count - 1);
	bus_.add_statistics(registry, bus_path);
	bridge_.add_statistics(registry, bus_path + ".bridge");
}

// As many transfers as may be under way.
void PciTransferLoad::begin()
{
	for (Slot &slot : slots_) {
		if (under_way_ == config_.outstanding || issuing_ != nullptr)
			return;
		if (slot.busy)
			continue;
		slot.busy = true;
		slot.begun_ps = now_ps();
		under_way_++;
		if (config_.initiator == PCI_TRANSFER_CPU) {
			begin_cpu(slot);
			continue;
		}
		slot.transfer.command = config_.operation == PCI_TRANSFER_READ ? PciCommand::read : PciCommand::write;
		slot.transfer.address = ADDRESS_NIC_RINGS + number_of(slot) * uint64_t{PCI_TRANSFER_BYTES_MAX};
		slot.transfer.bytes = static_cast<uint32_t>(config_.size_bytes);
		slot.transfer.tag = number_of(slot);
		dma_.submit(slot.transfer);
	}
}

void PciTransferLoad::begin_cpu(Slot &slot)
{
	issuing_ = &slot;
	slot.to_issue = static_cast<uint32_t>(config_.size_bytes);
	slot.on_bus = 0;
	next_access();
}

// The CPU's next load, or next store or line.
void PciTransferLoad::next_access()
{
	Slot &slot = *issuing_;
	bool read = config_.operation == PCI_TRANSFER_READ;
	uint64_t limit = read ? config_.word_bytes : config_.burst_bytes;
	uint64_t address = ADDRESS_DEVICE_MEMORY + number_of(slot) * uint64_t{PCI_TRANSFER_BYTES_MAX} +
			   (config_.size_bytes - slot.to_issue);

	access_bytes_ = limit == 0 || limit > slot.to_issue ? slot.to_issue : static_cast<uint32_t>(limit);
	slot.on_bus++;
	if (read)
		bridge_.read(*this, number_of(slot), address, access_bytes_);
	else
		post_paid_.set_earlier(now_ps() + bridge_.post_cost_ps(access_bytes_));
}

// The CPU time of a posted write is spent: the bridge takes it, or makes the CPU wait.
void PciTransferLoad::post_paid()
{
	Slot &slot = *issuing_;
	uint64_t address = ADDRESS_DEVICE_MEMORY + number_of(slot) * uint64_t{PCI_TRANSFER_BYTES_MAX} +
			   (config_.size_bytes - slot.to_issue);

	if (bridge_.post_write(*this, number_of(slot), address, access_bytes_, 0, nullptr))
		access_issued();
}

void PciTransferLoad::mmio_write_accepted(uint32_t)
{
	access_issued();
}

void PciTransferLoad::mmio_read_done(uint32_t, uint64_t)
{
	access_issued();
}

// The CPU goes on.
void PciTransferLoad::access_issued()
{
	Slot &slot = *issuing_;

	slot.to_issue -= access_bytes_;
	if (slot.to_issue > 0) {
		next_access();
		return;
	}
	issuing_ = nullptr;
	stalled(now_ps() - slot.begun_ps);
	if (slot.on_bus == 0)
		over(slot);
	begin();
}

void PciTransferLoad::mmio_left_bus(uint32_t tag, const PciTransfer &transfer)
{
	Slot &slot = slots_[tag];

	count(slot, transfer);
	slot.on_bus--;
	if (slot.on_bus > 0 || issuing_ == &slot)
		return;
	over(slot);
	begin();
}

void PciTransferLoad::pci_done(PciTransfer &transfer)
{
	Slot &slot = slots_[transfer.tag];

	count(slot, transfer);
	stalled(now_ps() - slot.begun_ps);
	over(slot);
	begin();
}

// What a transfer takes is counted when it is over, all at once.
void PciTransferLoad::count(Slot &slot, const PciTransfer &transfer)
{
	slot.used.bytes += transfer.bytes;
	slot.used.transactions += transfer.transactions;
	slot.used.retries += transfer.retries;
	slot.used.clocks += transfer.clocks;
}

void PciTransferLoad::over(Slot &slot)
{
	counters_.count++;
	counters_.bytes += slot.used.bytes;
	counters_.transactions += slot.used.transactions;
	counters_.retries += slot.used.retries;
	counters_.clocks += slot.used.clocks;
	counters_.time_ps += now_ps() - slot.begun_ps;
	slot.used = {};
	slot.busy = false;
	under_way_--;
}

void PciTransferLoad::stalled(uint64_t ps)
{
	counters_.stall_ps += ps;
	histogram_add(&stall_, ps);
}

} // namespace vifsim
