// SPDX-License-Identifier: Apache-2.0
//
// What befalls frames on one direction of a link: loss, changed bytes, a delay by which others overtake.  Which frames
// are struck is decided by the faults (fault/fault.h); here is what becomes of them.
//
// A lost frame is sent, takes its time on the wire, and arrives nowhere; nobody is told.  A corrupted one arrives, and
// its receiver finds it by the frame check sequence (struct frame, `damaged`).  A frame that is to be overtaken is kept
// before it is sent, as a path through other equipment would keep it, and sent when its delay is over.
//
// Not modelled: corruption that a 32-bit check does not find (one burst in four billion); duplication.
// Invariant: frames that are kept leave in the order in which their delays end.
#ifndef VIFSIM_NET_LINK_FAULTS_H
#define VIFSIM_NET_LINK_FAULTS_H

#include <cstdint>
#include <vector>

#include "fault/fault.h"
#include "net/frame.h"
#include "net/frame_census.h"
#include "sim/agenda.h"

namespace vifsim
{

class EthernetLink;

class LinkFaults
{
public:
	enum class Fate { carried, lost, kept };

	// All of them outlive it.
	explicit LinkFaults(EthernetLink &link) : link_(link) {}
	void add(fault &fault) { faults_.push_back(&fault); }

	// A frame is to be sent; one that is kept is sent later, through EthernetLink::carry.
	Fate strike(frame *frame, uint64_t now_ps);
	void hold(frame_census &census) const { frame_census_hold_queue(&census, &kept_); }
	uint32_t kept() const { return kept_.count; }
	uint64_t kept_bytes() const;

private:
	void keep(frame *frame, uint64_t until_ps);
	void keep_over();

	EthernetLink &link_;
	std::vector<fault *> faults_;
	frame_queue kept_ = {nullptr, nullptr, 0}; // by due_ps
	Timer over_{this, timer_call<&LinkFaults::keep_over>, Timer::outside};
};

} // namespace vifsim
#endif
