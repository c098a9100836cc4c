// SPDX-License-Identifier: Apache-2.0
// What the card tells a timeline: whose turn it is to have a frame fetched, stored or told of, and the work of the
// ports' processors.
#include "cdna/cdna_nic.h"
#include "cdna/cdna_port.h"

namespace vifsim
{

void CdnaNic::attach_trace(struct trace &trace, uint32_t group)
{
	fetch_trace_ = trace_add_track(&trace, group, "transmit", "context");
	store_trace_ = trace_add_track(&trace, group, "receive", "context");
	tell_trace_ = trace_add_track(&trace, group, "tell", "context");
	for (const auto &port : ports_)
		processor_traces_.push_back(trace_add_track(
			&trace, group, ("processor " + std::to_string(port->number)).c_str(), "processor"));
}

// The same again is another turn.
static void enter_state(trace_track *track, const char *name, uint32_t context)
{
	if (track == nullptr)
		return;
	trace_state(track, nullptr, trace_argument{}, now_ps());
	trace_state(track, name, {"vif", context}, now_ps());
}

void CdnaNic::enter(Fetch fetch)
{
	static const char *const names[] = {nullptr, "descriptor", "waits for room", "fetches frame"};

	fetch_ = fetch;
	enter_state(fetch_trace_, names[static_cast<int>(fetch)], fetching_);
}

void CdnaNic::enter(Store store)
{
	static const char *const names[] = {nullptr, "descriptor", "writes frame"};

	store_ = store;
	enter_state(store_trace_, names[static_cast<int>(store)], storing_);
	if (store == Store::data && store_trace_ != nullptr)
		trace_state_flow(store_trace_, &data_write_.payload->flow, TRACE_FLOW_STEP);
}

void CdnaNic::enter(Tell tell, uint32_t context)
{
	static const char *const names[] = {nullptr, "status word", "vector", "waits for room"};

	tell_ = tell;
	enter_state(tell_trace_, names[static_cast<int>(tell)], context);
}

void CdnaNic::trace_work(const Port &port, uint64_t cost_ps, frame &frame) const
{
	struct trace_slice slice {
	};

	slice.name = frame.station == &transmit_station_ ? "send" : "receive";
	slice.to_ps = port.processor_free_ps;
	slice.from_ps = slice.to_ps - cost_ps;
	slice.arguments[0] = {"bytes", frame.bytes};
	slice.frame_flow = &frame.flow;
	slice.flow = TRACE_FLOW_STEP;
	trace_add_slice(processor_traces_[port.number], &slice);
}

} // namespace vifsim
