/* SPDX-License-Identifier: Apache-2.0 */
#include "host/latency_view.h"

static const enum latency_stage of_guest[STAGE_COUNT] = {
	[STAGE_SWITCH] = LATENCY_DOMAIN_SWITCH,
	[STAGE_INTERRUPT] = LATENCY_HYPERVISOR,
	[STAGE_SIGNAL] = LATENCY_HYPERVISOR,
	[STAGE_IPI] = LATENCY_HYPERVISOR,
	[STAGE_TIMER] = LATENCY_HYPERVISOR,
	[STAGE_HYPERCALL] = LATENCY_HYPERVISOR,
	[STAGE_FAULT] = LATENCY_HYPERVISOR,
	[STAGE_REFILL] = LATENCY_CACHE_REFILL,
	[STAGE_PACKET_REFILL] = LATENCY_CACHE_REFILL,
	[STAGE_UPCALL] = LATENCY_GUEST_UPCALL,
	[STAGE_LOOK] = LATENCY_GUEST_UPCALL,
	[STAGE_TURN] = LATENCY_GUEST_UPCALL,
	[STAGE_RECEIVE] = LATENCY_GUEST_RECEIVE,
	[STAGE_SEND] = LATENCY_GUEST_SEND,
	[STAGE_COPY] = LATENCY_GUEST_SEND,
	[STAGE_DOM0_BATCH] = LATENCY_DOM0_BATCH,
	[STAGE_DOM0_FRAME] = LATENCY_DOM0_FRAME,
	[STAGE_DOM0_INTERRUPT] = LATENCY_DOM0_BATCH,
	[STAGE_MMIO_WRITE] = LATENCY_PCI_WRITE,
	[STAGE_MMIO_READ] = LATENCY_PCI_READ,
	[STAGE_CONTROL] = LATENCY_OTHER,
};

enum latency_stage latency_view_own(const struct domain *current, enum cpu_stage stage)
{
	if (current->number == 0 && stage == STAGE_UPCALL)
		return LATENCY_DOM0_BATCH;
	return of_guest[stage];
}

enum latency_stage latency_view_waiter(const struct domain *current)
{
	if (current->number == 0)
		return LATENCY_RUN_QUEUE_DOM0;
	return current->stint_redundant ? LATENCY_REDUNDANT_WAKES : LATENCY_RUN_QUEUE;
}

enum latency_stage latency_view_handler(enum cpu_stage stage, bool for_nothing)
{
	if (stage == STAGE_SIGNAL && for_nothing)
		return LATENCY_REDUNDANT_SIGNALS;
	return of_guest[stage];
}
