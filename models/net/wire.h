// SPDX-License-Identifier: Apache-2.0
//
// The seam between a network device and the wire. Transmission is announced at its
// start with the times of the first and last bit at the far end, so that a
// receiver schedules the one event that it needs: a store-and-forward
// switch at the last bit, a network processor at its first 64-byte element.
#ifndef VIFSIM_NET_WIRE_H
#define VIFSIM_NET_WIRE_H

#include <cstdint>

extern "C" {
struct frame;
}

namespace vifsim
{

// What a wire leads to.  Frames are announced in the order in which they arrive.
class FrameSink
{
public:
	virtual ~FrameSink() = default;
	// Ownership of the frame passes to the sink at first_bit_ps (>= now).
	virtual void frame_on_wire(frame *frame, uint64_t first_bit_ps, uint64_t last_bit_ps) = 0;
};

// The sending end of a wire.
class FrameSource
{
public:
	virtual ~FrameSource() = default;
	// Starts sending at max(now, free_at_ps()); returns the time at which the
	// wire can take the next frame.  Frames sent before that queue in order.
	virtual uint64_t send(frame *frame) = 0;
	virtual uint64_t free_at_ps() const = 0;
};

// Who looks on as a link carries frames; changes nothing of them but their number in a timeline (frame.flow).
class WireTap
{
public:
	virtual ~WireTap() = default;
	// A frame was sent: when its first bit passes the link's near end and its far end (>= now).
	virtual void frame_sent(frame &frame, uint64_t near_ps, uint64_t far_ps) = 0;
	// A frame was sent that is lost on the way: it passes the near end alone.
	virtual void frame_lost(frame &frame, uint64_t near_ps)
	{
		(void)frame;
		(void)near_ps;
	}
};

} // namespace vifsim
#endif
