// SPDX-License-Identifier: Apache-2.0
// Masters and targets; see pcie_bus.h.
#include "pcie/pcie_bus.h"

#include <algorithm>

#include "pci/address_map.h"
#include "pci/pci_config.h"
#include "pci/pci_extension.h"
#include "sim/sim_time.h"

namespace vifsim
{

PcieBus::PcieBus(sc_core::sc_module_name name, const pcie_config &config) : IoBus(name), config_(config)
{
	pcie_timing_init(&timing_, &config_);
	for (Direction &direction : directions_)
		pcie_link_init(&direction.link, &timing_, &config_);
}

uint32_t PcieBus::attach(tlm::tlm_initiator_socket<> &socket, Way way)
{
	const auto number = static_cast<uint32_t>(masters_.size());

	masters_.emplace_back();
	masters_.back().requests = way;
	masters_.back().port.bind(*this, static_cast<int>(number), socket);
	return number;
}

uint32_t PcieBus::attach_master(tlm::tlm_initiator_socket<> &socket)
{
	return attach(socket, up);
}

uint32_t PcieBus::attach_host(tlm::tlm_initiator_socket<> &socket)
{
	return attach(socket, down);
}

InterruptLine &PcieBus::interrupt_line(InterruptLine &host)
{
	host_line_ = &host;
	return intx_;
}

void PcieBus::attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size, const PciTargetTiming &)
{
	const auto number = static_cast<int>(targets_.size());

	if (bus_is_claimed(targets_, base, size))
		SC_REPORT_FATAL("/vifsim/pcie", "two targets claim the same address");
	targets_.emplace_back();
	Target &target = targets_.back();
	/* Host memory, and interrupt messages. */
	target.requests = base < ADDRESS_HOST_MEMORY + ADDRESS_HOST_MEMORY_SIZE || base >= ADDRESS_MESSAGES ? up : down;
	target.port.bind(*this, number, socket, base, size);
}

HostBridgeTiming PcieBus::bridge_timing() const
{
	const uint64_t line_ps = pcie_timing_ps(
		&timing_, pcie_timing_packet_bytes(&config_, PCIE_WRITE, ADDRESS_DEVICE_MEMORY, PCI_LINE_BYTES));

	return {config_.write_buffer_lines,
		config_.post_ps,
		config_.read_ps,
		line_ps,
		{config_.memory_read_ps, 0, 0, false}};
}

void PcieBus::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, pcie_stat_specs, pcie_stat_count);
	stat_registry_add(&registry, (path + ".down").c_str(), &way_stats_[down], pcie_way_stat_specs,
			  pcie_way_stat_count);
	stat_registry_add(&registry, (path + ".up").c_str(), &way_stats_[up], pcie_way_stat_specs, pcie_way_stat_count);
}

void PcieBus::add_payloads(std::vector<const frame *> &payloads) const
{
	for (const Request &request : requests_)
		if (request.live && request.posted != nullptr && request.posted->extension.last)
			payloads.push_back(request.posted->extension.payload);
}

// Who is on the same side of the link is not reached over it.
int PcieBus::decode(uint64_t address, Way way) const
{
	for (size_t i = 0; i < targets_.size(); i++)
		if (targets_[i].requests == way && targets_[i].port.claims(address))
			return static_cast<int>(i);
	return -1;
}

tlm::tlm_sync_enum PcieBus::from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Master &master = masters_[static_cast<size_t>(number)];

	if (master.port.is_done(payload, phase))
		return tlm::TLM_COMPLETED;
	if (phase != tlm::BEGIN_REQ) {
		SC_REPORT_ERROR("/vifsim/pcie", "a master broke the base protocol");
		return tlm::TLM_ACCEPTED;
	}
	take_request(static_cast<uint32_t>(number), payload, now_ps() + delay.value());
	phase = tlm::END_REQ;
	delay = sc_core::SC_ZERO_TIME;
	return tlm::TLM_UPDATED;
}

void PcieBus::take_request(uint32_t number, Payload &payload, uint64_t at_ps)
{
	PciExtension *const extension = payload.get_extension<PciExtension>();
	Request *request = free_requests_;

	if (request == nullptr) {
		requests_.emplace_back();
		request = &requests_.back();
	} else {
		free_requests_ = request->next;
		*request = {};
	}
	payload.acquire();
	request->live = true;
	request->payload = &payload;
	request->transfer = extension != nullptr ? extension->transfer : nullptr;
	request->address = payload.get_address();
	request->bytes = payload.get_data_length();
	request->master = number;
	request->target = decode(request->address, masters_[number].requests);
	request->read = payload.is_read();
	request->requested_ps = at_ps;
	if (at_ps > now_ps())
		plan(at_ps, Point::begin, masters_[number].requests, nullptr, request);
	else
		begin(*request);
}

// Cuts it into packets.
void PcieBus::begin(Request &request)
{
	const pcie_kind kind = request.read ? PCIE_READ : PCIE_WRITE;
	const Way way = masters_[request.master].requests;

	if (!request.read) {
		request.posted = &posted_.take();
		request.posted->copy(*request.payload);
	}
	for (uint32_t done = 0; done < request.bytes;) {
		const uint64_t address = request.address + done;
		const uint32_t bytes = pcie_timing_request(&config_, kind, address, request.bytes - done);
		Packet &packet = packet_of(&request, kind, way, address, bytes);

		packet.first = done == 0;
		done += bytes;
		packet.last = done == request.bytes;
		offer(packet);
	}
	pump(way);
}

void PcieBus::send_to_target(Request &request)
{
	Target &target = targets_[static_cast<size_t>(request.target)];
	Payload &payload = request.read ? *request.payload : request.posted->payload;
	uint64_t ready_ps;

	request.asked_ps = now_ps();
	if (target.port.send(payload, ready_ps))
		target_answers(request, ready_ps);
	else
		target.at_work.push_back(&request);
}

// The answer of a target to a request that it did not complete at once.
tlm::tlm_sync_enum PcieBus::from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Target &target = targets_[static_cast<size_t>(number)];
	const bool answered = phase == tlm::BEGIN_RESP;
	const auto found =
		std::find_if(target.at_work.begin(), target.at_work.end(), [&payload](const Request *request) {
			return request->payload == &payload ||
			       (request->posted != nullptr && &request->posted->payload == &payload);
		});

	if (found == target.at_work.end()) {
		SC_REPORT_ERROR("/vifsim/pcie", "a target answered a request that it was not sent");
		return tlm::TLM_COMPLETED;
	}
	target.port.accepted(payload);
	if (answered) {
		Request &request = **found;

		target.at_work.erase(found);
		target_answers(request, now_ps() + delay.value());
	}
	drain(target.requests);
	return answered ? tlm::TLM_COMPLETED : tlm::TLM_ACCEPTED;
}

// A write is over; of a read the requests that have come are answered.
void PcieBus::target_answers(Request &request, uint64_t ready_ps)
{
	if (!request.read) {
		finish(request);
		return;
	}
	request.fetch_ps = ready_ps - request.asked_ps;
	while (request.asking != nullptr) {
		Packet &packet = *request.asking;

		request.asking = packet.after;
		fetch_answered(request, packet);
	}
}

// The master is told: a read's data are there, a write has left.
void PcieBus::answer(Request &request)
{
	Master &master = masters_[request.master];
	Payload &payload = *request.payload;
	const bool claimed = request.target >= 0;

	stats_.requests++;
	stats_.reads += request.read;
	stats_.errors += !claimed;
	if (claimed)
		*(request.read ? &stats_.read_bytes : &stats_.write_bytes) += request.bytes;
	stats_.request_ps += now_ps() - request.requested_ps;
	if (!claimed)
		payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
	else if (!request.read)
		payload.set_response_status(tlm::TLM_OK_RESPONSE);
	request.payload = nullptr;
	request.transfer = nullptr;
	if (request.read)
		finish(request);
	master.port.answer(payload);
}

// Nothing of it is left.
void PcieBus::finish(Request &request)
{
	if (request.target >= 0)
		handed_bytes_ += request.bytes;
	if (request.posted != nullptr)
		request.posted->payload.release();
	request.posted = nullptr;
	request.live = false;
	request.next = free_requests_;
	free_requests_ = &request;
}

} // namespace vifsim
