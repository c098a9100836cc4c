// SPDX-License-Identifier: Apache-2.0
//
// What buses tell a timeline of a use that is over: who asked, which way the data go, how much, and whose frame.
#ifndef VIFSIM_PCI_BUS_TRACE_H
#define VIFSIM_PCI_BUS_TRACE_H

#include "pci/pci_port.h"
#include "trace/trace.h"

namespace vifsim
{

enum class BusEnding : uint8_t { whole, retried, aborted };

struct BusUse {
	bool host; // the host bridge asked, else a device
	bool read;
	BusEnding ending;
	uint64_t from_ps, to_ps;
	uint32_t bytes;
	const PciTransfer *transfer; // that it is part of; nullptr: nothing is known of it
};

// The slice of it; its flow leads nowhere else.
struct trace_slice bus_trace_slice(const BusUse &use);
inline void bus_trace(trace_track *track, const BusUse &use)
{
	const struct trace_slice slice = bus_trace_slice(use);

	trace_add_slice(track, &slice);
}

} // namespace vifsim
#endif
