// SPDX-License-Identifier: Apache-2.0
//
// How many bytes a sender's buffer holds for its wire.  The wire keeps the frames
// themselves in order; here is only a ring of when each will be gone, looked at when
// the next one comes, so that a buffer costs no kernel event.
//
// A frame holds its bytes until the wire is free again after it.
#ifndef VIFSIM_NET_OUTPUT_BUFFER_H
#define VIFSIM_NET_OUTPUT_BUFFER_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "net/frame.h"

namespace vifsim
{

class OutputBuffer
{
public:
	// Every frame has at least the minimum size, so only so many fit.
	explicit OutputBuffer(uint64_t size_bytes)
	    : size_bytes_(size_bytes), held_(size_bytes / FRAME_MINIMUM_BYTES + 1)
	{
	}

	// Forgets what is gone by now.
	void release(uint64_t now_ps)
	{
		while (count_ > 0 && held_[first_].gone_ps <= now_ps) {
			bytes_ -= held_[first_].bytes;
			first_ = (first_ + 1) % held_.size();
			count_--;
		}
	}

	bool fits(uint64_t bytes) const { return bytes_ + bytes <= size_bytes_; }

	// The frame must fit; times of going rise.
	void hold(uint32_t bytes, uint64_t gone_ps)
	{
		held_[(first_ + count_) % held_.size()] = {gone_ps, bytes};
		count_++;
		bytes_ += bytes;
	}

	uint64_t bytes() const { return bytes_; }
	// When the next frame will be gone; UINT64_MAX when none is held.
	uint64_t next_gone_ps() const { return count_ > 0 ? held_[first_].gone_ps : UINT64_MAX; }

private:
	struct Held {
		uint64_t gone_ps;
		uint32_t bytes;
	};

	uint64_t size_bytes_, bytes_ = 0;
	std::vector<Held> held_;
	size_t first_ = 0, count_ = 0;
};

} // namespace vifsim
#endif
