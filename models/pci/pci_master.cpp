// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_master.h"

#include "net/frame.h"
#include "pci/bus_trace.h"
#include "pci/pci_timing.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{
uint32_t burst_of(uint32_t device, uint32_t bus)
{
	const uint32_t most = bus != 0 && bus < pci_payload_bytes_max ? bus : pci_payload_bytes_max;

	return device != 0 && device < most ? device : most;
}
} // namespace

PciMaster::PciMaster(sc_core::sc_module_name name, IoBus &bus, PciMasterClient &client, uint32_t burst_bytes,
		     IoBusEnd end)
    : sc_module(name), socket_("socket"), client_(client),
      burst_bytes_(burst_of(burst_bytes, bus.limits().burst_bytes)), outstanding_(bus.limits().outstanding)
{
	in_flight_.reserve(outstanding_);
	socket_.register_nb_transport_bw(this, &PciMaster::from_bus);
	number_ = end == IoBusEnd::host ? bus.attach_host(socket_) : bus.attach_master(socket_);
}

// Here, so that the socket's code is generated in this file alone.
PciMaster::~PciMaster() = default;

uint32_t PciMaster::bursts(uint64_t address, uint32_t bytes) const
{
	return static_cast<uint32_t>((address % burst_bytes_ + bytes + burst_bytes_ - 1) / burst_bytes_);
}

void PciMaster::submit(PciTransfer &transfer)
{
	transfer.submitted_ps = now_ps();
	transfer.granted_ps = transfer.done_ps = 0;
	transfer.transactions = transfer.retries = transfer.clocks = 0;
	transfer.moved = 0;
	transfer.flow = transfer.payload != nullptr ? transfer.payload->flow : 0;
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
	while (send_burst())
		;
}

// The next burst, if the bus takes one; true when another one may follow at once.
bool PciMaster::send_burst()
{
	if (requesting_ != nullptr || in_flight_.size() == outstanding_ || head_ == nullptr)
		return false;
	tlm::tlm_phase phase = tlm::BEGIN_REQ;
	uint64_t at_ps = now_ps();
	sc_core::sc_time delay = sim_time(head_->not_before_ps > at_ps ? head_->not_before_ps - at_ps : 0);
	uint32_t bytes = pci_timing_to_boundary(head_->address + offset_, head_->bytes - offset_, burst_bytes_);
	PciPayload &burst = pool_.take();

	burst.set(*head_, offset_, bytes);
	requesting_ = &burst;
	in_flight_.push_back(&burst);
	offset_ += bytes;
	if (offset_ == head_->bytes) {
		PciTransfer *const sent = head_;

		offset_ = 0;
		head_ = sent->next;
		if (head_ == nullptr)
			tail_ = nullptr;
		sent->next = nullptr;
	}
	const tlm::tlm_sync_enum status = socket_->nb_transport_fw(burst.payload, phase, delay);

	if (status == tlm::TLM_UPDATED && phase == tlm::END_REQ) {
		requesting_ = nullptr;
		return true;
	}
	if (status != tlm::TLM_ACCEPTED)
		SC_REPORT_ERROR("/vifsim/pci", "the bus did not accept a request");
	return false;
}

// The burst of that payload, which is not in flight from here on; nullptr when there is none.
PciPayload *PciMaster::take_in_flight(const tlm::tlm_generic_payload &payload)
{
	for (PciPayload *&place : in_flight_) {
		PciPayload *const burst = place;

		if (&burst->payload != &payload)
			continue;
		place = in_flight_.back();
		in_flight_.pop_back();
		return burst;
	}
	return nullptr;
}

tlm::tlm_sync_enum PciMaster::from_bus(tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &)
{
	if (phase == tlm::END_REQ && requesting_ != nullptr && &requesting_->payload == &payload) {
		requesting_ = nullptr;
		send();
		return tlm::TLM_ACCEPTED;
	}
	PciPayload *const burst = phase == tlm::BEGIN_RESP ? take_in_flight(payload) : nullptr;

	if (burst == nullptr) {
		SC_REPORT_ERROR("/vifsim/pci", "a master was answered out of turn");
		return tlm::TLM_COMPLETED;
	}
	if (requesting_ == burst)
		requesting_ = nullptr;
	if (payload.is_response_error())
		SC_REPORT_ERROR("/vifsim/pci", (std::string(name()) + ": " + payload.get_response_string()).c_str());
	burst_over(*burst);
	payload.release();
	send();
	return tlm::TLM_COMPLETED;
}

// From the submission, waiting for the bus included.
void PciMaster::trace_transfer(const PciTransfer &transfer)
{
	const struct trace_slice slice =
		bus_trace_slice({false, transfer.command == PciCommand::read, BusEnding::whole, transfer.submitted_ps,
				 transfer.done_ps, transfer.bytes, &transfer});

	trace_add_lane_slice(trace_, &slice);
}

void PciMaster::burst_over(const PciPayload &burst)
{
	PciTransfer &transfer = *burst.extension.transfer;
	uint32_t bytes = burst.payload.get_data_length();

	if (transfer.command == PciCommand::read && bytes <= PCI_REGISTER_BYTES_MAX && burst.extension.first)
		transfer.value = burst.value();
	transfer.moved += bytes;
	if (transfer.moved < transfer.bytes) {
		client_.pci_progress(transfer);
		return;
	}
	pending_--;
	transfer.done_ps = now_ps();
	if (trace_ != nullptr)
		trace_transfer(transfer);
	client_.pci_progress(transfer);
	client_.pci_done(transfer);
}

} // namespace vifsim
