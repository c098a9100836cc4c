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
	engine->next = MICROENGINE_NEVER;
	for (uint32_t i = 0; i < MICROENGINE_CONTEXTS; i++)
		engine->contexts[i].ready_at = engine->contexts[i].held_at = MICROENGINE_NEVER;
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
}

void microengine_signal(struct microengine *engine, uint32_t context, uint64_t ready_at)
{
	if (engine->contexts[context].hung) {
		engine->contexts[context].held_at = ready_at;
		return;
	}
	engine->contexts[context].ready_at = ready_at;
	if (engine->running == MICROENGINE_NONE && ready_at < engine->next)
		engine->next = ready_at;
}

/* Runs the running context from `from` on: through compute, to what comes then. */
static void run(struct microengine *engine, uint64_t from, uint64_t cycles)
{
	struct microengine_context *context = &engine->contexts[engine->running];

	while (context->pc < context->program->count && context->program->code[context->pc].op == MICROPROGRAM_COMPUTE)
		cycles += context->program->code[context->pc++].operand;
	engine->busy_cycles += cycles;
	engine->next = from + cycles;
}

static uint32_t pick_ready(const struct microengine *engine)
{
	uint32_t pick = engine->last;

	do {
		pick = pick + 1 == engine->count ? 0 : pick + 1;
	} while (engine->contexts[pick].ready_at > engine->next);
	return pick;
}

void microengine_dispatch(struct microengine *engine)
{
	const uint32_t pick = pick_ready(engine);
	uint64_t cycles;

	engine->running = pick;
	engine->last = pick;
	engine->swaps++;
	cycles = engine->swap_cycles + engine->contexts[pick].extra_cycles;
	engine->contexts[pick].extra_cycles = 0;
	run(engine, engine->next, cycles);
}

const struct microinstruction *microengine_instruction(const struct microengine *engine)
{
	const struct microengine_context *context = &engine->contexts[engine->running];

	return context->pc < context->program->count ? &context->program->code[context->pc] : NULL;
}

void microengine_continue(struct microengine *engine)
{
	engine->contexts[engine->running].pc++;
	run(engine, engine->next, 0);
}

/* Nothing runs from now on: next is when the first context is ready, but not in the past. */
static void yield(struct microengine *engine)
{
	uint64_t earliest = MICROENGINE_NEVER;

	engine->running = MICROENGINE_NONE;
	for (uint32_t loaded = engine->loaded; loaded != 0; loaded &= loaded - 1) {
		const uint64_t ready_at = engine->contexts[__builtin_ctz(loaded)].ready_at;

		if (ready_at <= engine->next)
			return;
		if (ready_at < earliest)
			earliest = ready_at;
	}
	engine->next = earliest;
}

uint32_t microengine_rounds(struct microengine *engine, uint32_t such, uint64_t cycles, uint64_t wait, uint64_t until,
			    uint32_t turns[MICROENGINE_CONTEXTS])
{
	struct microengine_context *const contexts = engine->contexts;
	uint64_t next = engine->next;
	uint32_t last = engine->last, sum = 0;

	memset(turns, 0, MICROENGINE_CONTEXTS * sizeof(*turns));
	while (next < until && next + cycles < until) {
		/* As it picks; or else the first that will be ready, of several in the order of the round. */
		uint32_t pick = last, first = last;
		uint64_t earliest = MICROENGINE_NEVER;

		for (uint32_t left = engine->count; left > 0; left--) {
			pick = pick + 1 == engine->count ? 0 : pick + 1;
			if (contexts[pick].ready_at < earliest) {
				earliest = contexts[pick].ready_at;
				first = pick;
				if (earliest <= next)
					break;
			}
		}
		if (earliest > next) {
			next = earliest;
			continue; /* all of its conditions again, at that cycle */
		}
		if (!(such >> first & 1))
			break;
		next += cycles;
		contexts[first].ready_at = next + wait;
		last = first;
		turns[first]++;
		sum++;
	}
	if (sum == 0)
		return 0;
	engine->last = last;
	engine->swaps += sum;
	engine->busy_cycles += sum * cycles;
	engine->next = next;
	yield(engine);
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

	context->program = program;
	context->pc = 0;
	run(engine, engine->next, 0);
}

void microengine_stop(struct microengine *engine)
{
	struct microengine_context *context = &engine->contexts[engine->running];

	context->program = NULL;
	engine->loaded &= ~(1u << engine->running);
	context->ready_at = context->held_at = MICROENGINE_NEVER;
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
	if (engine->running != MICROENGINE_NONE)
		return;
	engine->next = MICROENGINE_NEVER;
	for (uint32_t i = 0; i < engine->count; i++)
		if (engine->contexts[i].ready_at < engine->next)
			engine->next = engine->contexts[i].ready_at;
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

void microengine_shift(struct microengine *engine, uint64_t cycles)
{
	for (uint32_t i = 0; i < engine->count; i++)
		if (engine->contexts[i].ready_at != MICROENGINE_NEVER)
			engine->contexts[i].ready_at += cycles;
	if (engine->next != MICROENGINE_NEVER)
		engine->next += cycles;
}
