// SPDX-License-Identifier: Apache-2.0
//
// A target's port on the PCI bus: an address range in front of a client.  It
// answers each request at once; what a fetch takes is annotated, and costs no kernel event.
#ifndef VIFSIM_PCI_PCI_TARGET_H
#define VIFSIM_PCI_PCI_TARGET_H

#include "pci/pci_bus.h"

namespace vifsim
{

class PciTarget : public sc_core::sc_module
{
public:
	// pci_device_timing and pci_memory_timing give the usual timings.
	PciTarget(sc_core::sc_module_name name, PciBus &bus, uint64_t base, uint64_t size, PciTargetClient &client,
		  const PciTargetTiming &timing);

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
