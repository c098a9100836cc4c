// SPDX-License-Identifier: Apache-2.0
//
// A target's port on the I/O bus: an address range in front of a client.  It
// answers each request at once; what a fetch takes is annotated, and costs no kernel event.
#ifndef VIFSIM_PCI_PCI_TARGET_H
#define VIFSIM_PCI_PCI_TARGET_H

#include <tlm_utils/simple_target_socket.h>

#include "pci/io_bus.h"
#include "pci/pci_payload.h"

namespace vifsim
{

class PciTarget : public sc_core::sc_module
{
public:
	// The bus's device_timing is the usual one.
	PciTarget(sc_core::sc_module_name name, IoBus &bus, uint64_t base, uint64_t size, PciTargetClient &client,
		  const PciTargetTiming &timing);
	~PciTarget() override;

private:
	tlm::tlm_sync_enum from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void write(tlm::tlm_generic_payload &payload, const PciExtension *extension);
	void read(tlm::tlm_generic_payload &payload, PciExtension *extension);

	tlm_utils::simple_target_socket<PciTarget> socket_;
	PciTargetClient &client_;
	PciTargetTiming timing_;
};

} // namespace vifsim
#endif
