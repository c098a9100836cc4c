// SPDX-License-Identifier: Apache-2.0
//
// The host bridge: what stands between the CPUs, host memory and the PCI bus.
//
// Towards the bus it is a master for the CPUs' accesses (posted writes go
// through a buffer of write-combining lines; a read waits until the writes
// before it are out, as PCI's ordering rules demand, and stalls its CPU for the round trip) and the
// target for devices' DMA, which it hands to the memory client.
#ifndef VIFSIM_PCI_HOST_BRIDGE_H
#define VIFSIM_PCI_HOST_BRIDGE_H

#include <systemc>

#include "pci/pci_port.h"

namespace vifsim {

// The CPU that issued an access.  Tags are the CPU's own.
class HostBridgeClient {
public:
	virtual ~HostBridgeClient() = default;
	// The write buffer has taken a write that had to wait for room.
	virtual void mmio_write_accepted(uint32_t tag) = 0;
	// A read is back; the CPU goes on.
	virtual void mmio_read_done(uint32_t tag, uint64_t value) = 0;
};

}  // namespace vifsim
#endif
