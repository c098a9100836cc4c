/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's part of having a VIF: when the store says that Dom0 has granted one's pages, it maps
 * them by hypercalls and sets its driver up; when the store says that the VIF is closing, it
 * hands up what has been received, unmaps the pages and takes the driver down.  All of this happens once
 * for a VIF; a frame costs neither a hypercall nor a grant.
 *
 * Source: slides 10 and 11 of Raj, Ganev and Schwan ("DomU requests xen to map this memory into its page tables");
 * linux-2.6.16-xen xenbus_probe.c, gnttab.c.
 *
 * Not modelled: other users of the guest's xenbus thread.
 *
 * Invariant: pages are mapped exactly between the two answers, connected and closed.
 */
#ifndef VIFSIM_HOST_VIF_FRONTEND_H
#define VIFSIM_HOST_VIF_FRONTEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/activity.h"
#include "host/control_config.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/vif_driver.h"
#include "host/vif_registry.h"
#include "host/vif_store.h"
#include "xen/grant_table.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What follows from an activity, for the guest's kernel to do. */
enum vif_frontend_event {
	VIF_FRONTEND_NOTHING,
	VIF_FRONTEND_ONLINE,  /* its VIF carries frames from now on */
	VIF_FRONTEND_CLOSING, /* it carries none any more: applications can send no longer */
};

struct vif_frontend_counters {
	uint64_t hypercalls, notifications;
	uint64_t pages_mapped, pages_unmapped;
};
extern const struct stat_spec vif_frontend_stats[];
extern const size_t vif_frontend_stat_count;

struct vif_frontend {
	const struct control_config *config;
	const struct host_config *host;
	const struct host_services *services;
	struct vif_driver *driver;
	struct vif_registry *registry;
	struct vif_store *store;
	struct grant_table grants; /* the guest as one that maps */
	int phase;                 /* enum phase of vif_frontend.c */
	bool told;                 /* the store has changed */
	uint32_t pages;            /* done in this phase */
	uint32_t batch;            /* of them, in the hypercall under way */
	struct vif_frontend_counters counters;
};

/* All but the frontend itself outlive it; domain is the guest's number, pages its page tables (NULL: nobody looks at
 * them).  Aborts when out of memory. */
void vif_frontend_init(struct vif_frontend *frontend, const struct control_config *config,
		       const struct host_config *host, const struct host_services *services, uint32_t domain,
		       struct page_tables *pages, struct vif_driver *driver, struct vif_registry *registry,
		       struct vif_store *store);
void vif_frontend_free(struct vif_frontend *frontend);
/* Its VIF, granted in the store, is mapped and online as of now, without time: set up before the simulation. */
void vif_frontend_adopt(struct vif_frontend *frontend);
/* Its guest is dead: the hypervisor unmaps all that it has mapped, and the VIF has nobody. */
void vif_frontend_relinquish(struct vif_frontend *frontend);
/* The store's event has come. */
void vif_frontend_told(struct vif_frontend *frontend);
/* Its next activity; false: it has none.  To be asked when the driver has nothing to do and nothing received. */
bool vif_frontend_next(struct vif_frontend *frontend, struct activity *activity);
/* The activity is over. */
enum vif_frontend_event vif_frontend_done(struct vif_frontend *frontend, const struct activity *activity);

#ifdef __cplusplus
}
#endif
#endif
