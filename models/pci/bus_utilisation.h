// SPDX-License-Identifier: Apache-2.0
//
// The utilisation law of a bus whose tenures follow each other: for how long it was held, by the times at which tenures
// began and ended, against the clocks of their phases.
#ifndef VIFSIM_PCI_BUS_UTILISATION_H
#define VIFSIM_PCI_BUS_UTILISATION_H

#include <cinttypes>
#include <cstdint>
#include <string>

#include "base/report.h"
#include "base/unit.h"

namespace vifsim
{

class BusUtilisation
{
public:
	// A tenure that is over; they are told in their order.
	void tenure(uint64_t from_ps, uint64_t to_ps)
	{
		if (from_ps > ended_ps_)
			free_ps_ += from_ps - ended_ps_;
		ended_ps_ = to_ps;
		tenures_++;
	}
	// busy_ps: of the tenures that are over, as the bus counts them; phases_clocks: of all their phases.  An edge
	// of the clock is rounded to a picosecond, and a tenure has two.
	void check(report &report, const std::string &node, uint64_t clock_hz, uint64_t busy_ps,
		   uint64_t phases_clocks) const
	{
		const uint64_t held_ps = ended_ps_ - free_ps_, phases_ps = unit_edge_time(phases_clocks, clock_hz);
		const uint64_t off_ps = held_ps > phases_ps ? held_ps - phases_ps : phases_ps - held_ps;
		const uint64_t rounding_ps = UNIT_PS_PER_S % clock_hz != 0 ? tenures_ : 0;

		report_add_check(&report, (node + ": utilisation law of the bus").c_str(),
				 busy_ps == held_ps && off_ps <= rounding_ps,
				 "not free for %" PRIu64 " ps, reads and writes %" PRIu64 " ps, phases of %" PRIu64
				 " tenures %" PRIu64 " ps; rounding up to %" PRIu64 " ps",
				 held_ps, busy_ps, tenures_, phases_ps, rounding_ps);
	}

private:
	uint64_t free_ps_ = 0, ended_ps_ = 0; // before the end of the last tenure; that end
	uint64_t tenures_ = 0;
};

} // namespace vifsim
#endif
