// SPDX-License-Identifier: Apache-2.0
//
// A machine of one I/O bus with a host bridge, a device and nothing else, and
// transfers over it, one after the other: what a read costs against a write, by
// size, and what bursts save.
//
// The device's DMA goes to host memory in bursts.  A CPU's accesses go to
// device memory: reads word by word, each stalling it for the round trip; writes
// posted, in write-combining lines or in stores of the burst's length.
//
// A transfer is over when its last data phase is, or the last packet has left; with n outstanding, the
// next begins as soon as fewer than n are under way and the CPU, if it is the
// initiator, is not stalled.  Its stall is what the initiator waits: a CPU
// until it could go on (a posted write: its CPU time and any wait for room in
// the buffer), a device until the transfer is over.
//
// Not modelled: what CPU or device do between transfers.
#ifndef VIFSIM_LOAD_PCI_TRANSFER_H
#define VIFSIM_LOAD_PCI_TRANSFER_H

#include <array>
#include <string>
#include <systemc>

#include "base/histogram.h"
#include "load/pci_transfer_config.h"
#include "pci/host_bridge.h"
#include "pci/io_bus.h"
#include "pci/pci_master.h"
#include "pci/pci_target.h"
#include "sim/agenda.h"

namespace vifsim
{

class PciTransferLoad : public sc_core::sc_module,
			private PciMasterClient,
			private HostBridgeClient,
			private PciTargetClient
{
public:
	// The bus, to which nothing else is attached, and the config must outlive it.
	PciTransferLoad(sc_core::sc_module_name name, IoBus &bus, const pci_transfer_config &config);
	~PciTransferLoad() override;

	const IoBus &bus() const { return bus_; }
	// The bus and its bridge stand under bus_path, the transfers under path.
	void add_statistics(stat_registry &registry, const std::string &path, const std::string &bus_path);
	// Stall of each transfer, ps.
	const histogram &stall() const { return stall_; }
	// The measured window begins.
	void begin_window() { histogram_clear(&stall_); }
	// Before the statistics are read or a snapshot is taken.
	void settle() { bus_.settle(); }

	struct Counters {
		uint64_t count, bytes, transactions, retries, clocks, time_ps, stall_ps;
	};
	const Counters &counters() const { return counters_; }

private:
	struct Slot {
		PciTransfer transfer; // the device's
		uint64_t begun_ps;
		Counters used;             // on the bus so far
		uint32_t to_issue, on_bus; // bytes not yet issued; accesses issued and not over
		bool busy;
	};

	void start_of_simulation() override { begin(); }
	void begin();
	void begin_cpu(Slot &slot);
	void next_access();
	void post_paid();
	void access_issued();
	static void count(Slot &slot, const PciTransfer &transfer);
	void over(Slot &slot);
	void stalled(uint64_t ps);
	uint32_t number_of(const Slot &slot) const { return static_cast<uint32_t>(&slot - slots_.data()); }

	void pci_done(PciTransfer &transfer) override;
	void mmio_write_accepted(uint32_t tag) override;
	void mmio_read_done(uint32_t tag, uint64_t value) override;
	void mmio_left_bus(uint32_t tag, const PciTransfer &transfer) override;
	void pci_written(uint64_t, uint32_t, uint64_t, frame *) override {}
	PciReadData pci_read(uint64_t, uint32_t) override { return {}; }

	const pci_transfer_config &config_;
	IoBus &bus_;
	HostBridge bridge_;
	PciTarget window_;
	PciMaster dma_;
	std::array<Slot, PCI_TRANSFER_OUTSTANDING_MAX> slots_ = {};
	uint32_t under_way_ = 0;
	Slot *issuing_ = nullptr;   // the CPU's transfer
	uint32_t access_bytes_ = 0; // of the access that it issues
	Timer post_paid_{this, timer_call<&PciTransferLoad::post_paid>, Timer::outside};
	Counters counters_ = {};
	histogram stall_;
};

} // namespace vifsim
#endif
