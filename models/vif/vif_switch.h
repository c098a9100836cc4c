/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a frame goes: the device's demultiplexer and its bridge, which are one
 * table (vif_table.h) asked from two sides.
 *
 *   from the wire: a VIF's MAC to that VIF; a group to all VIFs; any other is foreign
 *   from a VIF:    a VIF's MAC to that VIF; a group to all other VIFs and to the wire; any other to the wire
 *
 * A frame is looked up first, which costs the engine's time, and judged when it
 * is handed over: a VIF that is created in between gets its copy of a group's frame, and one that
 * has gone is found no more.  So that a frame which was looked up for a VIF never reaches a later one of the
 * same number, such a number is given again only when no such frame is left (ixp_control.cpp).
 *
 * Not modelled: learning (the control path says which MAC a VIF has), multicast
 * groups by membership, VLANs.
 */
#ifndef VIFSIM_VIF_VIF_SWITCH_H
#define VIFSIM_VIF_VIF_SWITCH_H

#include <stdbool.h>
#include <stdint.h>

#include "vif/vif_table.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a lookup finds, if not a VIF. */
#define VIF_SWITCH_NONE VIF_TABLE_NONE
#define VIF_SWITCH_GROUP (VIF_TABLE_NONE - 1)

enum vif_way {
	VIF_WAY_VIF,     /* to `vif` */
	VIF_WAY_ALL,     /* a copy to every VIF but `vif`; the frame itself to `vif` (from the wire) or to the wire */
	VIF_WAY_WIRE,    /* to the wire */
	VIF_WAY_FOREIGN, /* to nobody here: drop it */
};

struct vif_verdict {
	enum vif_way way;
	uint32_t vif;
};

struct vif_switch {
	struct vif_table table;
	bool *created;  /* owned, by VIF */
	uint32_t vifs;  /* most that can be created */
	uint32_t first; /* VIF that gets a group's frame itself: the one created first, the lowest
			 * when that has gone; VIF_SWITCH_NONE: no VIF */
};

/* table_entries: a power of two; hash_bits: see vif_table.h.  Aborts when out of memory. */
void vif_switch_init(struct vif_switch *self, uint32_t vifs, uint32_t table_entries, uint32_t hash_bits);
void vif_switch_free(struct vif_switch *self);
/* False, and nothing done: no such VIF, created already, the table full or the MAC another VIF's. */
bool vif_switch_add(struct vif_switch *self, uint32_t vif, uint64_t mac);
/* The VIF, which exists, does so no more.  Returns the number of table entries written. */
uint32_t vif_switch_remove(struct vif_switch *self, uint32_t vif, uint64_t mac);
/* Whether a VIF of that number exists; for any number. */
bool vif_switch_has(const struct vif_switch *self, uint64_t vif);

/* The destination of that MAC: a VIF, VIF_SWITCH_GROUP or VIF_SWITCH_NONE.  *probes: entries read, at least 1. */
uint32_t vif_switch_lookup(const struct vif_switch *self, uint64_t mac, uint32_t *probes);
struct vif_verdict vif_switch_from_wire(const struct vif_switch *self, uint32_t destination);
struct vif_verdict vif_switch_from_vif(const struct vif_switch *self, uint32_t source, uint32_t destination);
/* Who gets a copy: the first VIF at or after `from` but not `except`; VIF_SWITCH_NONE when there is none. */
uint32_t vif_switch_copy(const struct vif_switch *self, uint32_t from, uint32_t except);

#ifdef __cplusplus
}
#endif
#endif
