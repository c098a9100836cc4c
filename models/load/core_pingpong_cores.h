// SPDX-License-Identifier: Apache-2.0
//
// Ping-pong of two CPUs through memory that both cache: what crosses between them
// are cache lines (memory/coherence.h).  The receiver polls the announcing word in its own
// cache, for as long as nobody writes it; the write takes its copy away, and its next
// look fetches the line.  Or the sender sends it an inter-processor interrupt, whose handler looks.
//
// Two hyperthreads share their core's caches, and its execution units: what the one
// does takes longer while the other one is busy, and a loop that polls is.  Until
// the interrupt that it waits for, a CPU is halted, and not busy.
//
// Not modelled: a polling sibling that yields (PAUSE gives some of its share
// back), and the flush of a pipeline that leaves a polling loop, which PAUSE avoids.
#ifndef VIFSIM_LOAD_CORE_PINGPONG_CORES_H
#define VIFSIM_LOAD_CORE_PINGPONG_CORES_H

#include "load/core_pingpong.h"

namespace vifsim
{

class CorePingpongCores : public CorePingpong
{
public:
	CorePingpongCores(sc_core::sc_module_name name, const Setup &setup);

private:
	enum class State { written, interrupted, noticed, was_read };

	void send() override;
	void step() override;
	void start_writing(Way way);
	void written();
	void start_noticing();
	void start_reading();
	void was_read();
	bool interrupts(Way way) const { return way == out && setup_.config.notify == CORE_PINGPONG_INTERRUPT; }
	void work(uint64_t ps, State then);
	uint64_t slowed(uint64_t ps) const;
	uint32_t cache(Way side) const
	{
		return setup_.config.peer == CORE_PINGPONG_HYPERTHREAD ? 0u : static_cast<uint32_t>(side);
	}
	static Way other(Way way) { return way == out ? back : out; }

	State state_ = State::written;
	Way way_ = out;                      // of the message under way; its sender's side is of the same number
	uint64_t polls_since_ps_[ways] = {}; // the sides' loops: the client's (out) and the peer's (back)
	bool peer_busy_;                     // works or polls
};

} // namespace vifsim
#endif
