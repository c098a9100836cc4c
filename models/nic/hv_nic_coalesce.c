/* SPDX-License-Identifier: Apache-2.0 */
/* Two moderations by count, told of together; see hv_nic_coalesce.h. */
#include "nic/hv_nic_coalesce.h"

void hv_nic_coalesce_init(struct hv_nic_coalesce *coalesce, uint64_t receive_delay_ps, uint64_t receive_frames,
			  uint64_t transmit_delay_ps, uint64_t transmit_frames)
{
	coalesce->receive_limits = (struct moderation_config){MODERATION_COUNT, receive_delay_ps, receive_frames};
	coalesce->transmit_limits = (struct moderation_config){MODERATION_COUNT, transmit_delay_ps, transmit_frames};
	moderation_init(&coalesce->receive, &coalesce->receive_limits);
	moderation_init(&coalesce->transmit, &coalesce->transmit_limits);
}

void hv_nic_coalesce_received(struct hv_nic_coalesce *coalesce, uint64_t now_ps)
{
	moderation_frame(&coalesce->receive, now_ps);
}

void hv_nic_coalesce_sent(struct hv_nic_coalesce *coalesce, uint64_t now_ps)
{
	moderation_frame(&coalesce->transmit, now_ps);
}

uint64_t hv_nic_coalesce_due(const struct hv_nic_coalesce *coalesce)
{
	const uint64_t receive_ps = moderation_due(&coalesce->receive);
	const uint64_t transmit_ps = moderation_due(&coalesce->transmit);

	return receive_ps < transmit_ps ? receive_ps : transmit_ps;
}

void hv_nic_coalesce_told(struct hv_nic_coalesce *coalesce, uint64_t now_ps)
{
	moderation_interrupted(&coalesce->receive, now_ps);
	moderation_interrupted(&coalesce->transmit, now_ps);
}
