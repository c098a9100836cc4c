// SPDX-License-Identifier: Apache-2.0
//
// The ideal peer (peer.h) on its wires, one for each port of the host that it faces. A frame
// goes out by the port that its MAC names, when that wire is free; while any wire is, another one is asked for.  One
// whose wire is not waits at its port, and its end is not asked meanwhile: no end has more than one waiting.
#ifndef VIFSIM_LOAD_IDEAL_PEER_H
#define VIFSIM_LOAD_IDEAL_PEER_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "load/peer.h"
#include "net/wire.h"
#include "sim/agenda.h"

namespace vifsim
{

class IdealPeer : public sc_core::sc_module
{
public:
	// `ends` far ends with the MACs of host `host`; path names station and statistics.
	IdealPeer(sc_core::sc_module_name name, frame_pool &pool, uint32_t host, uint32_t ends,
		  const std::string &path);
	~IdealPeer() override;

	// The next port: the wire away from it; returns what the wire towards it leads to.
	FrameSink &add_port(FrameSource &wire);
	void set_application(uint32_t number, const application &application);

	const peer_counters &counters() const { return peer_.counters; }
	void add_statistics(stat_registry &registry, const std::string &path);
	void add_stations(std::vector<station *> &all)
	{
		all.push_back(&applications_);
		all.push_back(&waiting_);
	}
	// Names the frames on the wires towards it, and those that its ends keep.
	void hold(frame_census &census) const;

private:
	struct Port;

	void start_of_simulation() override;
	void announce(Port &port, frame *frame, uint64_t last_bit_ps);
	void arrivals_due();
	void send_due();
	void timer_due();
	void after();
	uint64_t next_send_ps() const;
	bool port_idle(uint64_t now_ps) const;
	void send_waiting(Port &port, uint64_t now_ps);
	void send_or_wait(frame *frame, uint64_t now_ps);

	peer peer_{};
	station applications_{};
	station waiting_{}; // for wires
	std::vector<std::unique_ptr<Port>> ports_;
	Timer arrival_{this, timer_call<&IdealPeer::arrivals_due>, Timer::outside},
		send_{this, timer_call<&IdealPeer::send_due>, Timer::outside},
		timer_{this, timer_call<&IdealPeer::timer_due>, Timer::outside};
};

} // namespace vifsim
#endif
