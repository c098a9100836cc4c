/* SPDX-License-Identifier: Apache-2.0 */
/* What the identifier's scheme keeps, for the schemes that add something to it: their state begins with this. */
#ifndef VIFSIM_INTERRUPT_IDENTIFIER_SCHEME_H
#define VIFSIM_INTERRUPT_IDENTIFIER_SCHEME_H

#include "host/identifier_driver.h"
#include "interrupt/interrupt_scheme.h"
#include "vif/identifier.h"
#include "vif/identifier_load.h"
#include "vif/identifier_register.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the device. */
struct identifier_device {
	struct identifier identifier;
	struct identifier_assignment map;
	struct identifier_loads loads; /* where bits go by the traffic */
	uint64_t reports, moved, carried;
};

/* In the host. */
struct identifier_host {
	struct identifier_assignment map;
	struct identifier_plan plan;
	uint64_t plans, adopted;
};

/* In the handler of a CPU. */
struct identifier_handler {
	struct identifier_driver driver;
	/* At the interrupt's end, where bits go by the traffic: */
	bool planning;     /* the plan is being worked out */
	bool adopting;     /* the device is being told of it */
	uint32_t map_word; /* the next of its table to be looked at */
};

/* The interrupt's bits are dealt with: new bits, if it is time for them; false: over. */
bool identifier_rebalance(struct interrupt_handler *handler, struct activity *activity);
/* The step is over; true: it was one of those. */
bool identifier_rebalanced(struct interrupt_handler *handler, const struct activity *activity);

#ifdef __cplusplus
}
#endif
#endif
