// SPDX-License-Identifier: Apache-2.0
#include "machine/run_trace.h"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <system_error>

#include "base/unit.h"

namespace vifsim
{

namespace
{

// What a viewer still opens without waiting long.
constexpr uint64_t LIMIT_BYTES = uint64_t{256} << 20;

[[noreturn]] void fail()
{
	throw std::system_error(errno, std::generic_category(), "cannot write the timeline");
}

} // namespace

// A link: each frame from its first bit to its last.
class RunTrace::Tap : public WireTap
{
public:
	Tap(trace_track *track, const wire_config &config, End end) : track_(track), config_(config), end_(end) {}

	void frame_sent(frame &frame, uint64_t near_ps, uint64_t) override
	{
		tell(frame_kind_name(frame.kind), frame, near_ps);
	}
	void frame_lost(frame &frame, uint64_t near_ps) override { tell("lost frame", frame, near_ps); }

private:
	void tell(const char *name, frame &frame, uint64_t near_ps)
	{
		const trace_flow flows[] = {TRACE_FLOW_STEP, TRACE_FLOW_BEGIN, TRACE_FLOW_END};
		struct trace_slice slice {
		};

		slice.name = name;
		slice.from_ps = near_ps;
		slice.to_ps = near_ps + wire_config_time_ps(&config_, frame.bytes);
		slice.arguments[0] = {"bytes", frame.bytes};
		slice.arguments[1] = {"vif", frame.vif};
		slice.arguments[2] = {"sequence", frame.sequence};
		slice.frame_flow = &frame.flow;
		slice.flow = flows[static_cast<int>(end_)];
		trace_add_slice(track_, &slice);
	}

	trace_track *const track_;
	const wire_config &config_;
	const End end_;
};

RunTrace::RunTrace(const inspection &inspection, const wire_config &wire)
    : wire_(wire), trace_(trace_open(inspection.trace, inspection.from_ps, inspection.until_ps, LIMIT_BYTES))
{
	if (trace_ == nullptr)
		fail();
}

RunTrace::~RunTrace()
{
	if (trace_ != nullptr)
		trace_close(trace_, 0);
}

void RunTrace::attach(EthernetLink &link, End end)
{
	if (wires_ == 0)
		wires_ = trace_add_group(trace_, "wires");
	taps_.push_back(std::make_unique<Tap>(trace_add_track(trace_, wires_, link.name(), "wire"), wire_, end));
	link.tap(*taps_.back());
}

void RunTrace::attach(const std::vector<station *> &stations)
{
	const uint32_t group = trace_add_group(trace_, "queues");

	for (station *place : stations)
		if (place->kind == STATION_QUEUE)
			place->trace = trace_add_counter(trace_, group, place->path, "frames");
}

void RunTrace::finish(uint64_t now_ps)
{
	const uint64_t full_at_ps = trace_full_at(trace_);

	if (full_at_ps != UINT64_MAX)
		fprintf(stderr,
			"vifsim: --trace ends at %.3f ms of simulated time, with %" PRIu64
			" MiB: choose another part by --trace-window\n",
			static_cast<double>(full_at_ps) / UNIT_PS_PER_MS, LIMIT_BYTES >> 20);
	trace_measured(trace_, measured_from_ps_, now_ps);

	struct trace *const over = trace_;

	trace_ = nullptr;
	if (trace_close(over, now_ps) != 0)
		fail();
}

} // namespace vifsim
