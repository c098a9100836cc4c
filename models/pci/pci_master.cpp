// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_master.h"

#include "sim/sim_time.h"

namespace vifsim
{

PciMaster::PciMaster(sc_core::sc_module_name name, PciBus &bus, PciMasterClient &client, uint32_t burst_bytes)
    : sc_module(name), socket_("socket"), client_(client),
      burst_bytes_(burst_bytes == 0 || burst_bytes > pci_payload_bytes_max ? pci_payload_bytes_max : burst_bytes)
{
	socket_.register_nb_transport_bw(this, &PciMaster::from_bus);
	number_ = bus.attach_master(socket_);
}

uint32_t PciMaster::bursts(uint64_t address, uint32_t bytes) const
{
	return static_cast<uint32_t>((address % burst_bytes_ + bytes + burst_bytes_ - 1) / burst_bytes_);
}

void PciMaster::submit(PciTransfer &transfer)
{
	transfer.submitted_ps = now_ps();
	transfer.granted_ps = transfer.done_ps = 0;
	transfer.transactions = transfer.retries = transfer.clocks = 0;
	transfer.next = nullptr;
	if (tail_ != nullptr)
		tail_->next = &transfer;
	else
		head_ = &transfer;
	tail_ = &transfer;
	pending_++;
	send();
}

void PciMaster::send()
{
	if (burst_ != nullptr || head_ == nullptr)
		return;
	tlm::tlm_phase phase = tlm::BEGIN_REQ;
	uint64_t at_ps = now_ps();
	sc_core::sc_time delay = sim_time(head_->not_before_ps > at_ps ? head_->not_before_ps - at_ps : 0);
	uint32_t bytes = pci_timing_to_boundary(head_->address + offset_, head_->bytes - offset_, burst_bytes_);

	burst_ = &pool_.take();
	burst_->set(*head_, offset_, bytes);
	if (socket_->nb_transport_fw(burst_->payload, phase, delay) != tlm::TLM_ACCEPTED)
		SC_REPORT_ERROR("/vifsim/pci", "the bus did not accept a request");
}

tlm::tlm_sync_enum PciMaster::from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &)
{
	if (phase != tlm::BEGIN_RESP || burst_ == nullptr || &payload != &burst_->payload) {
		SC_REPORT_ERROR("/vifsim/pci", "a master was answered out of turn");
		return tlm::TLM_COMPLETED;
	}
	PciPayload &burst = *burst_;
	burst_ = nullptr;
	if (payload.is_response_error())
		SC_REPORT_ERROR("/vifsim/pci", (std::string(name()) + ": " + payload.get_response_string()).c_str());
	burst_over(burst);
	payload.release();
	send();
	return tlm::TLM_COMPLETED;
}

void PciMaster::burst_over(const PciPayload &burst)
{
	PciTransfer &transfer = *head_;
	uint32_t bytes = burst.payload.get_data_length();

	if (transfer.command == PciCommand::read && bytes <= PCI_REGISTER_BYTES_MAX && offset_ == 0)
		transfer.value = burst.value();
	offset_ += bytes;
	if (offset_ < transfer.bytes) {
		client_.pci_progress(transfer);
		return;
	}
	offset_ = 0;
	head_ = transfer.next;
	if (head_ == nullptr)
		tail_ = nullptr;
	pending_--;
	transfer.next = nullptr;
	transfer.done_ps = now_ps();
	client_.pci_progress(transfer);
	client_.pci_done(transfer);
}

} // namespace vifsim
