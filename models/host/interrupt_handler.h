/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the hypervisor does with the network device's interrupt: a const table of
 * functions per scheme, one small file each; which device has which stands in
 * machine/devices.cpp.  A scheme decides the handler's steps; the CPU that took the interrupt spends their time.
 *
 * The device's line is masked from the moment in which the interrupt is taken until
 * services->end_of_interrupt; who calls that, the handler or Dom0, is the
 * scheme's to say.  So one interrupt is under way at a time, and its state is one struct.
 */
#ifndef VIFSIM_HOST_INTERRUPT_HANDLER_H
#define VIFSIM_HOST_INTERRUPT_HANDLER_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/identifier_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

struct interrupt_scheme;

struct interrupt_handler {
	/* The host's; they outlive the handler. */
	const struct interrupt_scheme *scheme;
	const struct host_config *config;
	const struct host_services *services;

	/* The interrupt that is under way; as the scheme needs it. */
	bool entered;                        /* its entry has been paid */
	struct identifier_driver identifier; /* of a device that has one */
	uint32_t domain;                     /* being signalled */
};

struct interrupt_scheme {
	const char *name;
	const char *help; /* one sentence */
	/* The hypervisor has taken the device's interrupt; the line is masked. */
	void (*begin)(struct interrupt_handler *handler);
	/* Writes the handler's next step, compute parts or a bus access; false: it is over.  Asked again
	 * only after `done`, or for the next interrupt. */
	bool (*next)(struct interrupt_handler *handler, struct activity *activity);
	/* The step is over; a read's result is activity->value. */
	void (*done)(struct interrupt_handler *handler, const struct activity *activity);
};

extern const struct interrupt_scheme interrupt_identifier, interrupt_dom0;

#ifdef __cplusplus
}
#endif
#endif
