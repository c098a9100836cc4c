// SPDX-License-Identifier: Apache-2.0
#include "net/ethernet_switch.h"

#include <algorithm>

#include "net/output_buffer.h"
#include "sim/sim_time.h"

namespace vifsim
{

static const stat_spec switch_stats[] = {
	{"received", "frames", "Frames taken in.", STAT_COUNTER, offsetof(EthernetSwitchCounters, received)},
	{"sent", "frames", "Frames given to an output queue, copies included.", STAT_COUNTER,
	 offsetof(EthernetSwitchCounters, sent)},
	{"copies", "frames", "Frames made by flooding.", STAT_COUNTER, offsetof(EthernetSwitchCounters, copies)},
	{"dropped_no_buffer", "frames", "Frames dropped at a full output queue.", STAT_COUNTER,
	 offsetof(EthernetSwitchCounters, dropped_no_buffer)},
	{"dropped_no_port", "frames", "Frames dropped because no other port leads to their destination.", STAT_COUNTER,
	 offsetof(EthernetSwitchCounters, dropped_no_port)},
	{"crc_errors", "frames", "Frames dropped because their check did not fit their bytes.", STAT_COUNTER,
	 offsetof(EthernetSwitchCounters, crc_errors)},
	{"queue_maximum", "B", "Most bytes in one output queue.", STAT_MAXIMUM,
	 offsetof(EthernetSwitchCounters, queue_maximum_bytes)},
};

// A port: the frames on the wire towards it, and the buffer of the wire away from it.
struct EthernetSwitch::Port : public FrameSink {
	Port(EthernetSwitch &owner_switch, unsigned port_number, FrameSource *wire, uint64_t buffer_bytes)
	    : owner(owner_switch), number(port_number), output(wire), buffer(wire == nullptr ? 0 : buffer_bytes)
	{
	}

	void frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps) override
	{
		owner.announce(*this, frame, last_bit_ps);
	}

	EthernetSwitch &owner;
	const unsigned number;
	FrameSource *const output;
	OutputBuffer buffer;
	frame_queue arriving = {nullptr, nullptr, 0};
};

EthernetSwitch::EthernetSwitch(sc_core::sc_module_name name, const wire_config &config, frame_pool &pool,
			       const std::string &path)
    : sc_module(name), config_(config), pool_(pool)
{
	station_init(&station_, path.c_str());
	station_.stage = LATENCY_PROPAGATION;
	learning_bridge_init(&bridge_, config.switch_ageing_ps);
}

EthernetSwitch::~EthernetSwitch() = default;

unsigned EthernetSwitch::add_port(FrameSource *output)
{
	const unsigned number = static_cast<unsigned>(ports_.size());

	ports_.push_back(std::make_unique<Port>(*this, number, output, config_.switch_buffer_bytes));
	return number;
}

FrameSink &EthernetSwitch::port(unsigned number)
{
	return *ports_.at(number);
}

void EthernetSwitch::announce(Port &port, frame *frame, uint64_t last_bit_ps)
{
	frame->due_ps = last_bit_ps + config_.switch_latency_ps;
	frame_queue_push(&port.arriving, frame);
	if (port.arriving.count == 1)
		due_.set_earlier(frame->due_ps);
}

// Forwards every frame whose latency has passed, and waits for the next one.
void EthernetSwitch::forward_due()
{
	const uint64_t now = now_ps();
	uint64_t next = UINT64_MAX;

	for (auto &port : ports_) {
		while (port->arriving.head != nullptr && port->arriving.head->due_ps <= now)
			forward(*port, frame_queue_pop(&port->arriving), now);
	}
	for (auto &port : ports_) {
		if (port->arriving.head != nullptr)
			next = std::min(next, port->arriving.head->due_ps);
	}
	if (next != UINT64_MAX)
		due_.set_earlier(next);
}

void EthernetSwitch::forward(Port &port, frame *frame, uint64_t now)
{
	const uint64_t last_bit = frame->due_ps - config_.switch_latency_ps;

	counters_.received++;
	if (frame->station != nullptr)
		station_leave(frame->station, frame, last_bit);
	station_enter(&station_, frame, last_bit);
	station_leave(&station_, frame, now);
	if (frame->damaged) {
		counters_.crc_errors++;
		frame_dropped(&pool_, frame, FRAME_DROP_CORRUPTED);
		return;
	}
	learning_bridge_learn(&bridge_, frame->source, port.number, now);
	const uint32_t to = learning_bridge_decide(&bridge_, frame->destination, port.number, now);
	if (to == LEARNING_BRIDGE_FLOOD) {
		flood(port, frame, now);
	} else if (to == LEARNING_BRIDGE_FILTER || ports_[to]->output == nullptr) {
		counters_.dropped_no_port++;
		frame_dropped(&pool_, frame, FRAME_DROP_FOREIGN);
	} else {
		output(*ports_[to], frame, now);
	}
}

// The last port gets the frame itself, those before it get copies.
void EthernetSwitch::flood(Port &from, frame *frame, uint64_t now)
{
	Port *last = nullptr;

	for (auto &port : ports_) {
		if (port.get() == &from || port->output == nullptr)
			continue;
		if (last != nullptr) {
			counters_.copies++;
			output(*last, frame_copy(&pool_, frame), now);
		}
		last = port.get();
	}
	if (last != nullptr) {
		output(*last, frame, now);
	} else {
		counters_.dropped_no_port++;
		frame_dropped(&pool_, frame, FRAME_DROP_FOREIGN);
	}
}

void EthernetSwitch::output(Port &port, frame *frame, uint64_t now)
{
	const uint32_t bytes = frame->bytes;

	port.buffer.release(now);
	if (!port.buffer.fits(bytes)) {
		counters_.dropped_no_buffer++;
		frame_dropped(&pool_, frame, FRAME_DROP_NO_BUFFER);
		return;
	}
	port.buffer.hold(bytes, port.output->send(frame));
	counters_.sent++;
	counters_.queue_maximum_bytes = std::max(counters_.queue_maximum_bytes, port.buffer.bytes());
}

void EthernetSwitch::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &counters_, switch_stats, std::size(switch_stats));
	stat_registry_add(&registry, (path + ".bridge").c_str(), &bridge_, learning_bridge_stats,
			  learning_bridge_stat_count);
	stat_registry_add(&registry, (path + ".station").c_str(), &station_, station_stats, station_stat_count);
}

void EthernetSwitch::hold(frame_census &census) const
{
	for (const auto &port : ports_)
		frame_census_hold_queue(&census, &port->arriving);
}

} // namespace vifsim
