// SPDX-License-Identifier: Apache-2.0
// Egress engine: polls the doorbells, takes frames from the send queues and bridges them.
#include "ixp/ixp.h"

#include "sim/sim_time.h"
#include "vif/vif_guard.h"

namespace vifsim
{

// While nobody has anything to send the engine lags behind; this brings it up
// to that cycle, inclusive.
void Ixp::egress_catch_up(uint64_t limit)
{
	microengine &me = engine_[egress];

	while (me.acts <= limit) {
		if (me.running == MICROENGINE_NONE) {
			poll_in_vain(limit + 1, anchor_);
			if (me.acts > limit)
				break;
			take_up(egress);
		}
		if (execution_.skip_polling && leaving_ == 0 && me.running == anchor_ &&
		    microengine_instruction(&me) == nullptr)
			skip_rounds(limit);
		if (me.acts > limit)
			break;
		step(egress);
	}
}

// The same, in the middle of another part's step.
void Ixp::egress_catch_up_to(uint64_t cycle)
{
	const uint64_t acting = acting_;

	egress_catch_up(cycle);
	acting_ = acting;
}

// The polls in vain of whole rounds are passed on to the service when somebody asks whose turn it is.
void Ixp::pass_on_turns(uint32_t context)
{
	if (untold_turns_[context] == 0)
		return;
	polls_[context] += untold_turns_[context];
	vif_service_skip(&service_, context, untold_turns_[context]);
	untold_turns_[context] = 0;
}

poll_progress Ixp::progress()
{
	poll_progress reached{};

	reached.cycle = engine_[egress].next;
	reached.busy_cycles = engine_[egress].busy_cycles;
	reached.swaps = engine_[egress].swaps;
	for (uint32_t context = 0; context < config_.contexts; context++) {
		pass_on_turns(context);
		reached.polls[context] = polls_[context];
	}
	return reached;
}

// At the end of the anchor's poll: if the engine's state comes round, go as
// many whole rounds on as end by that cycle.
void Ixp::skip_rounds(uint64_t limit)
{
	microengine &me = engine_[egress];
	const poll_progress reached = progress();

	if (!poll_period_observe(&period_, &me, &reached))
		return;
	const poll_progress &round = period_.period;
	const uint64_t rounds = (limit - me.next) / round.cycle;

	uint64_t polled = 0; // in a round

	for (uint32_t context = 0; context < config_.contexts; context++) {
		const uint64_t polls = rounds * round.polls[context];

		polled += round.polls[context];
		polls_[context] += polls;
		engine_stats_[egress].polls += polls;
		engine_stats_[egress].polls_empty += polls;
		vif_service_skip(&service_, context, polls);
	}
	microengine_repeat(&me, rounds, round.cycle, round.busy_cycles, round.swaps, polled, code(egress_poll));
}

// Whether the VIF has something for its egress context, as far as it was told.
void Ixp::note_work(uint32_t vif)
{
	Vif &self = vifs_[vif];
	const bool has = self.polled && (vif_queue_waiting(&self.send_queue) > 0 || answer_due(self));

	if (has == self.has_work)
		return;
	self.has_work = has;
	if (has)
		vif_service_fill(&service_, vif);
	else
		vif_service_empty(&service_, vif);
}

// The doorbell word and the request beside it, as they are when the read is issued.
void Ixp::poll(uint32_t context)
{
	Work &work = work_[egress][context];

	pass_on_turns(context);
	work.vif = vif_service_polled(&service_, context);
	work.found = vif_queue_waiting(&vifs_[work.vif].send_queue) > 0;
	work.asked = !work.found && answer_due(vifs_[work.vif]);
	engine_stats_[egress].polls++;
	if (work.found || work.asked)
		found_nothing_ &= ~(1u << context);
	else
		found_nothing_ |= 1u << context;
}

// One frame of the VIF whose doorbell was seen; false when its slot is empty,
// which no correct driver brings about.
bool Ixp::take_frame(uint32_t context)
{
	Work &work = work_[egress][context];
	vif_queue &queue = vifs_[work.vif].send_queue;
	const uint32_t slot = queue.consumed % queue.slots;

	work.content = queue.frames[slot];
	work.identity = vifs_[work.vif].identities[slot];
	queue.frames[slot] = nullptr;
	queue.consumed++;
	note_work(work.vif);
	if (work.content == nullptr) {
		stats_.protocol_errors++;
		return false;
	}
	station_leave(&send_queue_, work.content, time());
	station_enter(&egress_station_, work.content, time());
	egress_frames_++;
	return true;
}

// The same where the send queue lies in host memory: what is in the slot is known once it has been read.
void Ixp::take_slot(uint32_t context)
{
	Work &work = work_[egress][context];
	vif_queue &queue = vifs_[work.vif].send_queue;

	work.content = nullptr;
	work.slot = queue.consumed++ % queue.slots;
	note_work(work.vif);
	egress_frames_++;
}

void Ixp::descriptor(uint32_t context)
{
	const Work &work = work_[egress][context];
	const uint64_t slot = vif_slot_offset(work.slot, static_cast<uint32_t>(config_.queue_slots));

	submit_read(egress, context, vif_host_send_window(work.vif) + slot + VIF_SLOT_DESCRIPTOR,
		    VIF_SLOT_DESCRIPTOR_BYTES);
}

// The frame of the length that the descriptor told; none of no length, which no correct driver brings about.
void Ixp::fetch(uint32_t context)
{
	Work &work = work_[egress][context];
	const uint64_t slot = vif_slot_offset(work.slot, static_cast<uint32_t>(config_.queue_slots));
	const uint32_t length = vif_descriptor_bytes(work.transfer.value);

	if (length == 0) {
		stats_.protocol_errors++;
		egress_frames_--;
		next_poll(context);
		return;
	}
	work.identity = vif_descriptor_vif(work.transfer.value);
	submit_read(egress, context, vif_host_send_window(work.vif) + slot, length);
}

// Its bytes are in device memory.
void Ixp::fetched(uint32_t context, frame *content)
{
	take_over(content, now_ps());
	station_enter(&egress_station_, content, now_ps());
	ixp_memory_access(&memory_[IXP_DRAM], now_cycle() + 1, content->bytes);
	work_[egress][context].content = content;
}

// The turn passes from the VIF that was polled (skipped polls leave it in no work_).
void Ixp::next_poll(uint32_t context)
{
	pass_on_turns(context);
	const uint32_t vif = vif_service_polled(&service_, context);

	if (vifs_[vif].leaving) {
		leave_round(vif);
		if (service_.context[context].polled == 0) {
			microengine_stop(&engine_[egress]);
			found_nothing_ &= ~(1u << context);
			return;
		}
	} else {
		vif_service_next(&service_, context);
	}
	microengine_chain(&engine_[egress], code(egress_poll));
}

// True: it was a poll, which concerns this engine alone.
bool Ixp::egress_finished(uint32_t context)
{
	Work &work = work_[egress][context];

	if (engine_[egress].contexts[context].program == code(egress_frame)) {
		egress_frames_--;
		engine_stats_[egress].frames++;
		next_poll(context);
		return false;
	}
	if (engine_[egress].contexts[context].program == code(egress_fetch)) {
		microengine_chain(&engine_[egress], code(egress_frame));
		return false;
	}
	if (engine_[egress].contexts[context].program == code(egress_answer)) {
		egress_frames_--;
		next_poll(context);
		return false;
	}
	pass_on_turns(context);
	const bool leaving = vifs_[vif_service_polled(&service_, context)].leaving;

	polls_[context]++;
	if (work.found && !leaving && config_.send_queue == VIF_MEMORY_HOST) {
		take_slot(context);
		microengine_chain(&engine_[egress], code(egress_fetch));
		return true;
	}
	if (work.found && !leaving && take_frame(context)) {
		microengine_chain(&engine_[egress], code(egress_frame));
		return true;
	}
	if (work.asked && !leaving) {
		egress_frames_++;
		microengine_chain(&engine_[egress], code(egress_answer));
		return true;
	}
	engine_stats_[egress].polls_empty += !work.found;
	next_poll(context);
	return leaving_ == 0 && !egress_quiet();
}

// Whether the poll program is one read with compute around it, and what that takes.
void Ixp::find_poll()
{
	const microprogram &program = program_[egress_poll].code;

	poll_ = Poll();
	poll_.plain = true;
	for (uint32_t i = 0; i < program.count; i++) {
		const microinstruction &instruction = program.code[i];

		if (instruction.op == MICROPROGRAM_COMPUTE) {
			(poll_.place == 0 ? poll_.before : poll_.after) += instruction.operand;
		} else if (instruction.op == MICROPROGRAM_POLL && poll_.place == 0) {
			poll_.place = i + 1;
			poll_.read = ixp_memory_unloaded(&memory_[instruction.memory], instruction.operand);
		} else {
			poll_.plain = false;
		}
	}
}

// Nothing runs: polls that find nothing and lead to the next one, one after the other, as long as the engine takes them
// up and each has come to its next read before that cycle.  The same as the steps one by one; and as polls take nothing
// from others' references, it does not matter what other engines do meanwhile, unless they wake one of this engine's
// contexts.  Context `but` is left alone.
void Ixp::poll_in_vain(uint64_t until, uint32_t but)
{
	microengine &me = engine_[egress];
	uint32_t such;

	if (!execution_.skip_polling || !poll_.plain || leaving_ > 0 || me.next >= until)
		return;
	such = found_nothing_ & ~service_.told_contexts;
	if (but != MICROENGINE_NONE)
		such &= ~(1u << but);
	const uint32_t polls = microengine_rounds(&me, such, me.swap_cycles + poll_.after + poll_.before, poll_.read,
						  until, untold_turns_);

	if (polls == 0)
		return;
	stats_.steps++;
	engine_stats_[egress].polls += polls;
	engine_stats_[egress].polls_empty += polls;
}

// Whether the frame is its VIF's: by its descriptor and by its source MAC, which came with the header's read.
bool Ixp::genuine(uint32_t context)
{
	const Work &work = work_[egress][context];

	switch (vif_guard_frame(work.vif, vifs_[work.vif].mac, work.identity, work.content->source)) {
	case VIF_GUARD_IDENTITY:
		fault(stats_.faults_identity);
		return false;
	case VIF_GUARD_SOURCE:
		fault(stats_.faults_source);
		return false;
	default:
		return true;
	}
}

// The bridge: local VIFs by their ingress queues, all others by the wire.
void Ixp::forward(uint32_t context)
{
	Work &work = work_[egress][context];
	const vif_verdict verdict = vif_switch_from_vif(&switch_, work.vif, work.destination);

	if (!work.granted && !genuine(context)) { // granted: looked at before it waited
		engine_stats_[egress].dropped++;
		station_leave(&egress_station_, work.content, time());
		refuse_frame(work.content);
		work.content = nullptr;
		microengine_continue(&engine_[egress]);
		return;
	}
	if (verdict.way == VIF_WAY_VIF) {
		station_leave(&egress_station_, work.content, time());
		stats_.bridged++;
		deliver(verdict.vif, work.content);
	} else {
		if (!work.granted && ring_full()) {
			work.held_up = true;
			tell(egress, context, LATENCY_MICROENGINE_WAIT, acting_);
			held_up_.push(context);
			microengine_wait(&engine_[egress], never, false);
			return;
		}
		if (!work.granted)
			ring_frames_++;
		work.granted = false;
		station_leave(&egress_station_, work.content, time());
		if (verdict.way == VIF_WAY_ALL) {
			stats_.bridged++;
			broadcast(work.content, verdict.vif);
		}
		ring_push(work.content);
	}
	work.content = nullptr;
	microengine_continue(&engine_[egress]);
}

// A frame has left the ring: the place goes to the context that waits longest.
void Ixp::ring_room()
{
	ring_frames_--;
	if (held_up_.empty())
		return;
	Work &work = work_[egress][held_up_.front()];

	work.held_up = false;
	work.granted = true;
	ring_frames_++;
	microengine_signal(&engine_[egress], held_up_.front(), acting_ + config_.signal_cycles);
	held_up_.pop();
}

// A batch of frames has been taken, or the guest's request is to be answered: then it is signalled once the credit has
// reached its memory.
void Ixp::credit(uint32_t context)
{
	Work &work = work_[egress][context];
	Vif &self = vifs_[work.vif];
	const uint32_t consumed = self.send_queue.consumed;

	if (work.signalling) {
		answered(context);
		return;
	}
	work.signalling = answer_due(self);
	const bool room = room_due(self);
	if (!work.signalling && consumed - self.credit_told < config_.credit_batch) {
		microengine_continue(&engine_[egress]);
		return;
	}
	if (work.signalling) {
		requests_ -= room;
		requests_ -= self.overdue;
		self.asked = self.asked && !room;
		self.overdue = false;
		note_work(work.vif);
	}
	self.credit_told = consumed;
	stats_.credits++;
	submit(egress, context, vif_receive_window(work.vif) + VIF_WORD_CREDIT, sizeof(uint32_t), consumed, nullptr,
	       !work.signalling);
}

void Ixp::answered(uint32_t context)
{
	Work &work = work_[egress][context];

	stats_.answers += !work.interrupting;
	work.signalling = !interrupt(egress, context, work.vif);
}

} // namespace vifsim
