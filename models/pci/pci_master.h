// SPDX-License-Identifier: Apache-2.0
//
// A master's port on the I/O bus: takes transfers of any length and sends them
// as bursts, in order; as many are on their way at a time as the bus lets a master have.
// On PCI that is one, as a master has one request line; so a later write does not
// pass an earlier read.  Elsewhere answers may come in another order.
//
// Bursts end at multiples of the burst length, as those of line buffers do.
#ifndef VIFSIM_PCI_PCI_MASTER_H
#define VIFSIM_PCI_PCI_MASTER_H

#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

#include "pci/io_bus.h"
#include "pci/pci_payload.h"

namespace vifsim
{

// Which end of a bus that has two a master is at.
enum class IoBusEnd : uint8_t { device, host };

class PciMaster : public sc_core::sc_module, public PciMasterPort
{
public:
	// burst_bytes: the device's longest burst; 0 for as long as the bus lets it.
	PciMaster(sc_core::sc_module_name name, IoBus &bus, PciMasterClient &client, uint32_t burst_bytes,
		  IoBusEnd end = IoBusEnd::device);
	~PciMaster() override;

	void submit(PciTransfer &transfer) override;
	// Transfers submitted and not done.
	uint32_t pending() const { return pending_; }
	uint32_t number() const { return number_; }
	// From now on its transfers are told to that track.
	void attach_trace(trace_lanes *trace) { trace_ = trace; }
	// Bursts that a transfer takes if nothing cuts them.
	uint32_t bursts(uint64_t address, uint32_t bytes) const;

private:
	tlm::tlm_sync_enum from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay);
	void send();
	bool send_burst();
	PciPayload *take_in_flight(const tlm::tlm_generic_payload &payload);
	void trace_transfer(const PciTransfer &transfer);
	void burst_over(const PciPayload &burst);

	tlm_utils::simple_initiator_socket<PciMaster> socket_;
	PciMasterClient &client_;
	PciPayloadPool pool_;
	std::vector<PciPayload *> in_flight_;             // bursts
	PciPayload *requesting_ = nullptr;                // of these, the one that the bus has not accepted yet
	PciTransfer *head_ = nullptr, *tail_ = nullptr;   // with bytes to be sent
	uint32_t burst_bytes_, outstanding_, offset_ = 0; // offset: of the head
	uint32_t pending_ = 0, number_;
	trace_lanes *trace_ = nullptr; // nullptr: nobody traces
};

} // namespace vifsim
#endif
