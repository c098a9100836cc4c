// SPDX-License-Identifier: Apache-2.0
//
// The faults of a run (fault/fault.h), brought to the parts that they befall: what strikes frames is given to its link,
// what strikes interrupts to its host, and these ask it; what is a state or a moment is worked off here, and its part
// is told.  States of one kind may overlap at one target: the part is told when the first begins, and when the last
// ends.  A machine without faults has no such module.
//
// What it checks beside the machine's laws: no frame that a wire has corrupted was delivered, and each was dropped or
// exists; no guest received a frame twice; what was lost and what came from nowhere is what the faults say.
#ifndef VIFSIM_MACHINE_FAULT_INJECTION_H
#define VIFSIM_MACHINE_FAULT_INJECTION_H

#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "base/report.h"
#include "fault/fault.h"
#include "machine/node.h"
#include "machine/platform.h"
#include "net/ethernet_link.h"
#include "sim/agenda.h"

namespace vifsim
{

// Of a host: its first port's wire, both ways.
struct HostWires {
	EthernetLink *to_switch, *from_switch;
};

class FaultInjection : public sc_core::sc_module
{
public:
	// Whether a platform has any.
	static bool any(const platform &platform);

	// wires: of host A, then of B.  All of these outlive it.
	FaultInjection(sc_core::sc_module_name name, const platform &platform, uint32_t replication,
		       const std::vector<std::unique_ptr<Node>> &nodes, const std::vector<HostWires> &wires,
		       frame_pool &pool);

	void add_statistics(stat_registry &registry);
	void check(report &report) const; // values, too

private:
	struct Entry {
		fault state{};
		Entry *first = nullptr; // of those of its kind and target; itself, if it is
		uint32_t present = 0;   // of the first: how many of them there are now
		uint64_t told = 0;      // spurious interrupts that a CPU has seen
	};

	void start_of_simulation() override;
	void due();
	Entry &first_like(Entry &entry);
	static bool changes(const Entry &entry, bool begins);
	void turn(Entry &entry, bool begins);
	void spurious(Entry &entry);
	uint64_t corrupted() const;
	void check_doubles(report &report) const;

	const platform &platform_;
	const std::vector<std::unique_ptr<Node>> &nodes_;
	const std::vector<HostWires> wires_;
	const frame_pool &pool_;
	std::vector<std::unique_ptr<Entry>> entries_;
	Timer due_{this, timer_call<&FaultInjection::due>, Timer::outside};
};

} // namespace vifsim
#endif
