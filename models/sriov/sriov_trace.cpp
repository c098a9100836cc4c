// SPDX-License-Identifier: Apache-2.0
// What the device tells a timeline: the frames that its pipelines take in, and what its functions do with host memory.
// A function has several transfers under way, so it has as many tracks as there were at one time.
#include <string>

#include "sim/sim_time.h"
#include "sriov/sriov_nic.h"

namespace vifsim
{

void SriovNic::attach_trace(struct trace &trace, uint32_t group)
{
	receive_trace_ = trace_add_track(&trace, group, "receive pipeline", "pipeline");
	transmit_trace_ = trace_add_track(&trace, group, "transmit pipeline", "pipeline");
	for (uint32_t vif = 0; vif < functions_.size(); vif++) {
		const std::string name = "function " + std::to_string(vif);

		functions_[vif].sends = trace_add_lanes(&trace, group, (name + " send").c_str(), "function");
		functions_[vif].receives = trace_add_lanes(&trace, group, (name + " receive").c_str(), "function");
	}
}

uint64_t SriovNic::enter(sriov_pipeline &pipeline, trace_track *track, frame &content)
{
	const uint64_t busy_ps = pipeline.busy_ps;
	const uint64_t passed_ps = sriov_pipeline_enter(&pipeline, content.bytes, now_ps());
	struct trace_slice slice {
	};

	if (track == nullptr)
		return passed_ps;
	slice.name = "takes frame";
	slice.to_ps = pipeline.free_ps;
	slice.from_ps = slice.to_ps - (pipeline.busy_ps - busy_ps);
	slice.arguments[0] = {"bytes", content.bytes};
	slice.frame_flow = &content.flow;
	slice.flow = TRACE_FLOW_STEP;
	trace_add_slice(track, &slice);
	return passed_ps;
}

void SriovNic::trace_turn(trace_lanes *lanes, const char *name, uint64_t since_ps, uint32_t bytes, uint64_t *flow) const
{
	struct trace_slice slice {
	};

	slice.name = name;
	slice.from_ps = since_ps;
	slice.to_ps = now_ps();
	slice.arguments[0] = {"bytes", bytes};
	slice.frame_flow = flow;
	slice.flow = TRACE_FLOW_STEP;
	trace_add_lane_slice(lanes, &slice);
}

} // namespace vifsim
