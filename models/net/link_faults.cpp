// SPDX-License-Identifier: Apache-2.0
#include "net/link_faults.h"

#include "net/ethernet_link.h"
#include "sim/sim_time.h"

namespace vifsim
{

// All faults are asked, so that each draws for every frame, whatever the others did to it; a lost frame is lost.
LinkFaults::Fate LinkFaults::strike(frame *frame, uint64_t now_ps)
{
	uint64_t delay_ps = 0;
	bool lost = false;

	for (fault *fault : faults_) {
		if (!fault_strikes(fault, now_ps))
			continue;
		switch (fault->config->kind) {
		case FAULT_FRAME_LOSS:
			lost = true;
			break;
		case FAULT_FRAME_CORRUPTION:
			frame_damage(frame);
			break;
		default:
			delay_ps += fault->config->delay_ps;
			break;
		}
	}
	if (lost)
		return Fate::lost;
	if (delay_ps == 0)
		return Fate::carried;
	keep(frame, now_ps + delay_ps);
	return Fate::kept;
}

// Delays of different faults may end in another order than they began.
void LinkFaults::keep(frame *frame, uint64_t until_ps)
{
	::frame **place = &kept_.head;

	frame->due_ps = until_ps;
	while (*place != nullptr && (*place)->due_ps <= until_ps)
		place = &(*place)->queue_next;
	frame->queue_next = *place;
	*place = frame;
	if (frame->queue_next == nullptr)
		kept_.tail = frame;
	kept_.count++;
	over_.set(kept_.head->due_ps);
}

uint64_t LinkFaults::kept_bytes() const
{
	uint64_t bytes = 0;

	for (const frame *frame = kept_.head; frame != nullptr; frame = frame->queue_next)
		bytes += frame->bytes;
	return bytes;
}

void LinkFaults::keep_over()
{
	const uint64_t now = now_ps();

	while (kept_.head != nullptr && kept_.head->due_ps <= now)
		link_.carry(frame_queue_pop(&kept_), now);
	over_.set(kept_.head != nullptr ? kept_.head->due_ps : Timer::never);
}

} // namespace vifsim
