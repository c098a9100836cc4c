// SPDX-License-Identifier: Apache-2.0
#include "pci_x/pci_x_bus.h"

#include <algorithm>
#include <cinttypes>

#include "pci/bus_trace.h"
#include "pci/pci_timing.h"
#include "sim/sim_time.h"

namespace vifsim
{

PciXBus::PciXBus(sc_core::sc_module_name name, const pci_x_config &config) : IoBus(name), config_(config)
{
	rotation_.arbitration_clocks = config_.arbitration_clocks;
	rotation_.latency_timer_clocks = config_.latency_timer_clocks;
	pci_arbiter_init(&arbiter_, 0);
}

HostBridgeTiming PciXBus::bridge_timing() const
{
	const pci_x_tenure line = pci_x_timing_burst(&config_, 0, PCI_LINE_BYTES, 0);

	return {config_.write_buffer_lines,
		config_.post_ps,
		config_.read_ps,
		unit_edge_time(pci_x_tenure_end(&line), config_.clock_hz),
		{config_.memory_read_ps, 0, 0, pci_x_timing_splits(&config_, config_.memory_read_ps)}};
}

void PciXBus::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, pci_x_stat_specs, pci_x_stat_count);
}

void PciXBus::check(report &report, const std::string &node) const
{
	report_add_check(&report, (node + ": bus clocks conserved").c_str(), pci_x_stats_conserved(&stats_),
			 "arbitration %" PRIu64 " + address %" PRIu64 " + attribute %" PRIu64 " + response %" PRIu64
			 " + data %" PRIu64 " + turnaround %" PRIu64 ", held %" PRIu64 " clocks",
			 stats_.arbitration_clocks, stats_.address_clocks, stats_.attribute_clocks,
			 stats_.response_clocks, stats_.data_clocks, stats_.turnaround_clocks, stats_.busy_clocks);
	report_add_check(&report, (node + ": bus transactions accounted").c_str(), pci_x_stats_accounted(&stats_),
			 "address phases %" PRIu64 "; transactions %" PRIu64 " + splits %" PRIu64 " + retries %" PRIu64
			 " + aborts %" PRIu64,
			 stats_.address_clocks, stats_.transactions, stats_.splits, stats_.retries, stats_.aborts);
	utilisation_.check(report, node, config_.clock_hz, stats_.read_ps + stats_.write_ps - settled_ps_,
			   pci_x_stats_phases(&stats_));
}

uint32_t PciXBus::take_place(int master, int target)
{
	const auto place = static_cast<uint32_t>(places_.size());

	if (place == PCI_MASTERS_MAX)
		SC_REPORT_FATAL("/vifsim/pci_x", "too many masters and targets on one bus");
	places_.push_back({master, target});
	pci_arbiter_init(&arbiter_, place + 1);
	return place;
}

uint32_t PciXBus::attach_master(tlm::tlm_initiator_socket<> &socket)
{
	const auto number = static_cast<uint32_t>(masters_.size());

	masters_.emplace_back();
	Master &master = masters_.back();
	master.place = take_place(static_cast<int>(number), -1);
	master.port.bind(*this, static_cast<int>(number), socket);
	return number;
}

void PciXBus::attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			    const PciTargetTiming &timing)
{
	const auto number = static_cast<int>(targets_.size());

	if (bus_is_claimed(targets_, base, size))
		SC_REPORT_FATAL("/vifsim/pci_x", "two targets claim the same address");
	targets_.emplace_back();
	Target &target = targets_.back();
	target.place = take_place(-1, number);
	target.timing = timing;
	target.port.bind(*this, number, socket, base, size);
}

tlm::tlm_sync_enum PciXBus::from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Master &master = masters_[static_cast<size_t>(number)];

	if (master.port.is_done(payload, phase))
		return tlm::TLM_COMPLETED;
	if (phase != tlm::BEGIN_REQ) {
		SC_REPORT_ERROR("/vifsim/pci_x", "a master broke the base protocol");
		return tlm::TLM_ACCEPTED;
	}
	take_request(static_cast<uint32_t>(number), payload, now_ps() + delay.value());
	phase = tlm::END_REQ;
	delay = sc_core::SC_ZERO_TIME;
	plan();
	return tlm::TLM_UPDATED;
}

void PciXBus::take_request(uint32_t number, Payload &payload, uint64_t at_ps)
{
	PciExtension *const extension = payload.get_extension<PciExtension>();
	Transaction *taken = free_;

	if (taken == nullptr) {
		transactions_.emplace_back();
		taken = &transactions_.back();
	} else {
		free_ = taken->next;
	}
	*taken = {};
	payload.acquire();
	taken->payload = &payload;
	taken->transfer = extension != nullptr ? extension->transfer : nullptr;
	taken->master = number;
	taken->target = bus_decode(targets_, payload.get_address());
	taken->read = payload.is_read();
	taken->requested_ps = at_ps;
	taken->fetch_ps = PCI_NEVER;
	masters_[number].pending.push_back(taken);
}

// What its next request covers.
uint32_t PciXBus::request_bytes(const Transaction &transaction) const
{
	const uint32_t done = transaction.read ? transaction.asked : transaction.moved;
	const uint64_t most = transaction.read ? config_.read_bytes : PCI_X_BYTE_COUNT_MAXIMUM;

	return static_cast<uint32_t>(std::min<uint64_t>(length(transaction) - done, most));
}

bool PciXBus::waits_for_target(const Transaction &transaction) const
{
	return transaction.target >= 0 && !transaction.sent &&
	       targets_[static_cast<size_t>(transaction.target)].port.accepting();
}

bool PciXBus::is_split(const Transaction &transaction) const
{
	return transaction.read && transaction.target >= 0 &&
	       pci_x_timing_splits(&config_, targets_[static_cast<size_t>(transaction.target)].timing.fetch_ps);
}

// Who wants the bus, as things stand.
void PciXBus::ask()
{
	for (Master &master : masters_)
		ask_for(master);
	for (Target &target : targets_)
		ask_for(target);
}

void PciXBus::ask_for(Master &master)
{
	if (master.pending.empty() || (is_split(*master.pending.front()) && master.splits == config_.splits)) {
		pci_arbiter_withdraw(&arbiter_, master.place);
		return;
	}
	pci_arbiter_request(&arbiter_, master.place,
			    std::max(clock_at(master.pending.front()->requested_ps), master.not_before));
}

void PciXBus::ask_for(Target &target)
{
	if (target.splits.empty() || target.splits.front().transaction->fetch_ps == PCI_NEVER) {
		pci_arbiter_withdraw(&arbiter_, target.place);
		return;
	}
	const Split &split = target.splits.front();

	pci_arbiter_request(&arbiter_, target.place, clock_at(split.asked_ps + split.transaction->fetch_ps));
}

// Decides the next tenure, or shortens the one under way, from the requests as
// they stand.  A tenure that has not begun may still be decided otherwise.
void PciXBus::plan()
{
	pci_grant grant;

	if (working_)
		return;
	ask();
	if (!planned_ || clock_at(now_ps()) < tenure_.start) {
		planned_ = pci_arbiter_next(&arbiter_, &rotation_, &grant);
		if (!planned_) {
			tenure_over_.clear();
			return;
		}
		const Place &place = places_[grant.master];

		owner_ = grant.master;
		if (place.master >= 0)
			plan_request(masters_[static_cast<size_t>(place.master)]);
		else
			plan_completion(targets_[static_cast<size_t>(place.target)]);
		tenure_.start = grant.start;
		tenure_.arbitration = grant.arbitration;
	}
	const uint64_t cut = pci_arbiter_cut(&arbiter_, &rotation_, owner_, tenure_.start);

	if (cut != PCI_NEVER)
		pci_x_timing_cut(&config_, address_, cut, &tenure_);
	const uint64_t due_ps = clock_ps(pci_x_tenure_data_end(&tenure_));

	if (due_ps != tenure_over_.at_ps())
		tenure_over_.set(due_ps);
	if (waker_ != nullptr && planned_)
		waker_->set(std::max(clock_ps(tenure_.start), now_ps()));
}

void PciXBus::plan_request(Master &master)
{
	Transaction &transaction = *master.pending.front();
	const uint32_t done = transaction.read ? transaction.asked : transaction.moved;

	subject_ = &transaction;
	read_ = transaction.read;
	address_ = transaction.payload->get_address() + done;
	if (transaction.target < 0) {
		tenure_ = pci_x_timing_empty(&config_, PCI_X_ABORTED);
	} else if (waits_for_target(transaction)) {
		tenure_ = pci_x_timing_empty(&config_, PCI_X_RETRIED);
	} else if (is_split(transaction)) {
		tenure_ = pci_x_timing_empty(&config_, PCI_X_SPLIT);
	} else {
		const uint64_t fetch_ps = targets_[static_cast<size_t>(transaction.target)].timing.fetch_ps;

		tenure_ =
			pci_x_timing_burst(&config_, address_, request_bytes(transaction),
					   read_ ? static_cast<uint32_t>(pci_x_timing_clocks(&config_, fetch_ps)) : 0);
	}
}

void PciXBus::plan_completion(const Target &target)
{
	const Split &split = target.splits.front();

	subject_ = split.transaction;
	read_ = true;
	address_ = split.transaction->payload->get_address() + split.offset + split.moved;
	tenure_ = pci_x_timing_burst(&config_, address_, split.bytes - split.moved, 0);
}

void PciXBus::tenure_over()
{
	const Place &place = places_[owner_];

	planned_ = false;
	working_ = true; // what targets and masters ask for meanwhile is planned below
	pci_arbiter_release(&arbiter_, owner_, pci_x_tenure_end(&tenure_));
	count_tenure(place);
	if (trace_ != nullptr)
		trace_tenure();
	if (place.master >= 0)
		request_over(masters_[static_cast<size_t>(place.master)]);
	else
		completion_over(targets_[static_cast<size_t>(place.target)]);
	working_ = false;
	plan();
}

void PciXBus::count_tenure(const Place &place)
{
	const uint64_t from = tenure_.start - tenure_.arbitration;
	const uint64_t to = clock_at(now_ps()) + tenure_.turnaround;
	PciTransfer *const transfer = subject_->transfer;

	const uint64_t from_ps = clock_ps(from), to_ps = clock_ps(to);

	pci_x_stats_add(&stats_, &tenure_, read_, place.target >= 0, to - from, to_ps - from_ps - settled_ps_);
	utilisation_.tenure(from_ps, to_ps);
	settled_ps_ = 0;
	if (transfer == nullptr)
		return;
	if (transfer->clocks == 0)
		transfer->granted_ps = clock_ps(tenure_.start);
	transfer->clocks += pci_x_tenure_clocks(&tenure_);
	transfer->transactions += tenure_.bytes > 0;
	transfer->retries += tenure_.ending == PCI_X_RETRIED;
}

void PciXBus::attach_trace(struct trace &trace, uint32_t group)
{
	trace_ = trace_add_track(&trace, group, "bus", "bus");
}

// A split, which moves nothing, and its completion are two uses.
void PciXBus::trace_tenure()
{
	const BusEnding ending = tenure_.ending == PCI_X_ABORTED   ? BusEnding::aborted
				 : tenure_.ending == PCI_X_RETRIED ? BusEnding::retried
								   : BusEnding::whole;

	bus_trace(trace_, {subject_->master == 0, read_, ending, clock_ps(tenure_.start - tenure_.arbitration),
			   clock_ps(clock_at(now_ps()) + tenure_.turnaround), tenure_.bytes, subject_->transfer});
}

// Busy from a tenure's address phase to the end of its data.
void PciXBus::add_signals(Signals &signals, const std::string &path)
{
	waker_ = &signals.add_waker();
	signals.add(path + ".busy", 1, [this] { return planned_ && clock_ps(tenure_.start) <= now_ps(); });
}

void PciXBus::settle()
{
	const uint64_t from_ps = clock_ps(tenure_.start - tenure_.arbitration) + settled_ps_, at_ps = now_ps();

	// One that has not begun may still be decided otherwise.
	if (!planned_ || clock_at(at_ps) < tenure_.start || at_ps <= from_ps)
		return;
	*(read_ ? &stats_.read_ps : &stats_.write_ps) += at_ps - from_ps;
	settled_ps_ += at_ps - from_ps;
}

void PciXBus::request_over(Master &master)
{
	Transaction &transaction = *master.pending.front();

	switch (tenure_.ending) {
	case PCI_X_ABORTED:
		master.pending.pop_front();
		transaction.payload->set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
		answer(transaction);
		return;
	case PCI_X_RETRIED:
		master.not_before = pci_x_tenure_end(&tenure_) + config_.retry_gap_clocks;
		return;
	case PCI_X_SPLIT:
		split_told(master, transaction);
		return;
	default:
		break;
	}
	transaction.moved += tenure_.bytes;
	transaction.asked = transaction.moved;
	if (transaction.moved < length(transaction))
		return; // cut, or longer than a sequence
	master.pending.pop_front();
	send_to_target(transaction);
}

// The target has noted it; with the first request of a read it begins to fetch.
void PciXBus::split_told(Master &master, Transaction &transaction)
{
	Target &target = targets_[static_cast<size_t>(transaction.target)];
	const uint32_t bytes = request_bytes(transaction);

	target.splits.push_back({&transaction, transaction.asked, bytes, 0, now_ps()});
	transaction.asked += bytes;
	master.splits++;
	if (transaction.asked == length(transaction))
		master.pending.pop_front();
	if (!transaction.sent)
		send_to_target(transaction);
}

void PciXBus::completion_over(Target &target)
{
	Split &split = target.splits.front();
	Transaction &transaction = *split.transaction;

	split.moved += tenure_.bytes;
	transaction.moved += tenure_.bytes;
	if (split.moved < split.bytes)
		return;
	target.splits.pop_front();
	masters_[transaction.master].splits--;
	if (transaction.moved == length(transaction))
		answer(transaction);
}

void PciXBus::send_to_target(Transaction &transaction)
{
	Target &target = targets_[static_cast<size_t>(transaction.target)];
	Payload &payload = *transaction.payload;
	uint64_t ready_ps;

	transaction.sent = true;
	transaction.asked_ps = now_ps();
	if (target.port.send(payload, ready_ps))
		target_answers(transaction, ready_ps);
	else
		target.at_work.push_back(&transaction);
}

// The answer of a target to a request that it did not complete at once.
tlm::tlm_sync_enum PciXBus::from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Target &target = targets_[static_cast<size_t>(number)];
	const bool answered = phase == tlm::BEGIN_RESP;
	const auto found = std::find_if(target.at_work.begin(), target.at_work.end(),
					[&payload](const Transaction *entry) { return entry->payload == &payload; });

	if (found == target.at_work.end()) {
		SC_REPORT_ERROR("/vifsim/pci_x", "a target answered a request that it was not sent");
		return tlm::TLM_COMPLETED;
	}
	target.port.accepted(payload);
	if (answered) {
		Transaction &transaction = **found;

		target.at_work.erase(found);
		target_answers(transaction, now_ps() + delay.value());
	}
	plan();
	return answered ? tlm::TLM_COMPLETED : tlm::TLM_ACCEPTED;
}

// A write is over, and so is a read whose data have crossed already; others' are ready then.
void PciXBus::target_answers(Transaction &transaction, uint64_t ready_ps)
{
	transaction.fetch_ps = ready_ps - transaction.asked_ps;
	if (!is_split(transaction))
		answer(transaction);
}

void PciXBus::answer(Transaction &transaction)
{
	Payload &payload = *transaction.payload;

	stats_.requests++;
	stats_.request_ps += now_ps() - transaction.requested_ps;
	transaction.next = free_;
	free_ = &transaction;
	masters_[transaction.master].port.answer(payload);
}

} // namespace vifsim
