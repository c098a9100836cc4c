// SPDX-License-Identifier: Apache-2.0
//
// The simulator's own Ethernet link as a queue that theory can solve: Poisson
// arrivals, one server, first come first served.
//
// M/D/1: the foreign source's frames, all of one size, through the store-and-forward
// switch into its output port's link. They enter the switch without a wire before it,
// which would let no two of them come at once.
// M/M/1: frames of exponential length straight into a link of 400 Gbit/s, on
// which a byte is 20 ps: lengths are whole bytes of 600,000 on average.
#ifndef VIFSIM_VALIDATION_OPEN_QUEUES_H
#define VIFSIM_VALIDATION_OPEN_QUEUES_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/rng.h"
#include "load/foreign_source.h"
#include "net/ethernet_link.h"
#include "net/ethernet_switch.h"

namespace vifsim
{

// Mean service time of both: a frame of 1,514 bytes at 1 Gbit/s.
const uint64_t SERVICE_PS = 12304000;

// Sees what a server's arrivals see: for how long it has been free.
class Arrivals : public FrameSource
{
public:
	explicit Arrivals(EthernetLink &link) : link_(link) {}
	uint64_t send(frame *frame) override;
	uint64_t free_at_ps() const override { return link_.free_at_ps(); }
	uint64_t idle_ps() const { return idle_ps_; }

private:
	EthernetLink &link_;
	uint64_t idle_ps_ = 0;
};

// Takes frames over at their last bit and tells so late, when it has the next one: no event of its own.
class Departures : public FrameSink
{
public:
	explicit Departures(frame_pool &pool) : pool_(pool) {}
	void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) override;
	// Those that have left by now.
	void catch_up();

private:
	frame_pool &pool_;
	frame_queue queue_ = {nullptr, nullptr, 0};
};

// One queue in front of one link.
class OpenQueue
{
public:
	OpenQueue(const std::string &name, const wire_config &wire);
	virtual ~OpenQueue();

	void begin_window();
	// Mean wait of the window's arrivals in ps.
	double wait_ps() const;
	// The utilisation law since the start, both sides in ps: what is not idle, and the services of all frames that
	// came.
	uint64_t not_idle_ps() const { return link_.free_at_ps() - arrivals_.idle_ps(); }
	uint64_t services_ps() const;
	// Little's law over the window, both sides.
	uint64_t occupancy_ps();
	uint64_t stays_ps();
	uint64_t frames() const { return link_.counters().frames; }
	// Nothing may be lost in a queue of that theory.
	uint64_t lost() const { return pool_.dropped[FRAME_DROP_NO_BUFFER] + pool_.dropped[FRAME_DROP_FOREIGN]; }

protected:
	frame_pool pool_{};
	EthernetLink link_;
	Arrivals arrivals_;

private:
	const wire_config wire_;
	Departures departures_;
	std::vector<station *> stations_;
	EthernetLinkCounters before_;
};

class ConstantQueue : public OpenQueue
{
public:
	ConstantQueue(const std::string &name, double utilisation, uint32_t replication);
	// Arrivals come at whole picoseconds; this is what the utilisation is by them.
	double utilisation() const;

private:
	// Hands a frame to the switch as it is made.
	struct NoWire : public FrameSource {
		explicit NoWire(FrameSink &to) : sink(to) {}
		uint64_t send(frame *frame) override;
		uint64_t free_at_ps() const override { return 0; }
		FrameSink &sink;
	};

	const foreign_config config_;
	EthernetSwitch switch_;
	ForeignSource source_;
	std::unique_ptr<NoWire> entry_;
};

class ExponentialQueue : public OpenQueue
{
public:
	ExponentialQueue(const std::string &name, double utilisation, uint32_t replication);

private:
	struct Source : public sc_core::sc_module {
		SC_HAS_PROCESS(Source);
		Source(sc_core::sc_module_name name, frame_pool &frames, FrameSource &to, uint64_t mean_ps,
		       uint32_t replication);
		void start_of_simulation() override;
		void send();

		frame_pool &pool;
		FrameSource &wire;
		const uint64_t interval_ps;
		rng stream;
		sc_core::sc_event next;
	};
	Source source_;
};

// A frame whose time on that wire is exponential with that mean.
uint32_t exponential_bytes(const wire_config &wire, rng *stream, uint64_t mean_ps);
// 400 Gbit/s, and no delay.
wire_config fast_wire();

} // namespace vifsim
#endif
