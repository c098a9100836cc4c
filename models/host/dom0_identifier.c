/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dom0_identifier.h"

#include <assert.h>
#include <string.h>

enum { OPERATION_ACCESS = 1, OPERATION_NOTIFY, OPERATION_UNMASK };

#define COUNTER(field, help) STAT_FIELD(struct dom0_identifier_counters, field, "", help)

const struct stat_spec dom0_identifier_stats[] = {
	COUNTER(interrupts, "Interrupts of the self-virtualizing NIC that Dom0 handled."),
	COUNTER(notifications, "Guests that it notified, one hypercall each."),
};
const size_t dom0_identifier_stat_count = sizeof(dom0_identifier_stats) / sizeof(dom0_identifier_stats[0]);

void dom0_identifier_init(struct dom0_identifier *driver, const struct host_config *config,
			  const struct host_services *services, const struct interrupt_layout *layout,
			  const struct vif_registry *vifs)
{
	memset(driver, 0, sizeof(*driver));
	driver->config = config;
	driver->services = services;
	identifier_assignment_init(&driver->map, layout->map, &layout->guests, vifs->vifs, layout->width);
	driver->identifier.map = &driver->map;
	driver->identifier.vifs = vifs;
}

void dom0_identifier_free(struct dom0_identifier *driver)
{
	identifier_assignment_free(&driver->map);
}

void dom0_identifier_interrupt(struct dom0_identifier *driver)
{
	assert(!driver->handling);
	driver->handling = true;
	driver->entered = false;
	driver->counters.interrupts++;
	identifier_driver_begin(&driver->identifier);
}

static void hypercall(struct activity *activity, uint32_t operation, uint64_t cost_ps)
{
	activity_begin(activity, ACTIVITY_COMPUTE, 0);
	activity_add(activity, STAGE_HYPERCALL, cost_ps);
	activity->driver_operation = operation;
}

bool dom0_identifier_next(struct dom0_identifier *driver, struct activity *activity)
{
	if (!driver->handling)
		return false;
	if (identifier_driver_access(&driver->identifier, activity)) {
		activity->driver_operation = OPERATION_ACCESS;
		if (!driver->entered)
			activity_add(activity, STAGE_DOM0_INTERRUPT, driver->config->dom0_identifier_ps);
	} else if (identifier_driver_next_domain(&driver->identifier, &driver->guest)) {
		hypercall(activity, OPERATION_NOTIFY, driver->config->hypervisor_notify_ps);
	} else {
		hypercall(activity, OPERATION_UNMASK, driver->config->hypervisor_unmask_ps);
	}
	return true;
}

void dom0_identifier_done(struct dom0_identifier *driver, const struct activity *activity)
{
	const struct host_services *services = driver->services;

	switch (activity->driver_operation) {
	case OPERATION_ACCESS:
		driver->entered = true;
		identifier_driver_accessed(&driver->identifier, activity);
		break;
	case OPERATION_NOTIFY:
		driver->counters.notifications++;
		services->send_event(services->host, driver->guest, GUEST_PORT_NET, EVENT_FRAME);
		break;
	default:
		driver->handling = false;
		services->end_of_interrupt(services->host);
		break;
	}
}
