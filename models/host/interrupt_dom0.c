/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interrupt of a device that Dom0 drives: Xen makes it an event of Dom0, whose driver
 * (nic_driver; dom0_identifier) looks after the device and, when it has, ends the
 * interrupt by hypercall (the line is unmasked then, not here).
 *
 * Source: Xen 3.0 irq.c, __do_IRQ_guest(), pirq_guest_eoi().
 */
#include "host/interrupt_handler.h"

static void dom0_begin(struct interrupt_handler *handler, uint32_t vector)
{
	(void)vector;
	handler->entered = false;
}

static bool dom0_next(struct interrupt_handler *handler, struct activity *activity)
{
	if (handler->entered)
		return false;
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_INTERRUPT, handler->config->hypervisor_interrupt_ps);
	return true;
}

static void dom0_done(struct interrupt_handler *handler, const struct activity *activity)
{
	(void)activity;
	handler->entered = true;
	handler->services->send_event(handler->services->host, 0, DOM0_PORT_INTERRUPT, EVENT_INTERRUPT);
}

const struct interrupt_handler_ops interrupt_dom0 = {
	.name = "dom0",
	.begin = dom0_begin,
	.next = dom0_next,
	.done = dom0_done,
};
