// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_target.h"

#include "sim/sim_time.h"

namespace vifsim
{

PciTarget::PciTarget(sc_core::sc_module_name name, IoBus &bus, uint64_t base, uint64_t size, PciTargetClient &client,
		     const PciTargetTiming &timing)
    : sc_module(name), socket_("socket"), client_(client), timing_(timing)
{
	socket_.register_nb_transport_fw(this, &PciTarget::from_bus);
	bus.attach_target(socket_, base, size, timing);
}

// Here, so that the socket's code is generated in this file alone.
PciTarget::~PciTarget() = default;

tlm::tlm_sync_enum PciTarget::from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase,
				       sc_core::sc_time &delay)
{
	PciExtension *const extension = payload.get_extension<PciExtension>();

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
	if (extension == nullptr || extension->transfer == nullptr) {
		client_.pci_written(payload.get_address(), payload.get_data_length(), pci_payload_value(payload),
				    extension != nullptr ? extension->payload : nullptr);
	} else if (extension->last) {
		const PciTransfer &transfer = *extension->transfer;

		client_.pci_written(transfer.address, transfer.bytes, transfer.value, transfer.payload);
	}
}

void PciTarget::read(tlm::tlm_generic_payload &payload, PciExtension *extension)
{
	if (extension != nullptr && extension->transfer != nullptr) {
		if (!extension->first)
			return;
		const PciReadData data = client_.pci_read(extension->transfer->address, extension->transfer->bytes);

		extension->transfer->payload = data.payload;
		pci_payload_set_value(payload, data.value);
		return;
	}
	const PciReadData data = client_.pci_read(payload.get_address(), payload.get_data_length());

	if (extension != nullptr)
		extension->payload = data.payload;
	pci_payload_set_value(payload, data.value);
}

} // namespace vifsim
