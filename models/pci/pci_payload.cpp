// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_payload.h"

#include <algorithm>

namespace vifsim
{

namespace
{
// What bulk transfers point at.  Reads may write into it; nobody looks.
unsigned char bulk_data[pci_payload_bytes_max];
} // namespace

PciPayload::PciPayload(tlm::tlm_mm_interface &pool) : payload(&pool)
{
	payload.set_extension(&extension);
}

void PciPayload::set(PciTransfer &transfer, uint32_t offset, uint32_t bytes)
{
	bool read = transfer.command == PciCommand::read;

	extension.transfer = &transfer;
	extension.payload = transfer.payload;
	extension.first = offset == 0;
	extension.last = offset + bytes == transfer.bytes;
	payload.set_command(read ? tlm::TLM_READ_COMMAND : tlm::TLM_WRITE_COMMAND);
	payload.set_address(transfer.address + offset);
	payload.set_data_length(bytes);
	payload.set_streaming_width(bytes);
	payload.set_byte_enable_ptr(nullptr);
	payload.set_dmi_allowed(false);
	payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
	payload.set_data_ptr(bytes <= sizeof(data_) ? data_ : bulk_data);
	if (bytes <= sizeof(data_))
		pci_payload_set_value(payload, read ? 0 : transfer.value);
}

uint64_t PciPayload::value() const
{
	return pci_payload_value(payload);
}

PciPayload &PciPayloadPool::take()
{
	PciPayload *taken = free_;

	if (taken == nullptr) {
		all_.push_back(std::make_unique<PciPayload>(*this));
		taken = all_.back().get();
	}
	free_ = taken->next_free;
	taken->next_free = nullptr;
	taken->payload.acquire();
	return *taken;
}

void PciPayloadPool::free(tlm::tlm_generic_payload *payload)
{
	for (auto &candidate : all_) {
		if (&candidate->payload != payload)
			continue;
		candidate->next_free = free_;
		free_ = candidate.get();
		return;
	}
}

uint64_t pci_payload_value(const tlm::tlm_generic_payload &payload)
{
	uint64_t value = 0;

	for (unsigned i = std::min(payload.get_data_length(), 8u); i-- > 0;)
		value = value << 8 | payload.get_data_ptr()[i];
	return value;
}

void pci_payload_set_value(tlm::tlm_generic_payload &payload, uint64_t value)
{
	for (unsigned i = 0; i < std::min(payload.get_data_length(), 8u); i++)
		payload.get_data_ptr()[i] = static_cast<unsigned char>(value >> (8 * i));
}

} // namespace vifsim
