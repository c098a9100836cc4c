/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0's kernel as a software bridge: the physical driver with NAPI, a learning bridge,
 * and netback with one virtual interface per guest.
 *
 * It works in batches.  A receive batch takes what the NIC has put into memory,
 * up to the budget, and hands each guest its frames with one notification; a
 * transmit batch goes round the guests' rings.  A batch costs a fixed part,
 * every frame its own; that is why Dom0's cost per frame falls under load.
 *
 * Source: linux-2.6.16 tg3.c (tg3_interrupt, tg3_poll), br_input.c, and
 * linux-2.6.16-xen netback.c (net_rx_action, net_tx_action, make_tx_response).
 *
 * Not modelled: netfilter on the bridge, ARP, multicast groups.
 */
#ifndef VIFSIM_HOST_DOM0_H
#define VIFSIM_HOST_DOM0_H

#include "host/domain.h"
#include "host/front_end.h"
#include "host/host_config.h"
#include "net/learning_bridge.h"
#include "net/station.h"
#include "nic/hv_nic_ring.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dom0_counters {
	uint64_t receive_batches, receive_frames;
	uint64_t transmit_batches, transmit_frames;
	uint64_t foreign_frames;  /* taken in, looked at, dropped */
	uint64_t ring_full_drops; /* the guest's receive ring had no buffer, or the NIC's ring no room */
	uint64_t notifications;
};
extern const struct stat_spec dom0_stats[];
extern const size_t dom0_stat_count;

/* A guest's interface as netback keeps it. */
struct netback_vif {
	uint32_t number;
	struct netfront *front; /* the shared rings and the guest's grant table */
	bool in_transmit_list, in_notify_list;
	bool owes_event;
	enum event_cause cause;
	struct netback_vif *transmit_next, *notify_next;
	struct frame_queue delivered; /* received in this batch, not yet on the ring */
};

struct dom0 {
	struct domain *domain;
	const struct host_config *config;
	const struct host_services *services;
	struct hv_nic_ring *nic; /* NULL: no ordinary NIC, Dom0 has no network to serve */
	struct frame_pool *pool;
	struct learning_bridge *bridge;
	struct grant_table grants;        /* Dom0 as an actor: counts its maps, unmaps and transfers */
	struct station *station;          /* frames in Dom0's hands */
	struct station *transmit_station; /* frames on the NIC's transmit ring */
	struct netback_vif *vifs;         /* owned */
	uint32_t vif_count;

	/* The work that is under way. */
	int phase;                               /* enum dom0_phase of dom0.c */
	bool poll_scheduled;                     /* NAPI: the NIC's interrupt is masked, its ring will be polled */
	bool mask_due, doorbell_due, refill_due; /* register writes owed to the NIC */
	bool end_of_interrupt_due;               /* the hypervisor's mask of the line is to be lifted */
	uint32_t batch_frames;                   /* handled in this batch */
	struct netback_vif *transmit_head, *transmit_tail; /* VIFs with requests, served round robin */
	struct netback_vif *notify_head, *notify_tail;     /* VIFs that are owed something at the batch's end */
	struct frame *frame;                               /* in hand */
	uint32_t port;                               /* that it came in on: DOM0_BRIDGE_PORT_PHYSICAL or a VIF's */
	uint32_t verdict;                            /* the bridge's: a port, flood or filter */
	int32_t reference;                           /* the grant that it came with, from a guest */
	uint32_t in_flight_put, in_flight_taken;     /* running counts, as the NIC's transmit ring has them */
	struct netback_vif *in_flight[HV_NIC_SLOTS]; /* whose transmissions the NIC has not finished, in its order */
	int32_t in_flight_reference[HV_NIC_SLOTS];
	struct dom0_counters counters;
};

#define DOM0_BRIDGE_PORT_PHYSICAL 0 /* guest v is on port v + 1 */

extern const struct domain_program dom0_program;

/* Aborts when out of memory.  nic may be NULL. */
void dom0_init(struct dom0 *dom0, struct domain *domain, const struct host_config *config,
	       const struct host_services *services, struct hv_nic_ring *nic, struct frame_pool *pool,
	       struct learning_bridge *bridge, struct station *station, struct station *transmit_station,
	       uint32_t vif_count);
void dom0_free(struct dom0 *dom0);
/* Connects guest v's rings. */
void dom0_connect(struct dom0 *dom0, uint32_t vif, struct netfront *front);

#ifdef __cplusplus
}
#endif
#endif
