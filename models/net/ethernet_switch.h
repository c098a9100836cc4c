// SPDX-License-Identifier: Apache-2.0
//
// A store-and-forward Ethernet switch: takes a frame in to its last bit, and a
// fixed latency later (lookup, internal transfer) puts it into the output queue of its
// destination's port, or of all ports but its own when the destination is
// unknown or a group.  An output queue holds so many bytes; a frame that does
// not fit is dropped.
//
// One kernel event per frame: the switch acts when the latency has passed, and
// tells the stations then what happened at the last bit (station.h: "told late").
//
// Not modelled: a limit on the switch's inner bandwidth, pause frames,
// priorities; a queued frame's bytes are held until the wire is free again.
// Invariants: a frame never leaves by the port it came in on; flooding to n
// ports makes n - 1 copies, each a frame of the pool.
#ifndef VIFSIM_NET_ETHERNET_SWITCH_H
#define VIFSIM_NET_ETHERNET_SWITCH_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/stat.h"
#include "net/frame.h"
#include "net/frame_census.h"
#include "net/learning_bridge.h"
#include "net/station.h"
#include "net/wire.h"
#include "net/wire_config.h"
#include "sim/agenda.h"

namespace vifsim
{

struct EthernetSwitchCounters {
	uint64_t received = 0, sent = 0, copies = 0;
	uint64_t dropped_no_buffer = 0; // an output queue was full
	uint64_t dropped_no_port = 0;   // nobody to send it to
	uint64_t crc_errors = 0;        // its check did not fit its bytes
	uint64_t queue_maximum_bytes = 0;
};

class EthernetSwitch : public sc_core::sc_module
{
public:
	EthernetSwitch(sc_core::sc_module_name name, const wire_config &config, frame_pool &pool,
		       const std::string &path);
	~EthernetSwitch() override;

	// Adds a port, at elaboration.  `output` is the wire that leads away from
	// it; without one the port only takes frames in.  Returns its number, from 0.
	unsigned add_port(FrameSource *output);
	// What the wire towards the port is bound to.
	FrameSink &port(unsigned number);
	// A station on that port has been heard before the simulation begins.
	void introduce(uint64_t mac, unsigned number) { learning_bridge_learn(&bridge_, mac, number, 0); }

	void add_statistics(stat_registry &registry, const std::string &path);
	void add_stations(std::vector<station *> &all) { all.push_back(&station_); }
	// Names the frames on the wires towards it, and in it.
	void hold(frame_census &census) const;
	const EthernetSwitchCounters &counters() const { return counters_; }

private:
	struct Port;

	void announce(Port &port, frame *frame, uint64_t last_bit_ps);
	void forward_due();
	void forward(Port &port, frame *frame, uint64_t now);
	void flood(Port &from, frame *frame, uint64_t now);
	void output(Port &port, frame *frame, uint64_t now);

	const wire_config config_;
	frame_pool &pool_;
	Timer due_{this, timer_call<&EthernetSwitch::forward_due>, Timer::outside};
	std::vector<std::unique_ptr<Port>> ports_;
	learning_bridge bridge_;
	station station_;
	EthernetSwitchCounters counters_;
};

} // namespace vifsim
#endif
