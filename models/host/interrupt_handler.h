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
#include "host/host_memory.h"
#include "host/vif_registry.h"
#include "vif/interrupt_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct interrupt_host;
struct interrupt_handler;

struct interrupt_handler_ops {
	const char *name;
	/* Of what the scheme keeps for the host, and in the handler of each CPU; they start as zeros. */
	size_t host_bytes, state_bytes;
	/* What of them is not zero, and what has been allocated; each may be NULL.  Abort when out of memory. */
	void (*init_host)(struct interrupt_host *host);
	void (*free_host)(struct interrupt_host *host);
	void (*init)(struct interrupt_handler *handler);
	void (*free)(struct interrupt_handler *handler);
	/* The device's write to the scheme's memory arrived, at ADDRESS_INTERRUPT_MEMORY + offset.  NULL: its device
	 * writes nothing there. */
	void (*written)(struct interrupt_host *host, uint64_t offset, uint64_t value);
	/* The hypervisor has taken the device's interrupt: its line, which is masked now, or a message with this
	 * vector. */
	void (*begin)(struct interrupt_handler *handler, uint32_t vector);
	/* Writes the handler's next step, compute parts or a bus access; false: it is over.  Asked again
	 * only after `done`, or for the next interrupt. */
	bool (*next)(struct interrupt_handler *handler, struct activity *activity);
	/* The step is over; a read's result is activity->value. */
	void (*done)(struct interrupt_handler *handler, const struct activity *activity);
};

/* What the handlers of a host's CPUs share. */
struct interrupt_host {
	/* The host's; they outlive it. */
	const struct interrupt_handler_ops *ops;
	const struct host_config *config;
	const struct host_services *services;
	const struct interrupt_layout *layout;
	const struct vif_registry *vifs;
	void *state; /* the scheme's; owned */
};

struct interrupt_handler {
	struct interrupt_host *host; /* outlives the handler */
	/* The host's, once more. */
	const struct interrupt_handler_ops *ops;
	const struct host_config *config;
	const struct host_services *services;
	const struct interrupt_layout *layout;
	const struct vif_registry *vifs;
	void *state; /* the scheme's; owned */

	/* The interrupt that is under way. */
	bool entered;      /* its entry has been paid */
	uint32_t domain;   /* being signalled; 0: none */
	uint32_t next_vif; /* where the search for VIFs to be signalled goes on */
	uint64_t signals;  /* that it has sent, in all */
};

/* Abort when out of memory. */
void interrupt_host_init(struct interrupt_host *host, const struct interrupt_handler_ops *ops,
			 const struct host_config *config, const struct host_services *services,
			 const struct interrupt_layout *layout, const struct vif_registry *vifs);
void interrupt_host_free(struct interrupt_host *host);
/* The scheme's range of host memory. */
struct memory_range interrupt_host_memory(struct interrupt_host *host);
void interrupt_handler_init(struct interrupt_handler *handler, struct interrupt_host *host);
void interrupt_handler_free(struct interrupt_handler *handler);
/* A step that signals handler->domain for a frame is over: the signal is sent. */
void interrupt_handler_signal(struct interrupt_handler *handler);

/* A card's, or that of a device whose interrupt Dom0 has: an event for Dom0, whose driver serves the device. */
extern const struct interrupt_handler_ops interrupt_dom0;

#ifdef __cplusplus
}
#endif
#endif
