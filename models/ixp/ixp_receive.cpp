// SPDX-License-Identifier: Apache-2.0
// Receive engine: from the wire, element by element, to the VIFs' ingress queues.
#include "ixp/ixp.h"

namespace vifsim
{

namespace
{

constexpr uint64_t check_bytes = 4; // after the frame, before the last bit

} // namespace

// When the first arrival's next element is whole: in proportion to its
// place in the frame; the last one with the frame's last bit.
void Ixp::schedule_arrival()
{
	if (arrivals_.empty()) {
		next_arrival_ = never;
		return;
	}
	const Arrival &next = arrivals_.front();
	uint64_t at = next.last_ps;

	if (next.next + 1 < next.elements)
		at = next.first_ps + (next.last_ps - next.first_ps) * uint64_t{element_bytes} * (next.next + 1) /
					     (next.content->bytes + check_bytes);
	next_arrival_ = edge_clock_at(&clock_, at + 1);
}

// At a frame's first element: room for all of them, or for none.
void Ixp::accept(Arrival &arrived)
{
	arrived.refused = receive_buffer_ + arrived.elements > config_.receive_buffer_elements;
	if (arrived.refused) {
		arrived.next = arrived.elements - 1; // its last bit is all that still matters
		return;
	}
	receive_buffer_ += arrived.elements;
	arrived.reception = receptions_.push(Reception{arrived.content, VIF_SWITCH_NONE});
}

// At a refused frame's last bit, when the wire has let go of it.
void Ixp::refuse(Arrival &arrived)
{
	stats_.drop_buffer++;
	engine_stats_[receive].dropped++;
	take_over(arrived.content, arrived.last_ps);
	frame_dropped(&pool_, arrived.content, FRAME_DROP_NO_BUFFER);
	arrivals_.pop();
	schedule_arrival();
}

void Ixp::element_arrived()
{
	Arrival &arrived = arrivals_.front();
	const bool first = arrived.next == 0 && !arrived.refused;

	if (first) {
		accept(arrived);
		if (arrived.refused && arrived.elements > 1) {
			schedule_arrival();
			return;
		}
	}
	if (arrived.refused) {
		refuse(arrived);
		return;
	}
	const bool last = arrived.next + 1 == arrived.elements;

	elements_.push(Element{arrived.reception,
			       first ? (last ? receive_only : receive_first) : (last ? receive_last : receive_middle)});
	arrived.next++;
	if (last) {
		take_over(arrived.content, arrived.last_ps);
		station_enter(&receive_station_, arrived.content, arrived.last_ps);
		arrivals_.pop();
	}
	schedule_arrival();
	if (!idle_[receive].empty()) {
		const uint32_t context = idle_[receive].front();

		idle_[receive].pop();
		hand_out(receive, context, elements_.front());
		microengine_load(&engine_[receive], context, code(elements_.front().program), acting_);
		elements_.pop();
	}
}

void Ixp::receive_finished(uint32_t context)
{
	engine_stats_[receive].elements++;
	receive_buffer_--;
	pass_turn(receive);
	if (elements_.empty()) {
		microengine_stop(&engine_[receive]);
		idle_[receive].push(context);
		return;
	}
	hand_out(receive, context, elements_.front());
	microengine_chain(&engine_[receive], code(elements_.front().program));
	elements_.pop();
}

// The frame is whole and it is its turn.
void Ixp::enqueue(uint32_t context)
{
	const Reception whole = receptions_.front();
	const vif_verdict verdict = vif_switch_from_wire(&switch_, whole.destination);

	if (receptions_.first() != work_[receive][context].frame_number)
		SC_REPORT_FATAL("ixp", "a frame is enqueued out of its turn");
	receptions_.pop();
	station_leave(&receive_station_, whole.content, time());
	engine_stats_[receive].frames++;
	if (whole.content->damaged) {
		/* What the MAC says of it came with its last element; all work has been done by then. */
		stats_.crc_errors++;
		engine_stats_[receive].dropped++;
		frame_dropped(&pool_, whole.content, FRAME_DROP_CORRUPTED);
	} else if (verdict.way == VIF_WAY_FOREIGN) {
		stats_.foreign++;
		engine_stats_[receive].dropped++;
		frame_dropped(&pool_, whole.content, FRAME_DROP_FOREIGN);
	} else {
		if (verdict.way == VIF_WAY_ALL)
			broadcast(whole.content, verdict.vif);
		deliver(verdict.vif, whole.content);
	}
	microengine_continue(&engine_[receive]);
}

// Into a VIF's ingress queue; wakes its context.
void Ixp::deliver(uint32_t vif, frame *content)
{
	frame_queue &queue = vifs_[vif].ingress_queue;
	const uint32_t context = vif_service_context(&service_, vif);

	if (queue.count >= config_.ingress_queue_frames) {
		stats_.drop_queue++;
		engine_stats_[ingress].dropped++;
		frame_dropped(&pool_, content, FRAME_DROP_NO_BUFFER);
		return;
	}
	station_enter(&ingress_queue_, content, time());
	frame_queue_push(&queue, content);
	if (queue.count == 1)
		vif_service_line_up(&service_, vif);
	if (engine_[ingress].contexts[context].program == nullptr) { // asleep: nobody stood in its line
		ingress_pick(context);
		microengine_load(&engine_[ingress], context, code(ingress_frame), acting_ + config_.signal_cycles);
	}
}

// A copy to every VIF but one, which gets the original or is its source.
void Ixp::broadcast(frame *content, uint32_t except)
{
	for (uint32_t vif = vif_switch_copy(&switch_, 0, except); vif != VIF_SWITCH_NONE;
	     vif = vif_switch_copy(&switch_, vif + 1, except)) {
		stats_.copies++;
		deliver(vif, frame_copy(&pool_, content));
	}
}

} // namespace vifsim
