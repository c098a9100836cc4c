/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a round trip's time is spent on, or waited for: the stages of its anatomy.  Every picosecond of a
 * frame's way belongs to one of them.
 *
 * Those that time in a host can be of come first: the clocks of CPUs and domains (stage_clock.h) have these alone.
 */
#ifndef VIFSIM_NET_LATENCY_STAGE_H
#define VIFSIM_NET_LATENCY_STAGE_H

#include "base/breakdown.h"

#ifdef __cplusplus
extern "C" {
#endif

enum latency_stage {
	LATENCY_OTHER, /* none of the below */
	LATENCY_GUEST_SEND,
	LATENCY_GUEST_RECEIVE,
	LATENCY_GUEST_UPCALL,
	LATENCY_DOMAIN_SWITCH,
	LATENCY_CACHE_REFILL,
	LATENCY_RUN_QUEUE,
	LATENCY_REDUNDANT_WAKES,
	LATENCY_REDUNDANT_PREEMPTION,
	LATENCY_RUN_QUEUE_DOM0,
	LATENCY_HYPERVISOR,
	LATENCY_REDUNDANT_SIGNALS,
	LATENCY_DOM0_BATCH,
	LATENCY_DOM0_FRAME,
	LATENCY_DOM0_WAIT,
	LATENCY_INTERRUPT_DELAY,
	LATENCY_PCI_WRITE,
	LATENCY_PCI_READ,
	LATENCY_HOST_STAGES, /* so many; from here on devices' and the network's */
	LATENCY_PCI_WAIT = LATENCY_HOST_STAGES,
	LATENCY_MICROENGINE_WAIT,
	LATENCY_MICROENGINE,
	LATENCY_MEMORY,
	LATENCY_NIC,
	LATENCY_WIRE_WAIT,
	LATENCY_WIRE,
	LATENCY_PROPAGATION,
	LATENCY_STAGES
};

/* Their names and what they are, in this order. */
extern const struct breakdown_part latency_stages[LATENCY_STAGES];

#ifdef __cplusplus
}
#endif
#endif
