/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dom0's kernel as a software bridge between the card's driver (nic_driver) and the guests'
 * interfaces (netback): what it does next, and where a frame goes.  With an SV-NIC it has no
 * network to serve, and at most the device's interrupt (dom0_identifier).
 *
 * It works in batches.  A receive batch takes what the NIC has put into memory,
 * up to the budget, and hands each guest its frames with one notification; a
 * transmit batch goes round the guests' rings.  A batch costs a fixed part,
 * every frame its own; that is why Dom0's cost per frame falls under load.
 *
 * Source: linux-2.6.16 br_input.c, net_rx_action() of net/core/dev.c, and
 * those of the two drivers.
 *
 * Not modelled: netfilter on the bridge, ARP, multicast groups.
 */
#ifndef VIFSIM_HOST_DOM0_H
#define VIFSIM_HOST_DOM0_H

#include "host/dom0_identifier.h"
#include "host/domain.h"
#include "host/host_config.h"
#include "host/netback.h"
#include "host/nic_driver.h"
#include "host/vif_control.h"
#include "net/learning_bridge.h"
#include "net/station.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dom0;

struct dom0_counters {
	uint64_t receive_batches, receive_frames;
	uint64_t transmit_batches, transmit_frames;
	uint64_t foreign_frames;  /* taken in, looked at, dropped */
	uint64_t flooded_frames;  /* from the NIC: the guests have copies */
	uint64_t ring_full_drops; /* the NIC's transmit ring had no room */
};
extern const struct stat_spec dom0_stats[];
extern const size_t dom0_stat_count;

/* Whose the physical interrupt is that reaches Dom0. */
struct dom0_interrupt {
	void (*taken)(struct dom0 *dom0); /* its event has come */
};

struct dom0 {
	struct domain *domain;
	const struct dom0_interrupt *interrupt; /* the card's, unless somebody else was connected */
	const struct host_config *config;
	struct frame_pool *pool;
	struct learning_bridge *bridges; /* one for each port of the card; every guest is on all of them */
	uint32_t bridge_count;
	struct station *station; /* frames in Dom0's hands */
	struct nic_driver nic;
	struct netback netback;
	struct vif_control *vifs;          /* the manager of an SV-NIC's VIFs; NULL: with an ordinary card */
	struct dom0_identifier identifier; /* in place of the card's driver */

	int phase;                /* of the batch: enum dom0_phase of dom0.c */
	bool received_last;       /* the last batch was a receive one */
	uint32_t batch_frames;    /* handled in it */
	struct frame *frame;      /* in hand */
	uint32_t port;            /* of the card: on whose bridge it is */
	struct netback_vif *from; /* whose it is; NULL: it came from the NIC */
	int32_t reference;        /* the grant that it came with, from a guest */
	uint32_t verdict;         /* the bridge's: a port, flood or filter */
	struct dom0_counters counters;
};

#define DOM0_BRIDGE_PORT_PHYSICAL 0 /* of each bridge; guest v is on port v + 1 */

extern const struct domain_program dom0_program;

/* Aborts when out of memory.  A bridge for each port of the card; nic may be NULL: no ordinary NIC, Dom0 has no network
 * to serve; then neither are bridge and stations needed. */
void dom0_init(struct dom0 *dom0, struct domain *domain, const struct host_config *config,
	       const struct host_services *services, struct hv_nic_ring *nic, struct frame_pool *pool,
	       struct learning_bridge *bridges, uint32_t bridge_count, struct station *station,
	       struct station *transmit_station, uint32_t vif_count);
void dom0_free(struct dom0 *dom0);
/* The interrupt is that of an SV-NIC, whose identifier Dom0 is to read. */
void dom0_identify(struct dom0 *dom0, const struct interrupt_layout *layout, const struct vif_registry *vifs);
/* Connects guest v's rings. */
void dom0_connect(struct dom0 *dom0, uint32_t vif, struct netfront *front);
/* Names the frames in Dom0's hands and on the card's rings. */
void dom0_hold(const struct dom0 *dom0, struct frame_census *census);

#ifdef __cplusplus
}
#endif
#endif
