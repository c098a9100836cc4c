/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/microengine.h"

#include <string.h>

void microengine_init(struct microengine *engine, uint32_t contexts, uint32_t swap_cycles)
{
	memset(engine, 0, sizeof *engine);
	engine->count = contexts;
	engine->last = contexts - 1;
	engine->running = MICROENGINE_NONE;
	engine->swap_cycles = swap_cycles;
	engine->next = engine->acts = MICROENGINE_NEVER;
	for (uint32_t i = 0; i < MICROENGINE_CONTEXTS; i++)
		engine->contexts[i].ready_at = engine->contexts[i].held_at = MICROENGINE_NEVER;
}

/* The cycles of compute that the context comes to; *pc: its place after them. */
static uint64_t compute_from(const struct microengine_context *context, uint32_t *pc)
{
	const struct microprogram *const program = context->program;
	uint64_t cycles = 0;

	for (*pc = context->pc; *pc < program->count && program->code[*pc].op == MICROPROGRAM_COMPUTE; ++*pc)
		cycles += program->code[*pc].operand;
	return cycles;
}

/* Cycles of compute before that place of the program. */
static uint64_t compute_before(const struct microprogram *program, uint32_t pc)
{
	uint64_t cycles = 0;

	for (uint32_t i = 0; i < pc; i++)
		cycles += program->code[i].op == MICROPROGRAM_COMPUTE ? program->code[i].operand : 0;
	return cycles;
}

/* Of the chosen context, which is taken up at `next`. */
static void find_acts(struct microengine *engine)
{
	const struct microengine_context *const chosen = &engine->contexts[engine->chosen];

	engine->acts =
		engine->next + engine->swap_cycles + chosen->extra_cycles + compute_from(chosen, &engine->acts_pc);
}

/* What a search for the next context has found so far. */
struct choice {
	uint64_t ready_at;
	uint32_t context;
};

/* The first of these contexts, a bit each, that is ready at `next`, or else the first of those that are earliest. */
static inline void search(const struct microengine_context *contexts, uint32_t these, uint64_t next,
			  struct choice *found)
{
	for (; these != 0 && found->ready_at > next; these &= these - 1) {
		const uint32_t context = (uint32_t)__builtin_ctz(these);
		const uint64_t ready_at = contexts[context].ready_at;

		found->context = ready_at < found->ready_at ? context : found->context;
		found->ready_at = ready_at < found->ready_at ? ready_at : found->ready_at;
	}
}

/* Which context the engine takes up at `next` or when one is ready: in the round that begins after the last. */
static inline struct choice choice_after(const struct microengine *engine, uint32_t last, uint64_t next)
{
	const uint32_t until_last = (2u << last) - 1;
	struct choice found = {MICROENGINE_NEVER, engine->chosen};

	search(engine->contexts, engine->loaded & ~until_last, next, &found);
	search(engine->contexts, engine->loaded & until_last, next, &found);
	return found;
}

/* Nothing runs: next is when the first context is ready, but not before it was; that context is chosen. */
static void choose(struct microengine *engine)
{
	const struct choice found = choice_after(engine, engine->last, engine->next);

	if (found.ready_at > engine->next)
		engine->next = found.ready_at;
	engine->chosen = found.context;
	engine->acts = engine->next;
	if (engine->next != MICROENGINE_NEVER)
		find_acts(engine);
}

void microengine_load(struct microengine *engine, uint32_t context, const struct microprogram *program,
		      uint64_t ready_at)
{
	struct microengine_context *idle = &engine->contexts[context];

	idle->program = program;
	idle->pc = 0;
	idle->extra_cycles = 0;
	engine->loaded |= 1u << context;
	microengine_signal(engine, context, ready_at);
	if (engine->observer != NULL)
		engine->observer(engine->observer_state, context, ready_at);
}

void microengine_signal(struct microengine *engine, uint32_t context, uint64_t ready_at)
{
	if (engine->contexts[context].hung) {
		engine->contexts[context].held_at = ready_at;
		return;
	}
	engine->contexts[context].ready_at = ready_at;
	if (engine->running != MICROENGINE_NONE || ready_at > engine->next || ready_at == MICROENGINE_NEVER)
		return;
	engine->next = ready_at;
	choose(engine);
}

/* The running context goes on: through compute, to what comes then. */
static void run(struct microengine *engine)
{
	struct microengine_context *context = &engine->contexts[engine->running];
	const uint64_t cycles = compute_from(context, &context->pc);

	engine->busy_cycles += cycles;
	engine->next = engine->acts = engine->next + cycles;
}

void microengine_dispatch(struct microengine *engine)
{
	const uint32_t chosen = engine->chosen;

	engine->running = chosen;
	engine->last = chosen;
	engine->swaps++;
	engine->contexts[chosen].extra_cycles = 0;
	engine->contexts[chosen].pc = engine->acts_pc;
	engine->busy_cycles += engine->acts - engine->next;
	if (engine->next > engine->given_up)
		engine->idle_cycles += engine->next - engine->given_up;
	engine->next = engine->acts;
}

const struct microinstruction *microengine_instruction(const struct microengine *engine)
{
	const struct microengine_context *context = &engine->contexts[engine->running];

	return context->pc < context->program->count ? &context->program->code[context->pc] : NULL;
}

void microengine_continue(struct microengine *engine)
{
	engine->contexts[engine->running].pc++;
	run(engine);
}

/* The running context gives the engine up. */
static void yield(struct microengine *engine)
{
	engine->running = MICROENGINE_NONE;
	engine->given_up = engine->next;
	choose(engine);
}

uint32_t microengine_rounds(struct microengine *engine, uint32_t such, uint64_t cycles, uint64_t wait, uint64_t until,
			    uint32_t turns[MICROENGINE_CONTEXTS])
{
	struct microengine_context *const contexts = engine->contexts;
	uint64_t next = engine->next, end, idle = next > engine->given_up ? next - engine->given_up : 0;
	uint32_t pick = engine->chosen, last, sum = 0;

	if (next >= until || next + cycles >= until || (such >> pick & 1) == 0)
		return 0;
	do {
		next += cycles;
		end = next;
		contexts[pick].ready_at = next + wait;
		turns[pick]++;
		sum++;
		last = pick;
		const struct choice found = choice_after(engine, last, next);

		pick = found.context;
		if (found.ready_at > next)
			next = found.ready_at;
		idle += next - end;
	} while (next + cycles < until && (such >> pick & 1) != 0);
	engine->last = last;
	engine->chosen = pick;
	engine->next = next;
	engine->swaps += sum;
	engine->busy_cycles += sum * cycles;
	engine->given_up = end;
	engine->idle_cycles += idle - (next - end); /* the last one's end is not told yet */
	engine->ended_cycles += sum * microprogram_compute(contexts[last].program);
	find_acts(engine);
	return sum;
}

void microengine_wait(struct microengine *engine, uint64_t ready_at, bool advance)
{
	struct microengine_context *context = &engine->contexts[engine->running];

	context->pc += advance;
	context->ready_at = context->hung ? MICROENGINE_NEVER : ready_at;
	context->held_at = ready_at;
	yield(engine);
}

void microengine_chain(struct microengine *engine, const struct microprogram *program)
{
	struct microengine_context *context = &engine->contexts[engine->running];

	engine->ended_cycles += compute_before(context->program, context->pc);
	context->program = program;
	context->pc = 0;
	if (engine->observer != NULL)
		engine->observer(engine->observer_state, engine->running, engine->next);
	run(engine);
}

void microengine_stop(struct microengine *engine)
{
	struct microengine_context *context = &engine->contexts[engine->running];

	engine->ended_cycles += compute_before(context->program, context->pc);
	context->program = NULL;
	engine->loaded &= ~(1u << engine->running);
	context->ready_at = context->held_at = MICROENGINE_NEVER;
	if (engine->observer != NULL)
		engine->observer(engine->observer_state, engine->running, engine->next);
	yield(engine);
}

void microengine_hang(struct microengine *engine, uint32_t context)
{
	struct microengine_context *hung = &engine->contexts[context];

	if (hung->hung)
		return;
	hung->hung = true;
	if (engine->running == context)
		return;
	hung->held_at = hung->ready_at;
	hung->ready_at = MICROENGINE_NEVER;
	if (engine->running == MICROENGINE_NONE)
		choose(engine);
}

void microengine_release(struct microengine *engine, uint32_t context, uint64_t cycle)
{
	struct microengine_context *released = &engine->contexts[context];

	if (!released->hung)
		return;
	released->hung = false;
	if (engine->running != context && released->held_at != MICROENGINE_NEVER)
		microengine_signal(engine, context, released->held_at > cycle ? released->held_at : cycle);
}

void microengine_repeat(struct microengine *engine, uint64_t periods, uint64_t cycles, uint64_t busy_cycles,
			uint64_t swaps, uint64_t programs, const struct microprogram *program)
{
	microengine_shift(engine, periods * cycles);
	engine->busy_cycles += periods * busy_cycles;
	engine->swaps += periods * swaps;
	engine->idle_cycles += periods * (cycles - busy_cycles);
	engine->ended_cycles += periods * programs * microprogram_compute(program);
}

uint64_t microengine_not_idle(const struct microengine *engine)
{
	return (engine->running != MICROENGINE_NONE ? engine->next : engine->given_up) - engine->idle_cycles;
}

uint64_t microengine_services(const struct microengine *engine)
{
	uint64_t cycles = engine->ended_cycles + engine->swaps * engine->swap_cycles;

	for (uint32_t i = 0; i < engine->count; i++)
		if (engine->contexts[i].program != NULL)
			cycles += compute_before(engine->contexts[i].program, engine->contexts[i].pc);
	return cycles;
}

void microengine_shift(struct microengine *engine, uint64_t cycles)
{
	for (uint32_t i = 0; i < engine->count; i++)
		if (engine->contexts[i].ready_at != MICROENGINE_NEVER)
			engine->contexts[i].ready_at += cycles;
	engine->given_up += cycles;
	if (engine->next != MICROENGINE_NEVER) {
		engine->next += cycles;
		engine->acts += cycles;
	}
}
