// SPDX-License-Identifier: Apache-2.0
//
// The signals that --vcd leaves of a run, written by SystemC's own tracing: of both hosts, their buses and devices
// (sim/signals.h), and the lengths of the queues.
//
// SystemC's tracing looks at the signals when the kernel has done all that it has at a time, and stamps changes with
// the kernel's time.  So the agenda does not run ahead then (the caller of sc_start sees to it), and devices take each
// step in its own time; results are the same.  What changes and changes back at one time is not seen.
#ifndef VIFSIM_MACHINE_RUN_SIGNALS_H
#define VIFSIM_MACHINE_RUN_SIGNALS_H

#include <memory>
#include <string>
#include <vector>

#include "base/inspection.h"
#include "machine/node.h"
#include "sim/agenda.h"
#include "sim/signals.h"

namespace vifsim
{

class RunSignals
{
public:
	// Into the inspection's file, over its window.  Before the simulation begins; all that it looks at lives
	// longer.
	RunSignals(const inspection &inspection, const std::vector<std::unique_ptr<Node>> &nodes,
		   const std::vector<station *> &stations);
	~RunSignals();

	// The run is over.  Throws std::system_error when not all could be written.
	void finish();

private:
	void sample();
	void at_edge();
	void begin();
	void end();
	void write_nothing();
	void check_size();
	bool written() const;

	const std::string path_;
	const uint64_t from_ps_, until_ps_;
	Signals signals_;
	Timer edge_{this, timer_call<&RunSignals::at_edge>, Timer::outside};
	sc_core::sc_trace_file *file_ = nullptr; // while it is being written
	uint64_t samples_ = 0, full_at_ps_ = UINT64_MAX, ended_ps_ = 0;
};

} // namespace vifsim
#endif
