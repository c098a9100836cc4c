// SPDX-License-Identifier: Apache-2.0
//
// What every simulated set-up offers to the run: it has been built, it is
// measured over a window, and it fills a report.
#ifndef VIFSIM_MACHINE_EXPERIMENT_H
#define VIFSIM_MACHINE_EXPERIMENT_H

#include "base/report.h"
#include "base/stat.h"

namespace vifsim
{

class Experiment
{
public:
	virtual ~Experiment() = default;
	// All parts' statistics.
	virtual const stat_registry &registry() const = 0;
	// Brings the counters of the workload's output up to now, with no effect on what is simulated.
	virtual void refresh() {}
	// A count of what the workload has sent and received so far, and how many wait for something that is to come:
	// who waits while nothing comes is stuck (machine/stall_watch.h).  Without any effect on what is simulated.
	virtual uint64_t moves() const { return 0; }
	virtual uint64_t awaited() const { return 0; }
	// Warm-up is over: all measures restart.
	virtual void begin_window() = 0;
	// The window ends: statistics, histograms and the run's own checks go to the report.
	virtual void end_window(report &report) = 0;
};

} // namespace vifsim
#endif
