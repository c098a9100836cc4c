/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Microprograms: what a context of a microengine does for one piece of work
 * (a 64-byte element, a frame, one look at a doorbell), as text in the platform file:
 *
 *     compute 30 cycles; read sram 16 B; hash; compute 4 cycles; lookup 8 B
 *
 * They say how long the work takes and what it touches, not how it is coded:
 * `compute` stands for straight code at one instruction a cycle, the issuing
 * of a reference included.  A program's kind says which steps with an effect
 * it must hold, in which order; compute, read and write may stand anywhere.
 *
 *   compute N cycles          runs; no other context of the engine does
 *   read|write MEMORY N B     reference to scratch, sram or dram; swaps out until it is done
 *   hash                      hash unit, 48 bits; swaps out
 *   lookup N B                probes of the demultiplexing table in SRAM, N bytes each; swaps out for each
 *   demultiplex               the demultiplex program, inserted here
 *   order                     waits for the turn of this element; the turn passes on at the program's end
 *   enqueue                   the frame goes to its VIF's ingress queue, or is dropped as foreign
 *   transfer                  the frame goes to its receive queue: posted write to host memory; swaps out until the
 *                             bus has taken it.  To device memory (nic.ixp.receive_queue): a copy by elements
 *   index                     posted write of the receive queue's produced index; swaps out likewise
 *   identify                  write to the bridge's doorbell register: the VIF's identifier bit
 *   poll MEMORY N B           read of a VIF's doorbell word; swaps out
 *   descriptor                read of a slot's frame length from host memory; swaps out until it is there
 *   fetch                     read of the frame itself from host memory; swaps out likewise
 *   forward                   bridging: to a local VIF's ingress queue, or to the send ring; forged frames end here
 *   transmit                  the frame's last element is valid: the frame goes to the wire
 *   credit                    posted write of the send queue's consumed index, when due; swaps out likewise; then, when
 *                             the guest has asked for a signal, as identify.  A request that no frame of the
 *                             VIF is there to answer is answered by the rest of the egress program from here on
 *
 * The programs of the ping-pong (ixp_echo.h) use transfer, index and identify for their answer.
 *
 * Source: the contexts' rules (non-preemptive, swap on reference) are Intel's
 * IXP2400/2800 Hardware Reference Manual's.  Not modelled: branches, local
 * memory, next-neighbour registers, several references in flight per context.
 */
#ifndef VIFSIM_IXP_MICROPROGRAM_H
#define VIFSIM_IXP_MICROPROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MICROPROGRAM_INSTRUCTIONS 48

enum microprogram_op {
	MICROPROGRAM_COMPUTE,
	MICROPROGRAM_READ,
	MICROPROGRAM_WRITE,
	MICROPROGRAM_HASH,
	MICROPROGRAM_LOOKUP,
	MICROPROGRAM_DEMULTIPLEX,
	MICROPROGRAM_ORDER,
	MICROPROGRAM_ENQUEUE,
	MICROPROGRAM_TRANSFER,
	MICROPROGRAM_INDEX,
	MICROPROGRAM_IDENTIFY,
	MICROPROGRAM_POLL,
	MICROPROGRAM_DESCRIPTOR,
	MICROPROGRAM_FETCH,
	MICROPROGRAM_FORWARD,
	MICROPROGRAM_CREDIT,
	MICROPROGRAM_TRANSMIT,
	MICROPROGRAM_OPS
};

enum ixp_memory_kind { IXP_SCRATCH, IXP_SRAM, IXP_DRAM, IXP_MEMORIES };

enum microprogram_kind {
	MICROPROGRAM_RECEIVE_FIRST,  /* demultiplex, order */
	MICROPROGRAM_RECEIVE_MIDDLE, /* order */
	MICROPROGRAM_RECEIVE_LAST,   /* order, enqueue */
	MICROPROGRAM_RECEIVE_ONLY,   /* demultiplex, order, enqueue */
	MICROPROGRAM_DEMULTIPLEXER,  /* hash, lookup */
	MICROPROGRAM_INGRESS,        /* transfer, index, identify */
	MICROPROGRAM_EGRESS_POLL,    /* poll */
	MICROPROGRAM_EGRESS_FETCH,   /* descriptor, fetch */
	MICROPROGRAM_EGRESS,         /* hash, lookup, forward, credit */
	MICROPROGRAM_SEND_PART,      /* order: a frame's first and middle elements */
	MICROPROGRAM_SEND_WHOLE,     /* order, transmit: its last or only element */
	MICROPROGRAM_ECHO_ELEMENT,   /* none: 64 bytes of a message are read */
	MICROPROGRAM_ECHO_ANSWER,    /* transfer, index, identify */
	MICROPROGRAM_KINDS
};

struct microinstruction {
	uint8_t op;       /* enum microprogram_op */
	uint8_t memory;   /* enum ixp_memory_kind */
	uint32_t operand; /* cycles of compute, bytes of a reference */
};

struct microprogram {
	uint32_t count;
	struct microinstruction code[MICROPROGRAM_INSTRUCTIONS];
};

/* Parses a program of that kind.  On error returns -1, with a sentence that
 * names the instruction by its number and text; *program is then undefined. */
int microprogram_parse(enum microprogram_kind kind, const char *text, struct microprogram *program, char *message,
		       size_t message_size);
/* The same as parameter types, by kind. */
extern const struct param_custom microprogram_types[MICROPROGRAM_KINDS];

/* `program` with its demultiplex instruction replaced by that program's code.
 * Returns 0, or -1 when the result does not fit. */
int microprogram_expand(const struct microprogram *program, const struct microprogram *demultiplex,
			struct microprogram *expanded);
/* Cycles of compute in the whole program: its instruction count. */
uint64_t microprogram_compute(const struct microprogram *program);
/* Writes the program as text, with so many cycles of compute in all: each stretch has its part of them, by cumulative
 * rounding, and one that is left none is left out.  Returns 0, or -1 when the program has no compute, or text is too
 * small. */
int microprogram_scale(const struct microprogram *program, uint64_t cycles, char *text, size_t text_size);

#ifdef __cplusplus
}
#endif
#endif
