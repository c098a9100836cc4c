// SPDX-License-Identifier: Apache-2.0
// When the device must wake: a lower bound of its next visible action.
#include "ixp/ixp.h"

#include <algorithm>
#include <type_traits>

namespace vifsim
{

// From the end of the pipeline to its beginning: what a program hands over
// shows at the earliest when the next engine's program does.
void Ixp::compute_bounds()
{
	visible_costs costs{};
	const auto bound = [&](ProgramName name, const microprogram &source, uint64_t at_end) {
		program_[name].code = source;
		visible_bound_compute(&program_[name].code, &costs, at_end, &program_[name].bound);
		return program_[name].bound.from[0];
	};
	const auto receive_program = [&](ProgramName name, const microprogram &source) {
		microprogram expanded;

		microprogram_expand(&source, &config_.demultiplex, &expanded); // fits: ixp_config_check
		return bound(name, expanded, never);
	};

	costs.memories = memory_;
	costs.hash_cycles = config_.hash_cycles;
	costs.swap_cycles = config_.swap_cycles;
	costs.probe_cycles = config_.probe_cycles;
	costs.after_identify = interrupt_source_writes(setup_.interrupts, &setup_.layout) ? 0 : doorbell_cycles_;
	costs.after_hand_over = never;
	bound(send_first, config_.send.first, never);
	bound(send_middle, config_.send.middle, never);
	send_bound_ = std::min(bound(send_last, config_.send.last, never), bound(send_only, config_.send.only, never));
	const uint64_t ingress_bound = bound(ingress_frame, config_.ingress, never);

	costs.after_hand_over = ingress_bound;
	receive_program(receive_first, config_.receive.first);
	receive_program(receive_middle, config_.receive.middle);
	receive_bound_ = std::min(receive_program(receive_last, config_.receive.last),
				  receive_program(receive_only, config_.receive.only));
	costs.after_hand_over = std::min(send_bound_, ingress_bound);
	visible_bound_compute(&config_.egress, &costs, never, &no_credit_);
	costs.credit_due = true;
	const uint64_t taken = bound(egress_frame, config_.egress, never);
	const uint64_t fetched = bound(egress_fetch, config_.egress_fetch, taken);
	const uint64_t polled =
		bound(egress_poll, config_.egress_poll, config_.send_queue == VIF_MEMORY_HOST ? fetched : taken);

	bound(egress_frame, config_.egress, polled);
	find_poll();
	microprogram answer{};
	for (uint32_t i = 0; i < config_.egress.count; i++)
		if (answer.count > 0 || config_.egress.code[i].op == MICROPROGRAM_CREDIT)
			answer.code[answer.count++] = config_.egress.code[i];
	visible_bound_compute(&config_.egress_poll, &costs, bound(egress_answer, answer, polled), &poll_answers_);
	visible_costs without = costs;
	without.credit_due = false;
	visible_bound_compute(&config_.egress, &without, polled, &no_credit_);
}

const Ixp::Program *Ixp::program_of(Engine engine, uint32_t context) const
{
	static_assert(std::is_standard_layout_v<Program>, "its code stands at its beginning");

	return reinterpret_cast<const Program *>(engine_[engine].contexts[context].program);
}

uint64_t Ixp::bound_of(Engine engine, uint32_t context) const
{
	const Program *program = program_of(engine, context);
	const uint32_t pc = engine_[engine].contexts[context].pc;

	uint64_t bound = program->bound.from[pc];

	if (program == &program_[egress_poll] && requests_ > 0)
		return poll_answers_.from[pc];
	if (program == &program_[egress_frame]) {
		const Work &work = work_[egress][context];
		const Vif &vif = vifs_[work.vif];

		if (vif.send_queue.consumed - vif.credit_told < config_.credit_batch && !vif.asked && !vif.overdue &&
		    !work.signalling)
			bound = no_credit_.from[pc];
	}
	/* The poll behind it may be of another VIF, whose request is to be answered. */
	if (engine == egress && requests_ > 0)
		bound = std::min(bound, visible_add(program->bound.to_end[pc], poll_answers_.from[0]));
	return bound;
}

// When a context that does not wait for a signal can be at its place in its program.
uint64_t Ixp::ready_from(Engine engine, uint32_t context) const
{
	const microengine &me = engine_[engine];
	const microengine_context &state = me.contexts[context];

	if (me.running == context)
		return me.next;
	/* Another one has been taken up by now, or may be. */
	const uint64_t free =
		me.running == MICROENGINE_NONE && me.chosen != context && me.next <= reached_ ? me.acts : me.next;

	return visible_add(std::max(state.ready_at, free), config_.swap_cycles + state.extra_cycles);
}

// When the turn can pass on: at the end of the program of the element that has
// it, which some context holds as long as another waits for it.
uint64_t Ixp::turn_from(Engine engine) const
{
	for (uint32_t context = 0; context < config_.contexts; context++) {
		const Program *program = program_of(engine, context);

		if (program != nullptr && work_[engine][context].sequence == turn_[engine])
			return visible_add(ready_from(engine, context),
					   program->bound.to_end[engine_[engine].contexts[context].pc] +
						   config_.signal_cycles);
	}
	SC_REPORT_FATAL("ixp", "a context waits for a turn that nobody has");
	return 0;
}

// soonest: the device's next step of all.
uint64_t Ixp::context_bound(Engine engine, uint32_t context, uint64_t soonest) const
{
	const Work &work = work_[engine][context];
	uint64_t at;

	if (work.ordered)
		at = turn_from(engine);
	else if (work.held_up)
		at = soonest; // the send engine will signal it
	else
		at = ready_from(engine, context); // never, when the bus will
	return visible_add(at, bound_of(engine, context));
}

// Of work that no context has taken yet.
uint64_t Ixp::work_bound(uint64_t soonest) const
{
	uint64_t bound = std::min(management_next_, next_doorbell_); // each of the XScale core's acts: there are few

	if (!arrivals_.empty())
		bound = std::min(bound,
				 visible_add(edge_clock_at(&clock_, arrivals_.front().last_ps + 1), receive_bound_));
	if (!elements_.empty())
		bound = std::min(bound, visible_add(soonest, receive_bound_));
	if (service_.waiting > 0)
		bound = std::min(bound, visible_add(soonest, program_[ingress_frame].bound.from[0]));
	if (sending_ < transmissions_.end())
		bound = std::min(bound, visible_add(soonest, send_bound_));
	return bound;
}

uint64_t Ixp::visible_from() const
{
	uint64_t soonest, alone_until, bound;

	earliest(soonest, alone_until);
	bound = work_bound(soonest);
	for (int engine = 0; engine < engines; engine++) {
		if (engine == egress && egress_quiet())
			continue;
		for (uint32_t loaded = engine_[engine].loaded; loaded != 0; loaded &= loaded - 1) {
			const auto context = static_cast<uint32_t>(__builtin_ctz(loaded));

			if (engine != egress || !polls_in_vain(context))
				bound = std::min(bound, context_bound(static_cast<Engine>(engine), context, soonest));
		}
	}
	return bound;
}

} // namespace vifsim
