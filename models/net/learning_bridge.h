/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A learning bridge's forwarding table (IEEE 802.1D): which port a MAC was last seen on.
 * Used by the Ethernet switch and by Dom0's software bridge.
 *
 * The table has a fixed number of entries and chains collisions, so looking up
 * costs the same however many MACs are known.  A table that is full learns no
 * more: frames for MACs that it does not know are flooded, which is correct and slow.
 *
 * Not modelled: spanning tree, VLANs, a limit on the number of ports.
 * Invariants: a MAC has at most one entry; free + used entries = all.
 */
#ifndef VIFSIM_NET_LEARNING_BRIDGE_H
#define VIFSIM_NET_LEARNING_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LEARNING_BRIDGE_ENTRIES 4096 /* two hosts of 1,024 VIFs, and as many again */
#define LEARNING_BRIDGE_BUCKETS 4096 /* a power of two */

/* Verdicts that are no port. */
#define LEARNING_BRIDGE_FLOOD UINT32_MAX         /* to all ports but the frame's own */
#define LEARNING_BRIDGE_FILTER (UINT32_MAX - 1u) /* to none: the destination is behind the port it came from */

struct learning_bridge_entry {
	uint64_t mac;
	uint64_t seen_ps;
	uint32_t port;
	uint32_t next; /* entry of the same bucket, or of the free list */
};

struct learning_bridge {
	struct learning_bridge_entry entries[LEARNING_BRIDGE_ENTRIES];
	uint32_t buckets[LEARNING_BRIDGE_BUCKETS];
	uint32_t free;
	uint64_t ageing_ps; /* an entry not seen for longer is forgotten; 0: never */
	uint64_t known;     /* entries in use */
	/* Counters. */
	uint64_t learned, moved, aged, full, forwarded, flooded, filtered;
};

extern const struct stat_spec learning_bridge_stats[];
extern const size_t learning_bridge_stat_count;

void learning_bridge_init(struct learning_bridge *bridge, uint64_t ageing_ps);
/* A frame from `mac` came in on `port`.  A group address is no sender and is
 * not learned.  Returns false when the table had no room for it. */
bool learning_bridge_learn(struct learning_bridge *bridge, uint64_t mac, uint32_t port, uint64_t now_ps);
/* The port that `mac` was seen on; LEARNING_BRIDGE_FLOOD for a group address
 * or an unknown (or aged) one. */
uint32_t learning_bridge_lookup(struct learning_bridge *bridge, uint64_t mac, uint64_t now_ps);
/* What becomes of a frame for `destination` that came in on `port`: a port,
 * LEARNING_BRIDGE_FLOOD or LEARNING_BRIDGE_FILTER.  Counts it. */
uint32_t learning_bridge_decide(struct learning_bridge *bridge, uint64_t destination, uint32_t port, uint64_t now_ps);
/* The bucket of a MAC, below LEARNING_BRIDGE_BUCKETS. */
uint32_t learning_bridge_bucket(uint64_t mac);

#ifdef __cplusplus
}
#endif
#endif
