// SPDX-License-Identifier: Apache-2.0
// Ingress engine: from the VIFs' ingress queues to their receive queues in host memory.
#include "ixp/ixp.h"

namespace vifsim
{

// The context's next VIF in the round, and one frame of it; false when none waits.
bool Ixp::ingress_pick(uint32_t context)
{
	Work &work = work_[ingress][context];

	if (!vif_service_take(&service_, context, &work.vif))
		return false;
	work.content = frame_queue_pop(&vifs_[work.vif].ingress_queue);
	if (vifs_[work.vif].ingress_queue.count > 0)
		vif_service_line_up(&service_, work.vif);
	station_leave(&ingress_queue_, work.content, time());
	station_enter(&ingress_station_, work.content, time());
	return true;
}

// The frame into its slot in host memory.  The DMA unit reads it from DRAM
// meanwhile.  It stays in the device's station until the host takes it over.
void Ixp::transfer(uint32_t context)
{
	Work &work = work_[ingress][context];
	Vif &vif = vifs_[work.vif];
	const uint32_t slots = static_cast<uint32_t>(config_.queue_slots);
	frame *content = work.content;

	if (work.copying > 0) {
		copy(context);
		return;
	}
	if (vif.receive_produced - vif.receive_consumed >= slots) {
		stats_.drop_credit++;
		engine_stats_[ingress].dropped++;
		work.content = nullptr;
		station_leave(&ingress_station_, content, time());
		frame_dropped(&pool_, content, FRAME_DROP_NO_BUFFER);
		ingress_finished(context);
		return;
	}
	if (config_.receive_queue == VIF_MEMORY_DEVICE) {
		work.copying = 2 * ((content->bytes + element_bytes - 1) / element_bytes);
		copies_ += work.copying / 2;
		copy(context);
		return;
	}
	work.content = nullptr;
	ixp_memory_access(&memory_[IXP_DRAM], acting_, content->bytes);
	frame_latency_stage(content, LATENCY_PCI_WRITE, time());
	submit(ingress, context, vif_receive_window(work.vif) + vif_slot_offset(vif.receive_produced++, slots),
	       content->bytes, 0, content);
}

// The frame into its slot in device memory, element by element: each is read from the frame's buffer and
// written.  The buffer itself cannot be the slot: whose a frame is, is known only when it has been received.
void Ixp::copy(uint32_t context)
{
	Work &work = work_[ingress][context];
	Vif &vif = vifs_[work.vif];
	microengine &me = engine_[ingress];

	work.copying--;
	if (work.copying % 2 == 0) // what stands around an element's two references
		me.contexts[context].extra_cycles = static_cast<uint32_t>(config_.copy_cycles);
	const uint64_t ready = ixp_memory_access(&memory_[IXP_DRAM], acting_, element_bytes);

	if (work.copying > 0) {
		refer(ingress, context, ready, false);
		return;
	}
	microengine_wait(&me, ready, true); // the frame does not wait for it: it is in its place
	station_leave(&ingress_station_, work.content, time());
	station_enter(&receive_queue_, work.content, time());
	frame *&slot = vif.receive_frames[vif.receive_produced++ % config_.queue_slots];

	// A guest may have told a credit for what it has not read: that is lost to it.
	if (slot != nullptr) {
		stats_.protocol_errors++;
		station_leave(&receive_queue_, slot, time());
		frame_dropped(&pool_, slot, FRAME_DROP_OVERWRITTEN);
	}
	slot = work.content;
	work.content = nullptr;
}

// A guest reads a slot of its receive queue here: the length, or a word of the frame, of which
// the last one takes it away (a frame is carried by reference, its words have no values).
PciReadData Ixp::read_slot(uint64_t place, uint32_t bytes)
{
	const uint64_t window = place / VIF_WINDOW_BYTES, offset = place % VIF_WINDOW_BYTES;
	const uint64_t slot = (offset - VIF_SLOTS_OFFSET) / VIF_SLOT_BYTES;
	const uint64_t within = (offset - VIF_SLOTS_OFFSET) % VIF_SLOT_BYTES;

	if (xscale_state(&xscale_, window) == XSCALE_VIF_NONE || offset < VIF_SLOTS_OFFSET ||
	    slot >= config_.queue_slots) {
		fault(stats_.faults_window);
		return {};
	}
	frame *&content = vifs_[window].receive_frames[slot];
	PciReadData data;

	ixp_memory_access(&memory_[IXP_DRAM], now_cycle() + 1, bytes);
	if (content == nullptr)
		return {};
	if (within == VIF_SLOT_DESCRIPTOR)
		return {content->bytes, nullptr};
	if (within + bytes >= content->bytes) {
		data.payload = content;
		content = nullptr;
	}
	return data;
}

void Ixp::index(uint32_t context)
{
	const uint32_t vif = work_[ingress][context].vif;

	submit(ingress, context, vif_receive_window(vif) + VIF_WORD_DOORBELL, sizeof(uint32_t),
	       vifs_[vif].receive_produced, nullptr);
}

void Ixp::identify(uint32_t context)
{
	const Work &work = work_[ingress][context];
	Vif &vif = vifs_[work.vif];

	engine_stats_[ingress].frames += !work.interrupting;
	if (!work.interrupting && !vif_events_produced(&vif.events, vif.receive_produced)) {
		stats_.frames_untold++;
		microengine_continue(&engine_[ingress]);
		return;
	}
	interrupt(ingress, context, work.vif);
}

void Ixp::ingress_finished(uint32_t context)
{
	if (ingress_pick(context)) {
		microengine_chain(&engine_[ingress], code(ingress_frame));
		return;
	}
	microengine_stop(&engine_[ingress]);
}

} // namespace vifsim
