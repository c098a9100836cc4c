// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_target.h"

#include "kernel/sim_time.h"

namespace vifsim
{

PciTarget::PciTarget(sc_core::sc_module_name name, PciBus &bus, uint64_t base, uint64_t size, PciTargetClient &client,
		     const PciTargetTiming &timing)
    : sc_module(name), socket_("socket"), client_(client), timing_(timing)
{
	socket_.register_nb_transport_fw(this, &PciTarget::from_bus);
	bus.attach_target(socket_, base, size, timing);
}

tlm::tlm_sync_enum PciTarget::from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase,
				       sc_core::sc_time &delay)
{
	const PciExtension *extension = payload.get_extension<PciExtension>();

	if (phase != tlm::BEGIN_REQ)
		return tlm::TLM_ACCEPTED;
	payload.set_response_status(tlm::TLM_OK_RESPONSE);
	if (payload.is_read()) {
		read(payload, extension);
		delay += sim_time(timing_.fetch_ps);
	} else {
		write(payload, extension);
	}
	return tlm::TLM_COMPLETED;
}

void PciTarget::write(tlm::tlm_generic_payload &payload, const PciExtension *extension)
{
	if (extension == nullptr) {
		client_.pci_written(payload.get_address(), payload.get_data_length(), pci_payload_value(payload),
				    nullptr);
	} else if (extension->last) {
		const PciTransfer &transfer = *extension->transfer;

		client_.pci_written(transfer.address, transfer.bytes, transfer.value, transfer.payload);
	}
}

void PciTarget::read(tlm::tlm_generic_payload &payload, const PciExtension *extension)
{
	if (extension == nullptr)
		pci_payload_set_value(payload, client_.pci_read(payload.get_address(), payload.get_data_length()));
	else if (extension->first)
		pci_payload_set_value(payload,
				      client_.pci_read(extension->transfer->address, extension->transfer->bytes));
}

} // namespace vifsim
