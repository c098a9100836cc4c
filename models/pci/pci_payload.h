// SPDX-License-Identifier: Apache-2.0
//
// The TLM-2.0 payloads of PCI masters: one per burst, from a pool, with
// reference counts, so that no transfer allocates once the pool has warmed up.
//
// An ignorable extension (pci_extension.h) says which transfer a burst belongs
// to.  A target or initiator that knows nothing of it sees a plain generic payload:
// register data in the data array, little-endian; bulk data as zeroes.
#ifndef VIFSIM_PCI_PCI_PAYLOAD_H
#define VIFSIM_PCI_PCI_PAYLOAD_H

#include <memory>
#include <systemc>
#include <tlm>
#include <vector>

#include "pci/pci_extension.h"
#include "pci/pci_port.h"

namespace vifsim
{

// Longest burst that one payload carries.
constexpr uint32_t pci_payload_bytes_max = 65536;
// Transfers up to this long carry register data (of which a value holds 8 bytes);
// longer ones are bulk.
constexpr uint32_t PCI_REGISTER_BYTES_MAX = 16;

class PciPayload
{
public:
	explicit PciPayload(tlm::tlm_mm_interface &pool);
	PciPayload(const PciPayload &) = delete;
	PciPayload &operator=(const PciPayload &) = delete;

	// The transfer's bytes [offset, offset + bytes).
	void set(PciTransfer &transfer, uint32_t offset, uint32_t bytes);
	// Register data (up to 8 bytes) as a read left it.
	uint64_t value() const;

	// Declared before the payload, whose destructor looks at it.
	PciExtension extension;
	tlm::tlm_generic_payload payload;
	PciPayload *next_free = nullptr;

private:
	unsigned char data_[PCI_REGISTER_BYTES_MAX] = {};
};

class PciPayloadPool : public tlm::tlm_mm_interface
{
public:
	PciPayload &take();
	void free(tlm::tlm_generic_payload *payload) override;

private:
	std::vector<std::unique_ptr<PciPayload>> all_;
	PciPayload *free_ = nullptr;
};

// Up to 8 bytes of a payload's data array as a number, and back.
uint64_t pci_payload_value(const tlm::tlm_generic_payload &payload);
void pci_payload_set_value(tlm::tlm_generic_payload &payload, uint64_t value);

} // namespace vifsim
#endif
