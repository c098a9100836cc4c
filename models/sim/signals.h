// SPDX-License-Identifier: Apache-2.0
//
// The state of a simulation's parts as signals of some bits, looked at from outside: each is a name and a function that
// tells its value now.  Whoever wants to see them (a waveform file) samples them all, after everything that is due at a
// time has been done.  Parts that nobody looks at pay nothing.
//
// A part whose state changes with no event of its own (a transaction that begins when it was planned to) has a waker.
#ifndef VIFSIM_SIM_SIGNALS_H
#define VIFSIM_SIM_SIGNALS_H

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vifsim
{

class Timer;

struct Signal {
	std::string name; // "host_a.cpu0.busy": dots part levels
	unsigned bits;
	std::function<uint64_t()> read;
	unsigned long long value; // as it was sampled last; of the type that SystemC traces with 64 bits
};

class Signals
{
public:
	Signals();
	~Signals();

	void add(const std::string &name, unsigned bits, std::function<uint64_t()> read);
	// Of a part that has to be looked at when none of its own timers is due: it sets this one.  Owned here.
	Timer &add_waker();
	void sample();
	const std::deque<Signal> &all() const { return all_; }

	// Enough for numbers up to that one.
	static unsigned bits_for(uint64_t greatest);

private:
	std::deque<Signal> all_; // stay in place: others refer to their values
	std::vector<std::unique_ptr<Timer>> wakers_;
};

} // namespace vifsim
#endif
