// SPDX-License-Identifier: Apache-2.0
// What the card tells a timeline: a frame that it fetches, one that it writes to host memory, the status block.
#include "nic/hv_nic.h"
#include "sim/sim_time.h"

namespace vifsim
{

namespace
{

// nullptr: in none.  The same again is another.
void enter_state(trace_track *track, const char *name)
{
	trace_state(track, nullptr, trace_argument{}, now_ps());
	trace_state(track, name, trace_argument{}, now_ps());
}

} // namespace

void HvNic::attach_trace(struct trace &trace, uint32_t group)
{
	fetch_trace_ = trace_add_track(&trace, group, "transmit", "nic");
	write_trace_ = trace_add_track(&trace, group, "receive", "nic");
	status_trace_ = trace_add_track(&trace, group, "status", "nic");
}

void HvNic::enter(Fetch fetch)
{
	static const char *const names[] = {nullptr, "descriptor", "waits for room", "fetches frame"};

	fetch_ = fetch;
	if (fetch_trace_ != nullptr)
		enter_state(fetch_trace_, names[static_cast<int>(fetch)]);
}

// Which frame it is shows when it is here.
void HvNic::trace_fetched(frame &frame) const
{
	if (fetch_trace_ != nullptr)
		trace_state_flow(fetch_trace_, &frame.flow, TRACE_FLOW_STEP);
}

// nullptr: it has been written.
void HvNic::trace_writing(frame *frame) const
{
	if (write_trace_ == nullptr)
		return;
	enter_state(write_trace_, frame != nullptr ? "writes frame" : nullptr);
	if (frame != nullptr)
		trace_state_flow(write_trace_, &frame->flow, TRACE_FLOW_STEP);
}

void HvNic::trace_status(bool under_way) const
{
	if (status_trace_ != nullptr)
		enter_state(status_trace_, under_way ? "status block" : nullptr);
}

} // namespace vifsim
