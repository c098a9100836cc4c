/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A microengine: one execution unit and up to eight hardware contexts, each
 * with a program and a place in it.  A context runs until it gives the engine
 * up itself (a reference, a wait); nothing preempts it.  The engine then takes
 * the next ready context, round robin from the one that ran last.  Taking up a
 * context costs swap_cycles, as a taken branch does.
 *
 * Source: Intel IXP2800 Hardware Reference Manual, contexts and arbitration
 * (the IXP2400's engines are of the same kind).
 *
 * The core knows when the engine acts next; what an instruction other than
 * compute does is its owner's business.  Time is in cycles of the engine.
 * Protocol: at cycle `next`, call microengine_dispatch when nothing runs, else
 * carry out microengine_instruction and answer with continue, wait, chain or stop.
 * That a context is taken up concerns nobody but the engine, so an owner may put it off until cycle `acts`, when the
 * context that is taken up comes to its instruction: who it is, and when, is known beforehand and changes only by a
 * signal for a cycle not after `next`.
 *
 * Utilisation law: the cycles for which it was not without a context are those of its services: of programs as far as
 * contexts have come in them, of swaps and of extra cycles; and as many were booked as busy.
 *
 * Invariants: next never lies before the last action; a context without a
 * program is never ready; acts is next when something runs, and not before it otherwise.
 */
#ifndef VIFSIM_IXP_MICROENGINE_H
#define VIFSIM_IXP_MICROENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "ixp/microprogram.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MICROENGINE_CONTEXTS 16 /* of the IXP2400 8 */
#define MICROENGINE_NEVER UINT64_MAX
#define MICROENGINE_NONE UINT32_MAX

struct microengine_context {
	const struct microprogram *program; /* NULL: without work */
	uint32_t pc;
	uint32_t extra_cycles; /* run first when it is taken up next */
	uint64_t ready_at;     /* MICROENGINE_NEVER: until somebody signals it */
	uint64_t held_at;      /* hung: when it would be ready */
	bool hung;             /* what it waits for does not come to it; a fault's doing */
};

struct microengine {
	struct microengine_context contexts[MICROENGINE_CONTEXTS];
	uint32_t count;   /* contexts in use */
	uint32_t loaded;  /* a bit for each that has a program */
	uint32_t last;    /* context that ran last */
	uint32_t running; /* MICROENGINE_NONE: idle */
	uint32_t chosen;  /* nothing runs: the context that will be taken up, if next is not MICROENGINE_NEVER */
	uint32_t swap_cycles;
	uint64_t next;        /* when it acts next; MICROENGINE_NEVER */
	uint64_t acts;        /* when it comes to an instruction, or to a program's end, next; MICROENGINE_NEVER */
	uint32_t acts_pc;     /* nothing runs: which one that is */
	uint64_t busy_cycles; /* compute and swaps, booked when they are begun */
	uint64_t swaps;       /* contexts taken up */
	/* For the utilisation law. */
	uint64_t ended_cycles;          /* of compute, of the programs that contexts have ended, by their text */
	uint64_t given_up, idle_cycles; /* when a context last gave it up; from such to the next one, so far */
	/* Who looks on as contexts begin and end programs: told of the context and the cycle.  NULL: nobody. */
	void (*observer)(void *state, uint32_t context, uint64_t cycle);
	void *observer_state;
};

void microengine_init(struct microengine *engine, uint32_t contexts, uint32_t swap_cycles);
/* Gives an idle context a program; it is ready from that cycle on. */
void microengine_load(struct microengine *engine, uint32_t context, const struct microprogram *program,
		      uint64_t ready_at);
/* What a waiting context waits for comes at that cycle. */
void microengine_signal(struct microengine *engine, uint32_t context, uint64_t ready_at);
/* At cycle next or later, nothing running: takes up a context, at cycle next, and runs it to its first instruction that
 * is no compute. */
void microengine_dispatch(struct microengine *engine);
/* Nothing running: contexts that are taken up run for so many cycles, swap included, and then wait for so many where
 * they were before; one after the other, as long as each has run before `until`, and up to one that is not in the set
 * `such` (a bit each).  turns[] grows by how often each was taken up; returns their sum.
 */
uint32_t microengine_rounds(struct microengine *engine, uint32_t such, uint64_t cycles, uint64_t wait, uint64_t until,
			    uint32_t turns[MICROENGINE_CONTEXTS]);
/* At cycle next: the instruction that the running context has come to; NULL at its program's end. */
const struct microinstruction *microengine_instruction(const struct microengine *engine);
/* The four ways on from an instruction.  The running context goes on with the next one... */
void microengine_continue(struct microengine *engine);
/* ...or gives up the engine until ready_at, to go on with the next instruction
 * (advance) or to try this one again... */
void microengine_wait(struct microengine *engine, uint64_t ready_at, bool advance);
/* ...or begins another program at once, without a swap... */
void microengine_chain(struct microengine *engine, const struct microprogram *program);
/* ...or has no work left. */
void microengine_stop(struct microengine *engine);
/* An owner that puts off taking up contexts does so first.  What the context waits for, or will when it next gives up
 * the engine, is kept from it; until release, at that cycle or later. */
void microengine_hang(struct microengine *engine, uint32_t context);
void microengine_release(struct microengine *engine, uint32_t context, uint64_t cycle);
/* One runs: what it and the others do comes again so often: a period of so many cycles, of them so many busy, in which
 * contexts are taken up `swaps` times and end `programs` such programs. */
void microengine_repeat(struct microengine *engine, uint64_t periods, uint64_t cycles, uint64_t busy_cycles,
			uint64_t swaps, uint64_t programs, const struct microprogram *program);
/* The two sides of the utilisation law, up to what is booked; extra cycles are for the owner to add to services. */
uint64_t microengine_not_idle(const struct microengine *engine);
uint64_t microengine_services(const struct microengine *engine);
/* Moves everything that lies ahead by that many cycles. */
void microengine_shift(struct microengine *engine, uint64_t cycles);

#ifdef __cplusplus
}
#endif
#endif
