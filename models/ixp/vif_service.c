/* SPDX-License-Identifier: Apache-2.0 */
#include "ixp/vif_service.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void vif_service_init(struct vif_service *service, uint32_t contexts, uint32_t vifs)
{
	memset(service, 0, sizeof *service);
	service->contexts = contexts;
	service->places = (vifs + contexts - 1) / contexts;
	service->memory = alloc_zeroed((size_t)contexts * service->places * 2 + 1, sizeof *service->memory);
	for (uint32_t i = 0; i < contexts; i++) {
		service->context[i].round = service->memory + (size_t)i * 2 * service->places;
		service->context[i].line = service->context[i].round + service->places;
	}
}

void vif_service_free(struct vif_service *service)
{
	free(service->memory);
	memset(service, 0, sizeof *service);
}

uint32_t vif_service_context(const struct vif_service *service, uint32_t vif)
{
	return vif % service->contexts;
}

bool vif_service_add(struct vif_service *service, uint32_t vif)
{
	struct vif_service_turns *context = &service->context[vif_service_context(service, vif)];

	assert(context->polled < service->places);
	context->round[context->polled] = vif;
	return context->polled++ == 0;
}

bool vif_service_remove(struct vif_service *service, uint32_t vif)
{
	struct vif_service_turns *context = &service->context[vif_service_context(service, vif)];
	uint32_t place = 0;

	while (context->round[place] != vif) {
		place++;
		assert(place < context->polled);
	}
	context->polled--;
	memmove(&context->round[place], &context->round[place + 1], (context->polled - place) * sizeof *context->round);
	if (place < context->position)
		context->position--;
	if (context->position == context->polled)
		context->position = 0;
	return context->polled == 0;
}

void vif_service_fill(struct vif_service *service, uint32_t vif)
{
	const uint32_t context = vif_service_context(service, vif);

	service->context[context].told++;
	service->told_contexts |= 1u << context;
	service->told++;
}

void vif_service_empty(struct vif_service *service, uint32_t vif)
{
	const uint32_t context = vif_service_context(service, vif);

	if (--service->context[context].told == 0)
		service->told_contexts &= ~(1u << context);
	service->told--;
}

void vif_service_line_up(struct vif_service *service, uint32_t vif)
{
	struct vif_service_turns *context = &service->context[vif_service_context(service, vif)];
	uint32_t end = context->first + context->waiting;

	assert(context->waiting < service->places);
	context->line[end < service->places ? end : end - service->places] = vif;
	context->waiting++;
	service->waiting++;
}

bool vif_service_take(struct vif_service *service, uint32_t context, uint32_t *vif)
{
	struct vif_service_turns *self = &service->context[context];

	if (self->waiting == 0)
		return false;
	*vif = self->line[self->first];
	self->first = self->first + 1 == service->places ? 0 : self->first + 1;
	self->waiting--;
	service->waiting--;
	return true;
}
