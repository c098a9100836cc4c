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
// Faults may befall its frames (net/link_faults.h), and it may be paused.
//
// Not modelled: pause frames themselves, auto-negotiation.
// Invariant: frames arrive in the order in which they go onto the wire, at least a frame's time apart; that is the
// order sent, but for those that a fault keeps.
#ifndef VIFSIM_NET_ETHERNET_LINK_H
#define VIFSIM_NET_ETHERNET_LINK_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/report.h"
#include "base/stat.h"
#include "net/frame.h"
#include "net/link_faults.h"
#include "net/station.h"
#include "net/wire.h"
#include "net/wire_config.h"

namespace vifsim
{

struct EthernetLinkCounters {
	uint64_t frames = 0;
	uint64_t bytes = 0;      // of the frames
	uint64_t busy_ps = 0;    // sending, gaps included
	uint64_t waiting_ps = 0; // sum of the times from send to first bit, without those of frames kept
	uint64_t lost = 0, corrupted = 0, kept = 0; // of the frames: what faults did to them
};

class EthernetLink : public sc_core::sc_module, public FrameSource
{
public:
	// `path` names the link's station and statistics: "wire.a_to_switch".
	EthernetLink(sc_core::sc_module_name name, const wire_config &config, const std::string &path);

	// The device at the far end; before the first frame.
	void bind(FrameSink &sink) { sink_ = &sink; }
	// Who looks on; nobody unless told, which costs nothing.
	void tap(WireTap &tap) { taps_.push_back(&tap); }

	// A fault of frames may befall those that are sent from now on; it and their pool outlive the link.
	void add_fault(fault &fault, frame_pool &pool);
	// It takes frames, but sends nothing before that time, as after a pause frame; what has begun is sent.
	void pause(uint64_t until_ps);

	uint64_t send(frame *frame) override;
	// Onto the wire, as soon as it is free; for the frames that a fault has kept.
	void carry(frame *frame, uint64_t now_ps);
	uint64_t free_at_ps() const override { return free_at_ps_; }

	void add_statistics(stat_registry &registry, const std::string &path);
	void add_stations(std::vector<station *> &all) { all.push_back(&station_); }
	const EthernetLinkCounters &counters() const { return counters_; }
	// The utilisation law, since the simulation began: for how long the wire was not free, as who came to it found
	// it, against the time that the frames and bytes counted take at its rate.
	void check(report &report) const;
	// Names the frames that a fault keeps.
	void hold(frame_census &census) const;
	// How many it has sent that have passed its near end, or will; its far end.
	uint64_t passed_near() const { return counters_.frames - kept_now(); }
	uint64_t passed_far() const { return counters_.frames - kept_now() - counters_.lost; }

private:
	void lose(frame *frame, uint64_t now_ps);
	uint64_t found_free(uint64_t now_ps);
	uint64_t occupy(const frame *frame, uint64_t now_ps);
	uint64_t kept_now() const { return faults_ != nullptr ? faults_->kept() : 0; }

	const wire_config config_;
	FrameSink *sink_ = nullptr;
	std::vector<WireTap *> taps_;
	uint64_t free_at_ps_ = 0;
	uint64_t free_ps_ = 0, paused_ps_ = 0; // before that: free, and kept from sending though it was
	station station_;
	EthernetLinkCounters counters_;
	std::unique_ptr<LinkFaults> faults_; // nullptr: none befalls its frames
	frame_pool *pool_ = nullptr;         // of those that are lost
};

} // namespace vifsim
#endif
