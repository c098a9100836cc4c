// SPDX-License-Identifier: Apache-2.0
// Send engine: from the send ring, element by element, to the wire.
#include "ixp/ixp.h"

namespace vifsim
{

// Room was counted by the caller.
void Ixp::ring_push(frame *content)
{
	station_enter(&send_ring_, content, time());
	transmissions_.push(Transmission{content, (content->bytes + element_bytes - 1) / element_bytes, 0});
	send_assign(acting_ + config_.signal_cycles);
}

bool Ixp::send_ready() const
{
	return sending_ < transmissions_.end() && transmit_buffer_ < config_.transmit_buffer_elements;
}

// The next element in order; with its first element a frame leaves the ring.
Ixp::Element Ixp::send_next()
{
	Transmission &frame_out = transmissions_.at(sending_);
	const uint64_t number = sending_;
	const bool first = frame_out.taken == 0;
	const bool last = ++frame_out.taken == frame_out.elements;

	if (first) {
		station_leave(&send_ring_, frame_out.content, time());
		station_enter(&send_station_, frame_out.content, time());
	}
	if (last)
		sending_++;
	transmit_buffer_++;
	if (first)
		ring_room();
	return Element{number, first ? (last ? send_only : send_first) : (last ? send_last : send_middle)};
}

void Ixp::send_assign(uint64_t cycle)
{
	while (!idle_[send].empty() && send_ready()) {
		const uint32_t context = idle_[send].front();
		const Element element = send_next();

		idle_[send].pop();
		hand_out(send, context, element);
		microengine_load(&engine_[send], context, code(element.program), cycle);
	}
}

// The frame's last element is in the transmit buffer, and all before it.
void Ixp::transmit(uint32_t context)
{
	const Transmission whole = transmissions_.front();

	if (transmissions_.first() != work_[send][context].frame_number || whole.taken != whole.elements)
		SC_REPORT_FATAL("ixp", "a frame is transmitted out of its turn");
	check_visible();
	transmissions_.pop();
	station_leave(&send_station_, whole.content, time());
	engine_stats_[send].frames++;
	const uint64_t free_ps = wire_->send(whole.content);

	releases_.push(Release{edge_clock_at(&clock_, free_ps + 1), whole.elements});
	next_release_ = releases_.front().cycle;
	microengine_continue(&engine_[send]);
}

void Ixp::send_finished(uint32_t context)
{
	engine_stats_[send].elements++;
	pass_turn(send);
	if (!send_ready()) {
		microengine_stop(&engine_[send]);
		idle_[send].push(context);
		return;
	}
	const Element element = send_next();

	hand_out(send, context, element);
	microengine_chain(&engine_[send], code(element.program));
}

void Ixp::buffer_released()
{
	transmit_buffer_ -= releases_.front().elements;
	releases_.pop();
	next_release_ = releases_.empty() ? never : releases_.front().cycle;
	send_assign(acting_);
}

} // namespace vifsim
