/* SPDX-License-Identifier: Apache-2.0 */
#include "host/activity.h"

const char *const cpu_stage_names[STAGE_COUNT] = {
	[STAGE_SWITCH] = "switch",
	[STAGE_INTERRUPT] = "interrupt",
	[STAGE_SIGNAL] = "signal",
	[STAGE_IPI] = "ipi",
	[STAGE_TIMER] = "timer",
	[STAGE_HYPERCALL] = "hypercall",
	[STAGE_FAULT] = "fault",
	[STAGE_REFILL] = "refill",
	[STAGE_PACKET_REFILL] = "packet_refill",
	[STAGE_UPCALL] = "upcall",
	[STAGE_LOOK] = "look",
	[STAGE_TURN] = "turn",
	[STAGE_RECEIVE] = "receive",
	[STAGE_SEND] = "send",
	[STAGE_COPY] = "copy",
	[STAGE_DOM0_BATCH] = "dom0_batch",
	[STAGE_DOM0_FRAME] = "dom0_frame",
	[STAGE_DOM0_INTERRUPT] = "dom0_interrupt",
	[STAGE_MMIO_WRITE] = "mmio_write",
	[STAGE_MMIO_READ] = "mmio_read",
	[STAGE_CONTROL] = "control",
};
