/* SPDX-License-Identifier: Apache-2.0 */
#include "host/interrupt_handler.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void interrupt_handler_init(struct interrupt_handler *handler, const struct interrupt_handler_ops *ops,
			    const struct host_config *config, const struct host_services *services,
			    const struct interrupt_layout *layout, const struct vif_registry *vifs,
			    struct posted_buffer *posted, struct activity_counts *counts)
{
	memset(handler, 0, sizeof(*handler));
	handler->ops = ops;
	handler->config = config;
	handler->services = services;
	handler->layout = layout;
	handler->vifs = vifs;
	handler->posted = posted;
	handler->counts = counts;
	handler->identifier = (struct identifier_driver){.map = layout->map, .width = layout->width, .vifs = vifs};
	handler->active = alloc_zeroed((size_t)vifs->vifs / POSTED_GROUP_VIFS + 1, sizeof(*handler->active));
}

void interrupt_handler_free(struct interrupt_handler *handler)
{
	free(handler->active);
	handler->active = NULL;
}

void interrupt_handler_signal(struct interrupt_handler *handler)
{
	handler->signals++;
	handler->services->send_event(handler->services->host, handler->domain, GUEST_PORT_NET, EVENT_FRAME);
}
