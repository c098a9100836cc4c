// SPDX-License-Identifier: Apache-2.0
#include "pci/bus_trace.h"

#include "net/frame.h"

namespace vifsim
{

struct trace_slice bus_trace_slice(const BusUse &use)
{
	static const char *const names[2][2][3] = {{{"DMA write", "DMA write, retry", "DMA write, abort"},
						    {"DMA read", "DMA read, retry", "DMA read, abort"}},
						   {{"CPU write", "CPU write, retry", "CPU write, abort"},
						    {"CPU read", "CPU read, retry", "CPU read, abort"}}};
	struct trace_slice slice {
	};
	const PciTransfer *const transfer = use.transfer;

	slice.name = names[use.host][use.read][static_cast<int>(use.ending)];
	slice.from_ps = use.from_ps;
	slice.to_ps = use.to_ps;
	slice.arguments[0] = {"bytes", use.bytes};
	if (transfer == nullptr)
		return slice;
	slice.arguments[1] = {"address", transfer->address};
	if (transfer->payload != nullptr && use.ending == BusEnding::whole)
		slice.frame_flow = use.read ? &transfer->payload->flow : &transfer->flow;
	slice.flow = TRACE_FLOW_STEP;
	return slice;
}

} // namespace vifsim
