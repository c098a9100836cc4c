// SPDX-License-Identifier: Apache-2.0
#include "pci/pci_bus.h"

#include <algorithm>
#include <cinttypes>

#include "net/frame_latency.h"
#include "pci/bus_trace.h"
#include "sim/sim_time.h"

namespace vifsim
{

PciTargetTiming pci_device_timing(const pci_config &config)
{
	return {config.target_fetch_ps, static_cast<uint32_t>(config.target_read_burst_bytes),
		static_cast<uint32_t>(config.target_write_wait_clocks), true};
}

PciTargetTiming pci_memory_timing(const pci_config &config)
{
	return {config.bridge_memory_read_ps, 0, static_cast<uint32_t>(config.target_write_wait_clocks),
		pci_timing_must_retry(&config, config.bridge_memory_read_ps)};
}

PciBus::PciBus(sc_core::sc_module_name name, const pci_config &config) : IoBus(name), config_(config)
{
	edge_clock_init(&clock_, config.clock_hz);
	pci_arbiter_init(&arbiter_, 0);
}

HostBridgeTiming PciBus::bridge_timing() const
{
	const pci_attempt line = {0, PCI_LINE_BYTES, UINT32_MAX,
				  static_cast<uint32_t>(config_.target_write_wait_clocks), false};
	const pci_tenure tenure = pci_timing_transfer(&config_, &line);

	return {config_.bridge_write_buffer_lines, config_.bridge_post_ps, config_.bridge_read_ps,
		unit_edge_time(pci_tenure_end(&tenure), config_.clock_hz), pci_memory_timing(config_)};
}

void PciBus::check(report &report, const std::string &node) const
{
	report_add_check(&report, (node + ": bus clocks conserved").c_str(), conserved(),
			 "arbitration %" PRIu64 " + address %" PRIu64 " + wait %" PRIu64 " + data %" PRIu64
			 " + turnaround %" PRIu64 ", held %" PRIu64 " clocks",
			 stats_.arbitration_clocks, stats_.address_clocks, stats_.wait_clocks, stats_.data_clocks,
			 stats_.turnaround_clocks, stats_.busy_clocks);
	/* An address phase is one clock, and every attempt has one. */
	report_add_check(&report, (node + ": bus transactions accounted").c_str(),
			 stats_.address_clocks == stats_.transactions + stats_.retries + stats_.aborts,
			 "address phases %" PRIu64 "; transactions %" PRIu64 " + retries %" PRIu64 " + aborts %" PRIu64,
			 stats_.address_clocks, stats_.transactions, stats_.retries, stats_.aborts);
	utilisation_.check(report, node, config_.clock_hz, stats_.read_ps + stats_.write_ps - settled_ps_,
			   pci_stats_phases(&stats_));
}

uint32_t PciBus::attach_master(tlm::tlm_initiator_socket<> &socket)
{
	uint32_t number = arbiter_.masters;

	if (number == PCI_MASTERS_MAX)
		SC_REPORT_FATAL("/vifsim/pci", "too many masters on one bus");
	masters_.emplace_back();
	masters_.back().port.bind(*this, static_cast<int>(number), socket);
	pci_arbiter_init(&arbiter_, number + 1);
	return number;
}

void PciBus::attach_target(tlm::tlm_target_socket<> &socket, uint64_t base, uint64_t size,
			   const PciTargetTiming &timing)
{
	int number = static_cast<int>(targets_.size());

	if (bus_is_claimed(targets_, base, size))
		SC_REPORT_FATAL("/vifsim/pci", "two targets claim the same address");
	targets_.emplace_back();
	Target &target = targets_.back();
	target.timing = timing;
	target.port.bind(*this, number, socket, base, size);
}

void PciBus::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &stats_, pci_stat_specs, pci_stat_count);
}

tlm::tlm_sync_enum PciBus::from_master(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Master &master = masters_[static_cast<size_t>(number)];

	if (master.port.is_done(payload, phase)) {
		plan();
		return tlm::TLM_COMPLETED;
	}
	if (phase != tlm::BEGIN_REQ || master.payload != nullptr) {
		SC_REPORT_ERROR("/vifsim/pci", "a master broke the base protocol: one request at a time");
		return tlm::TLM_ACCEPTED;
	}
	begin_request(static_cast<uint32_t>(number), payload, now_ps() + delay.value());
	plan();
	return tlm::TLM_ACCEPTED;
}

void PciBus::begin_request(uint32_t number, Payload &payload, uint64_t ps)
{
	Master &master = masters_[number];
	PciExtension *extension = payload.get_extension<PciExtension>();

	payload.acquire();
	master.payload = &payload;
	master.transfer = extension != nullptr ? extension->transfer : nullptr;
	master.target = bus_decode(targets_, payload.get_address());
	master.read = payload.is_read();
	master.sent = false;
	master.fetch = Fetch::needed;
	master.moved = master.fetched = 0;
	master.requested_ps = ps;
	pci_arbiter_request(&arbiter_, number, clock_at(ps));
}

// The answer of a target to a request that it did not complete at once.
tlm::tlm_sync_enum PciBus::from_target(int number, Payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay)
{
	Target &target = targets_[static_cast<size_t>(number)];

	target.port.accepted(payload);
	if (phase == tlm::END_REQ)
		return tlm::TLM_ACCEPTED;
	for (Master &master : masters_) {
		if (master.payload != &payload)
			continue;
		target_answered(master, now_ps() + delay.value());
		plan();
		return tlm::TLM_COMPLETED;
	}
	SC_REPORT_ERROR("/vifsim/pci", "a target answered a request that it was not sent");
	return tlm::TLM_COMPLETED;
}

// Decides the next tenure, or shortens the one under way, from the requests as
// they stand.  A tenure that has not begun may still be decided otherwise.
void PciBus::plan()
{
	pci_grant grant;

	if (working_)
		return;
	if (!planned_ || clock_at(now_ps()) < tenure_.start) {
		planned_ = pci_arbiter_next(&arbiter_, &config_, &grant);
		if (!planned_) {
			schedule();
			return;
		}
		plan_tenure(grant);
	}
	uint64_t cut = pci_arbiter_cut(&arbiter_, &config_, owner_, tenure_.start);
	if (cut != PCI_NEVER)
		pci_timing_cut(&config_, &attempt_, cut, &tenure_);
	schedule();
}

void PciBus::plan_tenure(const pci_grant &grant)
{
	const Master &master = masters_[grant.master];

	owner_ = grant.master;
	attempt_ = attempt_of(master);
	if (master.target < 0)
		tenure_ = pci_timing_abort(&config_);
	else if (wants_retry(master, grant.start))
		tenure_ = pci_timing_retry(&config_);
	else
		tenure_ = pci_timing_transfer(&config_, &attempt_);
	tenure_.start = grant.start;
	tenure_.phases.arbitration = grant.arbitration;
}

void PciBus::refuse(uint64_t address, bool refusing)
{
	const int target = bus_decode(targets_, address);

	sc_assert(target >= 0);
	targets_[static_cast<size_t>(target)].refusing = refusing;
	plan();
}

bool PciBus::wants_retry(const Master &master, uint64_t start) const
{
	const Target &target = targets_[static_cast<size_t>(master.target)];

	if (target.refusing || (!master.sent && target.port.accepting()))
		return true;
	if (!master.read || !target.timing.delayed_reads)
		return false;
	if (master.fetch == Fetch::done)
		return false;
	// The target decides in the clock in which it claims the transaction.
	return master.fetch == Fetch::needed || master.ready_ps == PCI_NEVER ||
	       clock_at(master.ready_ps) > start + config_.devsel_clocks;
}

pci_attempt PciBus::attempt_of(const Master &master) const
{
	pci_attempt attempt = {master.payload->get_address() + master.moved,
			       master.payload->get_data_length() - master.moved, UINT32_MAX, 0, master.read};

	if (master.target < 0)
		return attempt;
	const PciTargetTiming &timing = targets_[static_cast<size_t>(master.target)].timing;
	if (!master.read)
		attempt.first_wait = timing.write_wait_clocks;
	else if (!timing.delayed_reads)
		attempt.first_wait = static_cast<uint32_t>(pci_timing_clocks(&config_, timing.fetch_ps));
	else if (master.fetched > master.moved)
		attempt.target_bytes = master.fetched - master.moved;
	return attempt;
}

// Keeps the one timer at the end of the planned tenure's data.
void PciBus::schedule()
{
	uint64_t due_ps = planned_ ? clock_ps(pci_tenure_data_end(&tenure_)) : PCI_NEVER;

	if (due_ps != tenure_over_.at_ps())
		tenure_over_.set(due_ps);
	if (waker_ != nullptr && planned_)
		waker_->set(std::max(clock_ps(tenure_.start), now_ps()));
}

void PciBus::tenure_over()
{
	Master &master = masters_[owner_];

	planned_ = false;
	working_ = true; // what targets and masters ask for meanwhile is planned below
	pci_arbiter_release(&arbiter_, owner_, pci_tenure_end(&tenure_));
	count_tenure(master);
	if (observer_ != nullptr)
		observer_->pci_tenure(owner_, master.read, tenure_);
	if (trace_ != nullptr)
		trace_tenure(master);
	if (tenure_.ending == PCI_ABORTED) {
		master.payload->set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
		respond(master);
	} else if (tenure_.ending == PCI_RETRIED) {
		after_retry(master);
	} else {
		after_data(master);
	}
	working_ = false;
	plan();
}

void PciBus::count_tenure(Master &master)
{
	uint64_t from = tenure_.start - tenure_.phases.arbitration;
	uint64_t to = clock_at(now_ps()) + tenure_.phases.turnaround;
	PciTransfer *transfer = master.transfer;

	const uint64_t from_ps = clock_ps(from), to_ps = clock_ps(to);

	pci_stats_add(&stats_, &tenure_, master.read, to - from, to_ps - from_ps - settled_ps_);
	utilisation_.tenure(from_ps, to_ps);
	settled_ps_ = 0;
	if (transfer == nullptr)
		return;
	if (transfer->clocks == 0) {
		transfer->granted_ps = clock_ps(tenure_.start);
		if (transfer->command == PciCommand::write && transfer->payload != nullptr)
			frame_latency_waited(transfer->payload, LATENCY_PCI_WAIT, transfer->granted_ps);
	}
	transfer->clocks += pci_phases_sum(&tenure_.phases);
	transfer->transactions += tenure_.bytes > 0;
	transfer->retries += tenure_.ending == PCI_RETRIED;
}

void PciBus::attach_trace(struct trace &trace, uint32_t group)
{
	trace_ = trace_add_track(&trace, group, "bus", "bus");
}

void PciBus::trace_tenure(const Master &master)
{
	const BusEnding ending = tenure_.ending == PCI_ABORTED   ? BusEnding::aborted
				 : tenure_.ending == PCI_RETRIED ? BusEnding::retried
								 : BusEnding::whole;

	bus_trace(trace_, {owner_ == 0, master.read, ending, clock_ps(tenure_.start - tenure_.phases.arbitration),
			   clock_ps(clock_at(now_ps()) + tenure_.phases.turnaround), tenure_.bytes, master.transfer});
}

// Busy from a tenure's address phase to the end of its data.
void PciBus::add_signals(Signals &signals, const std::string &path)
{
	waker_ = &signals.add_waker();
	signals.add(path + ".busy", 1, [this] { return planned_ && clock_ps(tenure_.start) <= now_ps(); });
}

void PciBus::settle()
{
	uint64_t from_ps = clock_ps(tenure_.start - tenure_.phases.arbitration) + settled_ps_, at_ps = now_ps();

	// One that has not begun may still be decided otherwise.
	if (!planned_ || clock_at(at_ps) < tenure_.start || at_ps <= from_ps)
		return;
	*(masters_[owner_].read ? &stats_.read_ps : &stats_.write_ps) += at_ps - from_ps;
	settled_ps_ += at_ps - from_ps;
}

void PciBus::ask_again(const Master &master, uint64_t clock)
{
	pci_arbiter_request(&arbiter_, static_cast<uint32_t>(&master - masters_.data()), clock);
}

void PciBus::after_retry(Master &master)
{
	const Target &target = targets_[static_cast<size_t>(master.target)];

	ask_again(master, pci_tenure_end(&tenure_) + config_.retry_gap_clocks);
	if (!master.read || !target.timing.delayed_reads || master.fetch != Fetch::needed)
		return;
	if (target.refusing || (!master.sent && target.port.accepting()))
		return; // too busy even to take note of it
	uint32_t length = master.payload->get_data_length();
	master.fetch = Fetch::under_way;
	master.asked_ps = now_ps();
	master.fetched = master.moved + pci_timing_to_boundary(master.payload->get_address() + master.moved,
							       length - master.moved, target.timing.read_burst_bytes);
	master.ready_ps = PCI_NEVER;
	if (!master.sent)
		send_to_target(master);
	else
		master.ready_ps = master.asked_ps + master.latency_ps;
}

void PciBus::after_data(Master &master)
{
	master.moved += tenure_.bytes;
	if (master.fetch == Fetch::under_way)
		master.fetch = Fetch::done;
	if (master.moved < master.payload->get_data_length()) {
		bool stopped = tenure_.ending == PCI_DISCONNECTED;

		if (master.moved == master.fetched)
			master.fetch = Fetch::needed;
		ask_again(master, stopped ? pci_tenure_end(&tenure_) + config_.retry_gap_clocks
					  : pci_tenure_data_end(&tenure_));
		return;
	}
	pci_arbiter_withdraw(&arbiter_, owner_);
	if (master.sent)
		respond(master);
	else
		send_to_target(master);
}

void PciBus::send_to_target(Master &master)
{
	Target &target = targets_[static_cast<size_t>(master.target)];
	uint64_t ready_ps;

	master.sent = true;
	if (target.port.send(*master.payload, ready_ps))
		target_answered(master, ready_ps);
}

void PciBus::target_answered(Master &master, uint64_t ready_ps)
{
	if (!master.read || !targets_[static_cast<size_t>(master.target)].timing.delayed_reads) {
		respond(master); // its data have crossed already
		return;
	}
	master.ready_ps = ready_ps;
	master.latency_ps = ready_ps - master.asked_ps;
}

void PciBus::respond(Master &master)
{
	Payload &payload = *master.payload;

	pci_arbiter_withdraw(&arbiter_, static_cast<uint32_t>(&master - masters_.data()));
	stats_.requests++;
	stats_.request_ps += now_ps() - master.requested_ps;
	master.payload = nullptr; // from here on it may ask again
	master.port.answer(payload);
}

} // namespace vifsim
