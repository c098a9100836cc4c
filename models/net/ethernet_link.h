// SPDX-License-Identifier: Apache-2.0
//
// One direction of an Ethernet link: a frame's bytes one after the other at the
// link's rate, with preamble, check and gap around them (IEEE 802.3), and the
// propagation delay.  Frames sent while it is busy wait in order; since nothing can
// overtake, the times of each are known when it is sent, and the link needs no
// kernel event of its own.
//
// A frame enters the link's station when it is sent (waiting included) and
// leaves it when its receiver takes it over.
//
// Not modelled: bit errors, pause frames, auto-negotiation.
// Invariant: frames arrive in the order sent, at least a frame's time apart.
#ifndef VIFSIM_NET_ETHERNET_LINK_H
#define VIFSIM_NET_ETHERNET_LINK_H

#include <string>
#include <systemc>
#include <vector>

#include "base/stat.h"
#include "net/frame.h"
#include "net/station.h"
#include "net/wire.h"
#include "net/wire_config.h"

namespace vifsim
{

struct EthernetLinkCounters {
	uint64_t frames = 0;
	uint64_t bytes = 0;      // of the frames
	uint64_t busy_ps = 0;    // sending, gaps included
	uint64_t waiting_ps = 0; // sum of the times from send to first bit
};

class EthernetLink : public sc_core::sc_module, public FrameSource
{
public:
	// `path` names the link's station and statistics: "wire.a_to_switch".
	EthernetLink(sc_core::sc_module_name name, const wire_config &config, const std::string &path);

	// The device at the far end; before the first frame.
	void bind(FrameSink &sink) { sink_ = &sink; }
	// Who looks on; nobody unless told, which costs nothing.
	void tap(WireTap &tap) { tap_ = &tap; }

	uint64_t send(frame *frame) override;
	uint64_t free_at_ps() const override { return free_at_ps_; }

	void add_statistics(stat_registry &registry, const std::string &path);
	void add_stations(std::vector<station *> &all) { all.push_back(&station_); }
	const EthernetLinkCounters &counters() const { return counters_; }

private:
	const wire_config config_;
	FrameSink *sink_ = nullptr;
	WireTap *tap_ = nullptr;
	uint64_t free_at_ps_ = 0;
	station station_;
	EthernetLinkCounters counters_;
};

} // namespace vifsim
#endif
