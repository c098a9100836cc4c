/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a CPU does at a time: an activity, made of parts that cost time and one
 * effect at its end.  Programs (a guest's kernel, Dom0's) decide which activity
 * is next and what follows from it; the CPU spends the time, suspends it for
 * interrupts and preemption, and calls back.
 */
#ifndef VIFSIM_HOST_ACTIVITY_H
#define VIFSIM_HOST_ACTIVITY_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct frame;

/* What CPU time is spent on; the anatomy of a round trip is told in these. */
enum cpu_stage {
	STAGE_SWITCH,
	STAGE_INTERRUPT,
	STAGE_SIGNAL,
	STAGE_IPI,
	STAGE_TIMER,
	STAGE_HYPERCALL,
	STAGE_FAULT,
	STAGE_REFILL, /* of the bare wake; from here on the time is the domain's own */
	STAGE_PACKET_REFILL,
	STAGE_UPCALL,
	STAGE_LOOK,
	STAGE_TURN, /* of a polling guest's loop */
	STAGE_RECEIVE,
	STAGE_SEND,
	STAGE_COPY,
	STAGE_DOM0_BATCH,
	STAGE_DOM0_FRAME,
	STAGE_DOM0_INTERRUPT,
	STAGE_MMIO_WRITE,
	STAGE_MMIO_READ,
	STAGE_CONTROL,
	STAGE_COUNT
};
/* Stages below this are hypervisor time, whoever runs, and can't be interrupted. */
#define STAGE_FIRST_OF_DOMAIN STAGE_REFILL

/* As in the counters of a CPU: "refill" is of stage_refill_ps. */
extern const char *const cpu_stage_names[STAGE_COUNT];

enum activity_kind {
	ACTIVITY_COMPUTE,    /* parts, then the effect */
	ACTIVITY_MMIO_WRITE, /* parts, then a posted write; waits for room in the bridge's buffer */
	ACTIVITY_MMIO_READ,  /* parts, then a read that stalls the CPU for its round trip */
	ACTIVITY_BLOCK,      /* nothing to do: yield the CPU until an event */
};

#define ACTIVITY_PARTS 8

struct activity_part {
	enum cpu_stage stage;
	uint64_t left_ps; /* work still to do, at full speed */
};

struct activity {
	enum activity_kind kind;
	uint32_t operation;        /* the program's own name for the effect */
	uint32_t driver_operation; /* its driver's, when the effect is the driver's */
	struct activity_part parts[ACTIVITY_PARTS];
	uint32_t part_count;
	uint32_t part; /* the one under way */
	/* The last part is one turn, of this length, of a loop: it is followed by the next turn, until this is set to
	 * 0, which ends the loop with the turn under way.  Turns in which nothing can change cost no event. */
	uint64_t turn_ps;
	uint64_t work_ps; /* of all its parts, and of a loop's further turns so far, at full speed */
	struct frame *frame;
	uint64_t address, value; /* of a bus access; value is filled in by a read */
	uint32_t bytes;
	bool refused; /* an access to what the domain's page tables do not map: it faulted, and nothing was done */
};

static inline void activity_begin(struct activity *activity, enum activity_kind kind, uint32_t operation)
{
	activity->kind = kind;
	activity->operation = operation;
	activity->driver_operation = 0;
	activity->part_count = activity->part = 0;
	activity->turn_ps = 0;
	activity->work_ps = 0;
	activity->frame = 0;
	activity->address = activity->value = 0;
	activity->bytes = 0;
	activity->refused = false;
}

static inline void activity_add(struct activity *activity, enum cpu_stage stage, uint64_t cost_ps)
{
	if (cost_ps == 0)
		return;
	assert(activity->part_count < ACTIVITY_PARTS);
	activity->parts[activity->part_count].stage = stage;
	activity->parts[activity->part_count].left_ps = cost_ps;
	activity->part_count++;
	activity->work_ps += cost_ps;
}

/* A cost with a fixed part and one per KiB. */
static inline uint64_t activity_cost(uint64_t fixed_ps, uint64_t kib_ps, uint32_t bytes)
{
	return fixed_ps + kib_ps * bytes / 1024;
}

#ifdef __cplusplus
}
#endif
#endif
