// SPDX-License-Identifier: Apache-2.0
#include "open_queues.h"

#include <algorithm>
#include <cmath>

#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

const uint64_t FRAME_BYTES = 1514;
const uint64_t SEED = 1;

// 1 Gbit/s and a switch whose buffer never overflows.
wire_config gigabit()
{
	return {1000000000, 50000, 3000000, 1 << 20, 0};
}

foreign_config arrivals_at(double utilisation)
{
	const double per_s = utilisation * 1e12 / static_cast<double>(SERVICE_PS);

	return {static_cast<uint64_t>(std::llround(per_s)), FRAME_BYTES, FOREIGN_POISSON};
}

} // namespace

wire_config fast_wire()
{
	return {UINT64_C(400000000000), 0, 0, 0, 0};
}

uint32_t exponential_bytes(const wire_config &wire, rng *stream, uint64_t mean_ps)
{
	const uint64_t whole = rng_exponential(stream, mean_ps) / wire_config_time_ps(&wire, 1);

	return static_cast<uint32_t>(std::max<uint64_t>(whole, FRAME_MINIMUM_BYTES + FRAME_WIRE_OVERHEAD_BYTES) -
				     FRAME_WIRE_OVERHEAD_BYTES);
}

uint64_t Arrivals::send(frame *frame)
{
	if (now_ps() > link_.free_at_ps())
		idle_ps_ += now_ps() - link_.free_at_ps();
	return link_.send(frame);
}

void Departures::frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps)
{
	catch_up();
	frame->due_ps = last_bit_ps;
	frame_queue_push(&queue_, frame);
}

void Departures::catch_up()
{
	while (queue_.head != nullptr && queue_.head->due_ps <= now_ps()) {
		frame *const gone = frame_queue_pop(&queue_);

		station_leave(gone->station, gone, gone->due_ps);
		frame_delivered(&pool_, gone);
	}
}

OpenQueue::OpenQueue(const std::string &name, const wire_config &wire)
    : link_((name + "_link").c_str(), wire, name), arrivals_(link_), wire_(wire), departures_(pool_)
{
	frame_pool_init(&pool_);
	link_.bind(departures_);
	link_.add_stations(stations_);
}

OpenQueue::~OpenQueue()
{
	frame_pool_free(&pool_);
}

void OpenQueue::begin_window()
{
	departures_.catch_up();
	before_ = link_.counters();
	for (station *place : stations_)
		station_window(place, now_ps());
}

double OpenQueue::wait_ps() const
{
	const EthernetLinkCounters &counters = link_.counters();

	return static_cast<double>(counters.waiting_ps - before_.waiting_ps) /
	       static_cast<double>(counters.frames - before_.frames);
}

uint64_t OpenQueue::services_ps() const
{
	const EthernetLinkCounters &counters = link_.counters();

	// Both rates have a whole number of picoseconds for a byte.
	return (counters.bytes + counters.frames * FRAME_WIRE_OVERHEAD_BYTES) * wire_config_time_ps(&wire_, 1);
}

uint64_t OpenQueue::occupancy_ps()
{
	departures_.catch_up();
	return station_area(stations_[0], now_ps());
}

uint64_t OpenQueue::stays_ps()
{
	departures_.catch_up();
	return station_stays(stations_[0], &pool_, now_ps());
}

ConstantQueue::ConstantQueue(const std::string &name, double utilisation, uint32_t replication)
    : OpenQueue(name, gigabit()), config_(arrivals_at(utilisation)),
      switch_((name + "_switch").c_str(), gigabit(), pool_, name + ".switch"),
      source_((name + "_source").c_str(), config_, pool_, SEED, replication)
{
	const unsigned in = switch_.add_port(nullptr);

	switch_.add_port(&arrivals_);
	entry_ = std::make_unique<NoWire>(switch_.port(in));
	source_.bind(*entry_);
}

double ConstantQueue::utilisation() const
{
	return static_cast<double>(SERVICE_PS) / static_cast<double>(foreign_config_period_ps(&config_));
}

uint64_t ConstantQueue::NoWire::send(frame *frame)
{
	sink.frame_on_wire(frame, now_ps(), now_ps());
	return now_ps();
}

ExponentialQueue::ExponentialQueue(const std::string &name, double utilisation, uint32_t replication)
    : OpenQueue(name, fast_wire()),
      source_((name + "_source").c_str(), pool_, arrivals_,
	      static_cast<uint64_t>(std::llround(static_cast<double>(SERVICE_PS) / utilisation)), replication)
{
}

ExponentialQueue::Source::Source(sc_core::sc_module_name name, frame_pool &frames, FrameSource &to, uint64_t mean_ps,
				 uint32_t replication)
    : sc_module(name), pool(frames), wire(to), interval_ps(mean_ps)
{
	rng_init(&stream, SEED, replication, "validation.mm1");
	SC_METHOD(send);
	sensitive << next;
	dont_initialize();
}

void ExponentialQueue::Source::start_of_simulation()
{
	next.notify(sim_time(rng_exponential(&stream, interval_ps)));
}

void ExponentialQueue::Source::send()
{
	wire.send(frame_new(&pool, frame_mac(0, 0), frame_mac(1, 0),
			    exponential_bytes(fast_wire(), &stream, SERVICE_PS)));
	next.notify(sim_time(rng_exponential(&stream, interval_ps)));
}

} // namespace vifsim
