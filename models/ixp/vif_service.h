/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which context of an engine serves which VIF, and in what order a context
 * serves its VIFs.  One context serves a VIF, so that its frames keep their order: the
 * one whose number is the VIF's index mod contexts, on the ingress and on the egress engine alike.
 *
 * Egress: a context polls its VIFs round and round, in the order of their
 * creation, and takes one frame of a VIF that has any before it polls the next.
 * Ingress: VIFs with frames stand in a line; the first gives one frame and, if it has more, goes to the end.
 *
 * Invariant: a VIF stands at most once in its context's round and at most once in its line.
 */
#ifndef VIFSIM_IXP_VIF_SERVICE_H
#define VIFSIM_IXP_VIF_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "ixp/microengine.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vif_service_turns {
	uint32_t *round; /* egress: VIFs polled, in the order of creation */
	uint32_t polled, position;
	uint32_t told;  /* of them: have a frame that was told by the doorbell */
	uint32_t *line; /* ingress: VIFs with frames waiting, a ring of the service's `places` */
	uint32_t first, waiting;
};

struct vif_service {
	uint32_t contexts;
	uint32_t places;  /* VIFs of one context, at most */
	uint32_t *memory; /* owned: rounds and lines */
	struct vif_service_turns context[MICROENGINE_CONTEXTS];
	uint32_t told, waiting; /* sums over the contexts */
	uint32_t told_contexts; /* a bit for each that has been told of something */
};

/* contexts: 1 to MICROENGINE_CONTEXTS; VIFs are 0 to vifs - 1.  Aborts when out of memory. */
void vif_service_init(struct vif_service *service, uint32_t contexts, uint32_t vifs);
void vif_service_free(struct vif_service *service);
uint32_t vif_service_context(const struct vif_service *service, uint32_t vif);

/* Egress.  The VIF, not added before, is polled from now on, last in the
 * round.  True: its context has something to poll at last. */
bool vif_service_add(struct vif_service *service, uint32_t vif);
/* The VIF, which is polled, is so no more.  The turn stays where it is: with the
 * next one when it was this VIF's.  True: its context has nothing to poll any more. */
bool vif_service_remove(struct vif_service *service, uint32_t vif);
/* The VIF whose turn it is; the context has one. */
static inline uint32_t vif_service_polled(const struct vif_service *service, uint32_t context)
{
	return service->context[context].round[service->context[context].position];
}
/* The turn passes to the next one; or on by so many polls (nothing when the context polls nobody). */
static inline void vif_service_next(struct vif_service *service, uint32_t context)
{
	struct vif_service_turns *self = &service->context[context];

	self->position = self->position + 1 == self->polled ? 0 : self->position + 1;
}
static inline void vif_service_skip(struct vif_service *service, uint32_t context, uint64_t polls)
{
	struct vif_service_turns *self = &service->context[context];

	if (self->polled <= 1)
		return;
	if (polls < self->polled) {
		self->position += (uint32_t)polls;
		self->position -= self->position >= self->polled ? self->polled : 0;
	} else {
		self->position = (uint32_t)((self->position + polls) % self->polled);
	}
}
/* The VIF's send queue is no longer empty (by its doorbell); it is empty again. */
void vif_service_fill(struct vif_service *service, uint32_t vif);
void vif_service_empty(struct vif_service *service, uint32_t vif);

/* Ingress.  The VIF, not in its line, goes to the end of it. */
void vif_service_line_up(struct vif_service *service, uint32_t vif);
/* Takes the first VIF off the context's line; false when nobody stands there. */
bool vif_service_take(struct vif_service *service, uint32_t context, uint32_t *vif);

#ifdef __cplusplus
}
#endif
#endif
