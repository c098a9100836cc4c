/* SPDX-License-Identifier: Apache-2.0 */
/*
 * netfront: the guest's half of Xen's split network driver.  A transmission
 * grants Dom0 the frame's page, puts a request on the transmit ring and
 * notifies when netback asked for it; the receive ring holds places for pages,
 * which netback transfers (flips) there. Each request carries its
 * grant reference, and so does each response: completions may come in another order.
 * Both rings are shared with Dom0's netback, which holds pointers to them.
 *
 * Source: linux-2.6.16-xen netfront.c: network_start_xmit(),
 * network_tx_buf_gc(), on each transmission and in the handler, with its threshold
 * rsp_event = prod + outstanding/2 + 1,
 * netif_poll(), network_alloc_rx_buffers().
 *
 * A guest that polls (receive_policy.h) finds completions as it finds frames, and asks for no event of either.
 *
 * Invariant: while the transmit ring is full and its guest does not poll, a completion event is owed to the guest.
 */
#ifndef VIFSIM_HOST_NETFRONT_H
#define VIFSIM_HOST_NETFRONT_H

#include "host/domain.h"
#include "host/front_end.h"
#include "host/host_config.h"
#include "net/station.h"
#include "xen/grant_table.h"
#include "xen/shared_ring.h"

#ifdef __cplusplus
extern "C" {
#endif

struct netfront {
	const struct host_config *config;
	const struct host_services *services;
	uint32_t guest;
	struct shared_ring transmit, receive;
	struct grant_table grants;   /* of this guest's pages, to Dom0 */
	int32_t *transmit_reference; /* by slot: the grant that the request there carries; owned */
	int32_t *transmit_done;      /* by slot: the grant that the response there gives back; owned */
	int32_t *receive_reference;
	struct station *transmit_station, *receive_station; /* frames on the rings */
	struct stage_clock *clock;                          /* of the guest; NULL: none */
	bool notify;                                        /* netback asked to be told of the request just put */
	uint64_t notifications;                             /* events sent to netback */
};
extern const struct front_end_ops netfront_ops;

/* Aborts when out of memory. */
void netfront_init(struct netfront *netfront, const struct host_config *config, const struct host_services *services,
		   uint32_t guest, struct station *transmit_station, struct station *receive_station);
void netfront_free(struct netfront *netfront);

#ifdef __cplusplus
}
#endif
#endif
