/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SV-NIC's interrupt, handled in the hypervisor: no domain is entered but the
 * guests that are signalled.
 *
 * Source: slide 13 of Raj, Ganev and Schwan ("interrupt virtualization implemented in Xen").
 */
#include <stddef.h>

#include "host/interrupt_handler.h"

static void identifier_begin(struct interrupt_handler *handler)
{
	handler->entered = false;
	identifier_driver_begin(&handler->identifier);
}

static bool identifier_next(struct interrupt_handler *handler, struct activity *activity)
{
	if (identifier_driver_access(&handler->identifier, activity)) {
		if (!handler->entered)
			activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		return true;
	}
	if (identifier_driver_next_domain(&handler->identifier, &handler->domain)) {
		activity_begin(activity, ACTIVITY_COMPUTE, 0);
		activity_add(activity, STAGE_SIGNAL, handler->config->hypervisor_signal_ps);
		return true;
	}
	/* The line is looked at again: what the device set since the read raises it anew. */
	handler->services->end_of_interrupt(handler->services->host);
	return false;
}

static void identifier_done(struct interrupt_handler *handler, const struct activity *activity)
{
	handler->entered = true;
	if (activity->kind == ACTIVITY_COMPUTE)
		handler->services->send_event(handler->services->host, handler->domain, GUEST_PORT_NET, EVENT_FRAME);
	else
		identifier_driver_accessed(&handler->identifier, activity);
}

const struct interrupt_scheme interrupt_identifier = {
	.name = "identifier",
	.help = "the hypervisor reads the device's identifier and signals the VIFs of each set bit",
	.begin = identifier_begin,
	.next = identifier_next,
	.done = identifier_done,
};
