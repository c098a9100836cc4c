// SPDX-License-Identifier: Apache-2.0
//
// The one place where SystemC's time and the simulation's picoseconds meet. The
// kernel's resolution is 1 ps, its default, so
// both are the same number.
#ifndef VIFSIM_SIM_SIM_TIME_H
#define VIFSIM_SIM_SIM_TIME_H

#include <cstdint>
#include <systemc>

namespace vifsim
{

inline uint64_t now_ps()
{
	return sc_core::sc_time_stamp().value();
}

inline sc_core::sc_time sim_time(uint64_t ps)
{
	return sc_core::sc_time::from_value(ps);
}

// Notifies at that time (now or later), or keeps an earlier notification.
inline void notify_at(sc_core::sc_event &event, uint64_t at_ps)
{
	event.notify(sim_time(at_ps - now_ps()));
}

} // namespace vifsim
#endif
