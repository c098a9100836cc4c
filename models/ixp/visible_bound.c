/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/visible_bound.h"

static uint64_t lower(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What an instruction takes at least: an order may need no wait, a bus transfer is not known here. */
static uint64_t cost(const struct microinstruction *instruction, const struct visible_costs *costs)
{
	switch ((enum microprogram_op)instruction->op) {
	case MICROPROGRAM_COMPUTE:
		return instruction->operand;
	case MICROPROGRAM_READ:
	case MICROPROGRAM_WRITE:
	case MICROPROGRAM_POLL:
		return ixp_memory_unloaded(&costs->memories[instruction->memory], instruction->operand) +
		       costs->swap_cycles;
	case MICROPROGRAM_HASH:
		return costs->hash_cycles + costs->swap_cycles;
	case MICROPROGRAM_LOOKUP: /* one probe at least */
		return ixp_memory_unloaded(&costs->memories[IXP_SRAM], instruction->operand) + costs->swap_cycles +
		       costs->probe_cycles;
	default:
		return 0;
	}
}

/* How soon the instruction itself leads to something visible. */
static uint64_t shows(const struct microinstruction *instruction, const struct visible_costs *costs)
{
	switch ((enum microprogram_op)instruction->op) {
	case MICROPROGRAM_TRANSFER: /* nothing shows of a copy in device memory, but what follows it does */
	case MICROPROGRAM_INDEX:
	case MICROPROGRAM_DESCRIPTOR:
	case MICROPROGRAM_FETCH:
	case MICROPROGRAM_TRANSMIT:
		return 0;
	case MICROPROGRAM_CREDIT:
		return costs->credit_due ? 0 : VISIBLE_NEVER;
	case MICROPROGRAM_IDENTIFY:
		return costs->after_identify;
	case MICROPROGRAM_ENQUEUE:
	case MICROPROGRAM_FORWARD:
		return costs->after_hand_over;
	default:
		return VISIBLE_NEVER;
	}
}

void visible_bound_compute(const struct microprogram *program, const struct visible_costs *costs, uint64_t at_end,
			   struct visible_bound *bound)
{
	bound->from[program->count] = at_end;
	bound->to_end[program->count] = 0;
	for (uint32_t i = program->count; i-- > 0;) {
		const uint64_t cycles = cost(&program->code[i], costs);

		bound->from[i] = lower(shows(&program->code[i], costs), visible_add(bound->from[i + 1], cycles));
		bound->to_end[i] = bound->to_end[i + 1] + cycles;
	}
}
