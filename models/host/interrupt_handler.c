/* SPDX-License-Identifier: Apache-2.0 */
#include "host/interrupt_handler.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "pci/address_map.h"

void interrupt_host_init(struct interrupt_host *host, const struct interrupt_handler_ops *ops,
			 const struct host_config *config, const struct host_services *services,
			 const struct interrupt_layout *layout, const struct vif_registry *vifs)
{
	*host = (struct interrupt_host){
		.ops = ops, .config = config, .services = services, .layout = layout, .vifs = vifs};
	host->state = alloc_zeroed(1, ops->host_bytes + 1);
	if (ops->init_host != NULL)
		ops->init_host(host);
}

void interrupt_host_free(struct interrupt_host *host)
{
	if (host->state != NULL && host->ops->free_host != NULL)
		host->ops->free_host(host);
	free(host->state);
	host->state = NULL;
}

static void written(void *context, uint64_t offset, uint64_t value, struct frame *payload, uint64_t now_ps)
{
	struct interrupt_host *const host = context;

	(void)payload;
	(void)now_ps;
	assert(host->ops->written != NULL);
	host->ops->written(host, offset, value);
}

struct memory_range interrupt_host_memory(struct interrupt_host *host)
{
	return (struct memory_range){.base = ADDRESS_INTERRUPT_MEMORY,
				     .size = ADDRESS_INTERRUPT_MEMORY_SIZE,
				     .context = host,
				     .written = written};
}

void interrupt_handler_init(struct interrupt_handler *handler, struct interrupt_host *host)
{
	*handler = (struct interrupt_handler){.host = host,
					      .ops = host->ops,
					      .config = host->config,
					      .services = host->services,
					      .layout = host->layout,
					      .vifs = host->vifs};
	handler->state = alloc_zeroed(1, host->ops->state_bytes + 1);
	if (host->ops->init != NULL)
		host->ops->init(handler);
}

void interrupt_handler_free(struct interrupt_handler *handler)
{
	if (handler->state != NULL && handler->ops->free != NULL)
		handler->ops->free(handler);
	free(handler->state);
	handler->state = NULL;
}

void interrupt_handler_signal(struct interrupt_handler *handler)
{
	handler->signals++;
	handler->services->send_event(handler->services->host, handler->domain, GUEST_PORT_NET, EVENT_FRAME);
}
