// SPDX-License-Identifier: Apache-2.0
// What the contexts of all engines have in common: instructions, the order of elements, and that one can hang.
#include "ixp/ixp.h"

#include <algorithm>

namespace vifsim
{

// Its acts, one after the other, before cycle `until` and as long as they concern nobody else; polls in vain also
// beyond, but before `end`.
void Ixp::run(Engine engine, uint64_t until, uint64_t end)
{
	const microengine &me = engine_[engine];

	do {
		if (engine == egress && me.running == MICROENGINE_NONE)
			poll_in_vain(held_up_.empty() ? end : until);
	} while (me.acts < until && step(engine) && me.acts < until);
}

// A context is taken up, at the engine's `next`.  A frame that came since then is not concerned: of what an engine
// works on, only those that are received come in the middle of it.
void Ixp::take_up(Engine engine)
{
	microengine &me = engine_[engine];
	const uint64_t from = me.next;

	microengine_dispatch(&me);
	const frame *const content = work_[engine][me.running].content;

	stats_.steps++;
	if (content != nullptr && (engine != receive || time_of(from) > content->station_entered_ps))
		tell(engine, me.running, LATENCY_MICROENGINE, from);
}

// The engine's next act: what the context has come to that runs, or is taken up first.  True: nothing but the engine
// itself, and the memories' channels, has changed.
bool Ixp::step(Engine engine)
{
	microengine &me = engine_[engine];

	if (me.running == MICROENGINE_NONE)
		take_up(engine);
	acting_ = me.next;
	stats_.steps++;
	const microinstruction *instruction = microengine_instruction(&me);
	const uint32_t context = me.running;

	if (instruction != nullptr)
		return execute(engine, context, *instruction);
	const bool own = finished(engine, context);

	if (me.running == context) // with its next work
		tell(engine, context, LATENCY_MICROENGINE, acting_);
	return own;
}

// From the next cycle on.  Polls that are skipped are those of the contexts that poll.
void Ixp::hang_context(int number, uint32_t context, bool hung)
{
	microengine &me = engine_[number];

	input();
	egress_catch_up(now_cycle());
	disturb();
	if (me.running == MICROENGINE_NONE && me.next <= now_cycle())
		take_up(static_cast<Engine>(number)); // which was put off
	if (hung)
		microengine_hang(&me, context);
	else
		microengine_release(&me, context, now_cycle() + 1);
	reschedule();
}

// Where the time of the frame goes that a context has, while it is in the engine's own station.  Several contexts may
// have a frame's elements: then it goes where the last of them said.
void Ixp::tell(Engine engine, uint32_t context, latency_stage stage, uint64_t cycle)
{
	if (frame *const content = told_frame(engine, context))
		frame_latency_stage(content, stage, std::max(time_of(cycle), content->latency.since_ps));
}

// Whose time that is; nullptr: nobody's.
frame *Ixp::told_frame(Engine engine, uint32_t context) const
{
	const station *const stations[engines] = {&receive_station_, &ingress_station_, &egress_station_,
						  &send_station_};
	frame *const content = context < MICROENGINE_CONTEXTS ? work_[engine][context].content : nullptr;

	return content != nullptr && content->station == stations[engine] ? content : nullptr;
}

// The context swaps out for what is back at that cycle: a memory's answer, or the hash unit's.
void Ixp::refer(Engine engine, uint32_t context, uint64_t ready, bool advance)
{
	if (frame *const content = told_frame(engine, context)) {
		frame_latency_stage(content, LATENCY_MEMORY, std::max(time(), content->latency.since_ps));
		frame_latency_stage(content, LATENCY_MICROENGINE_WAIT,
				    std::max(time_of(ready), content->latency.since_ps));
	}
	microengine_wait(&engine_[engine], ready, advance);
}

bool Ixp::execute(Engine engine, uint32_t context, const microinstruction &instruction)
{
	microengine &me = engine_[engine];

	switch (static_cast<microprogram_op>(instruction.op)) {
	case MICROPROGRAM_READ:
	case MICROPROGRAM_WRITE:
		refer(engine, context, ixp_memory_access(&memory_[instruction.memory], acting_, instruction.operand),
		      true);
		return true;
	case MICROPROGRAM_HASH:
		hash(engine, context);
		return true;
	case MICROPROGRAM_LOOKUP:
		lookup(engine, context, instruction.operand);
		return true;
	case MICROPROGRAM_ORDER:
		order(engine, context);
		return true;
	case MICROPROGRAM_POLL:
		poll(context);
		// A poll reads in between other references and takes no bandwidth; see ixp.h.
		microengine_wait(&me, acting_ + ixp_memory_unloaded(&memory_[instruction.memory], instruction.operand),
				 true);
		return true;
	case MICROPROGRAM_ENQUEUE:
		enqueue(context);
		break;
	case MICROPROGRAM_TRANSFER:
		transfer(context);
		break;
	case MICROPROGRAM_INDEX:
		index(context);
		break;
	case MICROPROGRAM_IDENTIFY:
		identify(context);
		break;
	case MICROPROGRAM_DESCRIPTOR:
		descriptor(context);
		break;
	case MICROPROGRAM_FETCH:
		fetch(context);
		break;
	case MICROPROGRAM_FORWARD:
		forward(context);
		break;
	case MICROPROGRAM_CREDIT:
		credit(context);
		break;
	case MICROPROGRAM_TRANSMIT:
		transmit(context);
		break;
	default:
		SC_REPORT_FATAL("ixp", "an instruction that no expanded program holds");
	}
	return false;
}

bool Ixp::finished(Engine engine, uint32_t context)
{
	switch (engine) {
	case receive:
		receive_finished(context);
		return false;
	case ingress:
		ingress_finished(context);
		return false;
	case egress:
		return egress_finished(context);
	default:
		send_finished(context);
		return false;
	}
}

void Ixp::hash(Engine engine, uint32_t context)
{
	const uint64_t ready = hash_unit_start(&hash_, acting_);

	lookup_cycles_[engine] += ready - acting_ + config_.swap_cycles;
	refer(engine, context, ready, true);
}

// The search is made at once; its probes are paid one after the other.
void Ixp::lookup(Engine engine, uint32_t context, uint32_t bytes)
{
	Work &work = work_[engine][context];
	microengine &me = engine_[engine];

	if (work.probes == 0) {
		work.destination = vif_switch_lookup(&switch_, work.content->destination, &work.probes);
		engine_stats_[engine].lookups++;
		engine_stats_[engine].probes += work.probes;
	}
	work.probes--;
	me.contexts[context].extra_cycles = static_cast<uint32_t>(config_.probe_cycles);
	if (work.probes == 0 && engine == receive)
		receptions_.at(work.frame_number).destination = work.destination;
	const uint64_t ready = ixp_memory_access(&memory_[IXP_SRAM], acting_, bytes);

	lookup_cycles_[engine] += ready - acting_ + config_.swap_cycles + config_.probe_cycles;
	refer(engine, context, ready, work.probes == 0);
}

void Ixp::order(Engine engine, uint32_t context)
{
	Work &work = work_[engine][context];

	if (work.sequence == turn_[engine]) {
		microengine_continue(&engine_[engine]);
		return;
	}
	work.ordered = true;
	tell(engine, context, LATENCY_MICROENGINE_WAIT, acting_);
	microengine_wait(&engine_[engine], never, false);
}

void Ixp::pass_turn(Engine engine)
{
	turn_[engine]++;
	for (uint32_t context = 0; context < config_.contexts; context++) {
		Work &work = work_[engine][context];

		if (work.ordered && work.sequence == turn_[engine]) {
			work.ordered = false;
			microengine_signal(&engine_[engine], context, acting_ + config_.signal_cycles);
		}
	}
}

// Gives a context its next element: of the engine's sequence, of a frame.
void Ixp::hand_out(Engine engine, uint32_t context, const Element &element)
{
	Work &work = work_[engine][context];

	work.frame_number = element.frame_number;
	work.sequence = sequence_[engine]++;
	work.content = engine == receive ? receptions_.at(element.frame_number).content
					 : transmissions_.at(element.frame_number).content;
}

// The host is told of the VIF's activity, as the scheme has it: by a write to the bridge, after which the context goes
// on (it takes effect a little later), or by one over the bus, until which it sleeps; then it comes to this instruction
// again.  True: all is done.
bool Ixp::interrupt(Engine engine, uint32_t context, uint32_t vif)
{
	Work &work = work_[engine][context];
	interrupt_step &step = work.step;

	if (work.interrupting)
		interrupts_.ops->next(&interrupts_, &step);
	else
		interrupts_.ops->activity(&interrupts_, vif, &step);
	for (; step.kind == INTERRUPT_REGISTER || moderator_.holds(step); interrupts_.ops->next(&interrupts_, &step))
		if (step.kind == INTERRUPT_REGISTER)
			push_doorbell(step.value);
	work.interrupting = step.kind != INTERRUPT_DONE;
	if (step.kind == INTERRUPT_DONE) {
		microengine_continue(&engine_[engine]);
	} else if (step.kind == INTERRUPT_WRITE) {
		submit(engine, context, step.address, step.bytes, step.value, nullptr, false);
	} else {
		without_room_.push(static_cast<uint32_t>(engine) * MICROENGINE_CONTEXTS + context);
		microengine_wait(&engine_[engine], never, false);
	}
	return !work.interrupting;
}

// A transfer on the bus; the context sleeps until it is done, then goes on with the next
// instruction (advance) or comes to this one again.
PciTransfer &Ixp::prepare(Engine engine, uint32_t context, uint64_t address, uint32_t bytes, bool advance)
{
	PciTransfer &transfer = work_[engine][context].transfer;

	check_visible();
	transfer = PciTransfer();
	transfer.address = address;
	transfer.bytes = bytes;
	transfer.tag = static_cast<uint32_t>(engine) * MICROENGINE_CONTEXTS + context;
	microengine_wait(&engine_[engine], never, advance);
	return transfer;
}

// A posted write: done when the bus has taken it.
void Ixp::submit(Engine engine, uint32_t context, uint64_t address, uint32_t bytes, uint64_t value, frame *payload,
		 bool advance)
{
	PciTransfer &transfer = prepare(engine, context, address, bytes, advance);

	transfer.value = value;
	transfer.payload = payload;
	master_->submit(transfer);
}

// A read of host memory: done when the data are here.
void Ixp::submit_read(Engine engine, uint32_t context, uint64_t address, uint32_t bytes)
{
	PciTransfer &transfer = prepare(engine, context, address, bytes, true);

	transfer.command = PciCommand::read;
	master_->submit(transfer);
}

} // namespace vifsim
