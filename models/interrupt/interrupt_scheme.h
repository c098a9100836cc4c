/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupt schemes: how a device that has VIFs tells its host which of them have activity, and what the hypervisor
 * does about it.  Both halves of a scheme, the device's and the hypervisor's, are const tables of functions in
 * one file; a new scheme is that file, its line in interrupt_schemes[] and its name among the choices of
 * nic.interrupts.
 */
#ifndef VIFSIM_INTERRUPT_INTERRUPT_SCHEME_H
#define VIFSIM_INTERRUPT_INTERRUPT_SCHEME_H

#include "host/interrupt_handler.h"
#include "vif/interrupt_source.h"

#ifdef __cplusplus
extern "C" {
#endif

struct interrupt_scheme {
	const char *name;
	const char *help; /* one sentence */
	const struct interrupt_source_ops *device;
	const struct interrupt_handler_ops *hypervisor;
};

extern const struct interrupt_scheme interrupt_identifier, interrupt_per_vif, interrupt_posted, interrupt_activity;
/* All of them, in the order of the choices of nic.interrupts; NULL-terminated. */
extern const struct interrupt_scheme *const interrupt_schemes[];

#ifdef __cplusplus
}
#endif
#endif
