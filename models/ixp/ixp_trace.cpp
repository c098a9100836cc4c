// SPDX-License-Identifier: Apache-2.0
// What the contexts tell a timeline: the program that each works off, and for which VIF.  A context that polls and
// finds nothing is in one state, however often it does.
#include <algorithm>
#include <string>

#include "ixp/ixp.h"

namespace vifsim
{

namespace
{

const char *const engine_names[Ixp::engines] = {"receive", "ingress", "egress", "send"};

} // namespace

void Ixp::attach_trace(struct trace &trace, uint32_t group)
{
	for (const Engine engine : {receive, ingress, egress, send}) {
		EngineTrace &own = traces_[engine];

		own.device = this;
		own.engine = engine;
		for (uint32_t context = 0; context < config_.contexts; context++) {
			const std::string name = std::string(engine_names[engine]) + " " + std::to_string(context);

			own.contexts[context] = trace_add_track(&trace, group, name.c_str(), "context");
		}
		engine_[engine].observer_state = &own;
		engine_[engine].observer = [](void *state, uint32_t context, uint64_t cycle) {
			const EngineTrace &of = *static_cast<EngineTrace *>(state);

			of.device->trace_context(of.engine, context, cycle);
		};
		for (uint32_t context = 0; context < config_.contexts; context++)
			trace_context(engine, context, now_cycle());
	}
}

// It has another program now, or none, or the same one for something else.
void Ixp::trace_context(Engine engine, uint32_t context, uint64_t cycle)
{
	static const char *const names[programs] = {"receive first element",
						    "receive element",
						    "receive last element",
						    "receive frame",
						    "frame to host",
						    "polls",
						    "fetch frame",
						    "frame from host",
						    "answer",
						    "send first element",
						    "send element",
						    "send last element",
						    "send frame"};
	const microprogram *const program = engine_[engine].contexts[context].program;
	trace_track *const track = traces_[engine].contexts[context];
	frame *const content = work_[engine][context].content;
	trace_argument argument{};

	if (program == nullptr) {
		trace_state(track, nullptr, argument, time_of(cycle));
		return;
	}
	size_t number = 0;

	while (&program_[number].code != program)
		number++;

	if (engine == ingress || (engine == egress && number != egress_poll))
		argument = {"vif", work_[engine][context].vif};
	// The same again is another one: but for polls, there is something between the two.
	if (number != egress_poll)
		trace_state(track, nullptr, trace_argument{}, time_of(cycle));
	trace_state(track, names[number], argument, time_of(cycle));
	if (content != nullptr && number != egress_poll)
		trace_state_flow(track, &content->flow, TRACE_FLOW_STEP);
}

// As signals: see docs/looking-inside.md.
uint64_t Ixp::context_state(Engine engine, uint32_t context) const
{
	enum { asleep, ready, runs, waits, polls };
	const microengine &me = engine_[engine];
	const microengine_context &own = me.contexts[context];

	if (own.program == nullptr)
		return asleep;
	if (own.program == code(egress_poll))
		return polls;
	// It is taken up when the engine next acts for it, without an event of its own.
	if (me.running == context || (me.running == MICROENGINE_NONE && me.chosen == context && me.next <= now_cycle()))
		return runs;
	return own.ready_at <= now_cycle() ? ready : waits;
}

// When a context is next ready, which is no event: so that its signal is looked at.
void Ixp::look_at_ready()
{
	uint64_t at = never;

	for (const microengine &me : engine_)
		for (uint32_t context = 0; context < me.count; context++)
			if (me.contexts[context].program != code(egress_poll) &&
			    me.contexts[context].ready_at > now_cycle())
				at = std::min(at, me.contexts[context].ready_at);
	ready_timer_->set(at != never ? time_of(at) : Timer::never);
}

// All that the engines do is an event then, but for polls in vain, which are a state of their own.
void Ixp::add_signals(Signals &signals, const std::string &path)
{
	execution_.lazy = false;
	ready_timer_ = std::make_unique<Timer>(this, timer_call<&Ixp::look_at_ready>, Timer::device);
	for (const Engine engine : {receive, ingress, egress, send})
		for (uint32_t context = 0; context < config_.contexts; context++)
			signals.add(path + "." + engine_names[engine] + std::to_string(context), 3,
				    [this, engine, context] { return context_state(engine, context); });
	if (interrupts_.ops->bits != nullptr)
		signals.add(path + ".identifier", interrupts_.layout.width,
			    [this] { return interrupts_.ops->bits(&interrupts_); });
}

} // namespace vifsim
