/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SV-NIC's interrupt, handled in the hypervisor: read the identifier over the
 * bus, which clears it and releases the line, and signal every VIF of each set
 * bit, for the hypervisor cannot know which of a bit's VIFs had activity.  Bits in
 * rising order, a bit's VIFs in rising order.
 *
 * Source: slide 14 of Raj, Ganev and Schwan.
 */
#include <stddef.h>

#include "host/interrupt_handler.h"
#include "pci/address_map.h"

static void identifier_begin(struct interrupt_handler *handler)
{
	handler->entered = false;
	handler->bits = 0;
	handler->next_vif = 0;
}

/* The next VIF that a set bit stands for, to handler->vif; false when there is none. */
static bool find_vif(struct interrupt_handler *handler)
{
	while (handler->bits != 0) {
		const uint32_t bit = (uint32_t)__builtin_ctzll(handler->bits);

		handler->vif = handler->map->next_vif(bit, handler->width, handler->next_vif, handler->vifs);
		if (handler->vif < handler->vifs) {
			handler->next_vif = handler->vif + 1;
			return true;
		}
		handler->bits &= handler->bits - 1;
		handler->next_vif = 0;
	}
	return false;
}

static bool identifier_next(struct interrupt_handler *handler, struct activity *activity)
{
	if (!handler->entered) {
		activity_begin(activity, ACTIVITY_MMIO_READ, 0);
		activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_identifier_ps);
		activity->address = ADDRESS_BRIDGE_REGISTERS;
		activity->bytes = handler->width > 32 ? 8 : 4;
		return true;
	}
	if (find_vif(handler)) {
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
	if (!handler->entered) {
		handler->entered = true;
		handler->bits = activity->value;
		return;
	}
	handler->services->send_event(handler->services->host, handler->vif + 1, GUEST_PORT_NET, EVENT_FRAME);
}

const struct interrupt_scheme interrupt_identifier = {
	.name = "identifier",
	.help = "the hypervisor reads the device's identifier and signals the VIFs of each set bit",
	.begin = identifier_begin,
	.next = identifier_next,
	.done = identifier_done,
};
