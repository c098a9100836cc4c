/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bit vectors of VIFs with activity, which a device posts to a circular buffer in host memory before it interrupts,
 * so that the hypervisor knows whom to signal and reads nothing over the bus.
 *
 * A slot is one 64-bit word: in its upper half the number of a group of 32 VIFs, in its lower half a bit for each of
 * the group's VIFs, VIF 32 g + b being bit b. A slot without a bit is empty: the host clears what it has taken. The
 * device may write at most `slots` slots that the host has not told to have taken, by a posted write to a register of
 * the device; when there is no room, activity gathers in the device, bit by bit, and is told later. One vector is
 * on its way at a time, and what comes meanwhile gathers likewise.
 *
 * Source: Willmann, Shafer, Carr, Menon, Rixner, Cox and Zwaenepoel, HPCA 2007, section 3.2 (32 contexts; "a circular
 * buffer in the hypervisor's memory", producer and consumer); the group number is this model's, for more VIFs.
 *
 * Invariant: a VIF's bit is in the device, or in a slot, or has been handed to the host.
 */
#ifndef VIFSIM_VIF_POSTED_VECTORS_H
#define VIFSIM_VIF_POSTED_VECTORS_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADDRESS_POSTED_VECTORS ADDRESS_INTERRUPT_MEMORY /* the buffer */
#define POSTED_GROUP_VIFS 32
#define POSTED_SLOT_BYTES 8
#define POSTED_SLOTS_MAXIMUM 4096

static inline uint64_t posted_slot(uint32_t group, uint32_t bits)
{
	return (uint64_t)group << 32 | bits;
}
static inline uint32_t posted_slot_group(uint64_t slot)
{
	return (uint32_t)(slot >> 32);
}
static inline uint32_t posted_slot_bits(uint64_t slot)
{
	return (uint32_t)slot;
}

/* The device's side. */
struct posted_sender {
	uint32_t *gathered; /* bits by group, not posted yet; owned */
	uint32_t groups, next_group;
	uint32_t waiting; /* groups with a bit */
	uint32_t slots;
	bool posting;                      /* somebody is at it */
	bool in_flight;                    /* and has a vector on its way */
	uint32_t produced, told, consumed; /* slots written; of which the line tells; that the host has taken */
	uint64_t reported, merged;         /* activities; of them, of a VIF that was gathered already */
	uint64_t vectors, full;            /* posted; times that the buffer had no room */
};

/* slots: a power of two up to POSTED_SLOTS_MAXIMUM, or 0: never used.  Aborts when out of memory. */
void posted_sender_init(struct posted_sender *sender, uint32_t slots, uint32_t vifs);
void posted_sender_free(struct posted_sender *sender);
/* A VIF has activity.  True: nobody is posting, the caller is to (posted_sender_next). */
bool posted_sender_report(struct posted_sender *sender, uint32_t vif);
enum posted_next { POSTED_NOTHING, POSTED_VECTOR, POSTED_FULL };
/* The next vector and the address of its slot; POSTED_NOTHING: none is left, and the caller posts no more. */
enum posted_next posted_sender_next(struct posted_sender *sender, uint64_t *address, uint64_t *slot);
/* The line is told of so many slots, in all.  True when it rises. */
bool posted_sender_raise(struct posted_sender *sender, uint32_t told);
/* The host has taken so many, in all.  What is no count that can be is not believed: nothing changes then. True when
 * the line falls. */
bool posted_sender_acknowledge(struct posted_sender *sender, uint32_t consumed);

/* The host's side: the buffer in its memory. */
struct posted_buffer {
	uint64_t *words; /* owned */
	uint32_t slots;
	uint32_t consumed; /* in all */
	uint64_t written;  /* vectors that have come */
};

/* Likewise. */
void posted_buffer_init(struct posted_buffer *buffer, uint32_t slots);
void posted_buffer_free(struct posted_buffer *buffer);
/* The device's write arrived, at this offset. */
void posted_buffer_written(struct posted_buffer *buffer, uint64_t offset, uint64_t slot);
/* Whether a vector waits; the next one, which is cleared. */
bool posted_buffer_waiting(const struct posted_buffer *buffer);
uint64_t posted_buffer_take(struct posted_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
