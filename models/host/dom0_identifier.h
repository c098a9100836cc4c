/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0's driver of the SV-NIC's interrupt, where that is routed through the driver
 * domain: the hypervisor makes the interrupt an event of Dom0 (interrupt_dom0), whose
 * handler reads and clears the identifier by its own accesses of the bus, notifies each VIF of
 * the set bits, one event-channel hypercall each, and has the line unmasked by another.
 *
 * Source: slide 13 of Raj, Ganev and Schwan ("currently performed by driver domain");
 * linux-2.6.16-xen evtchn.c: end_pirq(), pirq_unmask_notify(), notify_remote_via_evtchn().
 *
 * Invariant: from the event to the end of the unmasking hypercall the line is masked, so one
 * interrupt is under way at a time.
 */
#ifndef VIFSIM_HOST_DOM0_IDENTIFIER_H
#define VIFSIM_HOST_DOM0_IDENTIFIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/identifier_driver.h"
#include "vif/interrupt_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dom0_identifier_counters {
	uint64_t interrupts;
	uint64_t notifications;
};
extern const struct stat_spec dom0_identifier_stats[];
extern const size_t dom0_identifier_stat_count;

struct dom0_identifier {
	const struct host_config *config;
	const struct host_services *services;
	struct identifier_assignment map; /* as the device has it */
	struct identifier_driver identifier;
	bool handling;  /* an interrupt is under way */
	bool entered;   /* and its handler's own part has been paid */
	uint32_t guest; /* the domain being notified */
	struct dom0_identifier_counters counters;
};

/* A driver that is all zeros has no device, and never anything to do.  Aborts when out of memory. */
void dom0_identifier_init(struct dom0_identifier *driver, const struct host_config *config,
			  const struct host_services *services, const struct interrupt_layout *layout,
			  const struct vif_registry *vifs);
void dom0_identifier_free(struct dom0_identifier *driver);

/* The interrupt's event has come. */
void dom0_identifier_interrupt(struct dom0_identifier *driver);
/* The handler's next activity; false: it has none.  Its end. */
bool dom0_identifier_next(struct dom0_identifier *driver, struct activity *activity);
void dom0_identifier_done(struct dom0_identifier *driver, const struct activity *activity);

#ifdef __cplusplus
}
#endif
#endif
