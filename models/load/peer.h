/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An ideal peer: the far ends of all pairs, without a host around them.  What comes is theirs
 * at once; what they have to send goes out one frame each in turn, as soon as a wire can take it.
 *
 * Stands for the machines at the other end of a testbed of which its authors say that they were never the
 * bottleneck.
 *
 * Not modelled: any time between a frame's last bit and the answer to it.
 * Invariants: an end is on the list while it is known to have something to send, and once; the deadline is never
 * later than that of any end which is neither on it nor held.
 */
#ifndef VIFSIM_LOAD_PEER_H
#define VIFSIM_LOAD_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stat.h"
#include "host/application.h"
#include "net/frame.h"
#include "net/station.h"

#ifdef __cplusplus
extern "C" {
#endif

struct peer_end {
	struct application application;
	bool listed;
	bool held; /* it is not asked: a frame of its waits */
	struct frame_order order;
	struct peer_end *next;
};

struct peer_counters {
	uint64_t frames_sent, frames_received;
	uint64_t frames_changed; /* of those received: not as their sender's stack let them go */
	uint64_t frames_late;    /* likewise: one that their sender sent later came before them */
	uint64_t foreign_frames; /* for a MAC of nobody behind the port */
	uint64_t crc_errors;     /* whose check did not fit their bytes */
};
extern const struct stat_spec peer_stats[];
extern const size_t peer_stat_count;

struct peer {
	struct frame_pool *pool;
	uint32_t host; /* whose MACs the ends have (frame_mac) */
	struct peer_end *ends;
	uint32_t count;
	struct peer_end *head, *tail; /* that have something to send, in their order */
	uint64_t deadline_ps;
	struct peer_counters counters;
};

/* So many ends, each to be given its application.  Aborts when out of memory. */
void peer_init(struct peer *peer, struct frame_pool *pool, uint32_t host, uint32_t count);
void peer_free(struct peer *peer);
/* place: where its frames are that it keeps between receiving and sending; outlives the peer. */
void peer_set_application(struct peer *peer, uint32_t number, struct application application, struct station *place);

/* A frame has come by that port, to its last bit; it is in no station.  Ownership passes. */
void peer_receive(struct peer *peer, uint32_t port, struct frame *frame, uint64_t now_ps);
/* Looks at all ends whose deadline has passed; at the start too. */
void peer_timers(struct peer *peer, uint64_t now_ps);
/* When to call that next; APPLICATION_NEVER. */
uint64_t peer_deadline(const struct peer *peer);
/* Whether an end is known to have something to send. */
bool peer_has_frames(const struct peer *peer);
/* The next frame, of the end whose turn it is, sealed; NULL: none has anything.  Ownership passes to the caller. */
struct frame *peer_next(struct peer *peer, uint64_t now_ps);
/* The end with this MAC is not asked for another one, until it is released. */
void peer_hold(struct peer *peer, uint64_t mac);
void peer_release(struct peer *peer, uint64_t mac, uint64_t now_ps);

#ifdef __cplusplus
}
#endif
#endif
