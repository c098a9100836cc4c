// SPDX-License-Identifier: Apache-2.0
#include "net/ethernet_link.h"

#include <algorithm>

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
};

EthernetLink::EthernetLink(sc_core::sc_module_name name, const wire_config &config, const std::string &path)
    : sc_module(name), config_(config)
{
	station_init(&station_, path.c_str());
	station_.stage = LATENCY_WIRE_WAIT;
}

uint64_t EthernetLink::send(frame *frame)
{
	const uint64_t now = now_ps();
	const uint64_t start = std::max(now, free_at_ps_);
	const uint64_t first_bit = start + wire_config_time_ps(&config_, WIRE_PREAMBLE_BYTES) + config_.delay_ps;
	const uint64_t last_bit = start +
				  wire_config_time_ps(&config_, WIRE_PREAMBLE_BYTES + frame->bytes + WIRE_CHECK_BYTES) +
				  config_.delay_ps;

	free_at_ps_ = start + wire_config_time_ps(&config_, frame->bytes + FRAME_WIRE_OVERHEAD_BYTES);
	counters_.frames++;
	counters_.bytes += frame->bytes;
	counters_.busy_ps += free_at_ps_ - start;
	counters_.waiting_ps += start - now;
	station_enter(&station_, frame, now);
	frame_latency_stage(frame, LATENCY_WIRE, start);
	frame_latency_stage(frame, LATENCY_PROPAGATION, last_bit - config_.delay_ps);
	if (tap_ != nullptr)
		tap_->frame_sent(*frame, first_bit - config_.delay_ps, first_bit);
	sink_->frame_on_wire(frame, first_bit, last_bit);
	return free_at_ps_;
}

void EthernetLink::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &counters_, link_stats, std::size(link_stats));
	stat_registry_add(&registry, (path + ".station").c_str(), &station_, station_stats, station_stat_count);
}

} // namespace vifsim
