/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/vif_guard.h"

bool vif_guard_doorbell(const struct vif_queue *send, uint32_t produced)
{
	const uint32_t waiting = produced - send->consumed;

	return waiting <= send->slots && waiting >= vif_queue_waiting(send);
}

bool vif_guard_credit(uint32_t produced, uint32_t consumed, uint32_t credit)
{
	return credit - consumed <= produced - consumed;
}

bool vif_guard_request(const struct vif_queue *send, uint32_t index)
{
	return index - send->consumed + send->slots <= 2 * send->slots;
}

bool vif_guard_event(uint32_t produced, uint32_t slots, uint32_t index)
{
	return index - produced + slots <= 2 * slots;
}

enum vif_guard_verdict vif_guard_frame(uint32_t vif, uint64_t mac, uint32_t identity, uint64_t source)
{
	if (identity != vif)
		return VIF_GUARD_IDENTITY;
	return source == mac ? VIF_GUARD_GENUINE : VIF_GUARD_SOURCE;
}
