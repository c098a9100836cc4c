/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of frames and of time; see hv_nic_coalesce.h. */
#include "nic/hv_nic_coalesce.h"

void hv_nic_coalesce_init(struct hv_nic_coalesce *coalesce, const struct hv_nic_config *config)
{
	coalesce->config = config;
	hv_nic_coalesce_told(coalesce);
}

void hv_nic_coalesce_received(struct hv_nic_coalesce *coalesce, uint64_t now_ps)
{
	if (coalesce->received++ == 0)
		coalesce->receive_due_ps = now_ps + coalesce->config->receive_delay_ps;
}

void hv_nic_coalesce_sent(struct hv_nic_coalesce *coalesce, uint64_t now_ps)
{
	if (coalesce->sent++ == 0)
		coalesce->transmit_due_ps = now_ps + coalesce->config->transmit_delay_ps;
}

uint64_t hv_nic_coalesce_due(const struct hv_nic_coalesce *coalesce)
{
	if (coalesce->received >= coalesce->config->receive_frames ||
	    coalesce->sent >= coalesce->config->transmit_frames)
		return 0;
	return coalesce->receive_due_ps < coalesce->transmit_due_ps ? coalesce->receive_due_ps
								    : coalesce->transmit_due_ps;
}

void hv_nic_coalesce_told(struct hv_nic_coalesce *coalesce)
{
	coalesce->received = coalesce->sent = 0;
	coalesce->receive_due_ps = coalesce->transmit_due_ps = HV_NIC_NEVER;
}
