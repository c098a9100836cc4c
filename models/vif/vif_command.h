/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The management channel between Dom0 and the device's XScale core: what each
 * writes, and where.  Row "control path" of the paper: VIFs are created and destroyed by Dom0
 * together with the XScale core.
 *
 * A command goes down as five posted writes: four 32-bit mailboxes and a
 * doorbell, which interrupts the XScale core.  Its answer comes up as one posted
 * write of a 64-bit word to host memory, where Dom0's program looks for it.  The board offers
 * two other ways up: a mailbox that Dom0 reads over PCI (each look would stall its
 * CPU for the round trip), and the second 8-bit set of the bridge's doorbell register, whose interrupt shares
 * its line with the identifier (each command would cost an interrupt and a wake for an answer that is microseconds
 * away).  As on the data path, nothing is read over PCI.
 *
 * One command is under way at a time.  A VIF's life:
 *   create  a free number, the lowest, and a window of device memory; not known to the data path yet
 *   start   its MAC enters the demultiplexing table, its egress context polls its doorbell
 *   stop    the MAC leaves the table, frames on their way in drain, polling ends; what lies in the send queue is
 * dropped free    the window and the number may be given again Between stop and free the host unmaps the window; what
 * its guest still writes there is dropped.
 *
 * Source: Intel IXP2800 Hardware Reference Manual, pp. 336-337 (mailboxes and
 * doorbells; the IXP2400's PCI unit is of the same kind).  The commands themselves are this model's.
 */
#ifndef VIFSIM_VIF_VIF_COMMAND_H
#define VIFSIM_VIF_VIF_COMMAND_H

#include <stdint.h>

#include "pci/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the device's register window. */
#define VIF_MAILBOX(number) (ADDRESS_DEVICE_REGISTERS + 4 * (uint64_t)(number))
#define VIF_MAILBOXES 4
#define VIF_MAILBOX_DOORBELL (ADDRESS_DEVICE_REGISTERS + 0x10)

enum vif_operation { VIF_CREATE = 1, VIF_START, VIF_STOP, VIF_FREE };

struct vif_command {
	uint32_t operation; /* an enum vif_operation, as far as the mailbox holds one: whoever writes may write anything
			     */
	uint32_t tag;       /* the sender's, 24 bits; comes back with the answer */
	uint32_t vif;       /* ignored by create */
	uint64_t mac;       /* create alone */
};

enum vif_status {
	VIF_STATUS_NONE,    /* no answer: what the word holds before */
	VIF_STATUS_DONE,    /* and the answer's VIF is the one that it was done to */
	VIF_STATUS_REFUSED, /* no such operation, no such VIF, or not in that state */
	VIF_STATUS_FULL,    /* no number is free, or no room in the table */
	VIF_STATUS_TAKEN,   /* the MAC is another VIF's */
};

struct vif_answer {
	enum vif_status status;
	uint32_t tag, vif;
};

/* What stands in mailbox 0 to 3. */
static inline uint32_t vif_command_word(const struct vif_command *command, uint32_t mailbox)
{
	switch (mailbox) {
	case 0:
		return command->operation | command->tag << 8;
	case 1:
		return command->vif;
	case 2:
		return (uint32_t)command->mac;
	default:
		return (uint32_t)(command->mac >> 32);
	}
}

static inline struct vif_command vif_command_of(const uint32_t words[VIF_MAILBOXES])
{
	return (struct vif_command){words[0] & 0xff, words[0] >> 8, words[1], words[2] | (uint64_t)words[3] << 32};
}

/* The answer's word; no answer is 0. */
static inline uint64_t vif_answer_word(struct vif_answer answer)
{
	return (uint64_t)answer.tag << 40 | (uint64_t)answer.vif << 8 | (uint64_t)answer.status;
}

static inline struct vif_answer vif_answer_of(uint64_t word)
{
	return (struct vif_answer){(enum vif_status)(word & 0xff), (uint32_t)(word >> 40), (uint32_t)(word >> 8)};
}

#ifdef __cplusplus
}
#endif
#endif
