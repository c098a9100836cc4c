/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose the device's VIFs are on this host, by their number: which domain is
 * signalled for one (the hypervisor's table, changed by hypercall), and whose driver looks
 * into its window of host memory.  A VIF's number is the device's to give, and may be
 * another guest's once it was given back, so nothing but this table leads from one to the other.
 */
#ifndef VIFSIM_HOST_VIF_REGISTRY_H
#define VIFSIM_HOST_VIF_REGISTRY_H

#include <stdint.h>

#include "host/host_memory.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vif_driver;

struct vif_entry {
	uint32_t domain;           /* 0: nobody's (Dom0 has no VIF) */
	struct vif_driver *driver; /* NULL: no guest looks into the window */
};

struct vif_registry {
	struct vif_entry *entries; /* owned, by number */
	uint32_t vifs;             /* the device has at most so many */
	uint32_t bound;            /* of them: have a domain */
};

/* Nobody has any.  Aborts when out of memory. */
void vif_registry_init(struct vif_registry *registry, uint32_t vifs);
void vif_registry_free(struct vif_registry *registry);
/* The VIF, nobody's until now, is this domain's (above 0); it is nobody's again. */
void vif_registry_bind(struct vif_registry *registry, uint32_t vif, uint32_t domain);
void vif_registry_unbind(struct vif_registry *registry, uint32_t vif);
/* This driver, or NULL for none, looks into the VIF's window: its guest has mapped the pages. */
void vif_registry_attach(struct vif_registry *registry, uint32_t vif, struct vif_driver *driver);
/* The VIF's window of host memory, as the device sees it. */
struct memory_range vif_registry_memory(struct vif_registry *registry, uint32_t vif);

/* Of a VIF below registry->vifs; 0: nobody's. */
static inline uint32_t vif_registry_domain(const struct vif_registry *registry, uint32_t vif)
{
	return registry->entries[vif].domain;
}

#ifdef __cplusplus
}
#endif
#endif
