// SPDX-License-Identifier: Apache-2.0
#include "net/ethernet_link.h"

#include <algorithm>
#include <cinttypes>

#include "sim/sim_time.h"

namespace vifsim
{

static const stat_spec link_stats[] = {
	{"frames", "frames", "Frames sent.", STAT_COUNTER, offsetof(EthernetLinkCounters, frames)},
	{"bytes", "B", "Bytes of these frames, without preamble, check and gap.", STAT_COUNTER,
	 offsetof(EthernetLinkCounters, bytes)},
	{"busy_ps", "ps", "Time in which the wire was taken, gaps included.", STAT_COUNTER,
	 offsetof(EthernetLinkCounters, busy_ps)},
	{"waiting_ps", "ps", "Sum of the frames' waits for the wire.", STAT_COUNTER,
	 offsetof(EthernetLinkCounters, waiting_ps)},
	{"lost", "frames", "Of the frames sent, those that a fault lost.", STAT_COUNTER,
	 offsetof(EthernetLinkCounters, lost)},
	{"corrupted", "frames", "Those that a fault changed the bytes of.", STAT_COUNTER,
	 offsetof(EthernetLinkCounters, corrupted)},
	{"kept", "frames", "Those that a fault held back.", STAT_COUNTER, offsetof(EthernetLinkCounters, kept)},
};

EthernetLink::EthernetLink(sc_core::sc_module_name name, const wire_config &config, const std::string &path)
    : sc_module(name), config_(config)
{
	station_init(&station_, path.c_str());
	station_.kind = STATION_WIRE;
	station_.stage = LATENCY_WIRE_WAIT;
}

void EthernetLink::add_fault(fault &fault, frame_pool &pool)
{
	pool_ = &pool;
	if (faults_ == nullptr)
		faults_ = std::make_unique<LinkFaults>(*this);
	faults_->add(fault);
}

void EthernetLink::pause(uint64_t until_ps)
{
	const uint64_t from_ps = found_free(now_ps());

	if (until_ps <= from_ps)
		return;
	paused_ps_ += until_ps - from_ps;
	free_at_ps_ = until_ps;
}

uint64_t EthernetLink::send(frame *frame)
{
	const uint64_t now = now_ps();

	counters_.frames++;
	counters_.bytes += frame->bytes;
	station_enter(&station_, frame, now);
	const LinkFaults::Fate fate = faults_ == nullptr ? LinkFaults::Fate::carried : faults_->strike(frame, now);

	counters_.corrupted += frame->damaged;
	switch (fate) {
	case LinkFaults::Fate::lost:
		lose(frame, now);
		break;
	case LinkFaults::Fate::kept:
		counters_.kept++;
		break;
	default:
		carry(frame, now);
		break;
	}
	return std::max(now, free_at_ps_);
}

// Somebody wants the wire: from when he has it.
uint64_t EthernetLink::found_free(uint64_t now_ps)
{
	if (now_ps <= free_at_ps_)
		return free_at_ps_;
	free_ps_ += now_ps - free_at_ps_;
	free_at_ps_ = now_ps;
	return now_ps;
}

// Takes the wire for a frame; returns when it begins to.
uint64_t EthernetLink::occupy(const frame *frame, uint64_t now_ps)
{
	const uint64_t start = found_free(now_ps);

	free_at_ps_ = start + wire_config_time_ps(&config_, frame->bytes + FRAME_WIRE_OVERHEAD_BYTES);
	counters_.busy_ps += free_at_ps_ - start;
	counters_.waiting_ps += start - now_ps;
	return start;
}

void EthernetLink::carry(frame *frame, uint64_t now_ps)
{
	const uint64_t start = occupy(frame, now_ps);
	const uint64_t first_bit = start + wire_config_time_ps(&config_, WIRE_PREAMBLE_BYTES) + config_.delay_ps;
	const uint64_t last_bit = start +
				  wire_config_time_ps(&config_, WIRE_PREAMBLE_BYTES + frame->bytes + WIRE_CHECK_BYTES) +
				  config_.delay_ps;

	frame_latency_stage(frame, LATENCY_WIRE, start);
	frame_latency_stage(frame, LATENCY_PROPAGATION, last_bit - config_.delay_ps);
	for (WireTap *tap : taps_)
		tap->frame_sent(*frame, first_bit - config_.delay_ps, first_bit);
	sink_->frame_on_wire(frame, first_bit, last_bit);
}

// It takes its time on the wire; nobody waits for it at the other end, so it is gone at once.
void EthernetLink::lose(frame *frame, uint64_t now_ps)
{
	const uint64_t start = occupy(frame, now_ps);

	counters_.lost++;
	for (WireTap *tap : taps_)
		tap->frame_lost(*frame, start + wire_config_time_ps(&config_, WIRE_PREAMBLE_BYTES));
	station_leave(&station_, frame, now_ps);
	frame_dropped(pool_, frame, FRAME_DROP_LOST);
}

void EthernetLink::hold(frame_census &census) const
{
	if (faults_ != nullptr)
		faults_->hold(census);
}

// A rate at which a byte takes no whole number of picoseconds rounds each frame's time up.
void EthernetLink::check(report &report) const
{
	const uint64_t frames = counters_.frames - kept_now();
	const uint64_t bytes = counters_.bytes - (faults_ != nullptr ? faults_->kept_bytes() : 0);
	const uint64_t service_ps = wire_config_time_ps(&config_, bytes + frames * FRAME_WIRE_OVERHEAD_BYTES);
	const uint64_t rounding_ps = 8 * UNIT_PS_PER_S % config_.rate_bit_s != 0 ? frames : 0;
	const uint64_t taken_ps = free_at_ps_ - free_ps_ - paused_ps_;

	report_add_check(&report, (std::string("Utilisation law at ") + station_.path).c_str(),
			 taken_ps >= service_ps && taken_ps - service_ps <= rounding_ps &&
				 counters_.busy_ps == taken_ps,
			 "not free for %" PRIu64 " ps, services of %" PRIu64 " frames %" PRIu64
			 " ps, counted as busy %" PRIu64 " ps; rounding up to %" PRIu64 " ps",
			 taken_ps, frames, service_ps, counters_.busy_ps, rounding_ps);
}

void EthernetLink::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &counters_, link_stats, std::size(link_stats));
	stat_registry_add(&registry, (path + ".station").c_str(), &station_, station_stats, station_stat_count);
}

} // namespace vifsim
