/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the hypervisor does with the network device's interrupt: the host's half of an interrupt scheme
 * (interrupt/interrupt_scheme.h), a const table of functions.  It decides the handler's steps; the CPU that took the
 * interrupt spends their time.
 *
 * Two kinds of interrupt.  The device's line is masked from the moment in which its interrupt is taken until
 * services->end_of_interrupt; who calls that, the handler or Dom0, is the scheme's to say.  So one such
 * interrupt is under way at a time.  A message with a vector is an edge: each CPU takes those that are pending for it
 * one after the other (message_set.h), and several CPUs may be at it at a time; so each CPU has a handler.
 */
#ifndef VIFSIM_HOST_INTERRUPT_HANDLER_H
#define VIFSIM_HOST_INTERRUPT_HANDLER_H

#include <stdbool.h>
#include <stdint.h>

#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/identifier_driver.h"
#include "host/vif_registry.h"
#include "vif/activity_counts.h"
#include "vif/interrupt_layout.h"
#include "vif/posted_vectors.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of VIFs' activity counts. */
#define INTERRUPT_COUNT_LINES (INTERRUPT_VECTORS_MAXIMUM / ACTIVITY_COUNTS_OF_LINE)

struct interrupt_handler;

struct interrupt_handler_ops {
	const char *name;
	/* The hypervisor has taken the device's interrupt: its line, which is masked now, or a message with this
	 * vector. */
	void (*begin)(struct interrupt_handler *handler, uint32_t vector);
	/* Writes the handler's next step, compute parts or a bus access; false: it is over.  Asked again
	 * only after `done`, or for the next interrupt. */
	bool (*next)(struct interrupt_handler *handler, struct activity *activity);
	/* The step is over; a read's result is activity->value. */
	void (*done)(struct interrupt_handler *handler, const struct activity *activity);
};

struct interrupt_handler {
	/* The host's; they outlive the handler. */
	const struct interrupt_handler_ops *ops;
	const struct host_config *config;
	const struct host_services *services;
	const struct interrupt_layout *layout;
	const struct vif_registry *vifs;
	/* What the device writes for the scheme. */
	struct posted_buffer *posted;
	struct activity_counts *counts;

	/* The interrupt that is under way; as the scheme needs it. */
	bool entered;                               /* its entry has been paid */
	struct identifier_driver identifier;        /* of a device that has one */
	uint32_t domain;                            /* being signalled; 0: none */
	uint32_t next_vif;                          /* where the search for VIFs to be signalled goes on */
	uint32_t *active;                           /* VIFs with activity, bit by bit, in groups of 32; owned */
	uint64_t lines[INTERRUPT_COUNT_LINES / 64]; /* of counts that this interrupt has looked at */
	bool decoding;                              /* a posted vector is being looked at */
	bool taken;                                 /* vectors that the device has not been told of */
	uint64_t signals;                           /* that it has sent */
};

/* Aborts when out of memory. */
void interrupt_handler_init(struct interrupt_handler *handler, const struct interrupt_handler_ops *ops,
			    const struct host_config *config, const struct host_services *services,
			    const struct interrupt_layout *layout, const struct vif_registry *vifs,
			    struct posted_buffer *posted, struct activity_counts *counts);
void interrupt_handler_free(struct interrupt_handler *handler);
/* A step that signals handler->domain for a frame is over: the signal is sent. */
void interrupt_handler_signal(struct interrupt_handler *handler);

/* A card's, or that of a device whose interrupt Dom0 has: an event for Dom0, whose driver serves the device. */
extern const struct interrupt_handler_ops interrupt_dom0;

#ifdef __cplusplus
}
#endif
#endif
