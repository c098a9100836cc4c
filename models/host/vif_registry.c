/* SPDX-License-Identifier: Apache-2.0 */
#include "host/vif_registry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "host/vif_driver.h"

void vif_registry_init(struct vif_registry *registry, uint32_t vifs)
{
	*registry = (struct vif_registry){.vifs = vifs};
	registry->entries = alloc_zeroed((size_t)vifs + 1, sizeof(*registry->entries));
}

void vif_registry_free(struct vif_registry *registry)
{
	free(registry->entries);
	memset(registry, 0, sizeof(*registry));
}

void vif_registry_bind(struct vif_registry *registry, uint32_t vif, uint32_t domain)
{
	assert(vif < registry->vifs && registry->entries[vif].domain == 0 && domain > 0);
	registry->entries[vif].domain = domain;
	registry->bound++;
}

void vif_registry_unbind(struct vif_registry *registry, uint32_t vif)
{
	assert(vif < registry->vifs && registry->entries[vif].domain != 0);
	registry->entries[vif].domain = 0;
	registry->bound--;
}

void vif_registry_attach(struct vif_registry *registry, uint32_t vif, struct vif_driver *driver)
{
	assert(vif < registry->vifs && (registry->entries[vif].driver == NULL || driver == NULL));
	registry->entries[vif].driver = driver;
}

/* The device writes into a window only between its VIF's start and stop, and a guest has it mapped for longer. */
static void window_written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	const struct vif_entry *entry = context;

	assert(entry->driver != NULL);
	vif_driver_written(entry->driver, offset, value, payload, now_ps);
}

static uint64_t window_touched(void *context, uint64_t offset, bool write, uint64_t value)
{
	const struct vif_entry *entry = context;

	return entry->driver != NULL ? vif_driver_touched(entry->driver, offset, write, value) : 0;
}

struct memory_range vif_registry_memory(struct vif_registry *registry, uint32_t vif)
{
	return (struct memory_range){.base = vif_receive_window(vif),
				     .size = VIF_WINDOW_BYTES,
				     .context = &registry->entries[vif],
				     .written = window_written,
				     .touched = window_touched};
}
