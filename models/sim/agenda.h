// SPDX-License-Identifier: Apache-2.0
//
// The agenda: what is due when, for all modules of a simulation, behind one process of the kernel.
//
// A module has a Timer where it would have an sc_event and an SC_METHOD.  The agenda keeps one event of the kernel, at
// the earliest of all timers, and calls what is due.  Modules that use the kernel itself live beside it: to them the
// agenda is one more process.
//
// Running ahead.  When all parts keep their time here, what is due next need not go through the kernel: the agenda goes
// on by itself, with its own clock, up to a horizon that the caller of sc_start sets.  It does so only while nothing of
// the kernel's is pending before.  The kernel's own time stands still meanwhile: the time is now_ps(), and an event of
// the kernel is notified by notify_at() (sim_time.h).  Whoever binds modules that ask the kernel itself leaves the
// horizon at 0.
//
// Order of what is due at one time: from the outside in (Timer::Order), and by the order in which timers were made;
// hosts after whatever else the kernel has to do at that time.  It hangs on nothing else, so results are the same with
// and without running ahead.
//
// A machine whose time stands still, as something comes due again and again, is a fault of ours: it ends in a panic.
//
// A machine has about a dozen timers, however many VIFs it has: the earliest is found by looking at all.
//
// Invariant: inside a timer's function its time is now_ps().
#ifndef VIFSIM_SIM_AGENDA_H
#define VIFSIM_SIM_AGENDA_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <systemc>
#include <vector>

namespace vifsim
{

class Agenda;

class Timer
{
public:
	enum Order { outside, device, bus, host }; // outside: the wire, and what drives the machine
	static constexpr uint64_t never = UINT64_MAX;

	// `due` is called with the owner, which outlives the timer.  Made before the simulation begins.
	Timer(void *owner, void (*due)(void *owner), Order order);
	~Timer();
	Timer(const Timer &) = delete;
	Timer &operator=(const Timer &) = delete;

	// When it is due; never: it is not set.
	uint64_t at_ps() const;
	// Moves it there, now or later; never takes it off.
	void set(uint64_t at_ps);
	// The same, unless it is due before.
	void set_earlier(uint64_t at_ps)
	{
		if (at_ps < this->at_ps())
			set(at_ps);
	}
	void clear() { set(never); }

private:
	friend class Agenda;
	Agenda &agenda_;
	void *const owner_;
	void (*const due_)(void *owner);
	const Order order_;
	const char *const module_; // in whose construction it was made; nullptr: in none's
	size_t place_;             // in the agenda's order
};

// A member function as a timer's: Timer timer_{this, timer_call<&Module::due>, Timer::device};
template <auto method> struct TimerCall;
template <typename Owner, void (Owner::*method)()> struct TimerCall<method> {
	static void due(void *owner) { (static_cast<Owner *>(owner)->*method)(); }
};
template <auto method> constexpr void (*timer_call)(void *) = TimerCall<method>::due;

class Agenda : public sc_core::sc_module
{
public:
	// Of this simulation; the first call makes it, which must be before the simulation begins.
	static Agenda &instance();

	// From now on what is due before that time may be done ahead of the kernel.
	void run_ahead_until(uint64_t horizon_ps) { horizon_ps_ = horizon_ps; }
	// The kernel has something to do then.
	void kernel_due(uint64_t at_ps) { kernel_ps_ = std::min(kernel_ps_, at_ps); }
	// Told each time when it has done what was due, and gives the kernel its turn.
	void observe(void *owner, void (*done)(void *owner))
	{
		observer_ = owner;
		done_ = done;
	}
	// How many timers have come due.
	uint64_t events() const { return events_; }

	// While a timer's function runs: the time; else UINT64_MAX.
	inline static uint64_t clock_ps = UINT64_MAX;

private:
	friend class Timer;
	explicit Agenda(sc_core::sc_module_name name);

	void add(Timer &timer);
	void remove(Timer &timer);
	void changed(size_t place, uint64_t at_ps);
	void changed_outside();
	void find_first();
	void arm();
	void run();
	void come_due();
	void check_progress(const Timer &timer);
	bool must_land(uint64_t now_ps);

	// In the order of ties.
	std::vector<Timer *> timers_;
	std::vector<uint64_t> at_ps_;
	size_t hosts_from_ = 0; // place of the first host's timer
	size_t first_ = 0;      // place of the earliest, if there is a timer; while a timer's function runs: not kept
	uint64_t first_ps_ = UINT64_MAX;
	uint64_t horizon_ps_ = 0;
	uint64_t kernel_ps_ = 0; // while it runs: when the kernel has something to do next
	uint64_t events_ = 0;
	uint64_t looked_ps_ = UINT64_MAX; // the time when check_progress last looked
	void *observer_ = nullptr;
	void (*done_)(void *owner) = nullptr; // nullptr: nobody looks on
	sc_core::sc_event wake_;
	uint64_t armed_ps_ = UINT64_MAX; // when the kernel's event is due
	bool landed_ = false;            // what else is due at this time has had its turn
};

inline uint64_t Timer::at_ps() const
{
	return agenda_.at_ps_[place_];
}

// What a timer's function sets is looked at when it has returned.
inline void Agenda::changed(size_t place, uint64_t at_ps)
{
	at_ps_[place] = at_ps;
	if (clock_ps == UINT64_MAX)
		changed_outside();
}

inline void Timer::set(uint64_t at_ps)
{
	agenda_.changed(place_, at_ps);
}

} // namespace vifsim
#endif
