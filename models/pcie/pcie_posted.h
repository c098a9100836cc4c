// SPDX-License-Identifier: Apache-2.0
//
// A posted write on its way.  Its master is done with it as soon as it has left, so what is sent to the target
// is a copy: of the payload, of the frame that it stands for, and of the transfer that a PciMaster's burst belongs to.
// Copies come from a pool, and go back there when nobody holds the payload any more.
#ifndef VIFSIM_PCIE_PCIE_POSTED_H
#define VIFSIM_PCIE_PCIE_POSTED_H

#include <memory>
#include <tlm>
#include <vector>

#include "pci/pci_extension.h"

namespace vifsim
{

class PciePosted
{
public:
	explicit PciePosted(tlm::tlm_mm_interface &pool);
	PciePosted(const PciePosted &) = delete;
	PciePosted &operator=(const PciePosted &) = delete;

	void copy(const tlm::tlm_generic_payload &original);

	// Declared before the payload, whose destructor looks at it.
	PciExtension extension;
	tlm::tlm_generic_payload payload;
	PciePosted *next_free = nullptr;

private:
	PciTransfer transfer_;
	std::vector<unsigned char> data_, enables_; // grow to the most that was ever copied
};

class PciePostedPool : public tlm::tlm_mm_interface
{
public:
	// Held once, by the caller.
	PciePosted &take();
	void free(tlm::tlm_generic_payload *payload) override;

private:
	std::vector<std::unique_ptr<PciePosted>> all_;
	PciePosted *free_ = nullptr;
};

} // namespace vifsim
#endif
