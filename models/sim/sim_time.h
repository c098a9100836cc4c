// SPDX-License-Identifier: Apache-2.0
//
// The one place where SystemC's time and the simulation's picoseconds meet. The
// kernel's resolution is 1 ps, its default, so
// both are the same number; but the agenda may run ahead of the kernel (agenda.h).
#ifndef VIFSIM_SIM_SIM_TIME_H
#define VIFSIM_SIM_SIM_TIME_H

#include <cstdint>
#include <systemc>

#include "sim/agenda.h"

namespace vifsim
{

inline uint64_t now_ps()
{
	return Agenda::clock_ps != UINT64_MAX ? Agenda::clock_ps : sc_core::sc_time_stamp().value();
}

inline sc_core::sc_time sim_time(uint64_t ps)
{
	return sc_core::sc_time::from_value(ps);
}

// Notifies an event of the kernel at that time (now or later), or keeps an earlier notification.
inline void notify_at(sc_core::sc_event &event, uint64_t at_ps)
{
	event.notify(sim_time(at_ps - sc_core::sc_time_stamp().value()));
	Agenda::instance().kernel_due(at_ps);
}

} // namespace vifsim
#endif
