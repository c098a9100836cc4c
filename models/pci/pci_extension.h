// SPDX-License-Identifier: Apache-2.0
//
// What a TLM-2.0 payload on this bus carries beside its bytes: an ignorable
// extension.  The simulation moves frames by reference; the data array of a bulk transfer
// holds zeroes, so a device of a reader's own that binds to the bus by its
// sockets, without PciMaster and PciTarget, finds and leaves frames here:
//
//   initiator  sets an extension of its own on its payload, `transfer` left alone.  Write: `payload` is the frame
//              that the bytes stand for.  Read: after the response, `payload` is the frame that was read.
//   target     payload.get_extension<PciExtension>(), which may be nullptr.  Write: `payload` is the frame.
//              Read: sets `payload` for a foreign initiator, and transfer->payload when `transfer` is set.
//
// A payload of PciMaster is one burst of a transfer: a target then acts once per
// transfer, at the burst that says `last` (write) or `first` (read), by the
// transfer's address and length.  A payload without `transfer` is a whole transfer.
//
// The frame belongs to who has it: a write hands it over, a read does too.
#ifndef VIFSIM_PCI_PCI_EXTENSION_H
#define VIFSIM_PCI_PCI_EXTENSION_H

#include <tlm>

#include "pci/pci_port.h"

namespace vifsim
{

struct PciExtension : tlm::tlm_extension<PciExtension> {
	PciTransfer *transfer = nullptr;  // set by PciMaster; a foreign initiator leaves it
	frame *payload = nullptr;         // the frame that bulk data stand for, either way
	bool first = false, last = false; // burst of its transfer

	tlm::tlm_extension_base *clone() const override { return new PciExtension(*this); }
	void copy_from(const tlm::tlm_extension_base &other) override
	{
		*this = static_cast<const PciExtension &>(other);
	}
	// Owned by what holds it (a PciPayload, a foreign initiator), not by the payload that it is set on.
	void free() override {}
};

} // namespace vifsim
#endif
