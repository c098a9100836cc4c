/* SPDX-License-Identifier: Apache-2.0 */
/*
 * netback: Dom0's half of Xen's split network driver, one interface per guest.  Guests with
 * requests are served round robin, a frame at a time.  What a guest is owed, frames received for it and the
 * completion of its own, is put on its rings in the course of a batch, and at the batch's end it is notified once.
 *
 * At most host.netback.pending frames of guests are in Dom0's hands or on the card's ring: no more requests are taken
 * until some of them are done with, so a card slower than the guests holds them back and loses nothing.
 *
 * Frames that are done with are collected: their pages are unmapped in one hypercall, with one TLB
 * flush, and then answered. What that costs is part of host.dom0.frame.
 *
 * Source: linux-2.6.16-xen netback.c: net_rx_action(), net_tx_action() with MAX_PENDING_REQS,
 * net_tx_action_dealloc(), make_tx_response(), netif_schedule_work().
 *
 * Invariants: a VIF stands at most once in each of the two lists; pending frames are those whose grants are mapped.
 */
#ifndef VIFSIM_HOST_NETBACK_H
#define VIFSIM_HOST_NETBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/activity.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/netfront.h"
#include "net/frame.h"
#include "xen/grant_table.h"

#ifdef __cplusplus
extern "C" {
#endif

struct netback_counters {
	uint64_t notifications;
	uint64_t signals;          /* of them: frames have come */
	uint64_t merged;           /* notices of rings that went with a notification which was owed already */
	uint64_t ring_full_drops;  /* the guest's receive ring had no buffer */
	uint64_t grant_hypercalls; /* by which pages were mapped, unmapped and transferred */
};
extern const struct stat_spec netback_stats[];
extern const size_t netback_stat_count;

/* The two lists that an interface may be on. */
enum netback_list_kind {
	NETBACK_TRANSMIT, /* has requests; served round robin */
	NETBACK_NOTIFY,   /* is owed something at the batch's end */
	NETBACK_LISTS
};

struct netback_link {
	struct netback_vif *next;
	bool listed;
};

struct netback_list {
	struct netback_vif *head, *tail;
};

/* A guest's interface. */
struct netback_vif {
	uint32_t number;
	struct netfront *front; /* the shared rings and the guest's grant table */
	struct netback_link links[NETBACK_LISTS];
	bool owes_event;
	enum event_cause cause;
	struct frame_queue delivered; /* received in this batch, not yet on the ring */
};

/* A frame of a guest that is done with. */
struct netback_finished {
	struct netback_vif *vif;
	int32_t reference;
};

struct netback {
	const struct host_config *config;
	const struct host_services *services;
	struct frame_pool *pool;
	struct grant_table grants; /* Dom0 as an actor: counts its maps, unmaps and transfers */
	struct netback_vif *vifs;  /* owned */
	uint32_t vif_count;
	struct netback_list lists[NETBACK_LISTS];
	uint32_t pending;                  /* frames taken from guests and not answered yet */
	struct netback_finished *finished; /* of them: to be unmapped and answered; owned, room for all */
	struct grant_mapping *unmapping;   /* owned, likewise */
	uint32_t finished_count;
	uint32_t batch_maps, batch_transfers; /* in the batch under way: one hypercall for all of either */
	struct netback_counters counters;
};

/* Aborts when out of memory. */
void netback_init(struct netback *netback, const struct host_config *config, const struct host_services *services,
		  struct frame_pool *pool, uint32_t vif_count);
void netback_free(struct netback *netback);

/* Guest `vif` has notified: it has put requests. */
void netback_requests(struct netback *netback, uint32_t vif);
bool netback_has_requests(const struct netback *netback);
/* The next frame that a guest sends, its page mapped: whose it is and the grant that it came
 * with.  NULL: no guest has a request, and all of them will notify; or too many are pending. */
struct frame *netback_take(struct netback *netback, struct netback_vif **from, int32_t *reference);
/* The frame of that grant is done with. */
void netback_complete(struct netback *netback, struct netback_vif *vif, int32_t reference);
/* So many as are: unmapped, and answered: the guests may reuse the slots, and are told when they asked. */
void netback_answer(struct netback *netback);

/* A frame for this guest: it gets it at the batch's end. */
void netback_deliver(struct netback *netback, struct netback_vif *vif, struct frame *frame);
/* The batch's end: what was delivered goes to the rings, by page transfer. */
void netback_end_batch(struct netback *netback, uint64_t now_ps);
/* The next notification that a guest is owed (an activity); its end.  False: none is. */
bool netback_next_notification(struct netback *netback, struct activity *activity);
void netback_notified(struct netback *netback);

#ifdef __cplusplus
}
#endif
#endif
