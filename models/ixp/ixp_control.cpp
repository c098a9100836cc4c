// SPDX-License-Identifier: Apache-2.0
// The XScale core's steps, and what they do to the data path: VIFs that come and go.
#include "ixp/ixp.h"

#include "sim/sim_time.h"

namespace vifsim
{

// A word of Dom0's command; the doorbell's has the core look at the mailboxes.
void Ixp::mailbox_written(uint64_t address, uint64_t value)
{
	const uint64_t mailbox = (address - VIF_MAILBOX(0)) / (VIF_MAILBOX(1) - VIF_MAILBOX(0));

	if (mailbox < VIF_MAILBOXES) {
		xscale_mailbox(&xscale_, static_cast<uint32_t>(mailbox), static_cast<uint32_t>(value));
	} else if (address != VIF_MAILBOX_DOORBELL) {
		stats_.protocol_errors++;
	} else if (xscale_ring(&xscale_)) {
		xscale_step step;

		xscale_next(&xscale_, &step);
		management_next_ = now_cycle() + 1 + core_cycles(step.cycles);
	}
}

// The XScale core's cycles in those of the engines, rounded up.
uint64_t Ixp::core_cycles(uint64_t cycles) const
{
	return edge_clock_at(&clock_, unit_edge_time(cycles, config_.xscale.clock_hz));
}

// A step that took time is over: on to the next one that does.
void Ixp::manage()
{
	xscale_step step;

	management_next_ = never;
	xscale_done(&xscale_, 0);
	for (xscale_next(&xscale_, &step); !spend(step); xscale_next(&xscale_, &step))
		xscale_done(&xscale_, carry_out(step));
}

// Whether the step takes time, which ends at management_next_ (or when the bus says so).
bool Ixp::spend(const xscale_step &step)
{
	switch (step.kind) {
	case XSCALE_IDLE:
		return true;
	case XSCALE_COMPUTE:
		management_next_ = acting_ + core_cycles(step.cycles);
		return true;
	case XSCALE_REFERENCE:
		management_next_ = ixp_memory_access(&memory_[step.memory], acting_, step.bytes);
		return true;
	case XSCALE_ANSWER:
		answer(step.value);
		return true;
	default:
		return false;
	}
}

uint32_t Ixp::carry_out(const xscale_step &step)
{
	uint32_t probes;

	switch (step.kind) {
	case XSCALE_SEARCH:
		vif_switch_lookup(&switch_, step.mac, &probes);
		return probes;
	case XSCALE_OPEN:
		return enter(step.vif, step.mac, acting_);
	case XSCALE_CLOSE:
		vifs_[step.vif].reception_fence = receptions_.end();
		return vif_switch_remove(&switch_, step.vif, step.mac);
	case XSCALE_DRAINED:
		return drained(step.vif);
	case XSCALE_DETACH:
		detach(step.vif);
		return 0;
	case XSCALE_DETACHED:
		return detached(step.vif);
	default:
		discard(step.vif);
		return 0;
	}
}

// A posted write; the core's next step comes when the bus has taken it.
void Ixp::answer(uint64_t value)
{
	check_visible();
	answer_ = PciTransfer();
	answer_.address = ADDRESS_VIF_ANSWER;
	answer_.bytes = sizeof(value);
	answer_.value = value;
	answer_.tag = static_cast<uint32_t>(engines) * MICROENGINE_CONTEXTS;
	master_->submit(answer_);
}

// The VIF is known to the data path from the next cycle on.
vif_status Ixp::enter(uint32_t vif, uint64_t mac, uint64_t cycle)
{
	uint32_t probes;

	if (vif_switch_lookup(&switch_, mac, &probes) != VIF_SWITCH_NONE)
		return VIF_STATUS_TAKEN;
	if (!vif_switch_add(&switch_, vif, mac))
		return VIF_STATUS_FULL;
	egress_catch_up_to(cycle);
	pass_on_turns(vif_service_context(&service_, vif));
	vifs_[vif].mac = mac;
	vifs_[vif].polled = true;
	if (vif_service_add(&service_, vif))
		microengine_load(&engine_[egress], vif_service_context(&service_, vif), code(egress_poll), cycle + 1);
	find_anchor();
	return VIF_STATUS_DONE;
}

// Rounds of polling are counted at the first context that polls at all.
void Ixp::find_anchor()
{
	anchor_ = MICROENGINE_NONE;
	for (uint32_t context = 0; context < config_.contexts && anchor_ == MICROENGINE_NONE; context++)
		if (service_.context[context].polled > 0)
			anchor_ = context;
	poll_period_init(&period_);
}

// Whether nothing in the device has this VIF for its destination any more:
// frames that came in before its MAC left the table, frames of local VIFs that
// were looked up before, its own queue, and the context that moves its frames.
bool Ixp::drained(uint32_t vif) const
{
	if (receptions_.first() < vifs_[vif].reception_fence || vifs_[vif].ingress_queue.count > 0)
		return false;
	for (uint32_t context = 0; context < config_.contexts; context++) {
		const Work &in = work_[ingress][context], &out = work_[egress][context];

		if (engine_[ingress].contexts[context].program != nullptr && in.vif == vif)
			return false;
		if (out.content != nullptr && out.destination == vif)
			return false;
	}
	return true;
}

// The context takes note when it next comes to this VIF.
void Ixp::detach(uint32_t vif)
{
	egress_catch_up_to(acting_);
	vifs_[vif].leaving = true;
	leaving_++;
}

bool Ixp::detached(uint32_t vif)
{
	egress_catch_up_to(acting_);
	return !vifs_[vif].polled;
}

// The context has come to it, and is done with it.
void Ixp::leave_round(uint32_t vif)
{
	Vif &self = vifs_[vif];

	self.polled = self.leaving = false;
	note_work(vif);
	vif_service_remove(&service_, vif);
	leaving_--;
	find_anchor();
}

// What is left in the queues that lie here, and all that their indices said.
void Ixp::discard(uint32_t vif)
{
	Vif &self = vifs_[vif];
	const uint32_t slots = self.send_queue.slots;
	const auto drop = [this](frame *left) {
		if (left == nullptr)
			return;
		stats_.drop_stopped++;
		station_leave(left->station, left, time());
		frame_dropped(&pool_, left, FRAME_DROP_VIF_GONE);
	};

	for (uint32_t slot = 0; slot < slots; slot++) {
		drop(self.send_queue.frames[slot]);
		drop(self.receive_frames[slot]);
	}
	requests_ -= self.asked;
	requests_ -= self.overdue;
	self = Vif();
	self.send_queue.slots = slots;
	vif_events_init(&self.events, setup_.events);
}

} // namespace vifsim
