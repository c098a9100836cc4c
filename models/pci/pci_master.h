// SPDX-License-Identifier: Apache-2.0
//
// A master's port on the PCI bus: takes transfers of any length, in order, and
// sends them as bursts.  One burst is on its way at a time, as a PCI master
// has one request line; so a later write does not pass an earlier read.
//
// Bursts end at multiples of the burst length, as those of line buffers do.
#ifndef VIFSIM_PCI_PCI_MASTER_H
#define VIFSIM_PCI_PCI_MASTER_H

#include "pci/pci_bus.h"

namespace vifsim
{

class PciMaster : public sc_core::sc_module, public PciMasterPort
{
public:
	// burst_bytes: the longest burst; 0 for as long as the bus lets it.
	PciMaster(sc_core::sc_module_name name, PciBus &bus, PciMasterClient &client, uint32_t burst_bytes);

	void submit(PciTransfer &transfer) override;
	// Transfers submitted and not done.
	uint32_t pending() const { return pending_; }
	uint32_t number() const { return number_; }
	// Bursts that a transfer takes if nothing cuts them.
	uint32_t bursts(uint64_t address, uint32_t bytes) const;

private:
	tlm::tlm_sync_enum from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void send();
	void burst_over(const PciPayload &burst);

	tlm_utils::simple_initiator_socket<PciMaster> socket_;
	PciMasterClient &client_;
	PciPayloadPool pool_;
	PciPayload *burst_ = nullptr; // on its way
	PciTransfer *head_ = nullptr, *tail_ = nullptr;
	uint32_t burst_bytes_, offset_ = 0; // of the head
	uint32_t pending_ = 0, number_;
};

} // namespace vifsim
#endif
