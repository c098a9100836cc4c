/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's kernel with one application on one network interface: takes
 * events, polls its driver as NAPI does, carries frames up and down its
 * stack, and blocks when there is nothing left, or looks again without end (receive_policy.h).
 *
 * Not modelled: other processes, the guest's own 100 Hz tick (Xen does not tick a blocked
 * domain), checksum and memory allocation apart from the stack's cost.
 */
#ifndef VIFSIM_HOST_GUEST_H
#define VIFSIM_HOST_GUEST_H

#include "host/application.h"
#include "host/domain.h"
#include "host/front_end.h"
#include "host/host_config.h"
#include "host/vif_frontend.h"
#include "net/frame_window.h"
#include "net/station.h"

#ifdef __cplusplus
extern "C" {
#endif

struct frame_census;
struct hostile;

struct guest {
	struct domain *domain;
	const struct host_config *config;
	const struct host_services *services;
	struct front_end front_end;
	struct application application;
	struct station *sending, *receiving; /* frames in this host's guests' stacks */
	bool net_event;                      /* the driver's interrupt has been taken; its poll is due */
	bool signalled;                      /* and a frame was said to have come */
	bool look_signalled;                 /* which is why the look under way was begun */
	bool looking;                        /* such a look is under way */
	bool polling;                        /* between an event and the driver's ring being empty */
	struct receive_policy receive;       /* of a mode other than interrupt */
	bool check_due;                      /* it has unmasked, and is to look once more */
	bool round_due;                      /* the last round has spent its budget */
	struct vif_frontend *vif;            /* its VIF's coming and going; NULL: with netfront */
	struct frame_order order;            /* of what its applications send and receive */
	struct frame *frame;                 /* on its way up or down the stack */
	struct frame_window *window; /* of its peer's frames, where somebody looks for doubles; NULL: nobody does */
	bool driver_stopped;         /* takes no frames from its ring; a fault's doing */
	uint64_t timer_set_ps;
	struct hostile *hostile; /* its kernel is not its own any more; NULL: it is */
};

extern const struct domain_program guest_program;

void guest_init(struct guest *guest, struct domain *domain, const struct host_config *config,
		const struct host_services *services, struct front_end front_end, struct application application,
		struct station *sending, struct station *receiving);
/* It never blocks: its driver looks at its queues without end, as long as its interface carries frames. */
bool guest_polls(const struct guest *guest);
/* It is dead, and its memory given up: the frame in its stack, and what its application keeps, are dropped. */
void guest_relinquish(struct guest *guest, struct frame_pool *pool, uint64_t now_ps);
/* Names the frames that the guest has: on their way through its stack, its driver's, its application's. */
void guest_hold(const struct guest *guest, struct frame_census *census);

#ifdef __cplusplus
}
#endif
#endif
