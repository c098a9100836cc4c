// SPDX-License-Identifier: Apache-2.0
#include "on_chip/on_chip_bus.h"

#include <algorithm>
#include <cinttypes>

#include "on_chip/on_chip_timing.h"
#include "pci/bus_trace.h"
#include "pci/pci_config.h"
#include "pci/pci_extension.h"
#include "sim/sim_time.h"

namespace vifsim
{

OnChipBus::OnChipBus(sc_core::sc_module_name name, const on_chip_config &config)
    : IoBus(name), config_(config), travel_(on_chip_timing_travel(&config))
{
	edge_clock_init(&clock_, config.clock_hz);
}

uint32_t OnChipBus::attach_master(tlm::tlm_initiator_socket<> &socket)
{
	const auto number = static_cast<uint32_t>(masters_.size());

	masters_.emplace_back();
	masters_.back().port.bind(*this, static_cast<int>(number), socket);
	return number;
}

void OnChipBus::attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size, const PciTargetTiming &)
{
	const auto number = static_cast<int>(targets_.size());

	if (bus_is_claimed(targets_, base, size))
		SC_REPORT_FATAL("/vifsim/on_chip", "two targets claim the same address");
	targets_.emplace_back();
	Target &target = targets_.back();
	target.port.bind(*this, number, socket, base, size);
}

IoBusLimits OnChipBus::limits() const
{
	return {static_cast<uint32_t>(config_.payload_bytes), static_cast<uint32_t>(config_.outstanding)};
}

HostBridgeTiming OnChipBus::bridge_timing() const
{
	return {config_.write_buffer_lines,
		config_.post_ps,
		config_.read_ps,
		cycle_ps(on_chip_timing_flits(&config_, PCI_LINE_BYTES)),
		{config_.memory_read_ps, 0, 0, false}};
}

void OnChipBus::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, on_chip_stat_specs, on_chip_stat_count);
}

namespace
{
template <typename Ports> uint64_t busy_cycles(const Ports &ports)
{
	uint64_t cycles = 0;

	for (const auto &port : ports)
		cycles += port.in.busy + port.out.busy;
	return cycles;
}

template <typename Ports> uint64_t cycles_not_idle(const Ports &ports)
{
	uint64_t cycles = 0;

	for (const auto &port : ports)
		cycles += port.in.free - port.in.idle + port.out.free - port.out.idle;
	return cycles;
}
} // namespace

void OnChipBus::settle()
{
	stats_.link_busy_ps = cycle_ps(busy_cycles(masters_) + busy_cycles(targets_));
	stats_.link_time_ps = 2 * (masters_.size() + targets_.size()) * now_ps();
}

void OnChipBus::check(report &report, const std::string &node) const
{
	const uint64_t busy = busy_cycles(masters_) + busy_cycles(targets_);
	uint64_t under_way = 0;

	for (const Transaction &transaction : transactions_)
		under_way += transaction.booked;
	report_add_check(&report, (node + ": interconnect's cycles conserved").c_str(),
			 on_chip_stats_conserved(&stats_),
			 "wait %" PRIu64 " + travel %" PRIu64 " + flits %" PRIu64 " + target %" PRIu64 ", took %" PRIu64
			 " cycles",
			 stats_.wait_cycles, stats_.travel_cycles, stats_.flit_cycles, stats_.target_cycles,
			 stats_.latency_cycles);
	report_add_check(&report, (node + ": interconnect's flits conserved").c_str(),
			 busy == stats_.link_flits + under_way,
			 "links moved %" PRIu64 ", transactions over %" PRIu64 " + under way %" PRIu64, busy,
			 stats_.link_flits, under_way);
	const uint64_t not_idle = cycles_not_idle(masters_) + cycles_not_idle(targets_);

	report_add_check(&report, (node + ": utilisation law of the interconnect").c_str(),
			 not_idle == stats_.link_flits + under_way,
			 "links not idle for %" PRIu64 " cycles; flits of transactions %" PRIu64, not_idle,
			 stats_.link_flits + under_way);
}

OnChipBus::Transaction &OnChipBus::take()
{
	Transaction *taken = free_;

	if (taken == nullptr) {
		transactions_.emplace_back();
		return transactions_.back();
	}
	free_ = taken->next;
	*taken = {};
	return *taken;
}

void OnChipBus::plan(uint64_t cycle, Transaction &transaction, Point point)
{
	events_.push_back({cycle, planned_++, &transaction, point});
	std::push_heap(events_.begin(), events_.end());
	schedule();
}

// Keeps the one timer at the earliest of all.
void OnChipBus::schedule()
{
	if (acting_ || events_.empty() || events_.front().cycle >= event_cycle_)
		return;
	event_cycle_ = events_.front().cycle;
	act_timer_.set_earlier(cycle_ps(event_cycle_));
}

void OnChipBus::act()
{
	const uint64_t cycle = cycle_at(now_ps());

	acting_ = true;
	while (!events_.empty() && events_.front().cycle <= cycle) {
		const Event event = events_.front();

		std::pop_heap(events_.begin(), events_.end());
		events_.pop_back();
		switch (event.point) {
		case Point::request_head:
			request_head(*event.transaction, cycle);
			break;
		case Point::request:
			request_delivered(*event.transaction);
			break;
		case Point::answer_head:
			answer_head(*event.transaction, cycle);
			break;
		case Point::answer:
			answer_delivered(*event.transaction);
		}
	}
	acting_ = false;
	event_cycle_ = UINT64_MAX;
	schedule();
}

uint32_t OnChipBus::request_bytes(const Transaction &transaction)
{
	return transaction.read ? 0 : transaction.payload->get_data_length();
}

uint32_t OnChipBus::answer_bytes(const Transaction &transaction)
{
	return transaction.read && transaction.target >= 0 ? transaction.payload->get_data_length() : 0;
}

// A message goes into the network by that link, from that cycle on.
void OnChipBus::inject(Transaction &transaction, Link &link, uint64_t cycle, uint32_t bytes, Point head)
{
	const uint32_t flits = on_chip_timing_flits(&config_, bytes);
	const uint64_t start = std::max(cycle, link.free);

	link.take(start, flits);
	transaction.booked += flits;
	transaction.wait += start - cycle;
	transaction.travel += travel_;
	plan(start + travel_, transaction, head);
}

// Its head has come to the link out of the network: when its last flit has passed.
uint64_t OnChipBus::eject(Transaction &transaction, Link &link, uint64_t cycle, uint64_t not_before, uint32_t bytes)
{
	const uint32_t flits = on_chip_timing_flits(&config_, bytes);
	const uint64_t end = std::max(std::max(cycle, link.free) + flits, not_before);

	link.take(end - flits, flits);
	transaction.booked += flits;
	transaction.wait += end - flits - cycle;
	transaction.flits += flits;
	return end;
}

tlm::tlm_sync_enum OnChipBus::from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Master &master = masters_[static_cast<size_t>(number)];

	if (master.port.is_done(payload, phase)) {
		if (!master.answered.empty()) {
			Transaction &next = *master.answered.front();

			master.answered.pop_front();
			respond(next);
		}
		return tlm::TLM_COMPLETED;
	}
	if (phase != tlm::BEGIN_REQ) {
		SC_REPORT_ERROR("/vifsim/on_chip", "a master broke the base protocol");
		return tlm::TLM_ACCEPTED;
	}
	Transaction &transaction = take();

	payload.acquire();
	transaction.payload = &payload;
	transaction.master = static_cast<uint32_t>(number);
	transaction.target = bus_decode(targets_, payload.get_address());
	transaction.read = payload.is_read();
	transaction.requested_ps = now_ps() + delay.value();
	transaction.requested = cycle_at(transaction.requested_ps);
	inject(transaction, master.in, transaction.requested, request_bytes(transaction), Point::request_head);
	phase = tlm::END_REQ;
	delay = sc_core::SC_ZERO_TIME;
	return tlm::TLM_UPDATED;
}

// Delivered no sooner than the master's request before it, whose target may be another.
void OnChipBus::request_head(Transaction &transaction, uint64_t cycle)
{
	Master &master = masters_[transaction.master];
	Link nowhere;
	Link &link = transaction.target < 0 ? nowhere : targets_[static_cast<size_t>(transaction.target)].out;

	transaction.arrived = eject(transaction, link, cycle, master.delivered, request_bytes(transaction));
	if (transaction.target < 0)
		transaction.booked -= on_chip_timing_flits(&config_, request_bytes(transaction));
	master.delivered = transaction.arrived;
	plan(transaction.arrived, transaction, Point::request);
}

void OnChipBus::request_delivered(Transaction &transaction)
{
	if (transaction.target < 0) {
		transaction.payload->set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
		transaction.travel += travel_;
		plan(transaction.arrived + travel_, transaction, Point::answer_head);
		return;
	}
	Target &target = targets_[static_cast<size_t>(transaction.target)];

	if (target.port.accepting())
		target.waiting.push_back(&transaction);
	else
		send_to_target(transaction);
}

void OnChipBus::send_to_target(Transaction &transaction)
{
	Target &target = targets_[static_cast<size_t>(transaction.target)];
	Payload &payload = *transaction.payload;
	const uint64_t cycle = cycle_at(now_ps());
	uint64_t ready_ps;

	transaction.wait += cycle - transaction.arrived;
	transaction.arrived = cycle;
	if (target.port.send(payload, ready_ps))
		target_answers(transaction, ready_ps);
	else
		target.at_work.push_back(&transaction);
}

void OnChipBus::target_accepts(Target &target)
{
	while (!target.port.accepting() && !target.waiting.empty()) {
		Transaction &next = *target.waiting.front();

		target.waiting.pop_front();
		send_to_target(next);
	}
}

// The answer of a target to a request that it did not complete at once.
tlm::tlm_sync_enum OnChipBus::from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Target &target = targets_[static_cast<size_t>(number)];
	const bool answered = phase == tlm::BEGIN_RESP;
	const auto found = std::find_if(target.at_work.begin(), target.at_work.end(),
					[&payload](const Transaction *entry) { return entry->payload == &payload; });

	if (found == target.at_work.end()) {
		SC_REPORT_ERROR("/vifsim/on_chip", "a target answered a request that it was not sent");
		return tlm::TLM_COMPLETED;
	}
	if (answered) {
		Transaction &transaction = **found;

		target.at_work.erase(found);
		target_answers(transaction, now_ps() + delay.value());
	}
	if (target.port.accepted(payload))
		target_accepts(target);
	return answered ? tlm::TLM_COMPLETED : tlm::TLM_ACCEPTED;
}

void OnChipBus::target_answers(Transaction &transaction, uint64_t ready_ps)
{
	Target &target = targets_[static_cast<size_t>(transaction.target)];
	const uint64_t ready = cycle_at(ready_ps);

	transaction.at_target = ready - transaction.arrived;
	inject(transaction, target.in, ready, answer_bytes(transaction), Point::answer_head);
}

void OnChipBus::answer_head(Transaction &transaction, uint64_t cycle)
{
	transaction.arrived = eject(transaction, masters_[transaction.master].out, cycle, 0, answer_bytes(transaction));
	plan(transaction.arrived, transaction, Point::answer);
}

void OnChipBus::answer_delivered(Transaction &transaction)
{
	Master &master = masters_[transaction.master];

	if (master.port.busy())
		master.answered.push_back(&transaction);
	else
		respond(transaction);
}

void OnChipBus::respond(Transaction &transaction)
{
	Master &master = masters_[transaction.master];
	Payload &payload = *transaction.payload;

	transaction.wait += cycle_at(now_ps()) - transaction.arrived;
	count(transaction);
	transaction = {};
	transaction.next = free_;
	free_ = &transaction;
	master.port.answer(payload);
}

void OnChipBus::attach_trace(struct trace &trace, uint32_t group)
{
	trace_ = trace_add_lanes(&trace, group, "bus", "bus");
}

void OnChipBus::trace_transaction(const Transaction &transaction, const PciTransfer *transfer)
{
	const struct trace_slice slice =
		bus_trace_slice({transaction.master == 0, transaction.read,
				 transaction.target >= 0 ? BusEnding::whole : BusEnding::aborted,
				 transaction.requested_ps, now_ps(), transaction.payload->get_data_length(), transfer});

	trace_add_lane_slice(trace_, &slice);
}

void OnChipBus::count(const Transaction &transaction)
{
	const Payload &payload = *transaction.payload;
	const PciExtension *const extension = payload.get_extension<PciExtension>();
	const bool claimed = transaction.target >= 0;

	stats_.requests++;
	stats_.reads += transaction.read;
	stats_.errors += !claimed;
	if (claimed)
		(transaction.read ? stats_.read_bytes : stats_.write_bytes) += payload.get_data_length();
	stats_.request_ps += now_ps() - transaction.requested_ps;
	stats_.latency_cycles += cycle_at(now_ps()) - transaction.requested;
	stats_.wait_cycles += transaction.wait;
	stats_.travel_cycles += transaction.travel;
	stats_.flit_cycles += transaction.flits;
	stats_.target_cycles += transaction.at_target;
	stats_.link_flits += transaction.booked;
	if (trace_ != nullptr)
		trace_transaction(transaction, extension != nullptr ? extension->transfer : nullptr);
	if (extension == nullptr || extension->transfer == nullptr)
		return;
	PciTransfer &transfer = *extension->transfer;

	if (transfer.transactions == 0)
		transfer.granted_ps = transaction.requested_ps;
	transfer.transactions++;
	transfer.clocks += static_cast<uint32_t>(transaction.flits);
}

} // namespace vifsim
