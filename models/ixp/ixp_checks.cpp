// SPDX-License-Identifier: Apache-2.0
// What a run checks of the device: whose hands frames are in.
#include "ixp/ixp.h"

namespace vifsim
{

// A frame that is being received stands among the arrivals until its last bit, which is when the receive buffer has it.
void Ixp::hold(frame_census &census) const
{
	const bool arriving = !arrivals_.empty() && arrivals_.front().next > 0 && !arrivals_.front().refused;

	for (uint64_t number = arrivals_.first(); number != arrivals_.end(); number++)
		frame_census_hold(&census, arrivals_.at(number).content);
	for (uint64_t number = receptions_.first(); number != receptions_.end(); number++)
		if (!arriving || number != arrivals_.front().reception)
			frame_census_hold(&census, receptions_.at(number).content);
	for (uint64_t number = transmissions_.first(); number != transmissions_.end(); number++)
		frame_census_hold(&census, transmissions_.at(number).content);
	for (const Engine engine : {ingress, egress}) {
		for (const Work &work : work_[engine]) {
			frame_census_hold(&census, work.content);
			frame_census_carry(&census, work.transfer.payload);
		}
	}
	for (const Vif &vif : vifs_) {
		frame_census_hold_queue(&census, &vif.ingress_queue);
		for (uint32_t slot = 0; slot < config_.queue_slots; slot++) {
			frame_census_hold(&census, vif.send_queue.frames[slot]);
			frame_census_hold(&census, vif.receive_frames[slot]);
		}
	}
}

} // namespace vifsim
