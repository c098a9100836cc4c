/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of the network processor's XScale core, prefix "nic.ixp.xscale". Cycles are those of its own clock. */
#ifndef VIFSIM_IXP_XSCALE_CONFIG_H
#define VIFSIM_IXP_XSCALE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/param.h"

#ifdef __cplusplus
extern "C" {
#endif

struct xscale_config {
	uint64_t clock_hz;
	uint64_t interrupt_cycles; /* from the doorbell to the command's handler */
	uint64_t command_cycles;   /* mailboxes read, command checked, answer made */
	uint64_t allocate_cycles;  /* a number and a window, taken or given back */
	uint64_t clear_cycles;     /* a page of a window overwritten, before somebody else gets it */
	uint64_t look_cycles;      /* from one look at whether a VIF is through to the next */
};

extern const struct param_spec xscale_params[];
extern const size_t xscale_param_count;

#ifdef __cplusplus
}
#endif
#endif
