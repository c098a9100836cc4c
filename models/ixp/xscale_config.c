/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/xscale_config.h"

#define COST(key_, dimension_, display_, field, minimum_, maximum_, help_)                                             \
	{                                                                                                              \
		.key = key_, .type = PARAM_QUANTITY, .dimension = dimension_, .display = display_,                     \
		.minimum = minimum_, .maximum = maximum_, .flags = PARAM_COST, .help = help_,                          \
		.offset = offsetof(struct xscale_config, field)                                                        \
	}
#define CYCLES(key_, field, minimum_, help_)                                                                           \
	COST(key_, DIMENSION_CYCLES, "cycles", field, minimum_, "1000000 cycles", help_)

const struct param_spec xscale_params[] = {
	COST("clock", DIMENSION_FREQUENCY, "MHz", clock_hz, "1 MHz", "10 GHz",
	     "Clock of the XScale core, which executes Dom0's commands."),
	CYCLES("interrupt", interrupt_cycles, "0 cycles", "From Dom0's doorbell to the handler of its command."),
	CYCLES("command", command_cycles, "0 cycles", "Reading and checking a command, making its answer."),
	CYCLES("allocate", allocate_cycles, "0 cycles",
	       "A VIF's number and window of device memory, taken or given back."),
	CYCLES("clear", clear_cycles, "0 cycles", "Overwriting a 4-KiB page of a window before a VIF gets it."),
	CYCLES("look", look_cycles, "1 cycles",
	       "From one look at whether a VIF that is being stopped has come to rest to the next."),
};
const size_t xscale_param_count = sizeof xscale_params / sizeof xscale_params[0];
