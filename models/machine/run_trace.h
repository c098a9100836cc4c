// SPDX-License-Identifier: Apache-2.0
//
// The timeline that --trace leaves of a run (trace/trace.h): attaches it to both hosts, their buses and devices, the
// wires, and the queues in which frames wait.
#ifndef VIFSIM_MACHINE_RUN_TRACE_H
#define VIFSIM_MACHINE_RUN_TRACE_H

#include <memory>
#include <string>
#include <vector>

#include "base/inspection.h"
#include "machine/node.h"
#include "net/ethernet_link.h"
#include "net/wire_config.h"
#include "trace/trace.h"

namespace vifsim
{

class RunTrace
{
public:
	// Into the inspection's file.  Throws std::system_error when there can be no timeline.
	RunTrace(const inspection &inspection, const wire_config &wire);
	~RunTrace();

	// Before the simulation begins.
	void attach(Node &node) { node.attach_trace(*trace_); }
	// What sends on it, or takes from it, has no tracks of its own: flows begin, or end, there.
	enum class End : uint8_t { nowhere, begins, ends };
	void attach(EthernetLink &link, End end);
	// The occupancies of those that are queues; a place's name ends its station's path, "host_a" begins it.
	void attach(const std::vector<station *> &stations);

	void measured_from(uint64_t now_ps) { measured_from_ps_ = now_ps; }
	// The run is over: closes.  Throws std::system_error when not all could be written.
	void finish(uint64_t now_ps);

private:
	class Tap;

	const wire_config &wire_;
	struct trace *trace_;
	uint32_t wires_ = 0; // their group; 0: there is none yet
	uint64_t measured_from_ps_ = 0;
	std::vector<std::unique_ptr<Tap>> taps_;
};

} // namespace vifsim
#endif
