// SPDX-License-Identifier: Apache-2.0
#include "pcie/pcie_posted.h"

#include "pci/pci_payload.h"

namespace vifsim
{

PciePosted::PciePosted(tlm::tlm_mm_interface &pool) : payload(&pool)
{
	payload.set_extension(&extension);
	payload.set_write();
}

void PciePosted::copy(const tlm::tlm_generic_payload &original)
{
	const PciExtension *const carried = original.get_extension<PciExtension>();
	const unsigned char *const enables = original.get_byte_enable_ptr();
	const unsigned bytes = original.get_data_length(), enable_bytes = original.get_byte_enable_length();

	extension = carried != nullptr ? *carried : PciExtension();
	if (extension.transfer != nullptr) {
		transfer_ = *extension.transfer;
		extension.transfer = &transfer_;
	}
	payload.set_address(original.get_address());
	payload.set_data_ptr(original.get_data_ptr());
	// A PciMaster's bulk data are nobody's: its frame stands for them.
	if (extension.transfer == nullptr || bytes <= PCI_REGISTER_BYTES_MAX) {
		data_.assign(original.get_data_ptr(), original.get_data_ptr() + bytes);
		payload.set_data_ptr(data_.data());
	}
	payload.set_data_length(bytes);
	payload.set_streaming_width(original.get_streaming_width());
	payload.set_byte_enable_ptr(nullptr);
	payload.set_byte_enable_length(0);
	if (enables != nullptr) {
		enables_.assign(enables, enables + enable_bytes);
		payload.set_byte_enable_ptr(enables_.data());
		payload.set_byte_enable_length(enable_bytes);
	}
	payload.set_dmi_allowed(false);
	payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

PciePosted &PciePostedPool::take()
{
	PciePosted *taken = free_;

	if (taken == nullptr) {
		all_.push_back(std::make_unique<PciePosted>(*this));
		taken = all_.back().get();
	}
	free_ = taken->next_free;
	taken->next_free = nullptr;
	taken->payload.acquire();
	return *taken;
}

void PciePostedPool::free(tlm::tlm_generic_payload *payload)
{
	for (auto &candidate : all_) {
		if (&candidate->payload != payload)
			continue;
		candidate->next_free = free_;
		free_ = candidate.get();
		return;
	}
}

} // namespace vifsim
