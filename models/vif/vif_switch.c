/* SPDX-License-Identifier: Apache-2.0 */
#include "vif/vif_switch.h"

#include <stdlib.h>

#include "base/alloc.h"

#define GROUP_BIT (UINT64_C(1) << 40) /* multicast and broadcast */

void vif_switch_init(struct vif_switch *self, uint32_t vifs, uint32_t table_entries, uint32_t hash_bits)
{
	vif_table_init(&self->table, table_entries, hash_bits);
	self->created = alloc_zeroed((size_t)vifs + 1, sizeof *self->created);
	self->vifs = vifs;
	self->first = VIF_SWITCH_NONE;
}

void vif_switch_free(struct vif_switch *self)
{
	vif_table_free(&self->table);
	free(self->created);
	self->created = NULL;
	self->vifs = 0;
}

bool vif_switch_add(struct vif_switch *self, uint32_t vif, uint64_t mac)
{
	if (vif >= self->vifs || self->created[vif] || !vif_table_insert(&self->table, mac, vif))
		return false;
	self->created[vif] = true;
	if (self->first == VIF_SWITCH_NONE)
		self->first = vif;
	return true;
}

uint32_t vif_switch_remove(struct vif_switch *self, uint32_t vif, uint64_t mac)
{
	self->created[vif] = false;
	if (self->first == vif)
		self->first = vif_switch_copy(self, 0, VIF_SWITCH_NONE);
	return vif_table_remove(&self->table, mac);
}

bool vif_switch_has(const struct vif_switch *self, uint64_t vif)
{
	return vif < self->vifs && self->created[vif];
}

uint32_t vif_switch_lookup(const struct vif_switch *self, uint64_t mac, uint32_t *probes)
{
	const uint32_t found = vif_table_find(&self->table, mac, probes);

	return mac & GROUP_BIT ? VIF_SWITCH_GROUP : found;
}

struct vif_verdict vif_switch_from_wire(const struct vif_switch *self, uint32_t destination)
{
	if (vif_switch_has(self, destination))
		return (struct vif_verdict){VIF_WAY_VIF, destination};
	if (destination == VIF_SWITCH_GROUP && self->first != VIF_SWITCH_NONE)
		return (struct vif_verdict){VIF_WAY_ALL, self->first};
	return (struct vif_verdict){VIF_WAY_FOREIGN, VIF_SWITCH_NONE};
}

struct vif_verdict vif_switch_from_vif(const struct vif_switch *self, uint32_t source, uint32_t destination)
{
	if (vif_switch_has(self, destination))
		return (struct vif_verdict){VIF_WAY_VIF, destination};
	if (destination == VIF_SWITCH_GROUP)
		return (struct vif_verdict){VIF_WAY_ALL, source};
	return (struct vif_verdict){VIF_WAY_WIRE, VIF_SWITCH_NONE};
}

uint32_t vif_switch_copy(const struct vif_switch *self, uint32_t from, uint32_t except)
{
	for (uint32_t vif = from; vif < self->vifs; vif++)
		if (self->created[vif] && vif != except)
			return vif;
	return VIF_SWITCH_NONE;
}
