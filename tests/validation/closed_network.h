// SPDX-License-Identifier: Apache-2.0
//
// A closed network of exponential stations, the central server model: customers
// think, go to the first station, from there to one of the others and back, and so on
// until they are done.  The stations are the simulator's own Ethernet links, for which
// each visit makes the frame that a customer is of a new exponential length.
#ifndef VIFSIM_VALIDATION_CLOSED_NETWORK_H
#define VIFSIM_VALIDATION_CLOSED_NETWORK_H

#include <memory>
#include <string>
#include <systemc>
#include <utility>
#include <vector>

#include "net/ethernet_link.h"
#include "open_queues.h"
#include "theory.h"

namespace vifsim
{

class ClosedNetwork : public sc_core::sc_module
{
public:
	static constexpr size_t stations = 3;

	SC_HAS_PROCESS(ClosedNetwork);
	ClosedNetwork(sc_core::sc_module_name name, uint32_t customers);
	~ClosedNetwork() override;

	// As exact mean value analysis takes it, times in ps.
	static theory_network network();

	void begin_window();
	// Measured over the window; times in ps.
	theory_solution measured();
	uint32_t customers() const { return customers_; }
	// Little's law of a station over the window, both sides.
	uint64_t occupancy_ps(size_t station) const;
	uint64_t stays_ps(size_t station) const;

private:
	// Where a link leads to: the customer's next step is taken at its last bit.
	struct Hop : public sc_core::sc_module, public FrameSink {
		SC_HAS_PROCESS(Hop);
		Hop(sc_core::sc_module_name name, ClosedNetwork &whole, size_t station_number);
		void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) override;
		void leave();

		ClosedNetwork &network;
		const size_t number;
		frame_queue queue = {nullptr, nullptr, 0};
		sc_core::sc_event due;
	};

	void start_of_simulation() override;
	void visit(size_t station, frame *customer);
	void go_on(size_t station, frame *customer);
	void think(frame *customer);
	void wake();

	const uint32_t customers_;
	frame_pool pool_{};
	rng rng_{};
	std::vector<std::unique_ptr<EthernetLink>> links_;
	std::vector<std::unique_ptr<Hop>> hops_;
	std::vector<station *> places_;
	std::vector<std::pair<uint64_t, frame *>> thinking_; // a heap, the earliest on top
	sc_core::sc_event thought_;
	uint64_t cycles_ = 0, response_ps_ = 0;
	uint64_t window_start_ps_ = 0, cycles_before_ = 0, response_before_ps_ = 0, busy_before_ps_[stations] = {};
};

} // namespace vifsim
#endif
