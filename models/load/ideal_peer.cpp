// SPDX-License-Identifier: Apache-2.0
#include "load/ideal_peer.h"

#include <algorithm>

#include "net/frame_census.h"
#include "sim/sim_time.h"

namespace vifsim
{

struct IdealPeer::Port : public FrameSink {
	Port(IdealPeer &peer, uint32_t port_number, FrameSource &wire) : owner(peer), number(port_number), output(wire)
	{
	}

	void frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps) override
	{
		owner.announce(*this, frame, last_bit_ps);
	}

	// Its wire can take a frame, and none waits for it.
	bool idle(uint64_t now_ps) const { return waiting.head == nullptr && output.free_at_ps() <= now_ps; }

	IdealPeer &owner;
	const uint32_t number; // of the card
	FrameSource &output;
	frame_queue arriving = {nullptr, nullptr, 0};
	frame_queue waiting = {nullptr, nullptr, 0};
};

IdealPeer::IdealPeer(sc_core::sc_module_name name, frame_pool &pool, uint32_t host, uint32_t ends,
		     const std::string &path)
    : sc_module(name)
{
	peer_init(&peer_, &pool, host, ends);
	station_init(&applications_, (path + ".applications").c_str());
	station_init(&waiting_, (path + ".waiting").c_str());
	applications_.kind = STATION_WORK;
	waiting_.stage = LATENCY_WIRE_WAIT;
}

IdealPeer::~IdealPeer()
{
	peer_free(&peer_);
}

FrameSink &IdealPeer::add_port(FrameSource &wire)
{
	ports_.push_back(std::make_unique<Port>(*this, static_cast<uint32_t>(ports_.size()), wire));
	return *ports_.back();
}

void IdealPeer::set_application(uint32_t number, const application &application)
{
	peer_set_application(&peer_, number, application, &applications_);
}

void IdealPeer::start_of_simulation()
{
	timer_.set(now_ps());
}

void IdealPeer::announce(Port &port, frame *frame, uint64_t last_bit_ps)
{
	frame->due_ps = last_bit_ps;
	frame_queue_push(&port.arriving, frame);
	if (port.arriving.count == 1)
		arrival_.set_earlier(last_bit_ps);
}

void IdealPeer::arrivals_due()
{
	const uint64_t now = now_ps();
	uint64_t next = UINT64_MAX;

	for (auto &port : ports_) {
		while (port->arriving.head != nullptr && port->arriving.head->due_ps <= now) {
			frame *frame = frame_queue_pop(&port->arriving);

			if (frame->station != nullptr)
				station_leave(frame->station, frame, now);
			peer_receive(&peer_, port->number, frame, now);
		}
		if (port->arriving.head != nullptr)
			next = std::min(next, port->arriving.head->due_ps);
	}
	if (next != UINT64_MAX)
		arrival_.set_earlier(next);
	after();
}

void IdealPeer::timer_due()
{
	peer_timers(&peer_, now_ps());
	after();
}

bool IdealPeer::port_idle(uint64_t now_ps) const
{
	return std::any_of(ports_.begin(), ports_.end(), [now_ps](const auto &port) { return port->idle(now_ps); });
}

// When a wire is free for what waits for it, or for what may be for it.
uint64_t IdealPeer::next_send_ps() const
{
	const bool more = peer_has_frames(&peer_);
	uint64_t next = UINT64_MAX;

	for (const auto &port : ports_)
		if (more || port->waiting.head != nullptr)
			next = std::min(next, port->output.free_at_ps());
	return next;
}

void IdealPeer::send_waiting(Port &port, uint64_t now_ps)
{
	if (port.waiting.head == nullptr || port.output.free_at_ps() > now_ps)
		return;
	frame *frame = frame_queue_pop(&port.waiting);
	const uint64_t source = frame->source;

	station_leave(&waiting_, frame, now_ps);
	port.output.send(frame);
	peer_release(&peer_, source, now_ps);
}

void IdealPeer::send_or_wait(frame *frame, uint64_t now_ps)
{
	Port &port = *ports_.at(frame_mac_port(frame->source));

	if (port.idle(now_ps)) {
		port.output.send(frame);
		return;
	}
	peer_hold(&peer_, frame->source);
	station_enter(&waiting_, frame, now_ps);
	frame_queue_push(&port.waiting, frame);
}

void IdealPeer::send_due()
{
	const uint64_t now = now_ps();

	for (const auto &port : ports_)
		send_waiting(*port, now);
	while (port_idle(now)) {
		frame *frame = peer_next(&peer_, now);

		if (frame == nullptr)
			break;
		send_or_wait(frame, now);
	}
	after();
}

// What has come of it: something to send when a wire is free, or a later deadline.
void IdealPeer::after()
{
	const uint64_t now = now_ps(), deadline = peer_deadline(&peer_), next = next_send_ps();

	if (next != UINT64_MAX)
		send_.set_earlier(std::max(now, next));
	if (deadline != APPLICATION_NEVER)
		timer_.set_earlier(std::max(now, deadline));
}

void IdealPeer::hold(frame_census &census) const
{
	for (const auto &port : ports_) {
		frame_census_hold_queue(&census, &port->arriving);
		frame_census_hold_queue(&census, &port->waiting);
	}
	for (uint32_t number = 0; number < peer_.count; number++) {
		const application &application = peer_.ends[number].application;

		if (application.ops != nullptr && application.ops->hold != nullptr)
			application.ops->hold(application.state, &census);
	}
}

void IdealPeer::add_statistics(stat_registry &registry, const std::string &path)
{
	stat_registry_add(&registry, path.c_str(), &peer_.counters, peer_stats, peer_stat_count);
	stat_registry_add(&registry, (path + ".applications").c_str(), &applications_, station_stats,
			  station_stat_count);
	stat_registry_add(&registry, (path + ".waiting").c_str(), &waiting_, station_stats, station_stat_count);
}

} // namespace vifsim
