// SPDX-License-Identifier: Apache-2.0
#include "closed_network.h"

#include <algorithm>
#include <functional>

#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

const uint64_t US = 1000000; // ps
const uint64_t THINK_PS = 100 * US;
const uint64_t SERVICES_PS[ClosedNetwork::stations] = {4 * US, 6 * US, 10 * US};
// From the first station: to each other one, or out. So 5 visits to it, 2.5 and 1.5 to the others.
const double TO_SECOND = 0.5, TO_THIRD = 0.3;

} // namespace

ClosedNetwork::Hop::Hop(sc_core::sc_module_name name, ClosedNetwork &whole, size_t station_number)
    : sc_module(name), network(whole), number(station_number)
{
	SC_METHOD(leave);
	sensitive << due;
	dont_initialize();
}

void ClosedNetwork::Hop::frame_on_wire(frame *frame, uint64_t, uint64_t last_bit_ps)
{
	frame->due_ps = last_bit_ps;
	frame_queue_push(&queue, frame);
	if (queue.count == 1)
		notify_at(due, last_bit_ps);
}

void ClosedNetwork::Hop::leave()
{
	frame *const customer = frame_queue_pop(&queue);

	if (queue.head != nullptr)
		notify_at(due, queue.head->due_ps);
	station_leave(customer->station, customer, now_ps());
	network.go_on(number, customer);
}

ClosedNetwork::ClosedNetwork(sc_core::sc_module_name name, uint32_t customers) : sc_module(name), customers_(customers)
{
	frame_pool_init(&pool_);
	rng_init(&rng_, 1, customers, "validation.closed");
	for (size_t k = 0; k < stations; k++) {
		const std::string number = std::to_string(k);

		links_.push_back(std::make_unique<EthernetLink>(("link" + number).c_str(), fast_wire(), number));
		hops_.push_back(std::make_unique<Hop>(("hop" + number).c_str(), *this, k));
		links_[k]->bind(*hops_[k]);
		links_[k]->add_stations(places_);
	}
	SC_METHOD(wake);
	sensitive << thought_;
	dont_initialize();
}

ClosedNetwork::~ClosedNetwork()
{
	frame_pool_free(&pool_);
}

theory_network ClosedNetwork::network()
{
	const double out = 1.0 - TO_SECOND - TO_THIRD;
	const double visits[stations] = {1.0 / out, TO_SECOND / out, TO_THIRD / out};
	theory_network network{};

	network.delay = static_cast<double>(THINK_PS);
	network.stations = stations;
	for (size_t k = 0; k < stations; k++)
		network.demand[k] = visits[k] * static_cast<double>(SERVICES_PS[k]);
	return network;
}

void ClosedNetwork::start_of_simulation()
{
	for (uint32_t i = 0; i < customers_; i++)
		think(frame_new(&pool_, frame_mac(0, i), frame_mac(1, i), FRAME_MINIMUM_BYTES));
}

void ClosedNetwork::think(frame *customer)
{
	thinking_.emplace_back(now_ps() + rng_exponential(&rng_, THINK_PS), customer);
	std::push_heap(thinking_.begin(), thinking_.end(), std::greater<>());
	notify_at(thought_, thinking_.front().first);
}

void ClosedNetwork::wake()
{
	while (!thinking_.empty() && thinking_.front().first <= now_ps()) {
		frame *const customer = thinking_.front().second;

		std::pop_heap(thinking_.begin(), thinking_.end(), std::greater<>());
		thinking_.pop_back();
		customer->sent_ps = now_ps();
		visit(0, customer);
	}
	if (!thinking_.empty())
		notify_at(thought_, thinking_.front().first);
}

void ClosedNetwork::visit(size_t station, frame *customer)
{
	customer->bytes = exponential_bytes(fast_wire(), &rng_, SERVICES_PS[station]);
	links_[station]->send(customer);
}

void ClosedNetwork::go_on(size_t station, frame *customer)
{
	const double choice = rng_uniform(&rng_);

	if (station != 0) {
		visit(0, customer);
	} else if (choice < TO_SECOND) {
		visit(1, customer);
	} else if (choice < TO_SECOND + TO_THIRD) {
		visit(2, customer);
	} else {
		cycles_++;
		response_ps_ += now_ps() - customer->sent_ps;
		think(customer);
	}
}

void ClosedNetwork::begin_window()
{
	window_start_ps_ = now_ps();
	cycles_before_ = cycles_;
	response_before_ps_ = response_ps_;
	for (size_t k = 0; k < stations; k++) {
		busy_before_ps_[k] = links_[k]->counters().busy_ps;
		station_window(places_[k], now_ps());
	}
}

theory_solution ClosedNetwork::measured()
{
	const auto window = static_cast<double>(now_ps() - window_start_ps_);
	const auto cycles = static_cast<double>(cycles_ - cycles_before_);
	theory_solution solution{};

	solution.throughput = cycles / window;
	solution.response = static_cast<double>(response_ps_ - response_before_ps_) / cycles;
	for (size_t k = 0; k < stations; k++) {
		solution.customers[k] = static_cast<double>(occupancy_ps(k)) / window;
		solution.utilisation[k] =
			static_cast<double>(links_[k]->counters().busy_ps - busy_before_ps_[k]) / window;
	}
	return solution;
}

uint64_t ClosedNetwork::occupancy_ps(size_t station) const
{
	return station_area(places_[station], now_ps());
}

uint64_t ClosedNetwork::stays_ps(size_t station) const
{
	return station_stays(places_[station], &pool_, now_ps());
}

} // namespace vifsim
