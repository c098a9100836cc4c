/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/visible_bound.h"

static uint64_t lower(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t before(const struct microinstruction *instruction, const struct visible_costs *costs, uint64_t after)
{
	switch ((enum microprogram_op)instruction->op) {
	case MICROPROGRAM_COMPUTE:
		return visible_add(after, instruction->operand);
	case MICROPROGRAM_READ:
	case MICROPROGRAM_WRITE:
	case MICROPROGRAM_POLL:
		return visible_add(after,
				   ixp_memory_unloaded(&costs->memories[instruction->memory], instruction->operand) +
					   costs->swap_cycles);
	case MICROPROGRAM_HASH:
		return visible_add(after, costs->hash_cycles + costs->swap_cycles);
	case MICROPROGRAM_TRANSFER:
	case MICROPROGRAM_INDEX:
	case MICROPROGRAM_TRANSMIT:
		return 0;
	case MICROPROGRAM_CREDIT:
		return costs->credit_due ? 0 : after;
	case MICROPROGRAM_LOOKUP: /* one probe at least */
		return visible_add(after, ixp_memory_unloaded(&costs->memories[IXP_SRAM], instruction->operand) +
						  costs->swap_cycles + costs->probe_cycles);
	case MICROPROGRAM_IDENTIFY:
		return lower(after, costs->after_identify);
	case MICROPROGRAM_ENQUEUE:
	case MICROPROGRAM_FORWARD:
		return lower(after, costs->after_hand_over);
	default: /* an order may need no wait */
		return after;
	}
}

void visible_bound_compute(const struct microprogram *program, const struct visible_costs *costs, uint64_t at_end,
			   struct visible_bound *bound)
{
	bound->from[program->count] = at_end;
	for (uint32_t i = program->count; i-- > 0;)
		bound->from[i] = before(&program->code[i], costs, bound->from[i + 1]);
}
