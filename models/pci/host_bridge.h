// SPDX-License-Identifier: Apache-2.0
//
// The host bridge: what stands between the CPUs, host memory and the I/O bus.
//
// Towards the bus it is a master for the CPUs' accesses (posted writes go
// through a buffer of write-combining lines; a read waits until the writes
// before it are out, as PCI's ordering rules demand, and stalls its CPU for the round trip) and the
// target for devices' DMA, which it hands to the memory client.
//
// What a posted write costs its CPU is post_cost_ps, plus a stall when the
// buffer is full.  A write longer than the buffer runs, past it, at the pace of
// the bus: post_cost_ps charges those lines only for what the CPU needs beyond
// that pace, the stall until mmio_write_accepted is the rest.
//
// Not modelled: reads that pass other CPUs' writes, writes that pass a read
// which is being retried (both keep the order here, which is the strictest
// that PCI allows), partial eviction of write-combining lines, snoops.
//
// Invariant: accesses reach the bus in the order in which they were issued.
#ifndef VIFSIM_PCI_HOST_BRIDGE_H
#define VIFSIM_PCI_HOST_BRIDGE_H

#include <deque>
#include <memory>
#include <systemc>
#include <vector>

#include "pci/address_map.h"
#include "pci/pci_master.h"
#include "pci/pci_port.h"
#include "pci/pci_stats.h"
#include "pci/pci_target.h"

namespace vifsim
{

// The CPU that issued an access.  Tags are the CPU's own.
class HostBridgeClient
{
public:
	virtual ~HostBridgeClient() = default;
	// The write buffer has taken a write that had to wait for room.
	virtual void mmio_write_accepted(uint32_t tag) = 0;
	// A read is back; the CPU goes on.
	virtual void mmio_read_done(uint32_t tag, uint64_t value) = 0;
	// A read or write has left the bus, with what it took there; a read's is
	// told before mmio_read_done.  For measurements: a CPU does not see this of a write.
	virtual void mmio_left_bus(uint32_t tag, const PciTransfer &transfer)
	{
		(void)tag;
		(void)transfer;
	}
};

class HostBridge : public sc_core::sc_module, private PciMasterClient
{
public:
	// memory: takes devices' accesses to host memory ([0, 2 GiB)).  Bus and client must outlive the bridge.
	HostBridge(sc_core::sc_module_name name, IoBus &bus, PciTargetClient &memory);
	// Devices on the bus interrupt by messages, too, which `client` takes: one more target, of its own links where
	// the bus has such.  Before the simulation starts.
	void take_messages(PciTargetClient &client);

	// Posts a write: register data in value (up to 8 bytes), or bulk data that
	// the payload stands for.  It takes a line of the buffer for every 64
	// bytes, and the target sees it at its last data phase.  True: taken; the
	// CPU goes on.  False: the CPU stalls until client.mmio_write_accepted(tag),
	// which is never called from inside post_write.
	bool post_write(HostBridgeClient &client, uint32_t tag, uint64_t address, uint32_t bytes, uint64_t value,
			frame *payload);
	// Reads; the CPU stalls until client.mmio_read_done(tag, value).
	void read(HostBridgeClient &client, uint32_t tag, uint64_t address, uint32_t bytes);
	// CPU time to issue a posted write of so many bytes, without stalls.
	uint64_t post_cost_ps(uint32_t bytes) const;

	// Adds the frames that accesses carry, until the far side has them.
	void add_payloads(std::vector<const frame *> &payloads) const;
	const host_bridge_stats &stats() const { return stats_; }
	void add_statistics(stat_registry &registry, const std::string &path);

private:
	struct Access {
		PciTransfer transfer; // its tag is the access's place in accesses_
		HostBridgeClient *client;
		uint32_t tag;
		uint64_t last_line; // number of its last line, counted from the start of the run
		uint64_t issued_ps;
		Access *next; // of the free list, or of those that wait for room
	};

	Access &take(HostBridgeClient &client, uint32_t tag, PciCommand command, uint64_t address, uint32_t bytes);
	void pci_progress(PciTransfer &transfer) override;
	void pci_done(PciTransfer &transfer) override;

	const HostBridgeTiming timing_;
	PciMaster master_;
	IoBus &bus_;
	PciTarget memory_;
	std::unique_ptr<PciTarget> messages_; // nullptr: no device sends any
	std::deque<Access> accesses_;         // grows to the most ever at once; a deque keeps them in place
	Access *free_ = nullptr, *waiting_ = nullptr, *waiting_last_ = nullptr;
	uint64_t lines_posted_ = 0, lines_out_ = 0;
	host_bridge_stats stats_ = {};
};

} // namespace vifsim
#endif
