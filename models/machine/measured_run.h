// SPDX-License-Identifier: Apache-2.0
//
// The course of a replication: warm-up, then the measured window; and from the
// start on, warm-up included, the series of the output that the workload is
// simulated for, by which the end of the start-up transient is found
// (base/output_series.h).  While it runs, it tells how far it is, and that it is stuck if it is.
//
// A warm-up by MSER-5 ends at the first of its doublings at which output_series_warmup_until lets
// it. What is measured begins after that, so that it has no part in the decision;
// a replication decides by itself.
#ifndef VIFSIM_MACHINE_MEASURED_RUN_H
#define VIFSIM_MACHINE_MEASURED_RUN_H

#include "base/output_sampler.h"
#include "base/pulse.h"
#include "machine/experiment.h"
#include "machine/measure_config.h"
#include "machine/stall_watch.h"

namespace vifsim
{

class MeasuredRun
{
public:
	// The experiment has been built and lives longer.  run_ahead: the agenda may go ahead of the kernel.
	MeasuredRun(Experiment &experiment, const observation &observation, const measure_config &config, pulse *pulse,
		    bool run_ahead);
	~MeasuredRun();
	MeasuredRun(const MeasuredRun &) = delete;
	MeasuredRun &operator=(const MeasuredRun &) = delete;

	void simulate(report &report);

private:
	void advance(uint64_t until_ps);
	void look_for_stall();
	void warm_up();

	Experiment &experiment_;
	const measure_config &config_;
	const bool run_ahead_;
	output_sampler sampler_{};
	pulse *const pulse_; // nullptr: nobody watches
	stall_watch watch_{};
	uint64_t next_look_ps_ = STALL_LOOK_PS;
};

} // namespace vifsim
#endif
