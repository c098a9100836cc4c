// SPDX-License-Identifier: Apache-2.0
//
// How a part of the machine uses the I/O bus without touching TLM itself: a
// PciMaster submits transfers, a PciTarget answers them.  Between the two, the
// bus speaks the TLM-2.0 approximately timed base protocol, so a reader's own
// device can bind to it instead.
#ifndef VIFSIM_PCI_PCI_PORT_H
#define VIFSIM_PCI_PCI_PORT_H

#include <cstdint>

extern "C" {
struct frame;
}

namespace vifsim
{

enum class PciCommand : uint8_t { read, write };

// One transfer as its master sees it: any length; the bus cuts it into
// transactions (bursts) as masters, targets and the latency timer demand.  It belongs to
// the submitter and may be used again from done on.
struct PciTransfer {
	PciCommand command = PciCommand::write;
	uint64_t address = 0;
	uint32_t bytes = 0;
	uint32_t tag = 0;           // the submitter's
	uint64_t value = 0;         // up to 8 bytes of register data, written or read
	frame *payload = nullptr;   // what a bulk transfer carries, filled in by a read; nullptr for register data
	uint64_t not_before_ps = 0; // the master asks for the bus no earlier
	// Filled in by the bus:
	uint64_t submitted_ps = 0, granted_ps = 0, done_ps = 0; // granted: first address phase
	uint32_t transactions = 0, retries = 0;                 // bursts it took; attempts that were told to retry
	uint32_t clocks = 0;                                    // bus clocks it held, retries included
	uint32_t moved = 0;                                     // bytes of finished bursts
	mutable uint64_t flow = 0; // of a write: its frame's in a timeline; who has the data may be done with the frame
				   // before the bus has answered
	PciTransfer *next = nullptr; // the master's queue
};

// Told when a transfer's last data phase is over (a posted write: the bridge
// or target behind it has it; a read: value is there).
class PciMasterClient
{
public:
	virtual ~PciMasterClient() = default;
	virtual void pci_done(PciTransfer &transfer) = 0;
	// A burst is over, the last one (before pci_done) included.
	virtual void pci_progress(PciTransfer &transfer) { (void)transfer; }
};

// A device's way onto the bus: a PciMaster, or a test's stand-in.
class PciMasterPort
{
public:
	virtual ~PciMasterPort() = default;
	// The transfer is the port's until its client's pci_done.  bytes > 0.
	virtual void submit(PciTransfer &transfer) = 0;
};

// What a read finds: register data, or the frame that bulk data stand for.
struct PciReadData {
	uint64_t value = 0;
	frame *payload = nullptr;
};

// The far side.  The bus calls it when data has crossed.
class PciTargetClient
{
public:
	virtual ~PciTargetClient() = default;
	// A write's data arrived (whole transfer, at its last data phase).
	virtual void pci_written(uint64_t address, uint32_t bytes, uint64_t value, frame *payload) = 0;
	// A register or memory is read; called when the target fetches it, which
	// for a delayed read is before the data cross the bus.  May have side
	// effects (read and clear); called once per transfer.
	virtual PciReadData pci_read(uint64_t address, uint32_t bytes) = 0;
};

} // namespace vifsim
#endif
