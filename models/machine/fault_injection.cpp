// SPDX-License-Identifier: Apache-2.0
#include "machine/fault_injection.h"

#include <algorithm>
#include <cinttypes>

#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

// Beyond the end of any run.
constexpr uint64_t for_ever = 10000 * UNIT_PS_PER_S;

} // namespace

bool FaultInjection::any(const platform &platform)
{
	return std::any_of(std::begin(platform.faults), std::end(platform.faults),
			   [](const fault_config &config) { return config.kind != FAULT_NONE; });
}

FaultInjection::FaultInjection(sc_core::sc_module_name name, const platform &platform, uint32_t replication,
			       const std::vector<std::unique_ptr<Node>> &nodes, const std::vector<HostWires> &wires,
			       frame_pool &pool)
    : sc_module(name), platform_(platform), nodes_(nodes), wires_(wires), pool_(pool)
{
	for (size_t index = 0; index < FAULTS_MAXIMUM; index++) {
		const fault_config &config = platform.faults[index];

		if (config.kind == FAULT_NONE)
			continue;
		entries_.push_back(std::make_unique<Entry>());
		fault &fault = entries_.back()->state;

		fault_init(&fault, &config, index, platform.seed, replication);
		entries_.back()->first = &first_like(*entries_.back());
		if (fault_kinds[config.kind].place == FAULT_PLACE_WIRE) {
			const HostWires &pair = wires_[config.target.host];

			(config.target.to_host ? pair.from_switch : pair.to_switch)->add_fault(fault, pool);
		} else if (config.kind == FAULT_LOST_INTERRUPT) {
			nodes[config.target.host]->host().add_interrupt_fault(fault);
		}
	}
}

FaultInjection::Entry &FaultInjection::first_like(Entry &entry)
{
	for (const auto &other : entries_)
		if (fault_config_same_part(other->state.config, entry.state.config))
			return *other;
	return entry;
}

void FaultInjection::start_of_simulation()
{
	for (const auto &node : nodes_)
		node->host().watch_doubles();
	due();
}

void FaultInjection::due()
{
	const uint64_t now = now_ps();
	uint64_t next = Timer::never;

	for (const auto &entry : entries_) {
		for (enum fault_turn turned = fault_turn(&entry->state, now); turned != FAULT_TURN_NONE;
		     turned = fault_turn(&entry->state, now))
			turn(*entry, turned == FAULT_TURN_BEGINS);
		next = std::min(next, fault_due_ps(&entry->state));
	}
	due_.set(next);
}

// Whether its part is in another state than before.
bool FaultInjection::changes(const Entry &entry, bool begins)
{
	uint32_t &present = entry.first->present;

	return begins ? present++ == 0 : --present == 0;
}

// Part by part: it begins, or ends.
void FaultInjection::turn(Entry &entry, bool begins)
{
	const fault_config &config = *entry.state.config;
	const fault_target &target = config.target;
	Node &node = *nodes_[target.host];
	Host &host = node.host();

	// A wire keeps the latest end of its pauses itself.
	if (fault_kinds[config.kind].sort == FAULT_STATE && config.kind != FAULT_FULL_SEND_RING &&
	    !changes(entry, begins))
		return;
	switch (static_cast<fault_kind>(config.kind)) {
	case FAULT_SPURIOUS_INTERRUPT:
		spurious(entry);
		break;
	case FAULT_STUCK_INTERRUPT:
		host.stick_line(begins);
		break;
	case FAULT_FULL_SEND_RING:
		if (begins)
			wires_[target.host].to_switch->pause(now_ps() + (config.for_ps > 0 ? config.for_ps : for_ever));
		break;
	case FAULT_FULL_RECEIVE_RING:
		host.stop_driver(target.number, begins);
		break;
	case FAULT_GUEST_STOPS_READING:
		host.stop_reader(target.number, begins);
		break;
	case FAULT_GUEST_CRASH:
		host.pause_domain(target.number + 1);
		break;
	case FAULT_GUEST_DESTROYED:
		host.destroy_guest(target.number);
		break;
	case FAULT_DOM0_STALL:
		begins ? host.pause_domain(0) : host.unpause_domain(0);
		break;
	case FAULT_CONTEXT_HANG:
		node.device().hang_context(target.engine, target.number, begins);
		break;
	case FAULT_PCI_RETRY:
		node.refuse(begins);
		break;
	case FAULT_NONE:
	case FAULT_FRAME_LOSS:
	case FAULT_FRAME_CORRUPTION:
	case FAULT_FRAME_REORDERING:
	case FAULT_LOST_INTERRUPT:
	case FAULT_KINDS:
		break; // they have no turns
	}
}

// Of a device that sends messages one with a vector that is drawn; else its line, at which nobody may be looking.
void FaultInjection::spurious(Entry &entry)
{
	Host &host = nodes_[entry.state.config->target.host]->host();

	if (platform_has_messages(&platform_)) {
		host.spurious_message(static_cast<uint32_t>(
			rng_below(&entry.state.rng, std::min(platform_.nic.vectors, platform_.vifs))));
		entry.told++;
	} else {
		entry.told += host.spurious_interrupt(host.counters.lines_spurious);
	}
}

void FaultInjection::add_statistics(stat_registry &registry)
{
	for (const auto &entry : entries_) {
		const auto number = static_cast<size_t>(entry->state.config - platform_.faults) + 1;

		stat_registry_add(&registry, ("faults." + std::to_string(number)).c_str(), &entry->state.counters,
				  fault_stats, fault_stat_count);
	}
}

// Of the wires' counters.
uint64_t FaultInjection::corrupted() const
{
	uint64_t sum = 0;

	for (const HostWires &pair : wires_)
		sum += pair.to_switch->counters().corrupted + pair.from_switch->counters().corrupted;
	return sum;
}

// A guest has one peer, whose frames are numbered; a replay's are not.
void FaultInjection::check_doubles(report &report) const
{
	uint64_t frames = 0, twice = 0, late = 0, overtaken = 0;

	for (const auto &node : nodes_)
		for (const frame_window &window : node->host().windows()) {
			frames += window.frames;
			twice += window.twice;
			late += window.late;
			overtaken += window.overtaken;
		}
	report_add_check(&report, "no frame came twice", twice == 0 && late == 0,
			 "of %" PRIu64 " frames that guests received %" PRIu64 " had been there before, %" PRIu64
			 " came after a later one, %" PRIu64 " of them too late to tell",
			 frames, twice, overtaken, late);
	report_add_value(&report, "faults.frames_received", "frames", frames);
	report_add_value(&report, "faults.frames_twice", "frames", twice);
	report_add_value(&report, "faults.frames_overtaken", "frames", overtaken);
}

void FaultInjection::check(report &report) const
{
	uint64_t under_way = 0, lost = 0, kept = 0, struck = 0, spurious_told = 0, spurious_taken = 0;

	for (const frame *frame = pool_.live.live_next; frame != &pool_.live; frame = frame->live_next)
		under_way += frame->damaged;
	report_add_check(&report, "corrupted frames found",
			 pool_.damaged_delivered == 0 && corrupted() == pool_.damaged_dropped + under_way,
			 "corrupted on wires %" PRIu64 ", dropped %" PRIu64 " + under way %" PRIu64
			 ", delivered %" PRIu64,
			 corrupted(), pool_.damaged_dropped, under_way, pool_.damaged_delivered);
	for (const HostWires &pair : wires_)
		for (const EthernetLink *link : {pair.to_switch, pair.from_switch}) {
			lost += link->counters().lost;
			kept += link->counters().kept;
		}
	for (const auto &entry : entries_) {
		const fault &fault = entry->state;
		const int kind = fault.config->kind;

		struck += kind == FAULT_FRAME_LOSS ? fault.total_hits : 0;
		spurious_told += kind == FAULT_SPURIOUS_INTERRUPT ? entry->told : 0;
	}
	for (const auto &node : nodes_)
		spurious_taken += node->host().counters.lines_spurious + node->host().counters.messages_spurious;
	if (platform_.workload.kind != WORKLOAD_REPLAY)
		check_doubles(report);
	report_add_check(&report, "faults accounted",
			 lost <= struck && lost == pool_.dropped[FRAME_DROP_LOST] && spurious_told == spurious_taken,
			 "frames struck by losses %" PRIu64 ", lost on wires %" PRIu64 ", dropped for it %" PRIu64
			 ", held back %" PRIu64 "; spurious interrupts %" PRIu64 ", seen by hosts %" PRIu64,
			 struck, lost, pool_.dropped[FRAME_DROP_LOST], kept, spurious_told, spurious_taken);
}

} // namespace vifsim
